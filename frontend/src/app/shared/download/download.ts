import {HttpClient} from '@angular/common/http';
import {Component, inject, input, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {TranslocoDirective} from '@jsverse/transloco';
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
  /** Below the API's base, with its parameters. */
  readonly path = input.required<string>();
  readonly query = input<Record<string, string | number | undefined>>({});
  readonly file = input.required<string>();
  /** Translation key. */
  readonly label = input('download.csv');

  private readonly http = inject(HttpClient);
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  protected save(): void {
    this.refusal.set(undefined);
    const params = Object.fromEntries(
      Object.entries(this.query()).filter((entry): entry is [string, string | number] => Boolean(entry[1])),
    );
    this.http.get(`/api/v1/${this.path()}`, {params, responseType: 'blob'}).subscribe({
      next: (content) => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(content);
        link.download = this.file();
        link.click();
        URL.revokeObjectURL(link.href);
      },
      error: (error: unknown) => this.refusal.set(refusalOf(error)),
    });
  }
}
