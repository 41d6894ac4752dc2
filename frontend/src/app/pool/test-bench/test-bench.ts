import {Component, DestroyRef, computed, inject, input, signal} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {ActivatedRoute, Router} from '@angular/router';
import {EMPTY, Subscription, expand, finalize} from 'rxjs';
import type {BenchAnswer, PoolSeason} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {seasonName} from '../../shared/dates';
import {ErrorNotice} from '../../shared/error-notice';
import {Figures} from '../../shared/figures';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ConditionList} from '../condition-list/condition-list';
import {rowsFrom} from '../conditions';
import {KeptWays} from '../kept-ways/kept-ways';
import {benchOf, markRules, paramsOf, wayFrom, wayKinds, wayObjectives, type WayFields} from '../way';
import {SaveShown} from '../../shared/download/save-shown';
import {benchLimits, proposalWishLimits, wayLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** What a way of playing of one's own would have won in all past jornadas. */
@Component({
  selector: 'app-test-bench',
  imports: [Limited, SaveShown, ConditionList, ErrorNotice, KeptWays],
  templateUrl: './test-bench.html',
  styleUrl: './test-bench.scss',
})
export class TestBench {
  protected readonly t = inject(Translator).t;
  protected readonly wayLimits = wayLimits;
  protected readonly proposalWishLimits = proposalWishLimits;
  protected readonly benchLimits = benchLimits;
  /** In percent; nothing less than one is worth asking for. */
  protected readonly leastLimits = {minimum: 1, maximum: 100 * wayLimits.least.maximum};
  readonly seasons = input.required<readonly PoolSeason[]>();

  private readonly pool = inject(PoolService);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly destroyed = inject(DestroyRef);
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  protected readonly kinds = wayKinds;
  protected readonly rules = markRules;
  protected readonly objectives = wayObjectives;
  protected readonly guarantees = [0, 13, 12, 11] as const;
  protected readonly hits = ['10', '11', '12', '13', '14'] as const;

  /** The address has the way, so that it can be kept and shared. */
  protected readonly way = signal<WayFields>(this.fromAddress());
  protected readonly answer = signal<BenchAnswer | undefined>(undefined);
  protected readonly running = signal<Subscription | undefined>(undefined);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly share = computed(() => {
    const {done = 0, all = 0} = this.answer() ?? {};
    return all ? (100 * done) / all : 0;
  });

  private fromAddress(): WayFields {
    const params = this.route.snapshot.queryParamMap;
    const way = wayFrom((name) => params.get(name), params.getAll('condition'));
    return way.conditions.length ? way : {...way, conditions: rowsFrom(null)};
  }

  protected set(change: Partial<WayFields>): void {
    this.way.update((way) => ({...way, ...change}));
  }

  /** Changes a field that one chooses; the template knows only texts. */
  protected choose(field: 'kind' | 'rule' | 'objective', value: string): void {
    this.way.update((way) => ({...way, [field]: value}));
  }

  protected run(event: Event): void {
    event.preventDefault();
    const asked = benchOf(this.way());
    this.answer.set(undefined);
    this.requestError.set(undefined);
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: paramsOf(this.way()),
      replaceUrl: true,
      scroll: 'manual',
    });
    const running = this.pool
      .benchWay(asked)
      .pipe(
        expand(({done, all}) => (done < all ? this.pool.benchWay(asked) : EMPTY)),
        finalize(() => this.running.set(undefined)),
        takeUntilDestroyed(this.destroyed),
      )
      .subscribe({
        next: (answer) => this.answer.set(answer),
        error: (error: unknown) => this.requestError.set(toRequestError(error)),
      });
    this.running.set(running.closed ? undefined : running);
  }

  protected stop(): void {
    this.running()?.unsubscribe();
  }
}
