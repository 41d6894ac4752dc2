import {Component, computed, inject, input, linkedSignal, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {map, type Observable} from 'rxjs';
import type {TicketContent, Workshop, WorkshopAnswer} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {CurrentUser} from '../../core/current-user';
import {Download} from '../../shared/download/download';
import {ErrorNotice} from '../../shared/error-notice';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {slipFrom, slipKey} from '../../shared/slip-draft';
import {moved, rowsFrom, type ConditionRow} from '../conditions';

const starts = ['all', 'slip', 'file'] as const;
const pageSize = 100;

/** Narrows columns down by conditions, reduces them and groups them into slips. */
@Component({
  selector: 'app-workshop-page',
  imports: [Download, ErrorNotice, MatButton, RouterLink, TranslocoDirective],
  templateUrl: './workshop-page.html',
  styleUrl: './workshop-page.scss',
})
export class WorkshopPage {
  /** Bound from the address. */
  readonly id = input.required<string>();

  private readonly pool = inject(PoolService);
  private readonly user = inject(CurrentUser);
  protected readonly figures = inject(Figures);
  protected readonly starts = starts;
  protected readonly guarantees = [0, 13, 12, 11] as const;
  protected readonly pageSize = pageSize;

  protected readonly start = signal<string>('all');
  protected readonly lines = signal<readonly string[]>([]);
  protected readonly reduce = signal(0);
  protected readonly slips = signal(false);
  protected readonly busy = signal(false);
  protected readonly answer = signal<WorkshopAnswer | undefined>(undefined);
  /** What the answer is to; its list is paged with the same words. */
  private readonly asked = signal<Workshop>({conditions: []});
  protected readonly offset = signal(0);
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  /** Conditions are kept in this browser, for all jornadas, separately for each user. */
  private readonly storage = computed(() => `conditions-${this.user.account()?.id ?? ''}`);
  protected readonly conditions = linkedSignal<string, readonly ConditionRow[]>({
    source: this.storage,
    computation: (key) => rowsFrom(localStorage.getItem(key)),
  });
  protected readonly filled = computed(() => this.conditions().filter(({text}) => text.trim() !== ''));
  /** All columns left, for a file. */
  protected readonly all = computed<Observable<Blob>>(() =>
    this.pool
      .narrowColumns(Number(this.id()), {...this.asked(), slips: false, limit: 31104})
      .pipe(
        map(({items}) => new Blob([items.map((column) => column + '\n').join('')], {type: 'text/plain'})),
      ),
  );

  protected add(): void {
    this.keep([...this.conditions(), {text: '', off: false}]);
  }

  protected change(index: number, change: Partial<ConditionRow>): void {
    this.keep(this.conditions().map((row, i) => (i === index ? {...row, ...change} : row)));
  }

  protected remove(index: number): void {
    this.keep(this.conditions().filter((_, i) => i !== index));
  }

  protected up(index: number): void {
    this.keep(moved(this.conditions(), index));
  }

  private keep(rows: readonly ConditionRow[]): void {
    this.conditions.set(rows);
    localStorage.setItem(this.storage(), JSON.stringify(rows));
  }

  protected async read(files: FileList | null): Promise<void> {
    const text = (await files?.[0]?.text()) ?? '';
    this.lines.set(text.split(/\r?\n/).filter((line) => line.trim() !== ''));
  }

  protected work(event: Event): void {
    event.preventDefault();
    const account = this.user.account()?.id ?? 0;
    const slip = slipFrom(localStorage.getItem(slipKey(account, Number(this.id()))));
    this.asked.set({
      conditions: this.filled().map(({text, off}) => (off ? 'off ' : '') + text.trim()),
      ...(this.start() === 'slip' ? {marks: [...slip.marks]} : {}),
      ...(this.start() === 'file' ? {lines: [...this.lines()]} : {}),
      ...(this.reduce() ? {reduce: this.reduce()} : {}),
      slips: this.slips(),
    });
    this.show(0);
  }

  /** Shows the columns from an offset on. */
  protected show(offset: number): void {
    this.busy.set(true);
    this.requestError.set(undefined);
    this.pool.narrowColumns(Number(this.id()), {...this.asked(), offset, limit: pageSize}).subscribe({
      next: (answer) => {
        this.busy.set(false);
        this.answer.set(answer);
        this.offset.set(offset);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.requestError.set(toRequestError(error));
      },
    });
  }

  protected described(ticket: TicketContent): string {
    return (ticket.marks ?? ticket.columns ?? []).join(' ');
  }
}
