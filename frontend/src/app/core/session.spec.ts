import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Session} from './session';

const tokens = {access_token: 'abc', expires_in: 900};

describe('the session', () => {
  let session: Session;

  beforeEach(() => {
    setUp();
    session = TestBed.inject(Session);
  });

  it('lasts as long as the tab unless the user wants more', () => {
    session.open(tokens, false);
    expect(session.token()).toBe('abc');
    expect(sessionStorage.length).toBe(1);
    expect(localStorage.length).toBe(0);

    session.open(tokens, true);
    expect(sessionStorage.length).toBe(0);
    expect(localStorage.length).toBe(1);
  });

  it('is over when its time is over, and says so', () => {
    session.open({...tokens, expires_in: -1}, false);
    expect(session.isOpen()).toBe(false);
    expect(session.token()).toBeUndefined();
    expect(session.ended()).toBe(true);
  });

  it('leaves nothing behind when the user ends it, and asks no questions', () => {
    session.open(tokens, true);
    session.close();
    expect(session.isOpen()).toBe(false);
    expect(session.ended()).toBe(false);
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });

  it('follows another tab that logs out', () => {
    session.open(tokens, true);
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', {storageArea: localStorage, key: null}));
    expect(session.isOpen()).toBe(false);
  });

  it.each(['', '{', '{"token": 3}', 'null', '[]'])('ignores what is damaged: %s', (stored) => {
    sessionStorage.setItem('quiniela.session', stored);
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({});
    expect(TestBed.inject(Session).isOpen()).toBe(false);
  });
});
