import {HttpClient} from '@angular/common/http';
import type {HttpTestingController} from '@angular/common/http/testing';
import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {apiOrigin} from './api-origin';
import {Language} from './language';
import {Session} from './session';

const refresh = '/api/v1/auth/refresh';
const unauthorized = {status: 401, statusText: 'Unauthorized'};

describe('the interceptor', () => {
  let api: HttpTestingController;
  let session: Session;

  function begin(origin?: string) {
    api = setUp([], origin ? [{provide: apiOrigin, useValue: origin}] : []);
    session = TestBed.inject(Session);
    session.open(tokens(), false);
  }

  /** Sends a request; says what came of it. */
  function get(address: string) {
    const outcome: {answer?: unknown; status?: number} = {};
    TestBed.inject(HttpClient)
      .get(address)
      .subscribe({
        next: (answer) => (outcome.answer = answer),
        error: (error: {status: number}) => (outcome.status = error.status),
      });
    return outcome;
  }

  const tokenOf = (address: string) => api.expectOne(address).request.headers.get('Authorization');
  const settle = () => new Promise((resolve) => setTimeout(resolve));

  it.each(['/api/v1/forecasts', `${location.origin}/api/v1/matches?division=SP1`])(
    'attaches the token to %s',
    (address) => {
      begin();
      get(address);
      expect(tokenOf(address)).toBe('Bearer abc');
    },
  );

  it.each([
    '/api/v1/auth/login',
    refresh,
    '/sample/football.json',
    'https://elsewhere.example/api/v1/forecasts',
    '//elsewhere.example/api/v1/forecasts',
  ])('shows it not to %s', (address) => {
    begin();
    get(address);
    expect(tokenOf(address)).toBeNull();
  });

  it('finds the API at another origin, and shows the token there and no longer here', () => {
    begin('https://api.example');
    get('/api/v1/forecasts');
    expect(tokenOf('https://api.example/api/v1/forecasts')).toBe('Bearer abc');
    get(`${location.origin}/api/v1/forecasts`);
    expect(tokenOf(`${location.origin}/api/v1/forecasts`)).toBeNull();
    get('/sample/football.json');
    expect(tokenOf('/sample/football.json')).toBeNull();
  });

  it('asks the API, and it alone, for words in the language of the page', async () => {
    begin();
    const languageOf = (address: string) => {
      get(address);
      return api.expectOne(address).request.headers.get('Accept-Language');
    };
    expect(languageOf('/api/v1/forecasts')).toBe('en');
    await TestBed.inject(Language).choose('es');
    expect(languageOf('/api/v1/auth/login')).toBe('es');
    expect(languageOf('/sample/football.json')).toBeNull();
  });

  it('asks without a header when nobody is logged in', () => {
    begin();
    session.close();
    get('/api/v1/forecasts');
    expect(tokenOf('/api/v1/forecasts')).toBeNull();
  });

  it('gets a new token once for many requests that are rejected, and asks them again', async () => {
    begin();
    const outcomes = ['a', 'b', 'c'].map((name) => get(`/api/v1/${name}`));
    for (const name of ['a', 'b']) {
      api.expectOne(`/api/v1/${name}`).flush({}, unauthorized);
    }
    await settle();
    const renewal = api.expectOne(refresh);
    expect(renewal.request.body).toEqual({refresh_token: 'refresh'});
    renewal.flush(tokens({access_token: 'def', refresh_token: 'next'}));
    await settle();
    api.expectOne('/api/v1/c').flush({}, unauthorized); // a late answer to the old token
    await settle();
    api.expectNone(refresh);
    for (const name of ['a', 'b', 'c']) {
      const again = api.expectOne(`/api/v1/${name}`);
      expect(again.request.headers.get('Authorization')).toBe('Bearer def');
      again.flush({name});
    }
    expect(outcomes.map((outcome) => outcome.answer)).toEqual([{name: 'a'}, {name: 'b'}, {name: 'c'}]);
    expect(session.refreshToken()).toBe('next');
  });

  it('does not even ask with a token whose time is over', async () => {
    begin();
    session.open(tokens({expires_in: -1}), false);
    const outcome = get('/api/v1/a');
    api.expectNone('/api/v1/a');
    await settle();
    api.expectOne(refresh).flush(tokens({access_token: 'def'}));
    await settle();
    const request = api.expectOne('/api/v1/a');
    expect(request.request.headers.get('Authorization')).toBe('Bearer def');
    request.flush(1);
    expect(outcome.answer).toBe(1);
  });

  it('ends the session when the refresh token is rejected as well', async () => {
    begin();
    const outcome = get('/api/v1/a');
    api.expectOne('/api/v1/a').flush({}, unauthorized);
    await settle();
    api.expectOne(refresh).flush({}, unauthorized);
    await settle();
    expect(session.isOpen()).toBe(false);
    expect(session.ended()).toBe(true);
    session.close();
    expect(outcome.status).toBe(401);
  });

  /** Two requests: one that meets the end of the session, and one after it. */
  async function twoAroundTheEnd() {
    begin();
    const outcomes = [get('/api/v1/a')];
    api.expectOne('/api/v1/a').flush({}, unauthorized);
    await settle();
    api.expectOne(refresh).flush({}, unauthorized);
    await settle();
    outcomes.push(get('/api/v1/b'));
    api.expectNone('/api/v1/b');
    return outcomes;
  }

  it('asks again when the user has come back after the end of the session', async () => {
    const outcomes = await twoAroundTheEnd();
    session.open(tokens({access_token: 'def'}), false);
    for (const name of ['a', 'b']) {
      const again = api.expectOne(`/api/v1/${name}`);
      expect(again.request.headers.get('Authorization')).toBe('Bearer def');
      again.flush(name);
    }
    expect(outcomes.map((outcome) => outcome.answer)).toEqual(['a', 'b']);
  });

  it.each([
    ['POST', '/api/v1/auth/logout'],
    ['DELETE', '/api/v1/account/sessions'],
    ['DELETE', '/api/v1/account/sessions/7'],
  ])('does not keep for the next session what would end it: %s %s', async (method, address) => {
    begin();
    let status = 0;
    TestBed.inject(HttpClient)
      .request(method, address)
      .subscribe({error: (error: {status: number}) => (status = error.status)});
    api.expectOne(address).flush({}, unauthorized);
    await settle();
    api.expectOne(refresh).flush({}, unauthorized);
    await settle();
    expect(status).toBe(401);
    session.open(tokens({access_token: 'def'}), false);
    api.expectNone(address);
  });

  it.each([
    ['somebody else comes', () => session.open(tokens({sub: '2', access_token: 'def'}), false)],
    ['nobody comes', () => session.close()],
  ])('gives up when %s after the end of the session', async (_who, comes) => {
    const outcomes = await twoAroundTheEnd();
    comes();
    await settle();
    api.expectNone('/api/v1/a');
    api.expectNone('/api/v1/b');
    expect(outcomes.map((outcome) => outcome.status)).toEqual([401, 401]);
  });

  it.each([0, 500, 429])('keeps the session when a refresh fails with %i', async (status) => {
    begin();
    const outcome = get('/api/v1/a');
    api.expectOne('/api/v1/a').flush({}, unauthorized);
    await settle();
    const renewal = api.expectOne(refresh);
    if (status === 0) {
      renewal.error(new ProgressEvent('error'));
    } else {
      renewal.flush({}, {status, statusText: 'as told'});
    }
    await settle();
    expect(session.isOpen()).toBe(true);
    expect(outcome.status).toBe(status);
  });

  it('asks no third time when the new token is rejected as well', async () => {
    begin();
    const outcome = get('/api/v1/a');
    api.expectOne('/api/v1/a').flush({}, unauthorized);
    await settle();
    api.expectOne(refresh).flush(tokens({access_token: 'def'}));
    await settle();
    api.expectOne('/api/v1/a').flush({}, unauthorized);
    await settle();
    api.expectNone('/api/v1/a');
    expect(outcome.status).toBe(401);
  });

  it('keeps the session through other failures', async () => {
    begin();
    get('/api/v1/a');
    api.expectOne('/api/v1/a').flush({}, {status: 500, statusText: 'Internal Server Error'});
    await settle();
    api.expectNone(refresh);
    expect(session.token()).toBe('abc');
  });
});
