import {HttpEventType, type HttpEvent} from '@angular/common/http';
import {inject, Injectable} from '@angular/core';
import {concat, defer, filter, map, mergeMap, retry, takeWhile, timer, type Observable} from 'rxjs';
import {JobsService} from '../../api/jobs/jobs.service';
import type {Job} from '../../api/model';

/** Nothing more will happen to it. */
export function isOver(job: Job): boolean {
  return job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';
}

const again = 1000; // ms until a stream that broke off is asked for again

/** The jobs that a stream of server-sent events has told so far. */
function told(text: string): Job[] {
  return text
    .split('\n\n')
    .slice(0, -1) // what comes after the last one is not whole yet
    .flatMap((event) => event.split('\n').filter((line) => line.startsWith('data: ')))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Job);
}

/** Follows a job on the server until it is over. */
@Injectable({providedIn: 'root'})
export class JobWatch {
  private readonly jobs = inject(JobsService);

  /** Gives the job each time it has changed; ends with it. */
  watch(id: number): Observable<Job> {
    return defer(() => this.stream(id)).pipe(
      retry({delay: () => timer(again)}),
      takeWhile((job) => !isOver(job), true),
    );
  }

  /** One stream; when it ends before the job does, another follows. */
  private stream(id: number): Observable<Job> {
    const events = this.jobs.watchJob(id, {observe: 'events', reportProgress: true});
    return concat(
      events.pipe(
        map((event) => this.latest(event)),
        filter((job) => job !== undefined),
      ),
      timer(again).pipe(mergeMap(() => this.stream(id))),
    );
  }

  private latest(event: HttpEvent<string>): Job | undefined {
    if (event.type === HttpEventType.DownloadProgress && 'partialText' in event) {
      return told(event.partialText ?? '').at(-1);
    }
    return event.type === HttpEventType.Response ? told(event.body ?? '').at(-1) : undefined;
  }
}
