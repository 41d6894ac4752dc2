import {button, find, open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {SlipPage} from '../slip-page/slip-page';

const kept = {
  id: 3,
  jornadaId: 5,
  closed: false,
  columns: 2,
  cost: 1.5,
  mine: true,
  owner: 'ana',
  name: 'Friday',
  ticket: {marks: ['1X', ...Array<string>(13).fill('1')]},
  updatedAt: '2026-11-27T19:00:00Z',
};

describe('the tickets kept', () => {
  async function list(change: object) {
    const opened = await open('/pool/5', 'pool/:id', SlipPage);
    const {api, settle} = opened;
    api.expectOne('/api/v1/jornadas/5').flush(card());
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: [{...kept, ...change}]});
    await settle();
    return {...opened, own: find(opened.page, 'app-kept-tickets')};
  }

  it('come onto the slip, with their name', async () => {
    const {page, own, settle} = await list({});
    expect(text(own)).toContain('Friday 2 columns · €1.50');
    button(own, 'Show on the slip').click();
    await settle();
    expect(page.querySelectorAll('app-slip-rows [aria-pressed=true]').length).toBe(15);
    expect(find<HTMLInputElement>(page, '#name').value).toBe('Friday');
    expect(text(page)).toContain('Save the change');
  });

  it('of another user are left only when asked twice', async () => {
    const {api, own, settle} = await list({mine: false});
    button(own, 'Leave').click();
    await settle();
    api.expectNone({method: 'DELETE'});
    find(own, '.button.outlined').click();
    api.expectOne({method: 'DELETE', url: '/api/v1/tickets/3/membership'}).flush(null);
    await settle();
    expect(own.querySelector('.button.outlined')).toBeNull();
  });

  it('are neither deleted nor left once the jornada is closed', async () => {
    const {own} = await list({closed: true});
    expect(text(own)).not.toContain('Delete');
  });
});
