import {Component, computed, effect, inject, input} from '@angular/core';
import {takeUntilDestroyed, toObservable, toSignal} from '@angular/core/rxjs-interop';
import {filter, switchMap} from 'rxjs';
import type {CardFixture, Jornada, KeptTicket, Live} from '../../api/model';
import {getLiveResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {Dates} from '../../shared/dates';
import {follow} from '../../shared/event-stream';
import {Figures} from '../../shared/figures';
import {lastKnown} from '../../shared/resources';
import {hitsShown} from '../comparison';
import {Ranking} from '../ranking/ranking';
import {Winnable} from '../winnable/winnable';
import {Translator} from '../../core/translator';

/** A jornada while it is played: signs and scores as they change, and what one's tickets can still win. */
@Component({
  selector: 'app-live',
  imports: [Ranking, Winnable],
  templateUrl: './live.html',
  styleUrl: './live.scss',
})
export class LiveJornada {
  protected readonly t = inject(Translator).t;
  readonly jornada = input.required<Jornada>();
  readonly kept = input.required<readonly KeptTicket[]>();
  readonly cardFixtures = input.required<readonly CardFixture[]>();

  private readonly pool = inject(PoolService);
  protected readonly figures = inject(Figures);
  protected readonly dates = inject(Dates);
  protected readonly hits = hitsShown;

  private readonly id = computed(() => this.jornada().id);
  private readonly resource = getLiveResource(this.id);
  private readonly card = lastKnown(this.resource);
  private readonly news = toSignal(
    toObservable(this.jornada).pipe(
      filter((jornada) => jornada.state === 'playing'),
      switchMap(({id}) =>
        follow<Live>(() => this.pool.watchLive(id, {observe: 'events', reportProgress: true})),
      ),
      takeUntilDestroyed(),
    ),
  );
  protected readonly now = computed(() => this.news() ?? this.card()?.now);
  protected readonly tickets = computed(() => this.card()?.tickets ?? []);
  protected readonly ranking = computed(() => this.card()?.ranking ?? []);
  /** What is ticked on the kept tickets, by their id. */
  protected readonly contents = computed(
    () => new Map(this.kept().map((ticket) => [ticket.id, ticket.ticket])),
  );
  /** The signs and scores as they stand, to tell when they have changed. */
  protected readonly signs = computed(() =>
    (this.now()?.fixtures ?? [])
      .map(({sign, standing, clock, score}) =>
        [sign, standing, clock, score?.home, score?.away].map((part) => part ?? '').join(),
      )
      .join(' '),
  );
  protected readonly fixtures = computed(() =>
    (this.now()?.fixtures ?? []).map((live, row) => ({
      ...live,
      home: this.jornada().fixtures[row]?.home ?? '',
      away: this.jornada().fixtures[row]?.away ?? '',
      kickoff: this.jornada().fixtures[row]?.kickoff,
    })),
  );

  constructor() {
    // What tickets can still win is worked out by the server when there is news.
    effect(() => {
      if (this.news()) {
        this.resource.reload();
      }
    });
  }
}
