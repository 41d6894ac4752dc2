import {TestBed} from '@angular/core/testing';
import {Connection} from './connection';

describe('the connection', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is as the browser says at first, and follows it', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const {online} = TestBed.inject(Connection);
    expect(online()).toBe(false);
    dispatchEvent(new Event('online'));
    expect(online()).toBe(true);
    dispatchEvent(new Event('offline'));
    expect(online()).toBe(false);
  });
});
