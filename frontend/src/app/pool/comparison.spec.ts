import type {Compared} from '../api/model';
import {shortfallsOf} from './comparison';

const way = (ten: number, fourteen: number, returnRate?: number): Compared => ({
  kind: 'columns',
  objective: 'p10',
  sums: {
    columns: 2,
    cost: 1.5,
    publicGuessed: false,
    likeliestElige8: [],
    atLeast: {'14': fourteen, '13': 0, '12': 0.1, '11': 0.2, '10': ten},
    ...(returnRate === undefined ? {} : {returnRate}),
  },
});

describe('tickets side by side', () => {
  it('tells what each gives up against the best of them', () => {
    const [first, second, none] = shortfallsOf([
      way(0.4, 0.001, 0.5),
      way(0.3, 0.002, 0.25),
      {kind: 'reduced', objective: 'p10', refused: 'too dear'},
    ]);
    expect(first?.hits['10']).toBe(0);
    expect(first?.hits['14']).toBeCloseTo(0.5);
    expect(first?.return).toBe(0);
    expect(second?.hits['10']).toBeCloseTo(0.25);
    expect(second?.hits['13']).toBe(0); // nobody has a chance of it
    expect(second?.return).toBeCloseTo(0.5);
    expect(none).toBeUndefined();
    expect(shortfallsOf([way(0.4, 0.1)])[0]?.return).toBeUndefined();
  });
});
