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
