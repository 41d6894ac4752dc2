import {HttpErrorResponse, HttpEventType, HttpResponse, type HttpEvent} from '@angular/common/http';
import {EMPTY, of, throwError, type Observable} from 'rxjs';
import {follow} from './event-stream';

const event = (n: number) => `event: job\ndata: {"n":${n}}\n\n`;
const partial = (partialText: string): HttpEvent<string> => ({
  type: HttpEventType.DownloadProgress,
  loaded: partialText.length,
  partialText,
});
const refused = (status: number) => throwError(() => new HttpErrorResponse({status}));

describe('a stream of events', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function followed(...streams: Observable<HttpEvent<string>>[]) {
    const got: number[] = [];
    let opened = 0;
    let over = false;
    const open = () => streams[opened++] ?? EMPTY;
    const subscription = follow<{n: number}>(open).subscribe({
      next: ({n}) => got.push(n),
      complete: () => (over = true),
    });
    return {got, opened: () => opened, over: () => over, subscription};
  }

  it('gives the latest whole event of what has come so far', () => {
    const {got, subscription} = followed(
      of(partial(event(1)), partial(event(1) + event(2) + 'data: {"n":'), new HttpResponse({body: event(3)})),
    );
    expect(got).toEqual([1, 2, 3]);
    subscription.unsubscribe();
  });

  it('is opened again a second after it ended or broke off', () => {
    const {got, opened, subscription} = followed(of(partial(event(1))), refused(502), of(partial(event(2))));
    expect(opened()).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(opened()).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(got).toEqual([1, 2]);
    subscription.unsubscribe();
    vi.advanceTimersByTime(10_000);
    expect(opened()).toBe(3);
  });

  it.each([403, 404])('is over if there is none for this user: %s', (status) => {
    const {opened, over} = followed(refused(status));
    vi.advanceTimersByTime(10_000);
    expect(opened()).toBe(1);
    expect(over()).toBe(true);
  });
});
