import {resultLimits} from '../api/limits';
import type {Match, Result} from '../api/model';

/** The fields of a result as they were typed. */
export interface ResultFields {
  home: string;
  away: string;
  halfHome: string;
  halfAway: string;
  extraHome: string;
  extraAway: string;
  penaltiesHome: string;
  penaltiesAway: string;
  awarded: boolean;
  /** When the match began, if that was not when it says: local date and time; '' otherwise. */
  kickoff: string;
}

export const emptyResultFields: ResultFields = {
  home: '',
  away: '',
  halfHome: '',
  halfAway: '',
  extraHome: '',
  extraAway: '',
  penaltiesHome: '',
  penaltiesAway: '',
  awarded: false,
  kickoff: '',
};

/** The fields filled in from a match. */
export function fieldsOf(match: Match): ResultFields {
  const text = (goals: number | undefined) => (goals === undefined ? '' : String(goals));
  return {
    home: text(match.score?.home),
    away: text(match.score?.away),
    halfHome: text(match.halfTime?.home),
    halfAway: text(match.halfTime?.away),
    extraHome: text(match.extraTime?.home),
    extraAway: text(match.extraTime?.away),
    penaltiesHome: text(match.penalties?.home),
    penaltiesAway: text(match.penalties?.away),
    awarded: match.status === 'awarded',
    kickoff: '',
  };
}

/** The result that the fields describe, or the translation key of what is wrong with them. */
export function resultOf(fields: ResultFields): Result | string {
  const {extraHome, extraAway, penaltiesHome, penaltiesAway} = fields;
  const typed = [fields.home, fields.away, fields.halfHome, fields.halfAway];
  const numbers = [...typed, extraHome, extraAway, penaltiesHome, penaltiesAway].map((text) => text.trim());
  if (!numbers.every((text) => /^\d*$/.test(text) && Number(text) <= resultLimits.homeGoals.maximum)) {
    return 'result.notANumber';
  }
  const goals = numbers.map((text) => (text === '' ? undefined : Number(text)));
  const [home, away, halfHome, halfAway] = goals;
  if (home === undefined || away === undefined) {
    return 'result.missing';
  }
  if ((halfHome === undefined) !== (halfAway === undefined)) {
    return 'result.halfMissing';
  }
  const result: Result = {homeGoals: home, awayGoals: away};
  if (fields.kickoff) {
    result.kickoff = new Date(fields.kickoff).toISOString();
  }
  if (halfHome !== undefined && halfAway !== undefined) {
    if (halfHome > home || halfAway > away) {
      return 'result.halfTooHigh';
    }
    result.halfTime = {home: halfHome, away: halfAway};
  }
  const [extra, penalties] = [pair(goals[4], goals[5]), pair(goals[6], goals[7])];
  if (extra === 'half' || penalties === 'half') {
    return 'result.oneSide';
  }
  if (extra) {
    if (extra.home < home || extra.away < away) {
      return 'result.extraTooLow';
    }
    result.extraTime = extra;
  }
  if (penalties) {
    if (penalties.home === penalties.away) {
      return 'result.penaltiesLevel';
    }
    result.penalties = penalties;
  }
  return fields.awarded ? {...result, awarded: true} : result;
}

/** The goals of both sides, or "half" if one is missing. */
function pair(home?: number, away?: number): {home: number; away: number} | 'half' | undefined {
  if (home === undefined && away === undefined) {
    return undefined;
  }
  return home === undefined || away === undefined ? 'half' : {home, away};
}
