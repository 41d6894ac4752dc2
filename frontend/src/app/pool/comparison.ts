import type {Compared} from '../api/model';

export const hitsShown = ['14', '13', '12', '11', '10'] as const;

/** How far a ticket falls short of the best one compared, from 0 to 1 for each figure. */
export interface Shortfall {
  hits: Record<string, number>;
  return?: number;
}

/** The shortfall of each way that has a ticket. */
export function shortfallsOf(ways: readonly Compared[]): (Shortfall | undefined)[] {
  const sums = ways.flatMap((way) => way.sums ?? []);
  const best = (figure: (one: (typeof sums)[number]) => number | undefined) =>
    Math.max(0, ...sums.map((one) => figure(one) ?? 0));
  const less = (value: number | undefined, top: number) => (top > 0 ? 1 - (value ?? 0) / top : 0);
  return ways.map(
    ({sums}) =>
      sums && {
        hits: Object.fromEntries(
          hitsShown.map((hits) => [
            hits,
            less(
              sums.atLeast[hits],
              best((one) => one.atLeast[hits]),
            ),
          ]),
        ),
        ...(sums.returnRate === undefined
          ? {}
          : {
              return: less(
                sums.returnRate,
                best((one) => one.returnRate),
              ),
            }),
      },
  );
}
