import {Component, computed, inject, input, linkedSignal, output, signal} from '@angular/core';
import {ActivatedRoute} from '@angular/router';
import type {Compared, TicketContent, WishObjective} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {Address} from '../../shared/address';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {hitsShown, shortfallsOf} from '../comparison';
import {ConditionList} from '../condition-list/condition-list';
import {conditionOfMarks, rowsFrom, rowsOf, textsOf, type ConditionRow} from '../conditions';
import {ReductionTexts} from '../reduction-texts';
import {SaveShown} from '../../shared/download/save-shown';
import {proposalWishLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** The best tickets for a budget, side by side. */
@Component({
  selector: 'app-suggestions',
  imports: [Limited, SaveShown, ConditionList, ErrorNotice],
  templateUrl: './suggestions.html',
  styleUrl: './suggestions.scss',
})
export class Suggestions {
  protected readonly t = inject(Translator).t;
  protected readonly limits = proposalWishLimits;
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
  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);
  protected readonly objectives: readonly WishObjective[] = ['p14', 'p13', 'p12', 'p11', 'p10', 'value'];
  /** What the address asks for, so that it outlasts a reload and can be shared. */
  protected readonly asked = this.fromAddress();
  protected readonly hits = hitsShown;
  protected readonly conditions = signal<readonly ConditionRow[]>(
    this.asked.conditions.length ? rowsOf(this.asked.conditions) : rowsFrom(null),
  );
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
  /** Takings that had to be assumed for the money. */
  protected readonly assumed = computed(
    () => this.ways().find(({sums}) => sums?.takingsAssumed)?.sums?.takingsAssumed,
  );
  protected readonly busy = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  protected suggest(event: Event, budget: number, objective: string): void {
    event.preventDefault();
    const conditions = textsOf(this.conditions());
    const pleno = this.pleno();
    this.busy.set(true);
    this.requestError.set(undefined);
    this.address.keep({budget, objective, condition: conditions});
    this.pool
      .compareTickets(this.jornada(), {
        budget,
        objective: objective as WishObjective,
        ...(pleno ? {pleno: [...pleno]} : {}),
        ...(conditions.length ? {conditions} : {}),
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

  private fromAddress(): {budget: number; objective: WishObjective; conditions: string[]} {
    const params = this.route.snapshot.queryParamMap;
    const budget = Number(params.get('budget'));
    return {
      budget: budget > 0 ? budget : 12,
      objective: this.objectives.find((one) => one === params.get('objective')) ?? 'p12',
      conditions: params.getAll('condition').slice(0, this.limits.conditions.maxItems),
    };
  }

  /** Adds a condition on the marks of the slip. */
  protected addGroup(): void {
    const rows = this.conditions().filter(({text}) => text.trim() !== '');
    this.conditions.set([...rows, {text: conditionOfMarks(this.marks()), off: false}]);
  }
}
