import {Component, input, signal, inject} from '@angular/core';
import type {Observable} from 'rxjs';
import {Icon} from '../icon';
import {toRequestError, type RequestError} from '../request-error';
import {ErrorNotice} from '../error-notice';
import {saveFile} from './save';
import {Translator} from '../../core/translator';

/** Saves an answer of the API as a file. A plain link could not carry the token. */
@Component({
  selector: 'app-download',
  imports: [Icon, ErrorNotice],
  template: `
    <button class="button" type="button" (click)="save()">
      <span class="choice"><app-icon name="download" />{{ t(label()) }}</span>
    </button>
    @if (requestError(); as requestError) {
      <app-error-notice [error]="requestError" />
    }
  `,
})
export class Download {
  protected readonly t = inject(Translator).t;
  /** The request for the file, sent on a click. */
  readonly content = input.required<Observable<Blob | string>>();
  readonly file = input.required<string>();
  /** Translation key. */
  readonly label = input('download.csv');

  protected readonly requestError = signal<RequestError | undefined>(undefined);

  protected save(): void {
    this.requestError.set(undefined);
    this.content().subscribe({
      next: (content) => saveFile(this.file(), new Blob([content])),
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }
}
