import {Component, computed, inject, input, linkedSignal, signal} from '@angular/core';
import {ActivatedRoute, RouterLink} from '@angular/router';
import {switchMap} from 'rxjs';
import type {JoinedColumns, JoinedColumnsOperation, Workshop, WorkshopAnswer} from '../../api/model';
import {getJornadaResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {CurrentUser} from '../../core/current-user';
import {Address} from '../../shared/address';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Dates} from '../../shared/dates';
import {ErrorNotice} from '../../shared/error-notice';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {lastKnown} from '../../shared/resources';
import {slipFrom, slipKey} from '../../shared/slip-draft';
import {ColumnFile} from '../column-file/column-file';
import {ColumnList, fetchedColumns, listOf} from '../column-list/column-list';
import {ColumnsWorth} from '../columns-worth/columns-worth';
import {ConditionList} from '../condition-list/condition-list';
import {DirectFixtures} from '../direct-fixtures/direct-fixtures';
import {rowsFrom, rowsOf, textsOf, type ConditionRow} from '../conditions';
import {withElige8OnFirst} from '../paper';
import {PaperSlips} from '../paper-slips/paper-slips';
import {ticketOf} from '../slip';
import {SaveShown} from '../../shared/download/save-shown';
import {newTicketLimits, ticketContentLimits, workshopLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

const starts = ['all', 'slip', 'file'] as const;
const operations = ['or', 'and', 'minus'] as const;
const guarantees = [0, 13, 12, 11] as const;
const maxTicket = ticketContentLimits.columns.maxItems;

/** The numbers of fixtures in an address; what is none is left out. */
function numbersOf(text: string | null): readonly number[] {
  const {minimum, maximum} = workshopLimits.direct.items;
  return (text ?? '')
    .split(',')
    .map(Number)
    .filter((n) => Number.isInteger(n) && n >= minimum && n <= maximum);
}

/** Narrows columns down by conditions, reduces them and groups them into slips. */
@Component({
  selector: 'app-workshop-page',
  imports: [
    Limited,
    SaveShown,
    ActionMessage,
    ColumnFile,
    ColumnList,
    ColumnsWorth,
    ConditionList,
    DirectFixtures,
    ErrorNotice,
    PaperSlips,
    RouterLink,
  ],
  templateUrl: './workshop-page.html',
  styleUrl: './workshop-page.scss',
})
export class WorkshopPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = newTicketLimits;
  /** Bound from the address. */
  readonly id = input.required<string>();

  private readonly pool = inject(PoolService);
  private readonly user = inject(CurrentUser);
  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);
  protected readonly figures = inject(Figures);
  protected readonly dates = inject(Dates);
  protected readonly starts = starts;
  protected readonly guarantees = guarantees;
  protected readonly maxTicket = maxTicket;
  protected readonly maxJoined = workshopLimits.sets.maxItems;
  protected readonly operations = operations;
  protected readonly hits = ['14', '13', '12', '11', '10'] as const;

  private readonly cards = getJornadaResource(computed(() => Number(this.id())));
  protected readonly card = lastKnown(this.cards);
  protected readonly fixtures = computed(() => {
    const card = this.card();
    return card ? [...card.fixtures, ...card.jornada.fixtures.slice(card.fixtures.length)] : [];
  });

  /** What was worked out last, so that it outlasts a reload and can be shared; files cannot be in an address. */
  private readonly params = this.route.snapshot.queryParamMap;

  protected readonly start = signal<string>(starts.find((one) => one === this.params.get('start')) ?? 'all');
  protected readonly lines = signal<readonly string[]>([]);
  /** Other columns, joined with the start one after another. */
  protected readonly joined = signal<readonly JoinedColumns[]>([]);
  protected readonly compared = signal<readonly string[] | undefined>(undefined);
  protected readonly reduce = signal<number>(
    guarantees.find((one) => String(one) === this.params.get('reduce')) ?? 0,
  );
  /** Numbers of the fixtures that the reduction plays in full. */
  protected readonly direct = signal<readonly number[]>(numbersOf(this.params.get('direct')));
  protected readonly slips = signal(this.params.get('slips') === 'true');
  protected readonly busy = signal(false);
  protected readonly answer = signal<WorkshopAnswer | undefined>(undefined);
  /** What the answer is to. */
  protected readonly asked = signal<Workshop>({conditions: []});
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  /** Those of the address; else as they were kept in this browser, for all jornadas, separately for each user. */
  private readonly storage = computed(() => `conditions-${this.user.account()?.id ?? ''}`);
  protected readonly conditions = linkedSignal<string, readonly ConditionRow[]>({
    source: this.storage,
    computation: (key) => {
      const asked = this.route.snapshot.queryParamMap.getAll('condition');
      return asked.length ? rowsOf(asked) : rowsFrom(localStorage.getItem(key));
    },
  });
  /** What is on the slip in this browser. */
  private readonly slip = computed(() =>
    slipFrom(localStorage.getItem(slipKey(this.user.account()?.id ?? 0, Number(this.id())))),
  );
  protected readonly keeping = new ActionState();
  /** The slips as they are printed: the pleno of the slip on all, its Elige 8 on the first. */
  protected readonly papers = computed(() => {
    const {pleno, elige8} = ticketOf(this.slip());
    return withElige8OnFirst(
      (this.answer()?.slips ?? []).map(({ticket, columns}) => ({
        ticket: {...ticket, pleno, elige8},
        columns: columns * Math.max(1, pleno?.length ?? 0),
      })),
    );
  });
  protected keep(rows: readonly ConditionRow[]): void {
    this.conditions.set(rows);
    localStorage.setItem(this.storage(), JSON.stringify(rows));
    if (this.route.snapshot.queryParamMap.has('condition')) {
      this.address.keep({condition: null}); // those of this browser are newer now
    }
  }

  protected join(): void {
    this.joined.set([...this.joined(), {operation: 'or', lines: []}]);
  }

  protected changeJoined(index: number, change: {operation?: string; lines?: readonly string[]}): void {
    this.joined.set(
      this.joined().map((one, i) =>
        i === index
          ? {
              operation: (change.operation ?? one.operation) as JoinedColumnsOperation,
              lines: change.lines ? [...change.lines] : one.lines,
            }
          : one,
      ),
    );
  }

  protected separate(index: number): void {
    this.joined.set(this.joined().filter((_, i) => i !== index));
  }

  protected work(event: Event): void {
    event.preventDefault();
    const played = {...ticketOf(this.slip()), pleno: undefined, elige8: undefined};
    const compared = this.compared();
    this.keeping.clear();
    const asked: Workshop = {
      conditions: textsOf(this.conditions()),
      ...(this.start() === 'slip' ? {ticket: played} : {}),
      ...(this.start() === 'file' ? {lines: [...this.lines()]} : {}),
      ...(this.joined().length ? {sets: [...this.joined()]} : {}),
      ...(compared ? {compare: {lines: [...compared]}} : {}),
      ...(this.reduce() ? {reduce: this.reduce(), direct: [...this.direct()]} : {}),
      slips: this.slips(),
    };
    this.address.keep({
      start: this.start(),
      reduce: this.reduce() || null,
      direct: this.reduce() ? this.direct().join() || null : null,
      slips: this.slips() || null,
      condition: textsOf(this.conditions()),
    });
    this.send(asked);
  }

  private send(asked: Workshop): void {
    this.busy.set(true);
    this.requestError.set(undefined);
    this.pool.narrowColumns(Number(this.id()), {...asked, limit: fetchedColumns}).subscribe({
      next: (answer) => {
        this.busy.set(false);
        this.asked.set(asked);
        this.answer.set(answer);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.requestError.set(toRequestError(error));
      },
    });
  }

  /** Keeps all columns left as a ticket, with the pleno and Elige 8 of the slip. */
  protected keepTicket(name: string): void {
    const {pleno, elige8} = ticketOf(this.slip());
    const id = Number(this.id());
    this.keeping.begin();
    this.pool
      .narrowColumns(id, listOf(this.asked(), 0, maxTicket))
      .pipe(
        switchMap(({items}) =>
          this.pool.addTicket({
            jornadaId: id,
            name: name.trim() || undefined,
            ticket: {columns: items, pleno, elige8},
          }),
        ),
      )
      .subscribe({
        next: () => this.keeping.succeed('workshop.keptTicket'),
        error: (error: unknown) => this.keeping.fail(error),
      });
  }

  protected print(): void {
    window.print();
  }
}
