import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {Session} from './session';

describe('the session', () => {
  let session: Session;

  beforeEach(() => {
    setUp();
    session = TestBed.inject(Session);
  });

  /** The same session as another tab of the browser sees it. */
  const otherTab = () => TestBed.runInInjectionContext(() => new Session());
  const heard = () => new Promise((resolve) => setTimeout(resolve, 50));

  it('lasts as long as the tab unless the user wants more', () => {
    session.open(tokens(), false);
    expect(session.token()).toBe('abc');
    expect(sessionStorage.length).toBe(1);
    expect(localStorage.length).toBe(0);

    session.open(tokens(), true);
    expect(sessionStorage.length).toBe(0);
    expect(localStorage.length).toBe(1);
  });

  it('goes on when the access token has expired, and is over when it can no longer be refreshed', () => {
    session.open(tokens({expires_in: -1}), false);
    expect(session.isStale()).toBe(true);
    expect(session.isOpen()).toBe(true);

    session.open(tokens({refresh_expires_in: -1}), false);
    expect(session.isOpen()).toBe(false);
    expect(session.token()).toBeUndefined();
    expect(session.ended()).toBe(true);
  });

  it.each([true, false])('stays the same one, where it is kept, through new tokens: %s', (kept) => {
    session.open(tokens(), kept);
    const id = session.id();
    session.renew(tokens({access_token: 'def', refresh_token: 'next'}));
    expect(session.id()).toBe(id);
    expect([session.token(), session.refreshToken()]).toEqual(['def', 'next']);
    expect([localStorage.length, sessionStorage.length]).toEqual(kept ? [1, 0] : [0, 1]);

    session.open(tokens(), kept);
    expect(session.id()).not.toBe(id);
  });

  it('leaves nothing behind when the user ends it, and asks no questions', () => {
    session.open(tokens(), true);
    session.close();
    session.renew(tokens());
    expect(session.isOpen()).toBe(false);
    expect(session.ended()).toBe(false);
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });

  it('follows another tab that logs out or has new tokens', () => {
    session.open(tokens(), true);
    const changed = () => dispatchEvent(new StorageEvent('storage', {storageArea: localStorage, key: null}));
    otherTab().renew(tokens({access_token: 'def'}));
    changed();
    expect(session.token()).toBe('def');
    localStorage.clear();
    changed();
    expect(session.isOpen()).toBe(false);
  });

  // jsdom has one sessionStorage for all; what the tabs say is what counts here.
  it('follows a duplicated tab', async () => {
    session.open(tokens(), false);
    const copy = otherTab();
    copy.renew(tokens({access_token: 'def'}));
    await heard();
    expect(session.token()).toBe('def');
    copy.close();
    sessionStorage.setItem('quiniela.session', 'of this tab');
    await heard();
    expect(session.isOpen()).toBe(false);
  });

  it('is told by an older tab that it has old tokens', async () => {
    session.open(tokens(), false);
    const old = sessionStorage.getItem('quiniela.session') ?? '';
    session.renew(tokens({access_token: 'def'}));
    sessionStorage.setItem('quiniela.session', old);
    const restored = otherTab();
    expect(restored.token()).toBe('abc');
    await heard();
    expect(restored.token()).toBe('def');
  });

  it.each([true, false])(
    'asks in every tab for the user to come back, where it is kept: %s',
    async (kept) => {
      session.open(tokens(), kept);
      const copy = otherTab();
      copy.expire();
      await heard();
      expect([copy.ended(), session.ended()]).toEqual([true, true]);
      expect(session.user()).toBe('1');
      expect(session.id()).toBeUndefined();
      copy.close(); // the user gives up there
      await heard();
      expect(session.ended()).toBe(false);
      expect(session.user()).toBeUndefined();
    },
  );

  it('is over, but may go on, when another tab has forgotten it', () => {
    session.open(tokens(), true);
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', {storageArea: localStorage, key: null}));
    expect(session.ended()).toBe(true);
    otherTab().open(tokens({access_token: 'def'}), true);
    dispatchEvent(new StorageEvent('storage', {storageArea: localStorage, key: null}));
    expect(session.ended()).toBe(false);
    expect(session.token()).toBe('def');
  });

  it.each([
    ['its user', () => session.open(tokens({access_token: 'def'}), false), ['def']],
    ['somebody else', () => session.open(tokens({sub: '2', access_token: 'def'}), false), [undefined]],
    ['nobody', () => session.close(), [undefined]],
  ])('tells who waits after its end that %s is there', (_who, comes, want) => {
    session.open(tokens(), false);
    const heardOf: (string | undefined)[] = [];
    session.afterEnd.subscribe((token) => heardOf.push(token));
    session.renew(tokens());
    session.expire();
    expect(heardOf).toEqual([]);
    comes();
    expect(heardOf).toEqual(want);
  });

  it('goes on with one that an earlier version stored', () => {
    session.open(tokens(), false);
    const stored = JSON.parse(sessionStorage.getItem('quiniela.session') ?? '') as Record<string, unknown>;
    delete stored['user'];
    sessionStorage.setItem('quiniela.session', JSON.stringify(stored));
    expect(otherTab().isOpen()).toBe(true);
  });

  it('does not follow a tab with another log-in', async () => {
    session.open(tokens(), false);
    const other = otherTab();
    other.open(tokens({access_token: 'of somebody else'}), false);
    other.renew(tokens({access_token: 'also of somebody else'}));
    await heard();
    expect(session.token()).toBe('abc');
  });

  it.each(['', '{', '{"token": 3}', '{"token": "abc", "expiresAt": 3}', 'null', '[]'])(
    'ignores what is damaged: %s',
    (stored) => {
      sessionStorage.setItem('quiniela.session', stored);
      expect(otherTab().isOpen()).toBe(false);
    },
  );
});
