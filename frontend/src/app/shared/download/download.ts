import {Component, input, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {TranslocoDirective} from '@jsverse/transloco';
import type {Observable} from 'rxjs';
import {Icon} from '../icon';
import {refusalOf, type Refusal} from '../refusal';
import {Refused} from '../refused';

/** Saves what the API gives as a file. A link could not carry the token. */
@Component({
  selector: 'app-download',
  imports: [Icon, MatButton, Refused, TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      <button matButton type="button" (click)="save()">
        <span class="choice"><app-icon name="download" />{{ t(label()) }}</span>
      </button>
      @if (refusal(); as refusal) {
        <app-refused [refusal]="refusal" />
      }
    </ng-container>
  `,
})
export class Download {
  /** The request for the file, sent when it is wanted. */
  readonly content = input.required<Observable<Blob | string>>();
  readonly file = input.required<string>();
  /** Translation key. */
  readonly label = input('download.csv');

  protected readonly refusal = signal<Refusal | undefined>(undefined);

  protected save(): void {
    this.refusal.set(undefined);
    this.content().subscribe({
      next: (content) => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([content]));
        link.download = this.file();
        link.click();
        URL.revokeObjectURL(link.href);
      },
      error: (error: unknown) => this.refusal.set(refusalOf(error)),
    });
  }
}
