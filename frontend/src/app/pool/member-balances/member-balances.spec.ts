import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, cells, choose, find, show} from '../../../testing/page';
import type {MemberBalance} from '../../api/model';
import {MemberBalances} from './member-balances';

const member = (change: Partial<MemberBalance>): MemberBalance => ({
  owner: 'ana',
  me: false,
  mine: true,
  tickets: 2,
  cost: 24,
  paid: 12,
  net: 6,
  balance: -18,
  owed: -6,
  ...change,
});

describe('the balances of members', () => {
  async function opened(items: MemberBalance[]) {
    const shown = await show(MemberBalances);
    shown.api.expectOne('/api/v1/jornadas/seasons').flush({items: [{season: 2026, jornadas: 20}]});
    shown.api.expectOne('/api/v1/tickets/members').flush({items});
    await shown.settle();
    return shown;
  }

  it('say what each has played, paid, won and owes', async () => {
    const {page} = await opened([
      member({name: 'Tío'}),
      member({user: 'ana', me: true, mine: false, owner: 'eva', owed: 6}),
    ]);
    expect(cells(page)).toEqual([
      ['Tío', 'You', '2', '€24.00', '€12.00', '€6.00', '-€18.00', '-€6.00'],
      ['You', 'eva', '2', '€24.00', '€12.00', '€6.00', '-€18.00', '+€6.00'],
    ]);
  });

  it('are those of a season; without any in it, another can still be chosen', async () => {
    const {api, page, settle} = await opened([member({name: 'Tío'})]);
    choose(page, '#membersSeason', '2026');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/?season=2026');
    api.expectOne('/api/v1/tickets/members?season=2026').flush({items: []});
    await settle();
    expect(cells(page)).toEqual([]);
    expect(find<HTMLSelectElement>(page, '#membersSeason').value).toBe('2026');
  });

  it('take no room where nothing is shared', async () => {
    expect((await opened([])).page.querySelector('section')).toBeNull();
  });

  it('are loaded again after a failure', async () => {
    const {api, page, settle} = await show(MemberBalances);
    api.expectOne('/api/v1/tickets/members').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    button(page, 'Try again').click();
    await settle();
    api.expectOne('/api/v1/tickets/members').flush({items: [member({name: 'Tío'})]});
    await settle();
    expect(cells(page).length).toBe(1);
  });
});
