import {HttpClient, provideHttpClient, withInterceptors} from '@angular/common/http';
import {HttpTestingController, provideHttpClientTesting} from '@angular/common/http/testing';
import {TestBed} from '@angular/core/testing';
import {streamInterceptor} from './stream-interceptor';

describe('streams of events', () => {
  it('go past the service worker; other requests and other origins do not', () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([streamInterceptor])), provideHttpClientTesting()],
    });
    const http = TestBed.inject(HttpClient);
    const api = TestBed.inject(HttpTestingController);
    const bypasses = (address: string, reportProgress: boolean) => {
      http.get(address, {observe: 'events', reportProgress, responseType: 'text'}).subscribe();
      return api.expectOne(address).request.headers.has('ngsw-bypass');
    };
    expect(bypasses('/api/v1/jornadas/1/live/events', true)).toBe(true);
    expect(bypasses('/api/v1/jornadas/1', false)).toBe(false);
    expect(bypasses('https://elsewhere.example/events', true)).toBe(false);
  });
});
