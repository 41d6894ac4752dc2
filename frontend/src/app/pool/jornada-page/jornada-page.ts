import {Component, computed, inject, input, linkedSignal, numberAttribute, signal} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {of, switchMap} from 'rxjs';
import {listMatchesResource} from '../../api/football/football.resource';
import type {Card, Jornada, JornadaRequest} from '../../api/model';
import {draftJornadaResource, getJornadaResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {ifMatch} from '../../shared/if-match';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {whenKnown} from '../../shared/resources';
import {FixtureOdds, wrongEntries, type Entered, type EnteredKind} from '../fixture-odds/fixture-odds';
import {sharesOf, sharesText} from '../shares';
import {emptyTriple, oddsTriple, percentagesTriple} from '../triple';
import {jornadaRequestLimits, listMatchesLimits, poolFixtureLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

const day = 24 * 60 * 60 * 1000;
const maxDuration = 6 * day; // of a jornada, from the day of its closing

/** Those that have odds and percentages: all but the pleno al 15. */
const forecastFixtures = jornadaRequestLimits.odds.maxItems;

/** The jornada in the form: numbers of fixtures as they are typed, the rest as it is sent. */
interface Draft extends Omit<JornadaRequest, 'public' | 'odds' | 'tips'> {
  shares: string;
  entered: readonly Entered[];
}

/** Adds a jornada, starting from the next days' matches, or changes one. */
@Component({
  selector: 'app-jornada-page',
  imports: [DateField, Limited, Failure, FixtureOdds, Icon, Loading, ErrorNotice, RouterLink],
  templateUrl: './jornada-page.html',
  styleUrl: './jornada-page.scss',
})
export class JornadaPage {
  protected readonly t = inject(Translator).t;
  protected readonly jornadaRequestLimits = jornadaRequestLimits;
  protected readonly poolFixtureLimits = poolFixtureLimits;
  /** Bound from the route: /pool/:id/edit; missing for a new one. */
  readonly id = input(undefined, {
    transform: (id: string | undefined) => (id === undefined ? undefined : numberAttribute(id)),
  });

  private readonly pool = inject(PoolService);
  private readonly router = inject(Router);
  protected readonly dates = inject(Dates);

  private readonly suggested = draftJornadaResource(
    whenKnown(() => (this.id() === undefined ? true : undefined)),
  );
  private readonly existing = getJornadaResource(
    computed(() => this.id() ?? 0),
    whenKnown(() => this.id()),
  );
  protected readonly card = computed(() => (this.existing.hasValue() ? this.existing.value() : undefined));
  protected readonly resource = computed(() => (this.id() === undefined ? this.suggested : this.existing));
  protected readonly draft = linkedSignal<Draft | undefined>(() => {
    const card = this.card();
    if (card) {
      return draftOf(card);
    }
    if (!this.suggested.hasValue()) {
      return undefined;
    }
    const suggested = this.suggested.value();
    return {...suggested, season: seasonName(suggested.season), shares: '', entered: enteredOf()};
  });
  /** The closing time for a datetime field, in the browser's zone: 2026-11-27T20:00. */
  protected readonly closesAt = computed(() => {
    const time = new Date(this.draft()?.closesAt ?? 0);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  /** Matches around the closing, of any division, are offered for each fixture. */
  private readonly closingDay = computed(() => {
    const time = Date.parse(this.draft()?.closesAt ?? '');
    return Number.isNaN(time) ? undefined : Math.floor(time / day) * day;
  });
  private readonly matches = listMatchesResource(
    computed(() => ({
      from: new Date((this.closingDay() ?? 0) - day).toISOString(),
      to: new Date((this.closingDay() ?? 0) + maxDuration).toISOString(),
      limit: listMatchesLimits.limit.maximum,
    })),
    whenKnown(() => this.closingDay()),
  );
  protected readonly nearbyMatches = computed(() =>
    (this.matches.hasValue() ? this.matches.value().items : []).map(
      ({id, homeTeam, awayTeam, division, kickoff}) => ({
        matchId: id,
        home: homeTeam.displayName,
        away: awayTeam.displayName,
        title: `${homeTeam.displayName} – ${awayTeam.displayName}`,
        more: `${division} · ${this.dates.date(kickoff)}`,
      }),
    ),
  );
  protected readonly busy = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  /** Whether the form was to be sent, so that everything wrong in it is to be said. */
  protected readonly attempted = signal(false);
  protected readonly wrong = computed(
    () => this.draft()?.entered.some((entered) => wrongEntries(entered).length) ?? false,
  );
  /** What the server finds wrong in the odds or percentages of one fixture: said beside them. */
  protected readonly refusedEntry = computed(() => {
    const error = this.requestError();
    const [, kind, index] = /^body\.(odds|tips)\[(\d+)\](\[\d+\])?$/.exec(error?.location ?? '') ?? [];
    return error && kind && index
      ? {index: Number(index), errors: {[kind]: error} as Partial<Record<EnteredKind, RequestError>>}
      : undefined;
  });
  protected readonly noErrors = {};
  /** The jornada that was deleted just now. */
  protected readonly deleted = signal<Card | undefined>(undefined);

  /** Takes a match from the list, or another team, whose match the server then finds. */
  protected rename(index: number, side: 'home' | 'away', name: string): void {
    const match = this.nearbyMatches().find(({title}) => title === name);
    this.update((draft) => ({
      ...draft,
      fixtures: draft.fixtures.map((fixture, i) => {
        if (i !== index) {
          return fixture;
        }
        return match
          ? {home: match.home, away: match.away, matchId: match.matchId}
          : {...fixture, [side]: name, matchId: undefined};
      }),
    }));
  }

  protected enter(index: number, entered: Entered): void {
    this.update((draft) => ({
      ...draft,
      entered: draft.entered.map((one, i) => (i === index ? entered : one)),
    }));
    if (this.refusedEntry()?.index === index) {
      this.requestError.set(undefined);
    }
  }

  protected set(change: Partial<Draft>): void {
    this.update((draft) => ({...draft, ...change}));
  }

  protected setClosing(time: string): void {
    if (time) {
      this.set({closesAt: new Date(time).toISOString()});
    }
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.attempted.set(true);
    if (!this.wrong()) {
      this.send(this.card());
    }
  }

  /** Saves over somebody else's change after the user has seen that there is one. */
  protected overwrite(): void {
    this.begin();
    this.pool.getJornada(this.id() ?? 0).subscribe({
      next: (card) => this.send(card),
      error: (error: unknown) => this.fail(error),
    });
  }

  /** Loads somebody else's change and starts again from it. */
  protected reloadLatest(): void {
    this.requestError.set(undefined);
    this.existing.reload();
  }

  protected remove(card: Card): void {
    this.begin();
    this.pool.deleteJornada(card.jornada.id, ifMatch(card.jornada)).subscribe({
      next: () => {
        this.busy.set(false);
        this.deleted.set(card);
      },
      error: (error: unknown) => this.fail(error),
    });
  }

  /** Adds the deleted jornada again, under a new id; nobody had a ticket for it. */
  protected undo(card: Card): void {
    const {signs, pleno, winners, prizes} = card.jornada;
    this.begin();
    this.pool
      .addJornada(requestOf(draftOf(card)))
      .pipe(
        switchMap((jornada) =>
          signs ? this.pool.enterJornadaResults(jornada.id, {signs, pleno, winners, prizes}) : of(jornada),
        ),
      )
      .subscribe({
        next: (jornada) => this.show(jornada.id),
        error: (error: unknown) => this.fail(error),
      });
  }

  private send(card: Card | undefined): void {
    const draft = this.draft();
    if (!draft) {
      return;
    }
    this.begin();
    const request = requestOf(draft);
    (card
      ? this.pool.changeJornada(card.jornada.id, request, ifMatch(card.jornada))
      : this.pool.addJornada(request)
    ).subscribe({
      next: (jornada) => this.show(jornada.id),
      error: (error: unknown) => this.fail(error),
    });
  }

  private show(id: number): void {
    void this.router.navigate(['/pool', id]);
  }

  private update(change: (draft: Draft) => Draft): void {
    this.draft.update((draft) => draft && change(draft));
  }

  private begin(): void {
    this.busy.set(true);
    this.requestError.set(undefined);
  }

  private fail(error: unknown): void {
    this.busy.set(false);
    this.requestError.set(toRequestError(error));
  }
}

function draftOf({jornada, fixtures}: Card): Draft {
  return {
    season: seasonName(jornada.season),
    number: jornada.number,
    closesAt: jornada.closesAt,
    fixtures: jornada.fixtures,
    takings: jornada.takings,
    jackpot: jornada.jackpot,
    shares: sharesText(fixtures),
    entered: enteredOf(jornada),
  };
}

function enteredOf(jornada?: Jornada): Entered[] {
  return Array.from({length: forecastFixtures}, (_, i) =>
    jornada
      ? {odds: oddsTriple(jornada.odds[i]), tips: percentagesTriple(jornada.tips[i])}
      : {odds: emptyTriple, tips: emptyTriple},
  );
}

function requestOf({shares, entered, ...request}: Draft): JornadaRequest {
  const rows = sharesOf(shares);
  return {
    ...request,
    ...(rows.length ? {public: rows} : {}),
    ...enteredRows(entered, 'odds'),
    ...enteredRows(entered, 'tips'),
  };
}

/** The rows of one kind, if there are any; an empty row keeps its fixture's place. */
function enteredRows(entered: readonly Entered[], kind: EnteredKind): Partial<JornadaRequest> {
  const rows = entered.map((one) => [...one[kind].values]);
  return rows.some((row) => row.length) ? {[kind]: rows} : {};
}
