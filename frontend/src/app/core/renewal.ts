import {HttpErrorResponse} from '@angular/common/http';
import {DestroyRef, effect, inject, Service} from '@angular/core';
import {firstValueFrom} from 'rxjs';
import {AuthService} from '../api/auth/auth.service';
import {Session} from './session';

/** Tokens are renewed when a fifth of their lifetime is left, or a minute if that is less. */
const leadFraction = 0.2;
const maxLead = 60_000; // ms
/** How long to wait after a network failure. */
const retryDelay = 15_000; // ms
/** The longest delay that a browser's timer takes. */
const maxDelay = 2 ** 31 - 1; // ms

/**
 * Exchanges the session's tokens for new ones before they expire and when the
 * server rejects them: once for any number of requests, and once for all tabs.
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
      this.schedule(expiry && expiry.at - Math.min(maxLead, expiry.lifetime * leadFraction) - Date.now());
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /**
   * Returns an access token other than the stale one, or none when the session
   * is over. Fails when the server cannot be reached: the session may still be
   * good, so it is kept.
   */
  renew(staleToken: string): Promise<string | undefined> {
    if (this.session.token() !== staleToken) {
      return Promise.resolve(this.session.token());
    }
    this.running ??= exclusively(() => this.ask(staleToken)).finally(() => (this.running = undefined));
    return this.running;
  }

  private async ask(staleToken: string): Promise<string | undefined> {
    this.session.reload(); // another tab may have renewed it already
    const refreshToken = this.session.refreshToken();
    if (this.session.token() !== staleToken || refreshToken === undefined) {
      return this.session.token();
    }
    try {
      this.session.renew(await firstValueFrom(this.auth.refresh({refresh_token: refreshToken})));
    } catch (error) {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) {
        throw error;
      }
      // Unless another tab has stored a newer one in the meantime.
      if (this.session.refreshToken() === refreshToken) {
        this.session.expire();
      }
    }
    return this.session.token();
  }

  private schedule(delay: number | undefined): void {
    clearTimeout(this.timer);
    if (delay !== undefined) {
      this.timer = setTimeout(() => void this.renewBeforeExpiry(), Math.min(Math.max(delay, 0), maxDelay));
    }
  }

  private async renewBeforeExpiry(): Promise<void> {
    const token = this.session.token();
    if (token === undefined || !this.session.isOpen()) {
      return;
    }
    try {
      await this.renew(token);
    } catch {
      this.schedule(retryDelay); // the next request that needs the token reports the error
    }
  }
}

/** How long a tab's writes to storage may take to reach the others. */
const storageDelay = 100; // ms

/** Runs in one tab at a time; without locks, the server's grace period for old tokens has to do. */
function exclusively<T>(work: () => Promise<T>): Promise<T> {
  // Browsers offer locks only over HTTPS and on localhost.
  if (!('locks' in navigator)) {
    return work();
  }
  return new Promise((resolve, reject) => {
    navigator.locks
      .request('quiniela.session', async () => {
        await work().then(resolve, reject);
        // The next tab must see the stored tokens, or it would renew them once more.
        await new Promise((done) => setTimeout(done, storageDelay));
      })
      .catch(reject);
  });
}
