import type {HttpInterceptorFn} from '@angular/common/http';
import {inject} from '@angular/core';
import {Language} from './language';

/** Asks the API for error messages in the language of the page. */
export const languageInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/')) {
    return next(request);
  }
  return next(request.clone({setHeaders: {'Accept-Language': inject(Language).current()}}));
};
