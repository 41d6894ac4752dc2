import {Component, computed, DestroyRef, inject, input, signal} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {Router, RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {listPastForecastsResource} from '../../api/forecasts/forecasts.resource';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure, reasonOf} from '../../shared/failure/failure';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver, JobWatch} from '../../shared/job/job-watch';
import {Loading} from '../../shared/loading/loading';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {lastKnown, whenKnown} from '../../shared/resources';
import {ForecastNav} from '../forecast-nav/forecast-nav';

/** The forecasts of a day in the past, made from what was known then. */
@Component({
  selector: 'app-time-machine-page',
  imports: [
    Empty,
    Failure,
    ForecastNav,
    JobProgress,
    Loading,
    ProbabilityBar,
    ErrorNotice,
    RouterLink,
    TranslocoDirective,
  ],
  templateUrl: './time-machine-page.html',
  styleUrl: './time-machine-page.scss',
})
export class TimeMachinePage {
  /** Bound from the address: 2024-03-01. */
  readonly date = input<string>();

  private readonly router = inject(Router);
  private readonly jobs = inject(JobsService);
  private readonly watch = inject(JobWatch);
  private readonly destroyed = inject(DestroyRef);
  protected readonly user = inject(CurrentUser);
  protected readonly dates = inject(Dates);

  protected readonly resource = listPastForecastsResource(
    computed(() => ({date: this.date() ?? ''})),
    whenKnown(() => this.date()),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly forecasts = computed(() => this.known()?.items);
  /** Why they could not be loaded, but for a day that nobody has looked back to. */
  protected readonly failure = computed(() => {
    const error = this.resource.error();
    return error && reasonOf(error) !== 'states.missing' ? error : undefined;
  });
  protected readonly job = signal<Job | undefined>(undefined);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

  protected show(event: Event, date: string): void {
    event.preventDefault();
    this.job.set(undefined);
    this.requestError.set(undefined);
    void this.router.navigate([], {queryParams: {date: date || undefined}});
  }

  protected startJob(): void {
    this.requestError.set(undefined);
    this.jobs.addJob({kind: 'asof', date: this.date()}).subscribe({
      next: (job) => this.follow(job),
      error: (error: unknown) => this.fail(error),
    });
  }

  protected fail(error: unknown): void {
    this.requestError.set(toRequestError(error));
  }

  private follow(job: Job): void {
    this.job.set(job);
    this.watch
      .watch(job.id)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe((latest) => {
        this.job.set(latest);
        if (isOver(latest)) {
          this.resource.reload();
        }
      });
  }
}
