import type {Compared, Filters, Group, Range} from '../api/model';

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

/** The counts and sequences of signs that a filter may limit. */
export const rangeNames = ['homes', 'draws', 'aways', 'variants', 'run', 'interruptions'] as const;
export type RangeName = (typeof rangeNames)[number];

/** The fields of the filters; an empty one sets no limit. */
export interface FilterFields {
  ranges: Partial<Record<RangeName, {min?: number; max?: number}>>;
  /** A column's probability is at least, and at most, one in this many. */
  rarest?: number;
  likeliest?: number;
  groups: readonly Group[];
}

export const noFilters: FilterFields = {ranges: {}, groups: []};

const maxCount = 14;

/** The filters to send; undefined for none. */
export function filtersOf(typed: FilterFields): Filters | undefined {
  const ranges = Object.fromEntries(
    rangeNames.flatMap((key): [string, Range][] => {
      const {min, max} = typed.ranges[key] ?? {};
      return min === undefined && max === undefined ? [] : [[key, {min: min ?? 0, max: max ?? maxCount}]];
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
