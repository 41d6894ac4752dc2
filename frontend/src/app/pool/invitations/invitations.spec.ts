import {button, find, show, text} from '../../../testing/page';
import type {Invitation} from '../../api/model';
import {Invitations} from './invitations';

const invitation = (ticketId: number, jornadaId: number, name?: string): Invitation => ({
  ticketId,
  jornadaId,
  name,
  owner: 'eva',
  number: 20,
  season: 2026,
  columns: 16,
  cost: 12,
  ownCost: 3,
  shares: 1,
  allShares: 4,
  joinsUntil: '2026-11-27T00:00:00Z',
});

describe('the invitations to shared tickets', () => {
  async function opened(jornada = 0) {
    let changes = 0;
    const shown = await show(Invitations, {jornada});
    shown.part.changed.subscribe(() => changes++);
    shown.api
      .expectOne('/api/v1/tickets/invitations')
      .flush({items: [invitation(3, 5, 'Friday'), invitation(4, 6)]});
    await shown.settle();
    return {...shown, changes: () => changes};
  }

  it('say who asks, for what share and until when', async () => {
    const {page} = await opened();
    const items = [...page.querySelectorAll('li')].map(text);
    expect(items[0]).toContain('eva invites you to play “Friday” together, jornada 20 of 2026-27.');
    expect(items[0]).toContain('1 of 4 shares: €3.00 of €12.00. You can join until Fri, 27 Nov 2026.');
    expect(items[1]).toContain('“Ticket 4”');
  });

  it('are those of the jornada alone where one is open', async () => {
    const {page} = await opened(6);
    expect(page.querySelectorAll('li').length).toBe(1);
    expect(text(find(page, 'li'))).toContain('Ticket 4');
  });

  it('are accepted or declined, and then gone', async () => {
    const {api, page, settle, changes} = await opened();
    button(page, 'Take part').click();
    await settle();
    expect(button(page, 'No, thanks').disabled).toBe(true);
    api.expectOne({method: 'POST', url: '/api/v1/tickets/3/membership'}).flush({});
    await settle();
    api.expectOne('/api/v1/tickets/invitations').flush({items: [invitation(4, 6)]});
    await settle();
    expect(text(page)).toContain('You take part: the ticket is with yours.');
    expect(changes()).toBe(1);
    button(page, 'No, thanks').click();
    api.expectOne({method: 'DELETE', url: '/api/v1/tickets/4/membership'}).flush(null);
    await settle();
    api.expectOne('/api/v1/tickets/invitations').flush({items: []});
    await settle();
    expect(text(page)).toBe('You do not take part.');
  });

  it('stay when joining fails, and say why', async () => {
    const {api, page, settle, changes} = await opened();
    button(page, 'Take part').click();
    api
      .expectOne({method: 'POST', url: '/api/v1/tickets/3/membership'})
      .flush({detail: 'the jornada has closed'}, {status: 409, statusText: 'Conflict'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('The jornada has closed.');
    expect(page.querySelectorAll('li').length).toBe(2);
    expect(changes()).toBe(0);
  });
});
