import {Component, computed, effect, inject, input, linkedSignal, signal} from '@angular/core';
import {rxResource} from '@angular/core/rxjs-interop';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {map, type Observable} from 'rxjs';
import type {KeptTicket, TicketContent, TicketSums} from '../../api/model';
import {getJornadaResource, listTicketsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Outcome, OutcomeText} from '../../shared/outcome';
import {Refused} from '../../shared/refused';
import {lastKnown} from '../../shared/resources';
import {hitsShown} from '../comparison';
import {Members} from '../members/members';
import {ReductionTexts} from '../reduction-texts';
import {membersOf, notShared, sharingOf, type Sharing} from '../sharing';
import {
  eight,
  emptySlip,
  isComplete,
  isOneColumn,
  likeliest,
  plenoGoals,
  slipFrom,
  slipOf,
  slipSigns,
  ticketOf,
  toggled,
  toggledGoals,
  underrated,
  type Slip,
} from '../slip';
import {Results} from '../results/results';
import {Suggestions} from '../suggestions/suggestions';
import {TicketDownload} from '../ticket-download/ticket-download';

/** The paper slip on screen, with what the ticket on it is worth. */
@Component({
  selector: 'app-slip-page',
  imports: [
    Failure,
    Loading,
    MatButton,
    Members,
    OutcomeText,
    ProbabilityBar,
    Refused,
    Results,
    RouterLink,
    Suggestions,
    TicketDownload,
    TranslocoDirective,
  ],
  templateUrl: './slip-page.html',
  styleUrl: './slip-page.scss',
})
export class SlipPage {
  /** Bound from the address. */
  readonly id = input.required<string>();

