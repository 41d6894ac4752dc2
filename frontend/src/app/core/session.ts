import {computed, Service, signal} from '@angular/core';
import type {Tokens} from '../api/model';

const key = 'quiniela.session';

/** What an answer with tokens must have for the page to use it. */
export type NewTokens = Pick<Tokens, 'access_token' | 'refresh_token' | 'expires_in' | 'refresh_expires_in'>;

interface Stored {
  /** The same in every tab that shares a log-in. */
  id: string;
  /** How often the tokens were changed: of two tabs the one with more is right. */
  renewals: number;
  token: string;
  refreshToken: string;
  /** By this browser's clock, in milliseconds. */
  expiresAt: number;
  refreshableUntil: number;
  lifetime: number;
}

/** What tabs tell each other of a session that lives in sessionStorage. */
type Message = {kind: 'hello' | 'renewed'; session: Stored} | {kind: 'closed'; id: string};

/**
 * The only place that knows the tokens. They live as long as the tab, or beyond
 * it in a browser whose user asked to stay signed in.
 *
 * Tabs share a session in two ways: through localStorage, and when a tab is
 * duplicated, which copies its sessionStorage. Both follow one another.
 */
@Service()
export class Session {
  private readonly stored = signal(read());
  private readonly endedUnasked = signal(false);
  private readonly tabs =
    'BroadcastChannel' in globalThis ? new BroadcastChannel('quiniela.session') : undefined;

  readonly token = computed(() => this.stored()?.token);
  readonly refreshToken = computed(() => this.stored()?.refreshToken);
  /** Changes with the log-in, not with the tokens. */
  readonly id = computed(() => this.stored()?.id);
  /** When the access token expires, and how long it lasts in all, in milliseconds. */
  readonly expiry = computed(() => {
    const stored = this.stored();
    return stored && {at: stored.expiresAt, lifetime: stored.lifetime};
  });
  /** The last session ended without the user asking for it. */
  readonly ended = this.endedUnasked.asReadonly();

  constructor() {
    addEventListener('storage', (event) => {
      if (event.storageArea === localStorage && (event.key === key || event.key === null)) {
        this.reload();
      }
    });
    this.tabs?.addEventListener('message', (event: MessageEvent<Message>) => this.hear(event.data));
    const stored = this.stored();
    if (stored && !isKept()) {
      this.tabs?.postMessage({kind: 'hello', session: stored} satisfies Message);
    }
  }

  /** Whether there is a session that can go on; ends one that cannot. */
  isOpen(): boolean {
    const stored = this.stored();
    if (stored && stored.refreshableUntil <= Date.now()) {
      this.expire();
    }
    return this.stored() !== undefined;
  }

  /** Whether the access token's time is over. */
  isStale(): boolean {
    const stored = this.stored();
    return stored !== undefined && stored.expiresAt <= Date.now();
  }

  open(tokens: NewTokens, keepSignedIn: boolean): void {
    forget();
    this.endedUnasked.set(false);
    this.write(newSession(tokens, randomId(), 0), keepSignedIn);
  }

  /** The session goes on with new tokens, in every tab. */
  renew(tokens: NewTokens): void {
    const stored = this.stored();
    if (stored) {
      const session = newSession(tokens, stored.id, stored.renewals + 1);
      const kept = isKept();
      this.write(session, kept);
      if (!kept) {
        this.tabs?.postMessage({kind: 'renewed', session} satisfies Message);
      }
    }
  }

  /** Takes what another tab may have stored. */
  reload(): void {
    const stored = read();
    if (JSON.stringify(stored) !== JSON.stringify(this.stored())) {
      this.stored.set(stored);
    }
  }

  /** The user asked for it. */
  close(): void {
    const stored = this.stored();
    const kept = isKept();
    forget();
    this.endedUnasked.set(false);
    this.stored.set(undefined);
    if (stored && !kept) {
      this.tabs?.postMessage({kind: 'closed', id: stored.id} satisfies Message);
    }
  }

  /** Time ran out, or the server no longer takes the tokens. */
  expire(): void {
    this.close();
    this.endedUnasked.set(true);
  }

  private write(session: Stored, keep: boolean): void {
    (keep ? localStorage : sessionStorage).setItem(key, JSON.stringify(session));
    this.stored.set(session);
  }

  private hear(message: Message): void {
    const mine = this.stored();
    if (!mine || isKept()) {
      return;
    }
    if (message.kind === 'closed') {
      if (message.id === mine.id) {
        forget();
        this.stored.set(undefined);
      }
      return;
    }
    const theirs = message.session;
    if (theirs.id !== mine.id) {
      return;
    }
    if (theirs.renewals > mine.renewals) {
      this.write(theirs, false);
    } else if (message.kind === 'hello' && theirs.renewals < mine.renewals) {
      this.tabs?.postMessage({kind: 'renewed', session: mine} satisfies Message);
    }
  }
}

function newSession(tokens: NewTokens, id: string, renewals: number): Stored {
  const now = Date.now();
  return {
    id,
    renewals,
    token: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: now + tokens.expires_in * 1000,
    refreshableUntil: now + tokens.refresh_expires_in * 1000,
    lifetime: tokens.expires_in * 1000,
  };
}

// Not crypto.randomUUID, which a page without TLS does not have.
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}

function forget(): void {
  sessionStorage.removeItem(key);
  localStorage.removeItem(key);
}

function isKept(): boolean {
  return sessionStorage.getItem(key) === null;
}

function read(): Stored | undefined {
  try {
    const text = sessionStorage.getItem(key) ?? localStorage.getItem(key);
    const value = JSON.parse(text ?? 'null') as Partial<Stored> | null;
    return typeof value?.token === 'string' &&
      typeof value.refreshToken === 'string' &&
      typeof value.id === 'string' &&
      typeof value.renewals === 'number' &&
      typeof value.expiresAt === 'number' &&
      typeof value.refreshableUntil === 'number' &&
      typeof value.lifetime === 'number'
      ? (value as Stored)
      : undefined;
  } catch {
    return undefined; // not ours, or damaged: as good as none
  }
}
