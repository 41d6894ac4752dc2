import {TestBed} from '@angular/core/testing';
import {setUp} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {JobNotices} from './job-notices';

describe('the jobs whose end is announced', () => {
  function notices(): JobNotices {
    setUp();
    TestBed.inject(Session).open(tokens(), false);
    const notices = TestBed.inject(JobNotices);
    TestBed.tick();
    return notices;
  }

  it('are each there once, and outlast a reload of the page', () => {
    const before = notices();
    before.add(7);
    before.add(8);
    before.add(7);
    const stored = sessionStorage.getItem('quiniela.jobs') ?? '';
    TestBed.resetTestingModule();
    setUp();
    sessionStorage.setItem('quiniela.jobs', stored);
    expect(TestBed.inject(JobNotices).jobs()).toEqual([7, 8]);
  });

  it('are the last ten', () => {
    const some = notices();
    Array.from({length: 12}, (_, id) => some.add(id + 1));
    expect(some.jobs()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    some.remove(12);
    expect(some.jobs()).not.toContain(12);
  });

  it('are not told to whoever logs in next', () => {
    const some = notices();
    some.add(7);
    TestBed.inject(Session).close();
    TestBed.tick();
    expect(some.jobs()).toEqual([]);
    expect(sessionStorage.getItem('quiniela.jobs')).toBe('');
  });
});
