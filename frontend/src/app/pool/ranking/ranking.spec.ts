import {cells, show} from '../../../testing/page';
import type {LivePlace} from '../../api/model';
import {Ranking} from './ranking';

const place = (rank: number, change: Partial<LivePlace>): LivePlace => ({
  rank,
  hits: 9,
  bestPossible: 12,
  me: false,
  tickets: 1,
  atLeast: {'10': 0.25},
  ...change,
});

describe('the ranking of a peña', () => {
  it('names users and others, and says who one is oneself', async () => {
    const places = [
      place(1, {user: 'eva'}),
      place(2, {user: 'ana', me: true, hits: 8}),
      place(3, {name: 'Tío'}),
    ];
    const {page} = await show(Ranking, {places});
    expect(cells(page)).toEqual([
      ['1', 'eva', '9', '12', '25%'],
      ['2', 'ana you', '8', '12', '25%'],
      ['3', 'Tío', '9', '12', '25%'],
    ]);
  });
});
