import {HttpErrorResponse} from '@angular/common/http';
import {Component, computed, input, output, inject} from '@angular/core';
import type {Problem} from '../../api/model';
import {Icon} from '../icon';
import {Translator} from '../../core/translator';

/** Explains why loading failed, with a button to try again. */
@Component({
  selector: 'app-failure',
  imports: [Icon],
  template: `
    <div class="notice error" role="alert">
      <app-icon name="alert" />
      <p>
        @if (said(); as said) {
          <span [attr.lang]="said.language">{{ said.sentence }}</span>
        } @else {
          {{ t(reason()) }}
        }
        @if (reference(); as reference) {
          <small class="reference">{{ t('states.reference', {reference}) }}</small>
        }
      </p>
      <button class="button outlined" type="button" (click)="retry.emit()">{{ t('states.retry') }}</button>
    </div>
  `,
  styles: `
    p {
      flex: 1;
    }
  `,
})
export class Failure {
  protected readonly t = inject(Translator).t;
  readonly error = input.required<Error | undefined>();
  readonly retry = output();

  protected readonly reason = computed(() => reasonOf(this.error()));
  protected readonly reference = computed(() => referenceOf(this.error()));
  /** The server's own sentence, where it says more than the reason. */
  protected readonly said = computed(() => {
    const answer = this.reason() === rejected ? answerOf(this.error()) : undefined;
    const problem = answer?.error as Partial<Problem> | null | undefined;
    const sentence = problem?.errors?.[0]?.message ?? problem?.detail;
    const language = answer?.headers.get('Content-Language') ?? undefined;
    return sentence ? {language, sentence: asSentence(sentence)} : undefined;
  });
}

/** The reason of a refusal about which the page itself knows no more. */
const rejected = 'states.rejected';

/** Adds a capital, except to the name of a site or file, and a full stop. */
export function asSentence(words = ''): string {
  const text = /^\p{L}+[\s,:]/u.test(words) ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : words;
  return text && !/[.!?…]$/.test(text) ? `${text}.` : text;
}

/** The answer of the API behind an error, which resources wrap, if there was one. */
export function answerOf(error: unknown): HttpErrorResponse | undefined {
  const cause = error instanceof Error && !(error instanceof HttpErrorResponse) ? error.cause : error;
  return cause instanceof HttpErrorResponse ? cause : undefined;
}

/** The id under which the server has logged an error that nobody expected; undefined for every other error. */
export function referenceOf(error: unknown): string | undefined {
  const answer = answerOf(error);
  if (!answer || answer.status < 500) {
    return undefined;
  }
  return answer.headers.get('X-Request-Id') ?? undefined;
}

/** What the browser, its service worker and a gateway say where no server answers. */
const unreachable = [0, 504];

/** The translation key of the message for an error of the API. */
export function reasonOf(error: unknown): string {
  const answer = answerOf(error);
  if (answer && unreachable.includes(answer.status)) {
    return 'states.offline';
  }
  if (!answer || answer.status >= 500) {
    return 'states.server';
  }
  switch (answer.status) {
    case 403:
      return 'states.forbidden';
    case 404:
      return 'states.missing';
    case 429:
      return 'states.busy';
    default:
      return rejected;
  }
}
