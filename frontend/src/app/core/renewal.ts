import {HttpErrorResponse} from '@angular/common/http';
import {DestroyRef, effect, inject, Service} from '@angular/core';
import {firstValueFrom} from 'rxjs';
import {AuthService} from '../api/auth/auth.service';
import {Session} from './session';

/** The tokens are changed when a fifth of their time is left, or a minute. */
const share = 0.2;
const longestLead = 60_000; // ms
/** After a failure of the network. */
const pause = 15_000; // ms
/** The longest delay that a browser's timer takes. */
const longestDelay = 2 ** 31 - 1; // ms

/**
 * Changes the session's tokens for new ones, before they expire and when the
 * server refuses them: once for many requests, and once for many tabs.
 */
@Service()
export class Renewal {
  private readonly session = inject(Session);
  private readonly auth = inject(AuthService);
  private running?: Promise<string | undefined>;
  private timer?: ReturnType<typeof setTimeout>;

  constructor() {
    effect(() => {
      const expiry = this.session.expiry();
      this.schedule(expiry && expiry.at - Math.min(longestLead, expiry.lifetime * share) - Date.now());
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /**
   * Gives an access token other than the one that is no longer good, or none
   * when the session is over. Fails when the server cannot be asked: then
   * nothing is known about the session, and it is kept.
   */
  renew(worn: string): Promise<string | undefined> {
    if (this.session.token() !== worn) {
      return Promise.resolve(this.session.token());
    }
    this.running ??= alone(() => this.ask(worn)).finally(() => (this.running = undefined));
    return this.running;
  }

  private async ask(worn: string): Promise<string | undefined> {
    this.session.reload(); // another tab may have been quicker
    const refreshToken = this.session.refreshToken();
    if (this.session.token() !== worn || refreshToken === undefined) {
      return this.session.token();
    }
    try {
      this.session.renew(await firstValueFrom(this.auth.refresh({refresh_token: refreshToken})));
    } catch (error) {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) {
        throw error;
      }
      // Unless another tab has put a good one in its place meanwhile.
      if (this.session.refreshToken() === refreshToken) {
        this.session.expire();
      }
    }
    return this.session.token();
  }

  private schedule(delay: number | undefined): void {
    clearTimeout(this.timer);
    if (delay !== undefined) {
      this.timer = setTimeout(() => void this.renewInTime(), Math.min(Math.max(delay, 0), longestDelay));
    }
  }

  private async renewInTime(): Promise<void> {
    const token = this.session.token();
    if (token === undefined || !this.session.isOpen()) {
      return;
    }
    try {
      await this.renew(token);
    } catch {
      this.schedule(pause); // a request that needs the token shows what is wrong
    }
  }
}

/** How long what a tab stores may take to reach the others. */
const settling = 100; // ms

/** Runs while no other tab does; where the browser knows no locks, the server's grace has to do. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  // Only pages with TLS, or of this machine, have locks.
  if (!('locks' in navigator)) {
    return work();
  }
  return new Promise((resolve, reject) => {
    navigator.locks
      .request('quiniela.session', async () => {
        await work().then(resolve, reject);
        // The next tab must see what was stored, or it would ask once more.
        await new Promise((done) => setTimeout(done, settling));
      })
      .catch(reject);
  });
}
