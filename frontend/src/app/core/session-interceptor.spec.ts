import {HttpClient} from '@angular/common/http';
import type {HttpTestingController} from '@angular/common/http/testing';
import {Component} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {setUp} from '../../testing/page';
import {Session} from './session';

@Component({template: ''})
class Blank {}

describe('the interceptor', () => {
  let api: HttpTestingController;
  let session: Session;
  let http: HttpClient;

  beforeEach(() => {
    api = setUp([{path: '**', component: Blank}]);
    session = TestBed.inject(Session);
    http = TestBed.inject(HttpClient);
    session.open({access_token: 'abc', expires_in: 900}, false);
  });

  const headerOf = (address: string) => {
    http.get(address).subscribe({error: () => undefined});
    const {request} = api.expectOne(address);
    return request.headers.get('Authorization');
  };

  it.each(['/api/v1/forecasts', `${location.origin}/api/v1/matches?division=SP1`])(
    'attaches the token to %s',
    (address) => {
      expect(headerOf(address)).toBe('Bearer abc');
    },
  );

  it.each([
    '/api/v1/auth/login',
    '/sample/football.json',
    'https://elsewhere.example/api/v1/forecasts',
    '//elsewhere.example/api/v1/forecasts',
  ])('shows it not to %s', (address) => {
    expect(headerOf(address)).toBeNull();
  });

  it('asks without a header when nobody is logged in', () => {
    session.close();
    expect(headerOf('/api/v1/forecasts')).toBeNull();
  });

  it('ends the session and asks to log in when the API no longer takes the token', async () => {
    await TestBed.inject(Router).navigateByUrl('/matches?season=2016');
    http.get('/api/v1/matches').subscribe({error: () => undefined});
    api.expectOne('/api/v1/matches').flush({}, {status: 401, statusText: 'Unauthorized'});
    await new Promise((resolve) => setTimeout(resolve));
    expect(session.isOpen()).toBe(false);
    expect(session.ended()).toBe(true);
    expect(TestBed.inject(Router).url).toBe('/login?return=%2Fmatches%3Fseason%3D2016');
  });

  it('keeps the session through other failures, and through a late answer to an older token', () => {
    http.get('/api/v1/a').subscribe({error: () => undefined});
    http.get('/api/v1/b').subscribe({error: () => undefined});
    api.expectOne('/api/v1/a').flush({}, {status: 500, statusText: 'Internal Server Error'});
    session.open({access_token: 'newer', expires_in: 900}, false);
    api.expectOne('/api/v1/b').flush({}, {status: 401, statusText: 'Unauthorized'});
    expect(session.token()).toBe('newer');
  });
});
