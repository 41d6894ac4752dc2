import {Component, inject, input} from '@angular/core';
import type {TicketSums} from '../../api/model';
import {Translator} from '../../core/translator';
import {SaveShown} from '../../shared/download/save-shown';
import {Figures} from '../../shared/figures';
import {hitsShown} from '../comparison';

/** The chances of at least 10 … 14 right, and what a winning column then pays. */
@Component({
  selector: 'app-chances-table',
  imports: [SaveShown],
  templateUrl: './chances-table.html',
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    .figures :is(th, td) {
      padding: var(--space-1) var(--space-2);
    }
  `,
})
export class ChancesTable {
  protected readonly t = inject(Translator).t;
  readonly caption = input.required<string>();
  /** Undefined while they are being worked out. */
  readonly sums = input<Partial<Pick<TicketSums, 'atLeast' | 'prizes' | 'plenoAl15' | 'elige8'>>>();
  /** Whether the pleno al 15, or Elige 8, is played. */
  readonly pleno = input(false);
  readonly elige8 = input(false);
  /** The name of the file that it is saved as. */
  readonly file = input.required<string>();

  protected readonly figures = inject(Figures);
  protected readonly hits = hitsShown;
}
