import {job} from '../../../testing/imports';
import {find, show, text} from '../../../testing/page';
import {PastJobs, tookSeconds} from './past-jobs';

const done = job({
  state: 'succeeded',
  createdAt: '2026-11-25T10:00:00Z',
  startedAt: '2026-11-25T10:01:00Z',
  finishedAt: '2026-11-25T10:01:20.400Z',
});

describe('jobs that are over', () => {
  it('say how they ended, how long they took and for whom', async () => {
    const failed = job({
      id: 8,
      kind: 'train',
      state: 'failed',
      error: 'no matches',
      finishedAt: done.finishedAt,
    });
    const {page} = await show(PastJobs, {jobs: [done, failed], shown: '7'});
    const [first, second] = [...page.querySelectorAll('li')];
    expect([...(first?.children ?? [])].slice(0, 2).map(text)).toEqual(['Import', 'Done.']);
    expect(text(first)).toContain('20 s · ana');
    expect([...(second?.children ?? [])].slice(0, 2).map(text)).toEqual(['Training', 'It failed.']);
    expect(text(second?.querySelector('.why'))).toBe('no matches');
    // Only imports have a report; the one that is shown is marked.
    const link = find<HTMLAnchorElement>(page, 'a');
    expect(page.querySelectorAll('a').length).toBe(1);
    expect(link.getAttribute('href')).toBe('/data/operation?kind=import&job=7');
    expect(link.getAttribute('aria-current')).toBe('true');
  });

  it('are none to begin with', async () => {
    expect(text((await show(PastJobs, {jobs: []})).page)).toBe('Nothing yet.');
  });

  it('took a second at least, from when they began or else were asked for', () => {
    expect(tookSeconds(done)).toBe(20);
    expect(tookSeconds({...done, startedAt: undefined})).toBe(80);
    expect(tookSeconds({...done, finishedAt: done.startedAt})).toBe(1);
  });
});
