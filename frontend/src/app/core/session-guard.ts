import {inject} from '@angular/core';
import {Router, type CanActivateFn} from '@angular/router';
import {home} from './return-address';
import {Session} from './session';

/** Lets nobody in without a session: they log in first and come back. */
export const sessionGuard: CanActivateFn = (_route, state) =>
  inject(Session).isOpen() ||
  inject(Router).createUrlTree(['/login'], {queryParams: state.url === home ? {} : {return: state.url}});
