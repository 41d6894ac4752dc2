import {find, show, text} from '../../../testing/page';
import type {KeptTicket, Member} from '../../api/model';
import {TicketMembers} from './ticket-members';

const member = (id: number, change: Partial<Member>): Member => ({
  id,
  me: false,
  cost: 3,
  shares: 1,
  paid: false,
  state: 'accepted',
  ...change,
});

const ticket: KeptTicket = {
  id: 3,
  jornadaId: 5,
  closed: false,
  columns: 16,
  cost: 12,
  mine: true,
  owner: 'ana',
  shares: 4,
  joinsUntil: '2026-11-27T00:00:00Z',
  ticket: {},
  updatedAt: '2026-11-26T10:00:00Z',
  members: [
    member(1, {user: 'ana', me: true, shares: 2, cost: 6}),
    member(2, {user: 'eva', net: 20.5}),
    member(4, {user: 'luis', state: 'invited', cost: 0}),
  ],
  changes: [{at: '2026-11-26T00:00:00Z', kind: 'columns', columns: 16, cost: 12}],
};

describe('the members of a kept ticket', () => {
  it('are told with shares, cost, prize and whether they take part', async () => {
    const {page} = await show(TicketMembers, {ticket});
    expect([...page.querySelectorAll('.members li')].map(text)).toEqual([
      'You 2 of 4 shares €6.00',
      'eva 1 of 4 shares €3.00gets €20.50 paid',
      'luis 1 of 4 shares has not answered yet',
    ]);
    expect(text(page)).toContain('One can join until Fri, 27 Nov 2026.');
    expect(text(find(page, '.changes'))).toContain('ana changed the ticket: 16 columns, €12.00');
  });

  it('are marked as having paid by the owner', async () => {
    const {api, page, part, settle} = await show(TicketMembers, {ticket});
    let changes = 0;
    part.changed.subscribe(() => changes++);
    const boxes = page.querySelectorAll<HTMLInputElement>('[type=checkbox]');
    expect([...boxes].map((box) => box.getAttribute('aria-label'))).toEqual(['eva has paid']);
    boxes[0]?.click();
    const request = api.expectOne({method: 'PUT', url: '/api/v1/tickets/3/members/2/paid'});
    expect(request.request.body).toEqual({paid: true});
    request.flush({});
    await settle();
    expect(changes).toBe(1);
  });

  it('are only told of payments to somebody else', async () => {
    const members = [member(1, {user: 'ana', cost: 6}), member(2, {user: 'eva', me: true, paid: true})];
    const {page} = await show(TicketMembers, {ticket: {...ticket, mine: false, members}});
    expect(text(page)).toContain('Shared by ana');
    expect(page.querySelector('[type=checkbox]')).toBeNull();
    expect([...page.querySelectorAll('.members li')].map(text)[1]).toContain('paid');
    expect(text(find(page, '.members li'))).not.toContain('paid'); // the owner pays nobody
  });

  it('say why a payment was not kept, and do not show it', async () => {
    const {api, page, settle} = await show(TicketMembers, {ticket});
    const box = find<HTMLInputElement>(page, '[type=checkbox]');
    box.click();
    api
      .expectOne({method: 'PUT', url: '/api/v1/tickets/3/members/2/paid'})
      .flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The server failed');
    expect(box.checked).toBe(false);
  });
});
