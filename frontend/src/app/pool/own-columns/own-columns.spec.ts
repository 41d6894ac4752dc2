import {Component, signal} from '@angular/core';
import {open, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import type {KeptTicket, Scrutiny} from '../../api/model';
import {OwnColumns} from './own-columns';

const jornada = card({closed: true, state: 'playing', signs: '1X------------', pleno: '2-0'});
jornada.fixtures = jornada.fixtures.map((fixture, row) => ({
  ...fixture,
  ...(row < 2 ? {sign: '1X'[row] as '1' | 'X'} : {}),
}));

const scrutiny: Scrutiny = {best: 1, columns: [], couldBe: 13, final: false};

function kept(change: Partial<KeptTicket>): KeptTicket {
  return {
    id: 1,
    jornadaId: 5,
    closed: true,
    columns: 2,
    cost: 1.5,
    mine: true,
    owner: 'ana',
    ticket: {marks: ['1', '12', ...Array<string>(12).fill('1')], pleno: ['2-0']},
    updatedAt: '2026-11-27T19:00:00Z',
    scrutiny,
    ...change,
  };
}

const tickets = signal<KeptTicket[]>([]);

@Component({
  imports: [OwnColumns],
  template: '<app-own-columns [card]="card" [tickets]="tickets()" />',
})
class Host {
  readonly card = jornada;
  readonly tickets = tickets;
}

describe('columns of one’s own beside the signs', () => {
  const show = (of: KeptTicket[]) => {
    tickets.set(of);
    return open('/', '', Host);
  };

  it('mark hits and misses, and say what is still possible', async () => {
    const {page} = await show([kept({name: 'Ours'})]);
    expect(text(page.querySelector('li'))).toBe('Ours 1 right so far, could still reach 13.');
    const cells = [...page.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => text(cell)),
    );
    expect(cells[0]).toEqual(['1', '1 ✓Right']);
    expect(cells[1]).toEqual(['X', '12 ✗Wrong']);
    expect(cells[2]).toEqual(['·', '1']);
    expect(cells[14]).toEqual(['2-0', '2-0 ✓Right']);
  });

  it('say what was won once it is known', async () => {
    const {page} = await show([kept({scrutiny: {...scrutiny, best: 11, final: true, net: 12.5}})]);
    expect(text(page.querySelector('li'))).toContain('11 right. Won €12.50 after tax');
  });

  it('are not there before a sign is known, and not all of them when there are many', async () => {
    const before = await show([{...kept({}), scrutiny: undefined} as unknown as KeptTicket]);
    expect(before.page.querySelector('section')).toBeNull();
    tickets.set(Array.from({length: 8}, (_, id) => kept({id})));
    await before.settle();
    expect(before.page.querySelectorAll('li').length).toBe(6);
    expect(text(before.page)).toContain('2 more among the tickets below.');
  });
});
