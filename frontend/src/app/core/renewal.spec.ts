import type {HttpTestingController} from '@angular/common/http/testing';
import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {Renewal} from './renewal';
import {Session} from './session';

const refresh = '/api/v1/auth/refresh';

describe('the renewal', () => {
  let api: HttpTestingController;
  let session: Session;

  beforeEach(() => {
    vi.useFakeTimers();
    api = setUp();
    session = TestBed.inject(Session);
    session.open(tokens(), false);
    TestBed.inject(Renewal);
    TestBed.tick();
  });

  afterEach(() => vi.useRealTimers());

  it('comes a minute before the access token expires, again and again', async () => {
    for (const round of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(839_000);
      api.expectNone(refresh);
      await vi.advanceTimersByTimeAsync(2_000);
      api.expectOne(refresh).flush(tokens({access_token: `token ${String(round)}`}));
      await vi.advanceTimersByTimeAsync(0);
      TestBed.tick();
      expect(session.token()).toBe(`token ${String(round)}`);
    }
  });

  it('is in time for tokens that last only seconds', async () => {
    session.open(tokens({expires_in: 5}), false);
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(3_900);
    api.expectNone(refresh);
    await vi.advanceTimersByTimeAsync(200);
    api.expectOne(refresh);
  });

  it('tries again when the server could not be reached', async () => {
    await vi.advanceTimersByTimeAsync(841_000);
    api.expectOne(refresh).error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(14_000);
    api.expectNone(refresh);
    await vi.advanceTimersByTimeAsync(2_000);
    api.expectOne(refresh).flush(tokens({access_token: 'def'}));
    await vi.advanceTimersByTimeAsync(0);
    expect(session.token()).toBe('def');
  });

  it('is not needed when nobody is logged in', async () => {
    session.close();
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(10_000_000);
    api.expectNone(refresh);
  });

  it('takes what another tab has got meanwhile', async () => {
    session.open(tokens(), true);
    const other = TestBed.runInInjectionContext(() => new Session());
    other.renew(tokens({access_token: 'def', refresh_token: 'next'}));
    await expect(TestBed.inject(Renewal).renew('abc')).resolves.toBe('def');
    api.expectNone(refresh);
  });

  it('waits for its turn among tabs, and then asks nothing', async () => {
    let release: () => void = () => undefined;
    const request = vi.fn(async (_name: string, work: () => Promise<unknown>) => {
      await new Promise<void>((resolve) => (release = resolve));
      return work();
    });
    Object.defineProperty(navigator, 'locks', {value: {request}, configurable: true});
    session.open(tokens(), true);
    const waiting = TestBed.inject(Renewal).renew('abc');
    const other = TestBed.runInInjectionContext(() => new Session());
    other.renew(tokens({access_token: 'def'}));
    release();
    await expect(waiting).resolves.toBe('def');
    expect(request).toHaveBeenCalledOnce();
    api.expectNone(refresh);
    Reflect.deleteProperty(navigator, 'locks');
  });
});
