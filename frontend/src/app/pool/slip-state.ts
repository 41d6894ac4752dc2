import {computed, effect, inject, Injectable, linkedSignal, signal, untracked} from '@angular/core';
import {rxResource, toSignal} from '@angular/core/rxjs-interop';
import {ActivatedRoute, type ParamMap} from '@angular/router';
import {map, type Observable} from 'rxjs';
import type {KeptTicket, TicketContent, TicketSums} from '../api/model';
import {getJornadaResource, listTicketsResource, listViewsResource} from '../api/pool/pool.resource';
import {PoolService} from '../api/pool/pool.service';
import {CurrentUser} from '../core/current-user';
import {Language} from '../core/language';
import {ActionState} from '../shared/action-state';
import {Address} from '../shared/address';
import {toRequestError, type RequestError} from '../shared/request-error';
import {lastKnown} from '../shared/resources';
import {emptySlip, isBlank, slipFrom, slipKey, slipOf, type Slip} from '../shared/slip-draft';
import {draftFrom, draftKey, emptyDraft, type Draft} from './draft';
import {membersOf, sharingOf} from './sharing';
import {
  elige8Fixtures,
  isComplete,
  isOneColumn,
  likeliest,
  priceOf,
  ticketOf,
  toggled,
  toggledGoals,
} from './slip';
import {noMarks, slipIn} from './slip-address';
import type {Tick} from './slip-rows/slip-rows';

/** A jornada's slip, the ticket on it with its figures, and the tickets kept: one for each slip page. */
@Injectable()
export class SlipState {
  private readonly pool = inject(PoolService);
  private readonly language = inject(Language);
  private readonly user = inject(CurrentUser);
  private readonly address = inject(Address);
  private readonly route = inject(ActivatedRoute);

  /** The jornada's id, from the address of the page that provides this. */
  readonly number = toSignal(this.route.paramMap.pipe(map((params) => Number(params.get('id')))), {
    requireSync: true,
  });
  private readonly query = toSignal(this.route.queryParamMap, {requireSync: true});
  readonly resource = getJornadaResource(this.number);
  readonly card = lastKnown(this.resource);
  readonly tickets = listTicketsResource(computed(() => ({jornada: this.number()})));
  readonly kept = computed(() => (this.tickets.hasValue() ? this.tickets.value().items : []));

  readonly viewsResource = listViewsResource(this.number);
  private readonly lastViews = lastKnown(this.viewsResource);
  /** The player's own views, by the number of their fixture. */
  readonly views = computed(
    () => new Map((this.lastViews()?.items ?? []).map((view) => [view.fixture, view])),
  );

  private readonly storage = computed(() => {
    const user = this.user.account()?.id;
    return user === undefined ? undefined : slipKey(user, this.number());
  });
  /** Unfinished tickets are kept in this browser, separately for each user. */
  readonly slip = linkedSignal<string | undefined, Slip>({
    source: this.storage,
    computation: (key) => slipFrom(key === undefined ? null : localStorage.getItem(key)),
  });
  readonly cells = computed(() => ticketOf(this.slip()).pleno);
  readonly onSlip = computed(() => ticketOf(this.slip()));
  /** What belongs to the ticket beside what is ticked; kept as the slip is. */
  readonly draft = linkedSignal<string | undefined, Draft>({
    source: this.storage,
    computation: (key) => draftFrom(key === undefined ? null : localStorage.getItem(draftKey(key))),
  });
  readonly sharing = computed(() => this.draft().sharing);
  /** The kept ticket being changed; undefined for a new one. */
  readonly editing = computed(() => this.kept().find((one) => one.id === this.draft().editing));
  readonly closed = computed(() => this.card()?.jornada.closed ?? true);
  /** Official reductions, and free ones, which are played as single columns. */
  readonly reductions = computed(() => {
    const all = this.card()?.reductions ?? [];
    return [
      {label: 'pool.officialReductions', of: all.filter((one) => one.official)},
      {label: 'pool.freeReductions', of: all.filter((one) => !one.official)},
    ];
  });
  readonly oneColumn = computed(() => isOneColumn(this.slip()));
  readonly complete = computed(() => isComplete(this.slip()) && !this.oneColumn());
  /** How many fixtures Elige 8 still needs. */
  readonly missing8 = computed(() => {
    const chosen = this.slip().elige8.length;
    return chosen ? elige8Fixtures - chosen : 0;
  });
  readonly unmarked = computed(() => this.slip().marks.filter((mark) => mark === '').length);

