import type {HttpEvent, HttpInterceptorFn} from '@angular/common/http';
import {inject, Service} from '@angular/core';
import {finalize, share, type Observable} from 'rxjs';

/** The reads that are under way, by address. */
@Service()
class Running {
  readonly reads = new Map<string, Observable<HttpEvent<unknown>>>();
}

/**
 * What two parts of a page ask for at the same moment is asked once. A write forgets what is
 * under way: what is read after it must know of it.
 */
export const sharingInterceptor: HttpInterceptorFn = (request, next) => {
  const {reads} = inject(Running);
  if (request.method !== 'GET') {
    reads.clear();
    return next(request).pipe(finalize(() => reads.clear()));
  }
  const address = `${request.responseType} ${request.urlWithParams}`;
  const running = reads.get(address);
  if (running) {
    return running;
  }
  const read = next(request).pipe(
    finalize(() => {
      if (reads.get(address) === read) {
        reads.delete(address);
      }
    }),
    share(),
  );
  reads.set(address, read);
  return read;
};
