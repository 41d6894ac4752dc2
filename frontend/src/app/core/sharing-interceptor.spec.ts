import {HttpClient, provideHttpClient, withInterceptors} from '@angular/common/http';
import {HttpTestingController, provideHttpClientTesting} from '@angular/common/http/testing';
import {TestBed} from '@angular/core/testing';
import {sharingInterceptor} from './sharing-interceptor';

describe('reads at the same moment', () => {
  function start() {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([sharingInterceptor])), provideHttpClientTesting()],
    });
    const got: unknown[] = [];
    const http = TestBed.inject(HttpClient);
    const read = () => http.get('/divisions').subscribe((answer) => got.push(answer));
    return {api: TestBed.inject(HttpTestingController), http, read, got};
  }

  it('share one request, and the next one asks anew', () => {
    const {api, read, got} = start();
    read();
    read();
    api.expectOne('/divisions').flush(1);
    read();
    api.expectOne('/divisions').flush(2);
    expect(got).toEqual([1, 1, 2]);
  });

  it('share nothing across a write', () => {
    const {api, http, read, got} = start();
    read();
    http.put('/divisions', {}).subscribe();
    read();
    const [before, after] = api.match({method: 'GET', url: '/divisions'});
    api.expectOne({method: 'PUT'}).flush(null);
    after?.flush('new');
    before?.flush('old');
    expect(got).toEqual(['new', 'old']);
  });

  it('go on as long as one part waits', () => {
    const {api, read, got} = start();
    read().unsubscribe();
    expect(api.expectOne('/divisions').cancelled).toBe(true);
    const first = read();
    read();
    first.unsubscribe();
    api.expectOne((request) => request.method === 'GET').flush(3);
    expect(got).toEqual([3]);
  });
});