  /** Counts the tickets put on the slip, to tell a different ticket from a changed one. */
  private readonly sequence = signal(0);
  /** Counts the changes of views, each of which moves the figures. */
  readonly viewChanges = signal(0);
  readonly weighed = rxResource<Weighed, Weighing | undefined>({
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
  readonly wrong = linkedSignal<{sequence: number; error: unknown}, RequestError | undefined>({
    source: () => ({sequence: this.sequence(), error: this.weighed.error()}),
    computation: ({sequence, error}, before) => {
      if (error) {
        return toRequestError(error);
      }
      return this.weighed.isLoading() && before?.source.sequence === sequence ? before.value : undefined;
    },
  });
  /** What is missing before the ticket can be weighed. */
  readonly missing = computed(() => {
    if (this.unmarked() && !this.slip().columns.length) {
      return {text: 'pool.open', count: this.unmarked()};
    }
    return this.oneColumn() ? {text: 'pool.oneColumn', count: 0} : undefined;
  });
  /** The figures shown; their space is reserved while there are none. */
  readonly shown = computed(() => (this.missing() || this.wrong() ? undefined : this.sums()));
  /** What the figures rest on: own views, too, once a ticket was weighed. */
  readonly knowledge = computed(() => {
    const known = this.shown()?.knowledge ?? this.card()?.knowledge;
    // With views of one's own, the server says whether enough is known to suggest.
    return known && {...known, refused: known.refused && this.views().size === 0};
  });
  /** Columns and cost, for which no answer is needed. */
  readonly price = computed(() => {
    const card = this.card();
    const wrong = this.wrong();
    return card && (!wrong || wrong.reason === 'states.offline') ? priceOf(this.slip(), card) : undefined;
  });
  readonly played = computed(() => {
    const columns = this.shown()?.columns;
    return columns === undefined ? undefined : columns * (this.card()?.price ?? 0);
  });
  readonly publicGuessed = computed(() => this.card()?.fixtures.some((fixture) => !fixture.public) ?? false);
  readonly reduced = computed(() =>
    this.card()?.reductions.find((one) => one.number === this.slip().reduction),
  );
  readonly saving = new ActionState();
  /** The state of actions on kept tickets. */
  readonly keeping = new ActionState();
  readonly busy = computed(() => this.saving.busy() || this.keeping.busy());
  /** What was on the slip before it was cleared or marks of a link were put there, until something else is. */
  readonly cleared = signal<Started | undefined>(undefined);
  /** What became of the marks in a link: a key of the page's words. */
  readonly linked = signal<'slip.taken' | 'slip.notTaken' | undefined>(undefined);
  /** The ticket deleted last, until it is restored. */
  readonly deleted = signal<KeptTicket | undefined>(undefined);

  constructor() {
    effect(() => {
      const key = this.storage();
      if (key !== undefined) {
        localStorage.setItem(key, JSON.stringify(this.slip()));
        localStorage.setItem(draftKey(key), JSON.stringify(this.draft()));
      }
    });
    effect(() => {
      const query = this.query();
      // Whose slip it is must be known: the one kept in this browser takes its place.
      if (query.has('marks') && this.storage() !== undefined && this.card()) {
        untracked(() => this.takeLinked(query));
      }
    });
  }

  tick({row, sign}: Tick): void {
    this.change({
      marks: this.slip().marks.map((mark, i) => (i === row ? toggled(mark, sign) : mark)),
      columns: [],
    });
  }

  tickGoal(side: 'plenoHome' | 'plenoAway', goal: string): void {
    this.change({[side]: toggledGoals(this.slip()[side], goal)});
  }

  choose8(number: number): void {
    const chosen = this.slip().elige8;
    this.change({
      elige8: chosen.includes(number)
        ? chosen.filter((one) => one !== number)
        : [...chosen, number].sort((a, b) => a - b),
    });
  }

  likeliest8(): void {
    this.change({elige8: this.sums()?.likeliestElige8 ?? []});
  }

  reduce(reduction: string): void {
    this.change({reduction: Number(reduction), columns: []});
  }

  fill(): void {
    const believed = (this.card()?.fixtures ?? []).map((fixture, i) => ({
      ...fixture,
      probs: this.views().get(i + 1)?.probs ?? fixture.probs,
    }));
    this.change({marks: likeliest(believed), columns: [], reduction: 0});
  }

  clear(): void {
    const before = {slip: this.slip(), draft: this.draft()};
    this.put(emptySlip);
    this.draft.set(emptyDraft);
    this.cleared.set(before);
  }

  /** Puts the marks of a link on the slip; a ticket that was begun there can be brought back. */
  private takeLinked(query: ParamMap): void {
    const linked = slipIn(query, this.card()?.reductions.map((one) => one.number) ?? []);
    const before = {slip: this.slip(), draft: this.draft()};
    if (linked && JSON.stringify(linked) !== JSON.stringify(before.slip)) {
      this.put(linked);
      this.draft.set(emptyDraft);
      if (!isBlank(before.slip) || before.draft.name || before.draft.editing !== undefined) {
        this.cleared.set(before);
      }
    }
    this.linked.set(linked ? 'slip.taken' : 'slip.notTaken');
    // From here on the slip is kept in this browser: a reload must not take back what is changed.
    this.address.keep(noMarks);
  }

  /** Takes back that the slip was cleared. */
  restore({slip, draft}: Started): void {
    this.put(slip);
    this.draft.set(draft);
  }

  take(ticket: TicketContent): void {
    this.put({...this.slip(), ...slipOf(ticket)});
  }

  save(): void {
    const ticket = {
      jornadaId: this.number(),
      name: this.draft().name || undefined,
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
          this.describe({editing: kept.id});
          this.saving.message.set('pool.saved');
        }
        this.tickets.reload();
      },
      error: (error: unknown) => this.saving.fail(error),
    });
  }

  show(ticket: KeptTicket): void {
    this.put(slipOf(ticket.ticket));
    // Another user's ticket is kept as a new one.
    this.draft.set(
      ticket.mine
        ? {name: ticket.name ?? '', sharing: sharingOf(ticket), editing: ticket.id}
        : {...emptyDraft, name: ticket.name ?? ''},
    );
  }

  remove(ticket: KeptTicket): void {
    this.changeKept(this.pool.deleteTicket(ticket.id), () => {
      if (this.draft().editing === ticket.id) {
        this.describe({editing: undefined});
      }
      this.deleted.set(ticket);
    });
  }

  undo(ticket: KeptTicket): void {
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

  leave(ticket: KeptTicket, then: () => void): void {
    this.changeKept(this.pool.leaveTicket(ticket.id), then, 'pool.left');
  }

  /** Reloads the views, and the figures that rest on them. */
  followViews(): void {
    this.viewsResource.reload();
    this.viewChanges.update((changes) => changes + 1);
  }

  /** Reloads the results and what the tickets have won. */
  reload(): void {
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

  /** Changes what belongs to the ticket beside what is ticked. */
  describe(change: Partial<Draft>): void {
    this.draft.update((draft) => ({...draft, ...change}));
  }

  /** Puts another ticket on the slip. */
  private put(slip: Slip): void {
    this.sequence.update((sequence) => sequence + 1);
    this.saving.clear();
    this.cleared.set(undefined);
    this.linked.set(undefined);
    this.slip.set(slip);
  }

  private change(change: Partial<Slip>): void {
    this.saving.clear();
    this.cleared.set(undefined);
    this.linked.set(undefined);
    this.slip.update((slip) => ({...slip, ...change}));
  }
}

/** What was on the slip. */
interface Started {
  slip: Slip;
  draft: Draft;
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
