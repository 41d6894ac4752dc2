import {computed, Service, signal} from '@angular/core';
import {Subject} from 'rxjs';
import type {Tokens} from '../api/model';

const key = 'quiniela.session';

/** The part of a response with tokens that the page uses. */
export type NewTokens = Pick<
  Tokens,
  'sub' | 'access_token' | 'refresh_token' | 'expires_in' | 'refresh_expires_in'
>;

interface StoredSession {
  /** The same in every tab that shares a log-in. */
  id: string;
  /** The id of the user. */
  user: string;
  /** The name with which the user logged in. */
  name: string;
  /** How often the tokens were renewed: of two tabs, the one with more is up to date. */
  renewals: number;
  token: string;
  refreshToken: string;
  /** By this browser's clock, in milliseconds. */
  expiresAt: number;
  refreshableUntil: number;
  lifetime: number;
}

/** What tabs send each other; what is stored in localStorage they also see by themselves. */
type Message =
  {kind: 'hello' | 'renewed'; session: StoredSession} | {kind: 'closed'; id: string; asked: boolean};

/**
 * The only class that knows the tokens. They are kept as long as the tab, or
 * longer when the user asked to stay signed in.
 *
 * Tabs share a session in two ways: through localStorage, and when a tab is
 * duplicated, which copies its sessionStorage. In both cases the tabs stay in step.
 */
@Service()
export class Session {
  private readonly stored = signal(read());
  /** The session that ended without the user asking for it, until the next one. */
  private readonly lost = signal<StoredSession | undefined>(undefined);
  private readonly last = computed(() => this.stored() ?? this.lost());
  private readonly next = new Subject<string | undefined>();
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
  /** Whether the last session ended without the user asking for it. */
  readonly ended = computed(() => this.lost() !== undefined);
  /** The id of the user, also while the session has ended and the user may come back to the page. */
  readonly user = computed(() => this.last()?.user);
  readonly name = computed(() => this.last()?.name ?? '');
  /** Tells who waits for an ended session of what comes: the access token of its user, or none. */
  readonly afterEnd = this.next.asObservable();

  constructor() {
    addEventListener('storage', (event) => {
      if (event.storageArea === localStorage && (event.key === key || event.key === null)) {
        this.reload();
      }
    });
    this.tabs?.addEventListener('message', (event: MessageEvent<Message>) => this.receive(event.data));
    const stored = this.stored();
    if (stored && !isKept()) {
      this.tabs?.postMessage({kind: 'hello', session: stored} satisfies Message);
    }
  }

  /** Whether there is a session that can be continued; ends one that cannot. */
  isOpen(): boolean {
    const stored = this.stored();
    if (stored && stored.refreshableUntil <= Date.now()) {
      this.expire();
    }
    return this.stored() !== undefined;
  }

  /** Whether the access token has expired. */
  isStale(): boolean {
    const stored = this.stored();
    return stored !== undefined && stored.expiresAt <= Date.now();
  }

  open(tokens: NewTokens, keepSignedIn: boolean, name = ''): void {
    forget();
    this.write(newSession(tokens, {id: randomId(), name, renewals: 0}), keepSignedIn);
  }

  /** Continues the session with new tokens, in every tab. */
  renew(tokens: NewTokens): void {
    const stored = this.stored();
    if (stored) {
      const session = newSession(tokens, {...stored, renewals: stored.renewals + 1});
      const kept = isKept();
      this.write(session, kept);
      if (!kept) {
        this.tabs?.postMessage({kind: 'renewed', session} satisfies Message);
      }
    }
  }

  /** Reads what another tab may have stored. */
  reload(): void {
    const stored = read();
    if (JSON.stringify(stored) !== JSON.stringify(this.stored())) {
      if (stored) {
        this.go(stored);
      } else {
        this.end(false); // a tab that was asked to says so
      }
    }
  }

  /** Ends the session because the user asked for it. */
  close(): void {
    this.endEverywhere(true);
  }

  /** Ends the session because it ran out or the server rejects its tokens. */
  expire(): void {
    this.endEverywhere(false);
  }

  private endEverywhere(asked: boolean): void {
    const last = this.last();
    forget();
    this.end(asked);
    if (last) {
      this.tabs?.postMessage({kind: 'closed', id: last.id, asked} satisfies Message);
    }
  }

  private end(asked: boolean): void {
    this.lost.set(asked ? undefined : this.last());
    this.stored.set(undefined);
    if (asked) {
      this.next.next(undefined);
    }
  }

  private write(session: StoredSession, keep: boolean): void {
    (keep ? localStorage : sessionStorage).setItem(key, JSON.stringify(session));
    this.go(session);
  }

  /** Goes on with a session, be it another one. */
  private go(session: StoredSession): void {
    const lost = this.lost();
    this.stored.set(session);
    if (lost) {
      this.lost.set(undefined);
      this.next.next(session.user === lost.user ? session.token : undefined);
    }
  }

  private receive(message: Message): void {
    if (message.kind === 'closed') {
      if (message.id === this.last()?.id) {
        if (read()?.id === message.id) {
          forget();
        }
        this.end(message.asked);
      }
      return;
    }
    const mine = this.stored();
    if (!mine || isKept()) {
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

function newSession(
  tokens: NewTokens,
  {id, name, renewals}: Pick<StoredSession, 'id' | 'name' | 'renewals'>,
): StoredSession {
  const now = Date.now();
  return {
    id,
    user: tokens.sub,
    name,
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

function read(): StoredSession | undefined {
  try {
    const text = sessionStorage.getItem(key) ?? localStorage.getItem(key);
    const value = JSON.parse(text ?? 'null') as Partial<StoredSession> | null;
    return typeof value?.token === 'string' &&
      typeof value.refreshToken === 'string' &&
      typeof value.id === 'string' &&
      typeof value.renewals === 'number' &&
      typeof value.expiresAt === 'number' &&
      typeof value.refreshableUntil === 'number' &&
      typeof value.lifetime === 'number'
      ? // Sessions of earlier versions did not say whose they are.
        {...(value as StoredSession), user: value.user ?? '', name: value.name ?? ''}
      : undefined;
  } catch {
    return undefined; // not ours, or damaged: treated as none
  }
}
