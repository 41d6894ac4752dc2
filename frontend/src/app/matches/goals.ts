import type {Match, Result} from '../api/model';

/** What was typed into the fields of a result. */
export interface TypedResult {
  home: string;
  away: string;
  halfHome: string;
  halfAway: string;
  awarded: boolean;
}

export const nothingTyped: TypedResult = {home: '', away: '', halfHome: '', halfAway: '', awarded: false};

/** The fields as a match fills them. */
export function typedFrom(match: Match): TypedResult {
  const text = (goals: number | undefined) => (goals === undefined ? '' : String(goals));
  return {
    home: text(match.score?.home),
    away: text(match.score?.away),
    halfHome: text(match.halfTime?.home),
    halfAway: text(match.halfTime?.away),
    awarded: match.status === 'awarded',
  };
}

/** The result that was typed, or the translation key of what is wrong with it. */
export function resultOf(typed: TypedResult): Result | string {
  const numbers = [typed.home, typed.away, typed.halfHome, typed.halfAway].map((text) => text.trim());
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
  return typed.awarded ? {...result, awarded: true} : result;
}
