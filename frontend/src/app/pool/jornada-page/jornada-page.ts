import {Component, computed, inject, input, linkedSignal, numberAttribute, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {Router, RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {of, switchMap} from 'rxjs';
import {listMatchesResource} from '../../api/football/football.resource';
import type {Card, JornadaRequest} from '../../api/model';
import {draftJornadaResource, getJornadaResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {Dates, seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {ifMatch} from '../../shared/if-match';
import {Loading} from '../../shared/loading/loading';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {whenKnown} from '../../shared/resources';
import {sharesOf, sharesText} from '../shares';

const day = 24 * 60 * 60 * 1000;
const around = 6 * day; // from the day of the closing on, as long as a jornada may last

/** What is typed: the public's percentages as text, the rest as it is sent. */
interface Draft extends Omit<JornadaRequest, 'public'> {
  shares: string;
}

/** A new jornada, begun from the next days' matches, or one that is changed. */
@Component({
  selector: 'app-jornada-page',
  imports: [Failure, Icon, Loading, MatButton, Refused, RouterLink, TranslocoDirective],
  templateUrl: './jornada-page.html',
  styleUrl: './jornada-page.scss',
})
export class JornadaPage {
  /** Bound from the route: /pool/:id/edit; missing for a new one. */
  readonly id = input(undefined, {
    transform: (id: string | undefined) => (id === undefined ? undefined : numberAttribute(id)),
  });

  private readonly pool = inject(PoolService);
  private readonly router = inject(Router);
  protected readonly dates = inject(Dates);

  private readonly begun = draftJornadaResource(
    whenKnown(() => (this.id() === undefined ? true : undefined)),
  );
  private readonly there = getJornadaResource(
    computed(() => this.id() ?? 0),
    whenKnown(() => this.id()),
  );
  protected readonly card = computed(() => (this.there.hasValue() ? this.there.value() : undefined));
  protected readonly resource = computed(() => (this.id() === undefined ? this.begun : this.there));
  protected readonly draft = linkedSignal<Draft | undefined>(() => {
    const card = this.card();
    if (card) {
      return draftOf(card);
    }
    return this.begun.hasValue() ? {...this.begun.value(), shares: ''} : undefined;
  });
  /** As a field of the browser's zone wants it: 2026-11-27T20:00. */
  protected readonly closesAt = computed(() => {
    const time = new Date(this.draft()?.closesAt ?? 0);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  /** Matches around the closing, of any division: each fixture may be one of them. */
  private readonly closingDay = computed(() => {
    const time = Date.parse(this.draft()?.closesAt ?? '');
    return Number.isNaN(time) ? undefined : Math.floor(time / day) * day;
  });
  private readonly matches = listMatchesResource(
    computed(() => ({
      from: new Date((this.closingDay() ?? 0) - day).toISOString(),
      to: new Date((this.closingDay() ?? 0) + around).toISOString(),
      limit: 500,
    })),
    whenKnown(() => this.closingDay()),
  );
  protected readonly near = computed(() =>
    (this.matches.hasValue() ? this.matches.value().items : []).map(
      ({id, homeTeam, awayTeam, division, kickoff}) => ({
        matchId: id,
        home: homeTeam.name,
        away: awayTeam.name,
        title: `${homeTeam.name} – ${awayTeam.name}`,
        more: `${division} · ${this.dates.date(kickoff)}`,
      }),
    ),
  );
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  /** The jornada that was deleted just now. */
  protected readonly gone = signal<Card | undefined>(undefined);

  /** A match of the list; or another team, which means another match: the server looks for it. */
  protected rename(index: number, side: 'home' | 'away', name: string): void {
    const match = this.near().find(({title}) => title === name);
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

  protected set(change: Partial<Draft>): void {
    this.update((draft) => ({...draft, ...change}));
  }

  protected close(time: string): void {
    if (time) {
      this.set({closesAt: new Date(time).toISOString()});
    }
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.send(this.card());
  }

  /** The user has seen that somebody else was faster, and wants the own version all the same. */
  protected saveOver(): void {
    this.begin();
    this.pool.getJornada(this.id() ?? 0).subscribe({
      next: (card) => this.send(card),
      error: (error: unknown) => this.refuse(error),
    });
  }

  /** Takes what somebody else has made of the jornada, as a new start. */
  protected lookAgain(): void {
    this.refusal.set(undefined);
    this.there.reload();
  }

  protected remove(card: Card): void {
    this.begin();
    this.pool.deleteJornada(card.jornada.id, ifMatch(card.jornada)).subscribe({
      next: () => {
        this.busy.set(false);
        this.gone.set(card);
      },
      error: (error: unknown) => this.refuse(error),
    });
  }

  /** Nobody had a ticket for it: it comes back as it was, under another address. */
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
        error: (error: unknown) => this.refuse(error),
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
      error: (error: unknown) => this.refuse(error),
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
    this.refusal.set(undefined);
  }

  private refuse(error: unknown): void {
    this.busy.set(false);
    this.refusal.set(refusalOf(error));
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
  };
}

function requestOf({shares, ...request}: Draft): JornadaRequest {
  const rows = sharesOf(shares);
  return {...request, ...(rows.length ? {public: rows} : {})};
}
