import {Component, computed, DestroyRef, effect, inject, signal, untracked, viewChild} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {listJobsResource} from '../../api/jobs/jobs.resource';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job, JobRequest} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver, JobWatch} from '../../shared/job/job-watch';
import {PastJobs, tookSeconds} from '../../shared/job/past-jobs';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {Leaderboard} from '../../shared/leaderboard/leaderboard';
import {SaveShown} from '../../shared/download/save-shown';

type Step = 'update' | 'prepare' | 'train';

interface Prepared {
  divisions: {
    division: string;
    from: number;
    to: number;
    matches: number;
    fixtures: number;
    withOdds: number;
    withShots: number;
    missing: number;
  }[];
}

/** The three steps from published results to forecasts, with their progress. */
@Component({
  selector: 'app-training-page',
  imports: [
    SaveShown,
    Empty,
    JobProgress,
    Leaderboard,
    ErrorNotice,
    PastJobs,
    RouterLink,
    TranslocoDirective,
  ],
  templateUrl: './training-page.html',
  styleUrl: './training-page.scss',
})
export class TrainingPage {
  private readonly service = inject(JobsService);
  private readonly watch = inject(JobWatch);
  private readonly destroyed = inject(DestroyRef);
  private readonly board = viewChild(Leaderboard);
  protected readonly dates = inject(Dates);
  protected readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly steps: readonly Step[] = ['update', 'prepare', 'train'];
  protected readonly history = listJobsResource(computed(() => ({limit: 30})));
  protected readonly latest = signal<Partial<Record<Step, Job>>>({});
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly past = computed(() =>
    this.history.hasValue() ? this.history.value().items.filter(isOver) : [],
  );
  protected readonly prepared = computed(() => {
    const job = this.latest().prepare;
    return job?.state === 'succeeded' ? (job.result as Prepared | undefined) : undefined;
  });

  constructor() {
    // When the page opens, running jobs are followed and the latest finished ones shown.
    const first = effect(() => {
      if (!this.history.hasValue()) {
        return;
      }
      const jobs = this.history.value().items;
      untracked(() => {
        for (const step of this.steps) {
          const job = jobs.find((one) => one.kind === step);
          if (job) {
            this.follow(step, job);
          }
        }
        first.destroy();
      });
    });
  }

  protected start(step: Step): void {
    this.requestError.set(undefined);
    const request: JobRequest = {kind: step};
    this.service.addJob(request).subscribe({
      next: (job) => this.follow(step, job),
      error: (error: unknown) => this.fail(error),
    });
  }

  protected fail(error: unknown): void {
    this.requestError.set(toRequestError(error));
  }

  protected busy(step: Step): boolean {
    const job = this.latest()[step];
    return job !== undefined && !isOver(job);
  }

  protected readonly seconds = tookSeconds;

  private follow(step: Step, job: Job): void {
    const show = (latest: Job) => this.latest.update((all) => ({...all, [step]: latest}));
    show(job);
    const before = isOver(job);
    this.watch
      .watch(job.id)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe((latest) => {
        show(latest);
        if (isOver(latest) && !before) {
          this.history.reload();
          this.board()?.reload();
        }
      });
  }
}
