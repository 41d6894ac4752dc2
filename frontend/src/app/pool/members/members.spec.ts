import {button, choose, find, show, text, type} from '../../../testing/page';
import {notShared, type Sharing} from '../sharing';
import {Members} from './members';

const shared: Sharing = {own: 3, others: [{account: true, name: 'eva', shares: 1}], open: false};

describe('the members of a ticket', () => {
  async function opened(sharing: Sharing) {
    const shown = await show(Members, {sharing, cost: 12});
    return {...shown, sharing: () => shown.part.sharing()};
  }

  it('are added, and pay by their shares', async () => {
    const {page, settle, sharing} = await opened(notShared);
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(false);
    expect(page.querySelector('#own')).toBeNull();
    button(page, 'Add a member').click();
    await settle();
    expect(find<HTMLDetailsElement>(page, 'details').open).toBe(true);
    type(find(page, '[aria-label=Name]'), 'eva');
    type(find(page, '[aria-label=Shares]'), '2');
    type(find(page, '#own'), '4');
    choose(page, '[aria-label=Who]', 'name');
    await settle();
    expect(sharing()).toEqual({...notShared, own: 4, others: [{account: false, name: 'eva', shares: 2}]});
    expect([...page.querySelectorAll('.shares .soft')].map(text)).toEqual(['€4.00', '€8.00']);
  });

  it('have shares within the limits of the API, the owner perhaps none', async () => {
    const {page} = await opened(shared);
    const own = find<HTMLInputElement>(page, '#own');
    const others = find<HTMLInputElement>(page, '[aria-label=Shares]');
    expect([own.min, own.max, others.min, others.max]).toEqual(['0', '1000', '1', '1000']);
  });

  it('are removed, and then it is nobody else’s', async () => {
    const {page, settle, sharing} = await opened(shared);
    button(page, 'Delete').click();
    await settle();
    expect(sharing().others).toEqual([]);
    expect(page.querySelector('#own')).toBeNull();
  });

  it('can join until a time, and see each other’s shares if the owner wants', async () => {
    const {page, settle, sharing} = await opened(shared);
    const until = find<HTMLInputElement>(page, '#joins');
    until.value = '2026-11-27T18:30';
    until.dispatchEvent(new Event('change'));
    find<HTMLInputElement>(page, 'label.choice [type=checkbox]').click();
    await settle();
    expect(sharing().open).toBe(true);
    expect(sharing().joinsUntil).toBe(new Date('2026-11-27T18:30').toISOString());
    expect(find<HTMLInputElement>(page, '#joins').value).toBe('2026-11-27T18:30');
  });

  it('are those of the latest shared ticket, if there is one', async () => {
    const {api, page, settle, sharing} = await opened(notShared);
    button(page, 'Same as last time').click();
    api.expectOne('/api/v1/tickets').flush({items: [{mine: true}, {mine: false, shares: 4}]});
    await settle();
    expect(text(page)).toContain('You have not shared a ticket yet.');
    button(page, 'Same as last time').click();
    const members = [
      {id: 1, me: true, user: 'ana', shares: 3},
      {id: 2, me: false, user: 'eva', shares: 1},
    ];
    api.expectOne('/api/v1/tickets').flush({items: [{mine: true, shares: 4, members}]});
    await settle();
    expect(sharing()).toEqual(shared);
    expect(text(page)).not.toContain('You have not shared a ticket yet.');
  });

  it('cannot be copied when the tickets cannot be loaded', async () => {
    const {api, page, settle} = await opened(notShared);
    button(page, 'Same as last time').click();
    api.expectOne('/api/v1/tickets').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The server failed');
  });
});
