import {HttpEventType, type HttpEvent} from '@angular/common/http';
import {concat, defer, filter, map, mergeMap, retry, timer, type Observable} from 'rxjs';

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

/** Emits what a stream of events sends, the latest first; when it ends, another is opened. */
export function follow<T>(open: () => Observable<HttpEvent<string>>): Observable<T> {
  const stream = (): Observable<T> =>
    concat(
      open().pipe(
        map((event) => latest<T>(event)),
        filter((one) => one !== undefined),
      ),
      timer(reconnectDelay).pipe(mergeMap(stream)),
    );
  return defer(stream).pipe(retry({delay: () => timer(reconnectDelay)}));
}
