import type {Bench, Way} from '../api/model';
import {rowsFrom, rowsOf, textsOf, type ConditionRow} from './conditions';

export const markRules = ['counts', 'least', 'all'] as const;
export type MarkRule = (typeof markRules)[number];
export const wayKinds = ['columns', 'multiple', 'reduced', 'free'] as const;
export type WayKind = (typeof wayKinds)[number];
export const wayObjectives = ['p10', 'p11', 'p12', 'p13', 'p14', 'value'] as const;
export type WayObjective = (typeof wayObjectives)[number];

/** A way of playing as it is typed. */
export interface WayFields {
  kind: WayKind;
  rule: MarkRule;
  triples: number;
  dobles: number;
  /** The least probability of a sign that is marked, in percent. */
  least: number;
  conditions: readonly ConditionRow[];
  reduce: number;
  budget: number;
  objective: WayObjective;
  known: number;
  /** Empty for all seasons. */
  season: string;
}

export const usualWay: WayFields = {
  kind: 'columns',
  rule: 'counts',
  triples: 4,
  dobles: 3,
  least: 25,
  conditions: [],
  reduce: 0,
  budget: 12,
  objective: 'p10',
  known: 13,
  season: '',
};

/** What is asked of the server. */
export function benchOf(way: WayFields): Bench {
  const conditions = textsOf(way.conditions);
  const narrowed =
    way.kind === 'columns'
      ? {
          ...(way.rule === 'counts' && way.triples ? {triples: way.triples} : {}),
          ...(way.rule === 'counts' && way.dobles ? {dobles: way.dobles} : {}),
          // Without triples and dobles only the favourites are marked: no sign has more than all.
          ...(way.rule === 'counts' && !way.triples && !way.dobles ? {least: 1} : {}),
          ...(way.rule === 'least' && way.least ? {least: way.least / 100} : {}),
          ...(conditions.length ? {conditions} : {}),
          ...(way.reduce ? {reduce: way.reduce} : {}),
        }
      : {};
  return {
    way: {kind: way.kind, ...narrowed, budget: way.budget, objective: way.objective},
    known: way.known,
    ...(way.season ? {season: way.season} : {}),
  };
}

/** A kept way as it is typed; fixtures forecast and season stay as they are. */
export function fieldsOf(way: Way): Partial<WayFields> {
  const {triples = 0, dobles = 0, least = 0, reduce = 0} = way;
  // Every favourite alone is the way of no triples and no dobles.
  const onlyFavourites = least === 1;
  const rule = triples || dobles || onlyFavourites ? 'counts' : least ? 'least' : 'all';
  return {
    kind: way.kind ?? usualWay.kind,
    rule,
    ...(rule === 'counts' ? {triples, dobles} : {}),
    ...(rule === 'least' ? {least: Math.round(least * 10_000) / 100} : {}),
    conditions: way.conditions?.length ? rowsOf(way.conditions) : rowsFrom(null),
    reduce,
    budget: way.budget,
    objective: way.objective,
  };
}

/** The way as parameters of the address. */
export function paramsOf({conditions, ...way}: WayFields): Record<string, string | string[]> {
  return {
    ...Object.fromEntries(Object.entries(way).map(([key, value]) => [key, String(value)])),
    condition: textsOf(conditions),
  };
}

/** Reads the parameters of the address; what is missing or wrong there is as usual. */
export function wayFrom(get: (name: string) => string | null, conditions: readonly string[]): WayFields {
  const number = (key: 'triples' | 'dobles' | 'least' | 'reduce' | 'budget' | 'known') => {
    const text = get(key);
    return text && Number.isFinite(Number(text)) ? Number(text) : usualWay[key];
  };
  const one = <T extends string>(of: readonly T[], key: string, usual: T) =>
    of.find((name) => name === get(key)) ?? usual;
  return {
    kind: one(wayKinds, 'kind', usualWay.kind),
    rule: one(markRules, 'rule', usualWay.rule),
    triples: number('triples'),
    dobles: number('dobles'),
    least: number('least'),
    conditions: rowsOf(conditions),
    reduce: number('reduce'),
    budget: number('budget'),
    objective: one(wayObjectives, 'objective', usualWay.objective),
    known: number('known'),
    season: get('season') ?? '',
  };
}
