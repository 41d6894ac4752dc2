import type {Problem, ProblemChoice} from '../api/model';
import {answerOf, reasonOf, referenceOf} from './failure/failure';

/** Why a request failed, in a form that a page can show. */
export interface RequestError {
  /** Which value is wrong, such as "body.newPassword"; "" when it is about no single value. */
  location: string;
  /** Translation key. */
  reason: string;
  /** How long to wait before trying again; 0 when waiting does not help. */
  seconds: number;
  /** The server's own sentence, where the page has no translation. */
  detail?: string;
  /** The language of `detail`. */
  language?: string;
  /** What the value may mean, of which one has to be chosen. */
  choices?: ProblemChoice[];
  /** Names the request in the server's log, when its failure was not expected. */
  reference?: string;
}

const defaultWait = 10; // seconds

/** The server's error codes for which the page has a translation. */
const translatedCodes = new Set([
  'password-short',
  'password-long',
  'password-common',
  'password-same',
  'password-wrong',
  'password-text',
  'user-name',
  'last-admin',
  'match-taken',
  'spelling-taken',
  'two-clubs',
]);

/** Describes the error of a failed request. */
export function toRequestError(error: unknown): RequestError {
  const answer = answerOf(error);
  if (answer?.status === 429) {
    const seconds = Number(answer.headers.get('Retry-After')) || defaultWait;
    return {location: '', reason: 'errors.too-many', seconds};
  }
  const problem = answer?.error as Partial<Problem> | null | undefined;
  const detail = problem?.errors?.[0];
  const location = detail?.location ?? '';
  if (detail?.code && translatedCodes.has(detail.code)) {
    return {location, reason: `errors.${detail.code}`, seconds: 0};
  }
  if (answer?.status === 412) {
    return {location, reason: 'errors.stale', seconds: 0};
  }
  if (answer?.status === 409 && location === 'body.name') {
    return {location, reason: 'errors.user-taken', seconds: 0};
  }
  return {
    location,
    reason: reasonOf(error),
    seconds: 0,
    detail: detail?.message ?? problem?.detail,
    choices: detail?.choices ?? undefined,
    language: answer?.headers.get('Content-Language') ?? undefined,
    reference: referenceOf(error),
  };
}
