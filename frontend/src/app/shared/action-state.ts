import {Component, computed, input, signal, inject} from '@angular/core';
import {ErrorNotice} from './error-notice';
import {toRequestError, type RequestError} from './request-error';
import {Translator} from '../core/translator';

/** The state of the latest action in one part of a page: running, done or failed. */
export class ActionState {
  readonly busy = signal(false);
  readonly error = signal<RequestError | undefined>(undefined);
  /** Translation key of the message about its success; "" for none. */
  readonly message = signal('');

  begin(): void {
    this.clear();
    this.busy.set(true);
  }

  succeed(message = ''): void {
    this.busy.set(false);
    this.message.set(message);
  }

  fail(error: unknown): void {
    this.busy.set(false);
    this.error.set(toRequestError(error));
  }

  /** Removes what is shown about an earlier action once the user has moved on. */
  clear(): void {
    this.error.set(undefined);
    this.message.set('');
  }
}

/** Shows an action's error or message beside the control that started it. */
@Component({
  selector: 'app-action-message',
  imports: [ErrorNotice],
  template: `
    @if (state().error(); as error) {
      <app-error-notice [error]="error" />
    }
    <p role="status" [class.notice]="message()">{{ message() && t(message()) }}</p>
  `,
  styles: `
    :host {
      display: contents; // takes no room while there is nothing to show
    }
    p:empty {
      display: none;
    }
  `,
})
export class ActionMessage {
  protected readonly t = inject(Translator).t;
  readonly state = input.required<ActionState>();

  protected readonly message = computed(() => this.state().message());
}
