import {inject, Injectable} from '@angular/core';
import {takeWhile, type Observable} from 'rxjs';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';
import {follow} from '../event-stream';

/** Whether a job has ended, in whatever way. */
export function isOver(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

/** Follows a job on the server until it is over. */
@Injectable({providedIn: 'root'})
export class JobWatch {
  private readonly jobs = inject(JobsService);

  /** Emits the job whenever it changes, and completes when it is over. */
  watch(id: number): Observable<Job> {
    return follow<Job>(() => this.jobs.watchJob(id, {observe: 'events', reportProgress: true})).pipe(
      takeWhile((job) => !isOver(job), true),
    );
  }
}
