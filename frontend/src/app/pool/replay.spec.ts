import type {Replay} from '../api/model';
import {addReplay, type StrategyTotals} from './replay';

const jornada = (best: number, won: number): Replay => ({
  unpaid: false,
  known: 14,
  strategies: [{name: 'a', cost: 12, won, best, atLeast: {'10': 0.25, '14': 0.001}}],
});

describe('a replay', () => {
  it('adds jornada after jornada', () => {
    const played = [jornada(11, 4), jornada(9, 0), jornada(14, 20)].reduce<StrategyTotals[]>(addReplay, []);
    expect(played).toEqual([
      {name: 'a', jornadas: 3, cost: 36, won: 24, hits: 34, right: [0, 1, 0, 0, 1], expected: 0.75},
    ]);
  });
});
