import {HttpErrorResponse, HttpEventType, type HttpEvent} from '@angular/common/http';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  map,
  mergeMap,
  retry,
  throwError,
  timer,
  type Observable,
} from 'rxjs';

const reconnectDelay = 1000; // ms, after a stream has ended or broken off

/** What a stream of server-sent events has sent so far. */
function parseEvents<T>(text: string): T[] {
  return text
    .split('\n\n')
    .slice(0, -1) // the rest is an incomplete event
    .flatMap((event) => event.split('\n').filter((line) => line.startsWith('data: ')))
    .map((line) => JSON.parse(line.slice('data: '.length)) as T);
}

function latest<T>(event: HttpEvent<string>): T | undefined {
  if (event.type === HttpEventType.DownloadProgress && 'partialText' in event) {
    return parseEvents<T>(event.partialText ?? '').at(-1);
  }
  return event.type === HttpEventType.Response ? parseEvents<T>(event.body ?? '').at(-1) : undefined;
}

/** Whether what is asked for is not there, or not for this user: asking again is of no use. */
function isFinal(error: unknown): boolean {
  return error instanceof HttpErrorResponse && (error.status === 403 || error.status === 404);
}

/**
 * Emits what a stream of events sends, the latest first; when it ends, another is opened.
 * It completes if there is no such stream.
 */
export function follow<T>(open: () => Observable<HttpEvent<string>>): Observable<T> {
  const stream = (): Observable<T> =>
    concat(
      open().pipe(
        map((event) => latest<T>(event)),
        filter((one) => one !== undefined),
      ),
      timer(reconnectDelay).pipe(mergeMap(stream)),
    );
  return defer(stream).pipe(
    retry({delay: (error) => (isFinal(error) ? throwError(() => error) : timer(reconnectDelay))}),
    catchError(() => EMPTY),
  );
}
