import {HttpErrorResponse, type HttpInterceptorFn} from '@angular/common/http';
import {inject} from '@angular/core';
import {Router} from '@angular/router';
import {tap} from 'rxjs';
import {Session} from './session';

/**
 * Shows the token to the product's own API and to nothing else, and logs in
 * again when the API no longer takes it.
 */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  const token = session.token();
  if (!token || !isApi(request.urlWithParams)) {
    return next(request);
  }
  return next(request.clone({setHeaders: {Authorization: `Bearer ${token}`}})).pipe(
    tap({
      error: (error: unknown) => {
        const refused = error instanceof HttpErrorResponse && error.status === 401;
        // A late answer to an older token says nothing about the present one.
        if (refused && session.token() === token) {
          session.expire();
          void router.navigate(['/login'], {queryParams: {return: wantedUrl(router)}});
        }
      },
    }),
  );
};

function isApi(address: string): boolean {
  const url = new URL(address, location.href);
  return (
    url.origin === location.origin &&
    url.pathname.startsWith('/api/') &&
    url.pathname !== '/api/v1/auth/login'
  );
}

function wantedUrl(router: Router): string {
  const going = router.currentNavigation()?.finalUrl;
  return going ? router.serializeUrl(going) : router.url;
}
