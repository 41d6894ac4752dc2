import {Component, computed, DestroyRef, inject, input, signal} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {RouterLink} from '@angular/router';
import {concatMap, finalize, from, Subscription, switchMap, tap} from 'rxjs';
import {listJornadaSeasonsResource} from '../../api/pool/pool.resource';
import {PoolService} from '../../api/pool/pool.service';
import {Language} from '../../core/language';
import {Address} from '../../shared/address';
import {seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown} from '../../shared/resources';
import {addReplay, type StrategyTotals} from '../replay';
import {TestBench} from '../test-bench/test-bench';
import {SaveShown} from '../../shared/download/save-shown';
import {listJornadasLimits, proposalWishLimits, replayJornadaLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** A season has at most 150 jornadas, which are fewer than the server gives at once. */
const maxJornadas = listJornadasLimits.limit.maximum;

/** What each strategy would have won in a season of the pool. */
@Component({
  selector: 'app-replay-page',
  imports: [Limited, SaveShown, Empty, Failure, Loading, ErrorNotice, RouterLink, TestBench],
  templateUrl: './replay-page.html',
  styleUrl: './replay-page.scss',
})
export class ReplayPage {
  protected readonly t = inject(Translator).t;
  protected readonly proposalWishLimits = proposalWishLimits;
  protected readonly replayJornadaLimits = replayJornadaLimits;
  /** Bound from the address, as are the following: what was played last. */
  readonly season = input<string>();
  readonly budget = input<string>();
  readonly known = input<string>();

  private readonly address = inject(Address);
  private readonly pool = inject(PoolService);
  private readonly destroyed = inject(DestroyRef);
  private readonly language = inject(Language);
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;

  protected readonly resource = listJornadaSeasonsResource();
  protected readonly seasons = lastKnown(this.resource);
  protected readonly played = signal<readonly StrategyTotals[]>([]);
  protected readonly done = signal(0);
  protected readonly all = signal(0);
  /** The number of jornadas with too few forecast fixtures. */
  protected readonly skipped = signal(0);
  protected readonly running = signal<Subscription | undefined>(undefined);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly share = computed(() => (this.all() ? (100 * this.done()) / this.all() : 0));

  protected run(event: Event, season: string, budget: number, known: number): void {
    event.preventDefault();
    this.address.keep({season, budget, known});
    this.played.set([]);
    this.done.set(0);
    this.all.set(0);
    this.skipped.set(0);
    this.requestError.set(undefined);
    const running = this.pool
      .listJornadas({season, limit: maxJornadas})
      .pipe(
        switchMap(({items}) => {
          const over = items.filter((one) => one.winners && one.signs?.includes('-') === false).reverse();
          this.all.set(over.length);
          return from(over);
        }),
        concatMap(({id}) => this.pool.replayJornada(id, {budget, known})),
        tap((replay) => {
          this.done.update((n) => n + 1);
          if (replay.strategies.length) {
            this.played.update((played) => addReplay(played, replay));
          } else {
            this.skipped.update((n) => n + 1);
          }
        }),
        finalize(() => this.running.set(undefined)),
        takeUntilDestroyed(this.destroyed),
      )
      .subscribe({error: (error: unknown) => this.requestError.set(toRequestError(error))});
    this.running.set(running.closed ? undefined : running);
  }

  protected stop(): void {
    this.running()?.unsubscribe();
  }

  protected decimal(value: number): string {
    return new Intl.NumberFormat(this.language.current(), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(value);
  }
}
