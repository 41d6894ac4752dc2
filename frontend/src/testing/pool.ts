import type {PayoutsAnswer} from '../app/api/model';
import {card} from './samples';

/** What can still be won while the second and the fourteenth fixture are open. */
export function payouts(change: Partial<PayoutsAnswer> = {}): PayoutsAnswer {
  const result = {signs: '1X11111111111' + '2', chance: 0.001, net: 50_000, prize: 60_000};
  const sums = {chance: 1, pays: 0.25, back: 0.1, expected: 5, paying: 3, smallest: 4.5, largest: 50_000};
  return {
    all: sums,
    categories: [
      {
        category: 'pleno',
        chance: 0.001,
        largest: 50_000,
        smallest: 50_000,
        results: 1,
        likeliest: [{...result, pleno: '2-M'}],
      },
      {category: '13', chance: 0.02, largest: 300, smallest: 100, results: 5, likeliest: [result]},
      {category: '10', chance: 0.2, largest: 0, smallest: 0, results: 40, likeliest: []},
    ],
    cost: 12,
    estimated: true,
    groups: [
      {signs: 'X', sums: {...sums, chance: 0.5, pays: 0.25, back: 0.05}},
      {signs: '2', sums: {...sums, chance: 0.5, pays: 0, back: 0, paying: 0, smallest: 0, largest: 0}},
    ],
    knowledge: card().knowledge,
    likeliest: [{signs: result.signs, hits: 13, chance: 0.02, net: 104.5}],
    open: [2, 14],
    possible: 9,
    ...change,
  };
}
