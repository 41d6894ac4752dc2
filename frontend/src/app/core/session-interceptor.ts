import {HttpErrorResponse, type HttpInterceptorFn, type HttpRequest} from '@angular/common/http';
import {inject} from '@angular/core';
import {catchError, from, switchMap, take, throwError, type Observable} from 'rxjs';
import {apiOrigin} from './api-origin';
import {Renewal} from './renewal';
import {Session} from './session';

/**
 * Sends the access token to the product's own API and to nothing else, and renews
 * it when it has expired or the API rejects it. When the session has ended, a request
 * waits for its user to log in again: what was being saved is saved then. Those that end
 * sessions do not wait: they would end the new one.
 */
export const sessionInterceptor: HttpInterceptorFn = (original, next) => {
  const session = inject(Session);
  const renewal = inject(Renewal);
  const origin = inject(apiOrigin);
  const request = withOrigin(original, origin);
  const token = session.isOpen() ? session.token() : undefined;
  const unauthorized = new HttpErrorResponse({status: 401, url: request.url});
  const send = (accessToken: string) =>
    next(request.clone({setHeaders: {Authorization: `Bearer ${accessToken}`}}));
  const sendWith = (tokens: Observable<string | undefined>, rejection: HttpErrorResponse) =>
    tokens.pipe(switchMap((other) => (other ? send(other) : throwError(() => rejection))));
  const sendAfterEnd = (rejection: HttpErrorResponse) =>
    session.ended() && !endsSessions(request)
      ? sendWith(session.afterEnd.pipe(take(1)), rejection)
      : throwError(() => rejection);
  const sendRenewed = (stale: string, rejection: HttpErrorResponse) =>
    from(renewal.renew(stale)).pipe(
      switchMap((renewed) => (renewed ? send(renewed) : sendAfterEnd(rejection))),
    );
  if (!needsToken(request.urlWithParams, origin)) {
    return next(request);
  }
  if (!token) {
    return session.ended() ? sendAfterEnd(unauthorized) : next(request);
  }
  if (session.isStale()) {
    return sendRenewed(token, unauthorized);
  }
  return send(token).pipe(
    catchError((error: unknown) =>
      error instanceof HttpErrorResponse && error.status === 401
        ? sendRenewed(token, error)
        : throwError(() => error),
    ),
  );
};

/** Completes a path of the API with its origin where that is not the page's. */
function withOrigin<T>(request: HttpRequest<T>, origin: string): HttpRequest<T> {
  return request.url.startsWith('/api/') && origin !== location.origin
    ? request.clone({url: origin + request.url})
    : request;
}

/** Requests that create tokens; they carry none. */
const tokenless = ['/api/v1/auth/login', '/api/v1/auth/refresh'];

function endsSessions({method, url}: HttpRequest<unknown>): boolean {
  const {pathname} = new URL(url, location.href);
  return (
    pathname === '/api/v1/auth/logout' ||
    (method === 'DELETE' && /^\/api\/v1\/account\/sessions\b/.test(pathname))
  );
}

function needsToken(address: string, origin: string): boolean {
  const url = new URL(address, location.href);
  return url.origin === origin && url.pathname.startsWith('/api/') && !tokenless.includes(url.pathname);
}
