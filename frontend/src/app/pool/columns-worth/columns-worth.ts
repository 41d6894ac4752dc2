import {Component, inject, input} from '@angular/core';
import type {TicketSums} from '../../api/model';
import {Figures} from '../../shared/figures';
import {WorthPlaying} from '../../shared/worth-playing/worth-playing';
import {Translator} from '../../core/translator';
import {ChancesTable} from '../chances-table/chances-table';

/** Chances, prizes and expected return of columns. */
@Component({
  selector: 'app-columns-worth',
  imports: [ChancesTable, WorthPlaying],
  templateUrl: './columns-worth.html',
})
export class ColumnsWorth {
  protected readonly t = inject(Translator).t;
  /** Chances of at least 10 … 14 right. */
  readonly atLeast = input.required<Readonly<Record<string, number>>>();
  /** Of the columns as a ticket; undefined where they are more than one may have. */
  readonly sums = input<TicketSums>();

  protected readonly figures = inject(Figures);
}
