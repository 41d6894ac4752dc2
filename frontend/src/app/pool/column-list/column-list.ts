import {Component, computed, inject, input, linkedSignal} from '@angular/core';
import {concatMap, map, range, toArray, type Observable} from 'rxjs';
import {workshopLimits} from '../../api/limits';
import type {Workshop, WorkshopAnswer} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Download} from '../../shared/download/download';
import {Figures} from '../../shared/figures';
import {Translator} from '../../core/translator';

/** Columns that are fetched at a time; the list goes through them without asking again. */
export const fetchedColumns = 5000;
const pageSize = 100;
const mostColumns = workshopLimits.limit.maximum;

/** The question for a part of the list alone. */
export function listOf(asked: Workshop, offset: number, limit: number): Workshop {
  return {...asked, slips: undefined, compare: undefined, listOnly: true, offset, limit};
}

/** The columns left, however many, a hundred at a time, and all of them as a file. */
@Component({
  selector: 'app-column-list',
  imports: [ActionMessage, Download],
  templateUrl: './column-list.html',
  styles: `
    .columns {
      overflow-wrap: anywhere;
    }

    .row {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      align-items: end;
    }
  `,
})
export class ColumnList {
  protected readonly t = inject(Translator).t;
  readonly jornada = input.required<number>();
  /** What the answer is to. */
  readonly asked = input.required<Workshop>();
  /** With the first columns of the list. */
  readonly answer = input.required<WorkshopAnswer>();

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly pageSize = pageSize;
  protected readonly action = new ActionState();
  protected readonly offset = linkedSignal({source: this.answer, computation: () => 0});
  private readonly fetched = linkedSignal<WorkshopAnswer, {from: number; items: readonly string[]}>({
    source: this.answer,
    computation: ({items}) => ({from: 0, items}),
  });
  protected readonly shown = computed(() => {
    const {from, items} = this.fetched();
    return items.slice(this.offset() - from, this.offset() - from + pageSize);
  });
  protected readonly last = computed(() => Math.min(this.offset() + pageSize, this.answer().columns));

  /** All columns, for a file. */
  protected readonly all = computed<Observable<Blob>>(() =>
    range(0, Math.ceil(this.answer().columns / mostColumns)).pipe(
      concatMap((part) =>
        this.pool.narrowColumns(this.jornada(), listOf(this.asked(), part * mostColumns, mostColumns)),
      ),
      map(({items}) => items.map((column) => column + '\n').join('')),
      toArray(),
      map((parts) => new Blob(parts, {type: 'text/plain'})),
    ),
  );

  /** Shows the columns from an offset on; those that are not there yet are asked for. */
  protected show(offset: number): void {
    const wanted = Math.max(0, Math.min(offset, this.answer().columns - 1));
    const {from, items} = this.fetched();
    const end = Math.min(wanted + pageSize, this.answer().columns);
    if (wanted >= from && end <= from + items.length) {
      this.offset.set(wanted);
      return;
    }
    // Those before it come along, so that going back is quick as well.
    const start = Math.max(0, wanted - fetchedColumns / 2);
    this.action.begin();
    this.pool.narrowColumns(this.jornada(), listOf(this.asked(), start, fetchedColumns)).subscribe({
      next: (answer) => {
        this.action.succeed();
        this.fetched.set({from: start, items: answer.items});
        this.offset.set(wanted);
      },
      error: (error: unknown) => this.action.fail(error),
    });
  }
}
