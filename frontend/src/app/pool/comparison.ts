import type {Compared, Filters, Group, Range} from '../api/model';

export const hitsShown = ['14', '13', '12', '11', '10'] as const;

/** What a ticket loses against the best one of those beside it: 0 … 1 for each figure. */
export interface Lost {
  hits: Record<string, number>;
  return?: number;
}

/** Of each way that has a ticket, what it gives up in chances and expected return. */
export function lostBy(ways: readonly Compared[]): (Lost | undefined)[] {
  const sums = ways.flatMap((way) => way.sums ?? []);
  const best = (figure: (one: (typeof sums)[number]) => number | undefined) =>
    Math.max(0, ...sums.map((one) => figure(one) ?? 0));
  const less = (value: number | undefined, most: number) => (most > 0 ? 1 - (value ?? 0) / most : 0);
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

/** Numbers of signs and their order that a filter may bound. */
export const bounded = ['homes', 'draws', 'aways', 'variants', 'run', 'interruptions'] as const;
export type Bounded = (typeof bounded)[number];

/** What is typed into the filters; empty: no bound. */
export interface TypedFilters {
  ranges: Partial<Record<Bounded, {min?: number; max?: number}>>;
  /** A column happens at least, and at most, once in so many jornadas. */
  rarest?: number;
  likeliest?: number;
  groups: readonly Group[];
}

export const noFilters: TypedFilters = {ranges: {}, groups: []};

const most = 14;

/** Filters as they are asked for; undefined: none. */
export function filtersOf(typed: TypedFilters): Filters | undefined {
  const ranges = Object.fromEntries(
    bounded.flatMap((key): [string, Range][] => {
      const {min, max} = typed.ranges[key] ?? {};
      return min === undefined && max === undefined ? [] : [[key, {min: min ?? 0, max: max ?? most}]];
    }),
  );
  const filters: Filters = {
    ...ranges,
    ...(typed.groups.length ? {groups: [...typed.groups]} : {}),
    ...(typed.rarest ? {minProbability: 1 / typed.rarest} : {}),
    ...(typed.likeliest ? {maxProbability: 1 / typed.likeliest} : {}),
  };
  return Object.keys(filters).length ? filters : undefined;
}
