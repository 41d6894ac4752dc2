import {HttpErrorResponse} from '@angular/common/http';
import type {Problem} from '../api/model';
import {reasonOf} from './failure/failure';

/** Why the server does not do what it was asked. */
export interface Refusal {
  /** Which value is wrong, such as "body.newPassword"; "" when it is none. */
  location: string;
  /** Translation key. */
  reason: string;
  /** How long to wait, when that helps. */
  seconds: number;
  /** What the server says itself, where the page has no words of its own. */
  detail?: string;
  /** The language of that. */
  language?: string;
}

const defaultWait = 10; // seconds

/** The reasons that the page has words for; the server gives them as codes. */
const worded = new Set([
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

/** What a refused request is about, in a form that a page can show. */
export function refusalOf(error: unknown): Refusal {
  const answer = error instanceof HttpErrorResponse ? error : undefined;
  if (answer?.status === 429) {
    const seconds = Number(answer.headers.get('Retry-After')) || defaultWait;
    return {location: '', reason: 'refusals.too-many', seconds};
  }
  const problem = answer?.error as Partial<Problem> | null | undefined;
  const detail = problem?.errors?.[0];
  const location = detail?.location ?? '';
  if (detail?.code && worded.has(detail.code)) {
    return {location, reason: `refusals.${detail.code}`, seconds: 0};
  }
  if (answer?.status === 412) {
    return {location, reason: 'refusals.stale', seconds: 0};
  }
  if (answer?.status === 409 && location === 'body.name') {
    return {location, reason: 'refusals.user-taken', seconds: 0};
  }
  return {
    location,
    reason: reasonOf(error),
    seconds: 0,
    detail: detail?.message ?? problem?.detail,
    language: answer?.headers.get('Content-Language') ?? undefined,
  };
}
