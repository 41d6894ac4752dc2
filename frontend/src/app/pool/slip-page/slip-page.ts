import {Component, computed, effect, inject, input, linkedSignal, signal} from '@angular/core';
import {rxResource} from '@angular/core/rxjs-interop';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {map, type Observable} from 'rxjs';
import type {KeptTicket, TicketContent, TicketSums} from '../../api/model';
import {getJornadaResource, listTicketsResource, listViewsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {ErrorNotice, sentence} from '../../shared/error-notice';
import {WorthPlaying} from '../../shared/worth-playing/worth-playing';
import {lastKnown} from '../../shared/resources';
import {emptySlip, slipFrom, slipKey, slipOf, type Slip} from '../../shared/slip-draft';
import {hitsShown} from '../comparison';
import {Invitations} from '../invitations/invitations';
import {LiveJornada} from '../live/live';
import {Members} from '../members/members';
import {ProposedTicket} from '../../shared/proposal/proposal';
import {Payouts} from '../payouts/payouts';
import {ReductionTexts} from '../reduction-texts';
import {membersOf, notShared, sharingOf, type Sharing} from '../sharing';
import {
  elige8Fixtures,
  isComplete,
  isOneColumn,
  likeliest,
  plenoGoals,
  priceOf,
  ticketOf,
  toggled,
  toggledGoals,
} from '../slip';
import {Results} from '../results/results';
import {SlipRows, type Tick} from '../slip-rows/slip-rows';
import {Suggestions} from '../suggestions/suggestions';
import {TicketMembers} from '../ticket-members/ticket-members';
import {TicketDownload} from '../ticket-download/ticket-download';

/** The slip of a jornada, with the cost and chances of the ticket on it. */
@Component({
  selector: 'app-slip-page',
  imports: [
    Failure,
    Invitations,
    LiveJornada,
    Loading,
    Members,
    Payouts,
    ActionMessage,
    ProposedTicket,
    ErrorNotice,
    Results,
    RouterLink,
    SlipRows,
    Suggestions,
    TicketDownload,
    TicketMembers,
    TranslocoDirective,
    WorthPlaying,
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
  protected readonly goals = plenoGoals;
  protected readonly elige8Fixtures = elige8Fixtures;
  protected readonly hits = hitsShown;
  protected readonly sentence = sentence;

  protected readonly number = computed(() => Number(this.id()));
  protected readonly resource = getJornadaResource(this.number);
  protected readonly card = lastKnown(this.resource);
  protected readonly tickets = listTicketsResource(computed(() => ({jornada: this.number()})));
  protected readonly kept = computed(() => (this.tickets.hasValue() ? this.tickets.value().items : []));

  protected readonly viewsResource = listViewsResource(this.number);
  private readonly lastViews = lastKnown(this.viewsResource);
  /** The player's own views, by the number of their fixture. */
  protected readonly views = computed(
    () => new Map((this.lastViews()?.items ?? []).map((view) => [view.fixture, view])),
  );

  private readonly storage = computed(() => {
    const user = this.user.account()?.id;
    return user === undefined ? undefined : slipKey(user, this.number());
  });
  /** Unfinished tickets are kept in this browser, separately for each user. */
  protected readonly slip = linkedSignal<string | undefined, Slip>({
    source: this.storage,
    computation: (key) => slipFrom(key === undefined ? null : localStorage.getItem(key)),
  });
  protected readonly cells = computed(() => ticketOf(this.slip()).pleno);
  protected readonly onSlip = computed(() => ticketOf(this.slip()));
  protected readonly sharing = signal<Sharing>(notShared);
  /** The id of a ticket shared by another user that is about to be left. */
  protected readonly leaving = signal<number | undefined>(undefined);
  /** The kept ticket being changed; undefined for a new one. */
  protected readonly editing = signal<KeptTicket | undefined>(undefined);
  protected readonly closed = computed(() => this.card()?.jornada.closed ?? true);
  /** Official reductions, and free ones, which are played as single columns. */
  protected readonly reductions = computed(() => {
    const all = this.card()?.reductions ?? [];
    return [
      {label: 'pool.officialReductions', of: all.filter((one) => one.official)},
      {label: 'pool.freeReductions', of: all.filter((one) => !one.official)},
    ];
  });
  protected readonly oneColumn = computed(() => isOneColumn(this.slip()));
  protected readonly complete = computed(() => isComplete(this.slip()) && !this.oneColumn());
  /** How many fixtures Elige 8 still needs. */
  protected readonly missing8 = computed(() => {
    const chosen = this.slip().elige8.length;
    return chosen ? elige8Fixtures - chosen : 0;
  });
  protected readonly unmarked = computed(() => this.slip().marks.filter((mark) => mark === '').length);

  /** Counts the tickets put on the slip, to tell a different ticket from a changed one. */
  private readonly sequence = signal(0);
  /** Counts the changes of views, each of which moves the figures. */
  protected readonly viewChanges = signal(0);
  protected readonly weighed = rxResource<Weighed, Weighing | undefined>({
    params: () => {
      if (!this.card() || this.missing()) {
        return undefined;
      }
      // Elige 8 is left out until its eight fixtures are chosen.
      const slip = this.missing8() ? {...this.slip(), elige8: []} : this.slip();
      return {
        id: this.number(),
        sequence: this.sequence(),
        slip,
        views: this.viewChanges(),
        language: this.language.current(),
      };
    },
    // Without a delay: a change before the answer cancels the request.
    stream: ({params: {id, sequence, slip}}) =>
      this.pool.weighTicket(id, {ticket: ticketOf(slip)}).pipe(map((sums) => ({sequence, sums}))),
  });
  private readonly lastWeighed = lastKnown(this.weighed);
  /** The figures of the ticket on the slip, possibly from before the last change. */
  private readonly sums = computed(() => {
    const weighed = this.lastWeighed();
    return weighed?.sequence === this.sequence() ? weighed.sums : undefined;
  });
  /** Why the ticket cannot be weighed; stays until the next answer, as the figures do. */
  protected readonly wrong = linkedSignal<{sequence: number; error: unknown}, RequestError | undefined>({
    source: () => ({sequence: this.sequence(), error: this.weighed.error()}),
    computation: ({sequence, error}, before) => {
      if (error) {
        return toRequestError(error instanceof Error ? (error.cause ?? error) : error);
      }
      return this.weighed.isLoading() && before?.source.sequence === sequence ? before.value : undefined;
    },
  });
  /** What is missing before the ticket can be weighed. */
  protected readonly missing = computed(() => {
    if (this.unmarked() && !this.slip().columns.length) {
      return {text: 'pool.open', count: this.unmarked()};
    }
    return this.oneColumn() ? {text: 'pool.oneColumn', count: 0} : undefined;
  });
  /** The figures shown; their space is reserved while there are none. */
  protected readonly shown = computed(() => (this.missing() || this.wrong() ? undefined : this.sums()));
  /** What the figures rest on: own views, too, once a ticket was weighed. */
  protected readonly knowledge = computed(() => {
    const known = this.shown()?.knowledge ?? this.card()?.knowledge;
    // With views of one's own, the server says whether enough is known to suggest.
    return known && {...known, refused: known.refused && this.views().size === 0};
  });
  /** Columns and cost, for which no answer is needed. */
  protected readonly price = computed(() => {
    const card = this.card();
    const wrong = this.wrong();
    return card && (!wrong || wrong.reason === 'states.offline') ? priceOf(this.slip(), card) : undefined;
  });
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
  /** Prize categories from the top, in the order of the prizes in the API. */
  protected readonly categories = ['pleno', '14', '13', '12', '11', '10'];
  protected readonly saving = new ActionState();
  /** The state of actions on kept tickets. */
  protected readonly keeping = new ActionState();
  protected readonly busy = computed(() => this.saving.busy() || this.keeping.busy());
  /** What was on the slip before it was cleared, until something else is. */
  protected readonly cleared = signal<Started | undefined>(undefined);
  /** The ticket deleted last, until it is restored. */
  protected readonly deleted = signal<KeptTicket | undefined>(undefined);

  constructor() {
    effect(() => {
      const key = this.storage();
      if (key !== undefined) {
        localStorage.setItem(key, JSON.stringify(this.slip()));
      }
    });
  }

  protected tick({row, sign}: Tick): void {
    this.change({
      marks: this.slip().marks.map((mark, i) => (i === row ? toggled(mark, sign) : mark)),
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
    const believed = (this.card()?.fixtures ?? []).map((fixture, i) => ({
      ...fixture,
      probs: this.views().get(i + 1)?.probs ?? fixture.probs,
    }));
    this.change({marks: likeliest(believed), columns: [], reduction: 0});
  }

  protected clear(): void {
    const before = {slip: this.slip(), sharing: this.sharing(), editing: this.editing()};
    this.put(emptySlip);
    this.sharing.set(notShared);
    this.editing.set(undefined);
    this.cleared.set(before);
  }

  /** Takes back that the slip was cleared. */
  protected restore({slip, sharing, editing}: Started): void {
    this.put(slip);
    this.sharing.set(sharing);
    this.editing.set(editing);
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
      ranked: this.sharing().ranked,
      joinsUntil: this.sharing().others.length ? this.sharing().joinsUntil : undefined,
    };
    const before = this.editing();
    const sequence = this.sequence();
    this.saving.begin();
    (before ? this.pool.changeTicket(before.id, ticket) : this.pool.addTicket(ticket)).subscribe({
      next: (kept) => {
        this.saving.succeed();
        if (sequence === this.sequence()) {
          this.editing.set(kept);
          this.saving.message.set('pool.saved');
        }
        this.tickets.reload();
      },
      error: (error: unknown) => this.saving.fail(error),
    });
  }

  protected show(ticket: KeptTicket): void {
    this.put(slipOf(ticket.ticket));
    // Another user's ticket is kept as a new one.
    this.editing.set(ticket.mine ? ticket : undefined);
    this.sharing.set(ticket.mine ? sharingOf(ticket) : notShared);
  }

  protected remove(ticket: KeptTicket): void {
    this.changeKept(this.pool.deleteTicket(ticket.id), () => {
      if (this.editing()?.id === ticket.id) {
        this.editing.set(undefined);
      }
      this.deleted.set(ticket);
    });
  }

  protected undo(ticket: KeptTicket): void {
    this.changeKept(
      this.pool.addTicket({
        jornadaId: ticket.jornadaId,
        name: ticket.name,
        ticket: ticket.ticket,
        members: membersOf(sharingOf(ticket), ticket.owner),
        openShares: ticket.openShares,
        ranked: ticket.ranked,
        joinsUntil: ticket.joinsUntil,
      }),
      () => this.deleted.set(undefined),
    );
  }

  protected leave(ticket: KeptTicket): void {
    this.changeKept(this.pool.leaveTicket(ticket.id), () => this.leaving.set(undefined), 'pool.left');
  }

  /** Reloads the views, and the figures that rest on them. */
  protected followViews(): void {
    this.viewsResource.reload();
    this.viewChanges.update((changes) => changes + 1);
  }

  /** Reloads the results and what the tickets have won. */
  protected reload(): void {
    this.resource.reload();
    this.tickets.reload();
  }

  /** Sends a change of a kept ticket. */
  private changeKept(request: Observable<unknown>, then: () => void, message?: string): void {
    this.keeping.begin();
    request.subscribe({
      next: () => {
        this.keeping.succeed(message);
        then();
        this.tickets.reload();
      },
      error: (error: unknown) => this.keeping.fail(error),
    });
  }

  /** Puts another ticket on the slip. */
  private put(slip: Slip): void {
    this.sequence.update((sequence) => sequence + 1);
    this.saving.clear();
    this.cleared.set(undefined);
    this.slip.set(slip);
  }

  private change(change: Partial<Slip>): void {
    this.saving.clear();
    this.cleared.set(undefined);
    this.slip.update((slip) => ({...slip, ...change}));
  }
}

/** What was on the slip. */
interface Started {
  slip: Slip;
  sharing: Sharing;
  editing: KeptTicket | undefined;
}

interface Weighing {
  id: number;
  sequence: number;
  slip: Slip;
  /** How often views have changed. */
  views: number;
  /** The language of its error messages. */
  language: string;
}

interface Weighed {
  sequence: number;
  sums: TicketSums;
}
