import {HttpEventType, type HttpEvent} from '@angular/common/http';
import {inject, Injectable} from '@angular/core';
import {concat, defer, filter, map, mergeMap, retry, takeWhile, timer, type Observable} from 'rxjs';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';

/** Whether a job has ended, in whatever way. */
export function isOver(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

const reconnectDelay = 1000; // ms, after a stream has ended or broken off

/** The states of the job that a stream of server-sent events has sent so far. */
function parseEvents(text: string): Job[] {
  return text
    .split('\n\n')
    .slice(0, -1) // the rest is an incomplete event
    .flatMap((event) => event.split('\n').filter((line) => line.startsWith('data: ')))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Job);
}

/** Follows a job on the server until it is over. */
@Injectable({providedIn: 'root'})
export class JobWatch {
  private readonly jobs = inject(JobsService);

  /** Emits the job whenever it changes, and completes when it is over. */
  watch(id: number): Observable<Job> {
    return defer(() => this.stream(id)).pipe(
      retry({delay: () => timer(reconnectDelay)}),
      takeWhile((job) => !isOver(job), true),
    );
  }

  /** One stream; if it ends before the job does, another follows. */
  private stream(id: number): Observable<Job> {
    const events = this.jobs.watchJob(id, {observe: 'events', reportProgress: true});
    return concat(
      events.pipe(
        map((event) => this.latest(event)),
        filter((job) => job !== undefined),
      ),
      timer(reconnectDelay).pipe(mergeMap(() => this.stream(id))),
    );
  }

  private latest(event: HttpEvent<string>): Job | undefined {
    if (event.type === HttpEventType.DownloadProgress && 'partialText' in event) {
      return parseEvents(event.partialText ?? '').at(-1);
    }
    return event.type === HttpEventType.Response ? parseEvents(event.body ?? '').at(-1) : undefined;
  }
}
