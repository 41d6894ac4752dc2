import {HttpErrorResponse, type HttpInterceptorFn, type HttpRequest} from '@angular/common/http';
import {inject} from '@angular/core';
import {catchError, from, switchMap, throwError} from 'rxjs';
import {apiOrigin} from './api-origin';
import {Renewal} from './renewal';
import {Session} from './session';

/**
 * Shows the access token to the product's own API and to nothing else, and gets
 * a new one when its time is over or the API no longer takes it.
 */
export const sessionInterceptor: HttpInterceptorFn = (original, next) => {
  const session = inject(Session);
  const renewal = inject(Renewal);
  const origin = inject(apiOrigin);
  const request = addressed(original, origin);
  const token = session.isOpen() ? session.token() : undefined;
  if (!token || !takesToken(request.urlWithParams, origin)) {
    return next(request);
  }
  const send = (shown: string) => next(request.clone({setHeaders: {Authorization: `Bearer ${shown}`}}));
  const sendRenewed = (refusal: unknown) =>
    from(renewal.renew(token)).pipe(
      switchMap((renewed) => (renewed ? send(renewed) : throwError(() => refusal))),
    );
  if (session.isStale()) {
    return sendRenewed(new HttpErrorResponse({status: 401, url: request.url}));
  }
  return send(token).pipe(
    catchError((error: unknown) =>
      error instanceof HttpErrorResponse && error.status === 401
        ? sendRenewed(error)
        : throwError(() => error),
    ),
  );
};

/** The API's paths lead to its origin, which may be another than the page's. */
function addressed<T>(request: HttpRequest<T>, origin: string): HttpRequest<T> {
  return request.url.startsWith('/api/') && origin !== location.origin
    ? request.clone({url: origin + request.url})
    : request;
}

const tokenless = ['/api/v1/auth/login', '/api/v1/auth/refresh'];

function takesToken(address: string, origin: string): boolean {
  const url = new URL(address, location.href);
  return url.origin === origin && url.pathname.startsWith('/api/') && !tokenless.includes(url.pathname);
}
