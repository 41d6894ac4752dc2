import {TestBed} from '@angular/core/testing';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {setUp} from '../../testing/page';
import {tokens} from '../../testing/samples';
import {OfflineCopies} from './offline-copies';
import {Session} from './session';

describe('answers kept for a time without network', () => {
  const deleted: string[] = [];

  beforeEach(() => {
    deleted.length = 0;
    vi.stubGlobal('caches', {
      keys: () =>
        Promise.resolve(['ngsw:/:db:control', 'ngsw:/:1:data:own:cache', 'ngsw:/:1:assets:shell:cache']),
      delete: (name: string) => {
        deleted.push(name);
        return Promise.resolve(true);
      },
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are deleted when the session ends, and the page itself is not', async () => {
    setUp();
    const session = TestBed.inject(Session);
    session.open(tokens(), false);
    TestBed.inject(OfflineCopies);
    TestBed.tick();
    session.renew(tokens({access_token: 'c'}));
    TestBed.tick();
    await Promise.resolve();
    expect(deleted).toEqual([]);
    session.close();
    TestBed.tick();
    await vi.waitFor(() => expect(deleted).toEqual(['ngsw:/:1:data:own:cache']));
  });

  it('are deleted when somebody logs in after a session that ended while the page was closed', async () => {
    setUp();
    TestBed.inject(OfflineCopies);
    TestBed.tick();
    expect(deleted).toEqual([]);
    TestBed.inject(Session).open(tokens(), false);
    TestBed.tick();
    await vi.waitFor(() => expect(deleted).toEqual(['ngsw:/:1:data:own:cache']));
  });
});
