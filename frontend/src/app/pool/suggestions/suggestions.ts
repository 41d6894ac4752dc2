import {Component, computed, inject, input, linkedSignal, output, signal} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import type {Compared, TicketContent, WishObjective} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {
  rangeNames,
  filtersOf,
  hitsShown,
  shortfallsOf,
  noFilters,
  type RangeName,
  type FilterFields,
} from '../comparison';
import {ReductionTexts} from '../reduction-texts';

/** The best tickets for a budget, side by side. */
@Component({
  selector: 'app-suggestions',
  imports: [ErrorNotice, TranslocoDirective],
  templateUrl: './suggestions.html',
  styleUrl: './suggestions.scss',
})
export class Suggestions {
  readonly jornada = input.required<number>();
  /** The cells of the pleno al 15 that are ticked. */
  readonly pleno = input<readonly string[]>();
  /** The marks on the slip, from which a group is made. */
  readonly marks = input.required<readonly string[]>();
  /** How often the player's own views have changed. */
  readonly viewChanges = input(0);
  /** Emits the ticket to put on the slip. */
  readonly take = output<TicketContent>();

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);
  protected readonly objectives: readonly WishObjective[] = ['p14', 'p13', 'p12', 'p11', 'p10', 'value'];
  protected readonly rangeNames = rangeNames;
  protected readonly hits = hitsShown;
  protected readonly filters = signal<FilterFields>(noFilters);
  protected readonly marked = computed(() => this.marks().some((mark) => mark !== ''));
  /** Suggestions of before a change of views are wrong: they go. */
  protected readonly ways = linkedSignal<number, readonly Compared[]>({
    source: this.viewChanges,
    computation: () => [],
  });
  protected readonly shortfalls = computed(() => shortfallsOf(this.ways()));
  /** Whether expected returns rest on estimated public shares. */
  protected readonly guessed = computed(() =>
    this.ways().some(({sums}) => sums?.publicGuessed && sums.expectedReturn !== undefined),
  );
  protected readonly withoutTakings = computed(() =>
    this.ways().some(({sums}) => sums && sums.expectedReturn === undefined),
  );
  protected readonly busy = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  protected suggest(event: Event, budget: number, objective: string): void {
    event.preventDefault();
    const filters = filtersOf(this.filters());
    const pleno = this.pleno();
    this.busy.set(true);
    this.requestError.set(undefined);
    this.pool
      .compareTickets(this.jornada(), {
        budget,
        objective: objective as WishObjective,
        ...(pleno ? {pleno: [...pleno]} : {}),
        ...(filters ? {filters} : {}),
      })
      .subscribe({
        next: ({items}) => {
          this.busy.set(false);
          this.ways.set(items);
        },
        error: (error: unknown) => {
          this.busy.set(false);
          this.requestError.set(toRequestError(error));
        },
      });
  }

  protected setRange(key: RangeName, side: 'min' | 'max', value: number): void {
    this.filters.update((filters) => ({
      ...filters,
      ranges: {...filters.ranges, [key]: {...filters.ranges[key], [side]: numberOf(value)}},
    }));
  }

  protected setProbability(side: 'rarest' | 'likeliest', value: number): void {
    this.filters.update((filters) => ({...filters, [side]: numberOf(value)}));
  }

  /** Adds a group of the marks on the slip, of which at least half must be right. */
  protected addGroup(): void {
    const marks = [...this.marks()];
    const size = marks.filter((mark) => mark !== '').length;
    this.filters.update((filters) => ({
      ...filters,
      groups: [...filters.groups, {marks, right: {min: Math.ceil(size / 2), max: size}}],
    }));
  }

  protected setGroupRange(index: number, side: 'min' | 'max', value: number): void {
    this.filters.update((filters) => ({
      ...filters,
      groups: filters.groups.map((group, i) =>
        i === index ? {...group, right: {...group.right, [side]: numberOf(value) ?? 0}} : group,
      ),
    }));
  }

  protected removeGroup(index: number): void {
    this.filters.update((filters) => ({...filters, groups: filters.groups.filter((_, i) => i !== index)}));
  }

  /** Writes marks as "1: 1X · 4: 2". */
  protected formatted(marks: readonly string[]): string {
    return marks.flatMap((mark, i) => (mark ? [`${i + 1}: ${mark}`] : [])).join(' · ');
  }
}

function numberOf(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
