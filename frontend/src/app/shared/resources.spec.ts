import {signal} from '@angular/core';
import type {HttpResourceRequest} from '@angular/common/http';
import {firstError, lastKnown, retryFailed, whenKnown, type Loaded} from './resources';

describe('what resources have loaded', () => {
  it('stays while the next is loading, and goes when that fails', () => {
    const value = signal<string | undefined>('first');
    const loading = signal(false);
    const resource = {hasValue: () => value() !== undefined, value, isLoading: loading};
    const known = lastKnown(resource as never);
    expect(known()).toBe('first');
    loading.set(true);
    value.set(undefined);
    expect(known()).toBe('first');
    value.set('second');
    loading.set(false);
    expect(known()).toBe('second');
    value.set(undefined);
    expect(known()).toBeUndefined();
  });

  it('is not asked for before what it depends on is known', () => {
    const request: HttpResourceRequest = {url: '/api/v1/matches'};
    expect(whenKnown(() => undefined).request(request)).toBeUndefined();
    expect(whenKnown(() => 0).request(request)).toBe(request);
  });

  it('is tried again where it failed, and only there', () => {
    const resource = (message?: string) => {
      const reload = vi.fn();
      const loaded = {error: () => (message ? new Error(message) : undefined), reload};
      return loaded as unknown as Loaded & {reload: typeof reload};
    };
    const [good, bad, worse] = [resource(), resource('bad'), resource('worse')];
    const all = [good, bad, worse];
    expect(firstError(all)?.message).toBe('bad');
    expect(firstError([good])).toBeUndefined();
    retryFailed(all);
    expect(all.map((one) => one.reload.mock.calls.length)).toEqual([0, 1, 1]);
  });
});
