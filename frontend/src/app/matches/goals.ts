import type {Match, Result} from '../api/model';

/** The fields of a result as they were typed. */
export interface ResultFields {
  home: string;
  away: string;
  halfHome: string;
  halfAway: string;
  awarded: boolean;
}

export const emptyResultFields: ResultFields = {
  home: '',
  away: '',
  halfHome: '',
  halfAway: '',
  awarded: false,
};

/** The fields filled in from a match. */
export function fieldsOf(match: Match): ResultFields {
  const text = (goals: number | undefined) => (goals === undefined ? '' : String(goals));
  return {
    home: text(match.score?.home),
    away: text(match.score?.away),
    halfHome: text(match.halfTime?.home),
    halfAway: text(match.halfTime?.away),
    awarded: match.status === 'awarded',
  };
}

/** The result that the fields describe, or the translation key of what is wrong with them. */
export function resultOf(fields: ResultFields): Result | string {
  const numbers = [fields.home, fields.away, fields.halfHome, fields.halfAway].map((text) => text.trim());
  if (!numbers.every((text) => /^\d{0,2}$/.test(text))) {
    return 'result.notANumber';
  }
  const [home, away, halfHome, halfAway] = numbers.map((text) => (text === '' ? undefined : Number(text)));
  if (home === undefined || away === undefined) {
    return 'result.missing';
  }
  if ((halfHome === undefined) !== (halfAway === undefined)) {
    return 'result.halfMissing';
  }
  const result: Result = {homeGoals: home, awayGoals: away};
  if (halfHome !== undefined && halfAway !== undefined) {
    if (halfHome > home || halfAway > away) {
      return 'result.halfTooHigh';
    }
    result.halfTime = {home: halfHome, away: halfAway};
  }
  return fields.awarded ? {...result, awarded: true} : result;
}
