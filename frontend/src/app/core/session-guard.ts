import {inject} from '@angular/core';
import {Router, type CanActivateFn} from '@angular/router';
import {home} from './return-address';
import {Session} from './session';

/** Sends visitors without a session to log in, and back afterwards. */
export const sessionGuard: CanActivateFn = (_route, state) =>
  inject(Session).isOpen() ||
  inject(Router).createUrlTree(['/login'], {queryParams: state.url === home ? {} : {return: state.url}});
