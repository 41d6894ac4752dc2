import {computed, Service, signal} from '@angular/core';
import type {Tokens} from '../api/model';

const key = 'quiniela.session';

interface Stored {
  token: string;
  /** By this browser's clock, in milliseconds. */
  expiresAt: number;
}

/**
 * The only place that knows the access token. It lives as long as the tab, or
 * until it expires in a browser whose user asked to stay signed in.
 */
@Service()
export class Session {
  private readonly stored = signal(read());
  private readonly endedUnasked = signal(false);

  readonly token = computed(() => this.stored()?.token);
  /** The last session ended without the user asking for it. */
  readonly ended = this.endedUnasked.asReadonly();

  constructor() {
    // Another tab logged in or out.
    addEventListener('storage', (event) => {
      if (event.storageArea === localStorage && (event.key === key || event.key === null)) {
        this.stored.set(read());
      }
    });
  }

  /** Whether there is a session that has not expired; ends one that has. */
  isOpen(): boolean {
    const stored = this.stored();
    if (stored && stored.expiresAt <= Date.now()) {
      this.expire();
    }
    return this.stored() !== undefined;
  }

  open(tokens: Pick<Tokens, 'access_token' | 'expires_in'>, keepSignedIn: boolean): void {
    const stored = {token: tokens.access_token, expiresAt: Date.now() + tokens.expires_in * 1000};
    forget();
    (keepSignedIn ? localStorage : sessionStorage).setItem(key, JSON.stringify(stored));
    this.endedUnasked.set(false);
    this.stored.set(stored);
  }

  /** The user asked for it. */
  close(): void {
    forget();
    this.endedUnasked.set(false);
    this.stored.set(undefined);
  }

  /** Time ran out, or the server no longer takes the token. */
  expire(): void {
    this.close();
    this.endedUnasked.set(true);
  }
}

function forget(): void {
  sessionStorage.removeItem(key);
  localStorage.removeItem(key);
}

function read(): Stored | undefined {
  try {
    const text = sessionStorage.getItem(key) ?? localStorage.getItem(key);
    const value = JSON.parse(text ?? 'null') as Partial<Stored> | null;
    return typeof value?.token === 'string' && typeof value.expiresAt === 'number'
      ? {token: value.token, expiresAt: value.expiresAt}
      : undefined;
  } catch {
    return undefined; // not ours, or damaged: as good as none
  }
}
