import {computed, DestroyRef, inject, signal} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import type {Subscription} from 'rxjs';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job, JobRequest} from '../../api/model';
import {toRequestError, type RequestError} from '../request-error';
import {isOver, JobWatch} from './job-watch';

/** A job that a page starts or finds under way, and follows to its end. */
export class FollowedJob {
  private readonly jobs = inject(JobsService);
  private readonly watch = inject(JobWatch);
  private readonly destroyed = inject(DestroyRef);
  private stream?: Subscription;

  private readonly latest = signal<Job | undefined>(undefined);
  readonly job = this.latest.asReadonly();
  readonly running = computed(() => {
    const job = this.latest();
    return job !== undefined && !isOver(job);
  });
  /** Why it could not be started or cancelled. */
  readonly error = signal<RequestError | undefined>(undefined);

  /** To be made where a component is; `ended` is told of the end, not of a job that was over before. */
  constructor(private readonly ended: (job: Job) => void) {}

  start(request: JobRequest): void {
    this.error.set(undefined);
    this.jobs.addJob(request).subscribe({
      next: (job) => this.follow(job),
      error: (error: unknown) => this.fail(error),
    });
  }

  follow(job: Job): void {
    const before = isOver(job);
    this.stream?.unsubscribe();
    this.latest.set(job);
    this.stream = this.watch
      .watch(job.id)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe((latest) => {
        this.latest.set(latest);
        if (isOver(latest) && !before) {
          this.ended(latest);
        }
      });
  }

  fail(error: unknown): void {
    this.error.set(toRequestError(error));
  }

  /** The page turns to something else: the job goes on without it. */
  leave(): void {
    this.stream?.unsubscribe();
    this.latest.set(undefined);
    this.error.set(undefined);
  }
}
