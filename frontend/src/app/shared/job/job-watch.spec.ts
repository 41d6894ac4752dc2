import {TestBed} from '@angular/core/testing';
import type {Job} from '../../api/model';
import {setUp} from '../../../testing/page';
import {JobWatch} from './job-watch';

function job(change: Partial<Job>): Job {
  return {
    id: 7,
    kind: 'train',
    state: 'running',
    by: 'ana',
    done: 0,
    total: 5,
    attempt: 1,
    createdAt: '2026-11-25T10:00:00Z',
    ...change,
  };
}

const event = (of: Job) => `event: job\ndata: ${JSON.stringify(of)}\n\n`;

describe('following a job', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells its progress, asks again when the line breaks, and ends with it', async () => {
    const api = setUp();
    const states: string[] = [];
    let ended = false;
    TestBed.inject(JobWatch)
      .watch(7)
      .subscribe({
        next: ({state, done}) => states.push(`${state} ${done}`),
        complete: () => (ended = true),
      });
    const address = '/api/v1/jobs/7/events';
    api.expectOne(address).flush(event(job({done: 1})) + event(job({done: 2})));
    expect(states).toEqual(['running 2']);
    await vi.advanceTimersByTimeAsync(1000);
    api.expectOne(address).error(new ProgressEvent('error'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(ended).toBe(false);
    api.expectOne(address).flush(event(job({done: 5, state: 'succeeded'})));
    expect(states.at(-1)).toBe('succeeded 5');
    expect(ended).toBe(true);
    await vi.advanceTimersByTimeAsync(5000);
    api.expectNone(address);
  });
});
