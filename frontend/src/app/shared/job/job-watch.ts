import {inject, Injectable} from '@angular/core';
import {finalize, share, takeWhile, tap, type Observable, ReplaySubject} from 'rxjs';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';
import {follow} from '../event-stream';
import {JobNotices} from './job-notices';

/** Whether a job has ended, in whatever way. */
export function isOver(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

/** Follows jobs on the server until they are over, each by one stream however many ask. */
@Injectable({providedIn: 'root'})
export class JobWatch {
  private readonly jobs = inject(JobsService);
  private readonly notices = inject(JobNotices);
  private readonly streams = new Map<number, Observable<Job>>();

  /** Emits the job whenever it changes, and completes when it is over. */
  watch(id: number): Observable<Job> {
    const known = this.streams.get(id);
    if (known) {
      return known;
    }
    const stream = follow<Job>(() => this.jobs.watchJob(id, {observe: 'events', reportProgress: true})).pipe(
      takeWhile((job) => !isOver(job), true),
      tap((job) => {
        if (!isOver(job)) {
          this.notices.add(id);
        }
      }),
      finalize(() => this.streams.delete(id)),
      share({connector: () => new ReplaySubject(1)}),
    );
    this.streams.set(id, stream);
    return stream;
  }
}
