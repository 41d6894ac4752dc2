import {Component, computed, effect, inject, untracked, viewChild} from '@angular/core';
import {RouterLink} from '@angular/router';
import {listJobsResource} from '../../api/jobs/jobs.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {FollowedJob} from '../../shared/job/followed-job';
import {JobProgress} from '../../shared/job/job-progress';
import {isOver} from '../../shared/job/job-watch';
import {PastJobs, tookSeconds} from '../../shared/job/past-jobs';
import {ErrorNotice} from '../../shared/error-notice';
import {Leaderboard} from '../../shared/leaderboard/leaderboard';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

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
  imports: [SaveShown, Empty, JobProgress, Leaderboard, ErrorNotice, PastJobs, RouterLink],
  templateUrl: './training-page.html',
  styleUrl: './training-page.scss',
})
export class TrainingPage {
  protected readonly t = inject(Translator).t;
  private readonly board = viewChild(Leaderboard);
  protected readonly dates = inject(Dates);
  protected readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly steps: readonly Step[] = ['update', 'prepare', 'train'];
  protected readonly history = listJobsResource(computed(() => ({limit: 30})));
  /** The latest job of each step. */
  protected readonly work: Readonly<Record<Step, FollowedJob>> = {
    update: this.followed(),
    prepare: this.followed(),
    train: this.followed(),
  };
  protected readonly error = computed(() =>
    this.steps.map((step) => this.work[step].error()).find((error) => error !== undefined),
  );
  protected readonly past = computed(() =>
    this.history.hasValue() ? this.history.value().items.filter(isOver) : [],
  );
  protected readonly prepared = computed(() => {
    const job = this.work.prepare.job();
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
            this.work[step].follow(job);
          }
        }
        first.destroy();
      });
    });
  }

  protected start(step: Step): void {
    this.steps.forEach((one) => this.work[one].error.set(undefined));
    this.work[step].start({kind: step});
  }

  protected readonly seconds = tookSeconds;

  private followed(): FollowedJob {
    return new FollowedJob(() => {
      this.history.reload();
      this.board()?.reload();
    });
  }
}
