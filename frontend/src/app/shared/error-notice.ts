import {Component, computed, input, inject} from '@angular/core';
import {asSentence} from './failure/failure';
import {Icon} from './icon';
import type {RequestError} from './request-error';
import {Translator} from '../core/translator';

/** An alert that says why a request failed. */
@Component({
  selector: 'app-error-notice',
  imports: [Icon],
  template: `
    <p class="notice error" role="alert">
      <app-icon name="alert" />
      <span>
        @if (!detail() || error().reason !== generic) {
          {{ t(error().reason, {seconds: error().seconds}) }}
        }
        <span [attr.lang]="error().language">{{ detail() }}</span>
        @if (error().reference; as reference) {
          <small class="reference">{{ t('states.reference', {reference}) }}</small>
        }
      </span>
    </p>
  `,
})
export class ErrorNotice {
  protected readonly t = inject(Translator).t;
  readonly error = input.required<RequestError>();

  /** A reason that says less than the server's own sentence. */
  protected readonly generic = 'states.rejected';
  protected readonly detail = computed(() => asSentence(this.error().detail));
}
