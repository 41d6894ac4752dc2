import type {HttpInterceptorFn} from '@angular/common/http';

/**
 * Streams of events go past the service worker, which hands an answer on only in the end. The
 * header is for it alone; a server of another origin would have to allow it.
 */
export const streamInterceptor: HttpInterceptorFn = (request, next) => {
  const stream = request.method === 'GET' && request.reportProgress;
  const own = new URL(request.url, location.href).origin === location.origin;
  return next(stream && own ? request.clone({setHeaders: {'ngsw-bypass': 'true'}}) : request);
};
