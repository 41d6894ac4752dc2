import {HttpErrorResponse} from '@angular/common/http';
import {Component, computed, input, output} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {MatButton} from '@angular/material/button';
import {Icon} from '../icon';

/** Explains why loading failed, with a button to try again. */
@Component({
  selector: 'app-failure',
  imports: [Icon, MatButton, TranslocoDirective],
  template: `
    <div class="notice error" role="alert" *transloco="let t">
      <app-icon name="alert" />
      <p>{{ t(reason()) }}</p>
      <button matButton="outlined" type="button" (click)="retry.emit()">{{ t('states.retry') }}</button>
    </div>
  `,
  styles: `
    p {
      flex: 1;
    }
  `,
})
export class Failure {
  readonly error = input.required<Error | undefined>();
  readonly retry = output();

  protected readonly reason = computed(() => reasonOf(this.error()));
}

/** The translation key of the message for an error of the API. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && !(error instanceof HttpErrorResponse) ? error.cause : undefined;
  const answer = error instanceof HttpErrorResponse ? error : cause;
  if (!(answer instanceof HttpErrorResponse) || answer.status >= 500) {
    return 'states.server';
  }
  switch (answer.status) {
    case 0:
      return 'states.offline';
    case 403:
      return 'states.forbidden';
    case 404:
      return 'states.missing';
    case 429:
      return 'states.busy';
    default:
      return 'states.rejected';
  }
}
