import type {Replay} from '../api/model';

/** A strategy over all jornadas played so far. */
export interface Played {
  name: string;
  jornadas: number;
  cost: number;
  won: number;
  /** Sum of the hits of the best columns. */
  hits: number;
  /** Jornadas whose best column had 10 … 14 right. */
  right: readonly number[];
  /** How many were expected to have at least ten. */
  expected: number;
}

const least = 10;

/** Strategies with one more jornada added. */
export function plus(played: readonly Played[], {strategies}: Replay): Played[] {
  return strategies.map((one) => {
    const before = played.find(({name}) => name === one.name);
    return {
      name: one.name,
      jornadas: (before?.jornadas ?? 0) + 1,
      cost: (before?.cost ?? 0) + one.cost,
      won: (before?.won ?? 0) + one.won,
      hits: (before?.hits ?? 0) + one.best,
      right: (before?.right ?? [0, 0, 0, 0, 0]).map((n, i) => n + (one.best === least + i ? 1 : 0)),
      expected: (before?.expected ?? 0) + (one.atLeast[least] ?? 0),
    };
  });
}
