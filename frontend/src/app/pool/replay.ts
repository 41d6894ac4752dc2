import type {Replay} from '../api/model';

/** A strategy's totals over the jornadas replayed so far. */
export interface StrategyTotals {
  name: string;
  jornadas: number;
  cost: number;
  won: number;
  /** The sum of the best columns' hits. */
  hits: number;
  /** How many jornadas had a best column with 10, 11, … 14 hits. */
  right: readonly number[];
  /** In how many jornadas at least ten hits were expected. */
  expected: number;
}

const minHits = 10;

/** Adds one more jornada to the strategies' totals. */
export function addReplay(played: readonly StrategyTotals[], {strategies}: Replay): StrategyTotals[] {
  return strategies.map((one) => {
    const before = played.find(({name}) => name === one.name);
    return {
      name: one.name,
      jornadas: (before?.jornadas ?? 0) + 1,
      cost: (before?.cost ?? 0) + one.cost,
      won: (before?.won ?? 0) + one.won,
      hits: (before?.hits ?? 0) + one.best,
      right: (before?.right ?? [0, 0, 0, 0, 0]).map((n, i) => n + (one.best === minHits + i ? 1 : 0)),
      expected: (before?.expected ?? 0) + (one.atLeast[minHits] ?? 0),
    };
  });
}