  private readonly pool = inject(PoolService);
  private readonly language = inject(Language);
  protected readonly figures = inject(Figures);
  protected readonly reductionTexts = inject(ReductionTexts);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);
  protected readonly seasonName = seasonName;
  protected readonly signs = slipSigns;
  protected readonly goals = plenoGoals;
  protected readonly eight = eight;
  protected readonly hits = hitsShown;
  protected readonly underrated = underrated;

  protected readonly number = computed(() => Number(this.id()));
  protected readonly resource = getJornadaResource(this.number);
  protected readonly card = lastKnown(this.resource);
  protected readonly tickets = listTicketsResource(computed(() => ({jornada: this.number()})));
  protected readonly kept = computed(() => (this.tickets.hasValue() ? this.tickets.value().items : []));

  private readonly storage = computed(() => {
    const user = this.user.account()?.id;
    return user === undefined ? undefined : `slip-${user}-${this.id()}`;
  });
  /** Half-made tickets stay in this browser, each user's apart. */
  protected readonly slip = linkedSignal<string | undefined, Slip>({
    source: this.storage,
    computation: (key) => slipFrom(key === undefined ? null : localStorage.getItem(key)),
  });
  protected readonly cells = computed(() => ticketOf(this.slip()).pleno);
  protected readonly sharing = signal<Sharing>(notShared);
  /** A ticket that another one shares, about to be left. */
  protected readonly leaving = signal<number | undefined>(undefined);
  /** The kept ticket that is changed; undefined: a new one. */
  protected readonly editing = signal<KeptTicket | undefined>(undefined);
  protected readonly closed = computed(() => this.card()?.jornada.closed ?? true);
  /** Official ones, and those that are played as single columns. */
  protected readonly reductions = computed(() => {
    const all = this.card()?.reductions ?? [];
    return [
      {label: 'pool.officialReductions', of: all.filter((one) => one.official)},
      {label: 'pool.freeReductions', of: all.filter((one) => !one.official)},
    ];
  });
  protected readonly oneColumn = computed(() => isOneColumn(this.slip()));
  protected readonly complete = computed(() => isComplete(this.slip()) && !this.oneColumn());
  /** Fixtures that Elige 8 still wants. */
  protected readonly open8 = computed(() => {
    const chosen = this.slip().elige8.length;
    return chosen ? eight - chosen : 0;
  });
  protected readonly open = computed(() => this.slip().marks.filter((mark) => mark === '').length);

  /** Counts the tickets that were on the slip: another one is not a change of the one before. */
  private readonly turn = signal(0);
  protected readonly weighed = rxResource<Weighed, Weighing | undefined>({
    params: () => {
      if (!this.card() || this.missing()) {
        return undefined;
      }
      // Until its eight are chosen the extra game is not played.
      const slip = this.open8() ? {...this.slip(), elige8: []} : this.slip();
      return {id: this.number(), turn: this.turn(), slip, language: this.language.current()};
    },
    // At once: a touch that comes before the answer calls the request off.
    stream: ({params: {id, turn, slip}}) =>
      this.pool.weighTicket(id, {ticket: ticketOf(slip)}).pipe(map((sums) => ({turn, sums}))),
  });
  private readonly lastWeighed = lastKnown(this.weighed);
  /** Of the ticket on the slip, as it is or as it was before the last touch. */
  private readonly sums = computed(() => {
    const weighed = this.lastWeighed();
    return weighed?.turn === this.turn() ? weighed.sums : undefined;
  });
  /** Stays until there is another answer, as the figures do. */
  protected readonly wrong = linkedSignal<{turn: number; error: unknown}, Refusal | undefined>({
    source: () => ({turn: this.turn(), error: this.weighed.error()}),
    computation: ({turn, error}, before) => {
      if (error) {
        return refusalOf(error instanceof Error ? (error.cause ?? error) : error);
      }
      return this.weighed.isLoading() && before?.source.turn === turn ? before.value : undefined;
    },
  });
  /** What keeps the ticket from being weighed. */
  protected readonly missing = computed(() => {
    if (this.open() && !this.slip().columns.length) {
      return {text: 'pool.open', count: this.open()};
    }
    return this.oneColumn() ? {text: 'pool.oneColumn', count: 0} : undefined;
  });
  /** The figures; their lines are there before them, so that nothing moves under a finger. */
  protected readonly shown = computed(() => (this.missing() || this.wrong() ? undefined : this.sums()));
  protected readonly played = computed(() => {
    const columns = this.shown()?.columns;
    return columns === undefined ? undefined : columns * (this.card()?.price ?? 0);
  });
  protected readonly publicGuessed = computed(
    () => this.card()?.fixtures.some((fixture) => !fixture.public) ?? false,
  );
  protected readonly reduced = computed(() =>
    this.card()?.reductions.find((one) => one.number === this.slip().reduction),
  );
  /** Prize categories from the top, as the scrutiny's money lists them. */
  protected readonly categories = ['pleno', '14', '13', '12', '11', '10'];
  protected readonly saving = new Outcome();
  /** Of what is done with the tickets that are kept. */
  protected readonly keeping = new Outcome();
  protected readonly busy = computed(() => this.saving.busy() || this.keeping.busy());
  /** The ticket that was deleted last, until it is back. */
  protected readonly gone = signal<KeptTicket | undefined>(undefined);

  constructor() {
    effect(() => {
      const key = this.storage();
      if (key !== undefined) {
        localStorage.setItem(key, JSON.stringify(this.slip()));
      }
    });
  }

  protected tick(index: number, sign: string): void {
    this.change({
      marks: this.slip().marks.map((mark, i) => (i === index ? toggled(mark, sign) : mark)),
      columns: [],
    });
  }

  protected tickGoal(side: 'plenoHome' | 'plenoAway', goal: string): void {
    this.change({[side]: toggledGoals(this.slip()[side], goal)});
  }

  protected choose8(number: number): void {
    const chosen = this.slip().elige8;
    this.change({
      elige8: chosen.includes(number)
        ? chosen.filter((one) => one !== number)
        : [...chosen, number].sort((a, b) => a - b),
    });
  }

  protected likeliest8(): void {
    this.change({elige8: this.sums()?.likeliestElige8 ?? []});
  }

  protected reduce(reduction: string): void {
    this.change({reduction: Number(reduction), columns: []});
  }

  protected fill(): void {
    this.change({marks: likeliest(this.card()?.fixtures ?? []), columns: [], reduction: 0});
  }

  protected clear(): void {
    this.put(emptySlip);
    this.sharing.set(notShared);
    this.editing.set(undefined);
  }

  /** On a row 1, X and 2 tick; arrows move as between cells. */
  protected key(event: KeyboardEvent, index: number): void {
    const sign = event.key.toUpperCase();
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (slipSigns.some((one) => one === sign) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.tick(index, sign);
    } else if (step) {
      const button = event.target as HTMLElement;
      const row = button.closest('li');
      const column = [...(row?.querySelectorAll('button') ?? [])].indexOf(button as HTMLButtonElement);
      const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
      next?.querySelectorAll('button')[column]?.focus();
      event.preventDefault();
    }
  }

  protected take(ticket: TicketContent): void {
    this.put({...this.slip(), ...slipOf(ticket)});
  }

  protected save(event: Event, name: string): void {
    event.preventDefault();
    const ticket = {
      jornadaId: this.number(),
      name: name || undefined,
      ticket: ticketOf(this.slip()),
      members: membersOf(this.sharing(), this.user.account()?.name ?? ''),
      openShares: this.sharing().open,
    };
    const before = this.editing();
    const turn = this.turn();
    this.saving.begin();
    (before ? this.pool.changeTicket(before.id, ticket) : this.pool.addTicket(ticket)).subscribe({
      next: (kept) => {
        this.saving.done();
        if (turn === this.turn()) {
          this.editing.set(kept);
          this.saving.said.set('pool.saved');
        }
        this.tickets.reload();
      },
      error: (error: unknown) => this.saving.refuse(error),
    });
  }

  protected show(ticket: KeptTicket): void {
    this.put(slipOf(ticket.ticket));
    // Another one's ticket is kept as a new one of one's own.
    this.editing.set(ticket.mine ? ticket : undefined);
    this.sharing.set(ticket.mine ? sharingOf(ticket) : notShared);
  }

  protected remove(ticket: KeptTicket): void {
    this.keep(this.pool.deleteTicket(ticket.id), () => {
      if (this.editing()?.id === ticket.id) {
        this.editing.set(undefined);
      }
      this.gone.set(ticket);
    });
  }

  protected undo(ticket: KeptTicket): void {
    this.keep(
      this.pool.addTicket({
        jornadaId: ticket.jornadaId,
        name: ticket.name,
        ticket: ticket.ticket,
        members: membersOf(sharingOf(ticket), ticket.owner),
        openShares: ticket.openShares,
      }),
      () => this.gone.set(undefined),
    );
  }

  protected leave(ticket: KeptTicket): void {
    this.keep(this.pool.leaveTicket(ticket.id), () => this.leaving.set(undefined), 'pool.left');
  }

  /** Results have changed, and what tickets have won with them. */
  protected reload(): void {
    this.resource.reload();
    this.tickets.reload();
  }

  /** Does something with a ticket that is kept. */
  private keep(request: Observable<unknown>, then: () => void, said?: string): void {
    this.keeping.begin();
    request.subscribe({
      next: () => {
        this.keeping.done(said);
        then();
        this.tickets.reload();
      },
      error: (error: unknown) => this.keeping.refuse(error),
    });
  }

  /** Puts another ticket on the slip. */
  private put(slip: Slip): void {
    this.turn.update((turn) => turn + 1);
    this.saving.forget();
    this.slip.set(slip);
  }

  private change(change: Partial<Slip>): void {
    this.saving.forget();
    this.slip.update((slip) => ({...slip, ...change}));
  }
}

interface Weighing {
  id: number;
  turn: number;
  slip: Slip;
  /** Of what is wrong with it. */
  language: string;
}

interface Weighed {
  turn: number;
  sums: TicketSums;
}
