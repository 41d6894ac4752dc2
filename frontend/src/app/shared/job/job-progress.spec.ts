import {aMoment, job} from '../../../testing/imports';
import {button, find, show, text} from '../../../testing/page';
import {JobProgress} from './job-progress';

describe('the progress of a job', () => {
  it('is told by step, count and time left', async () => {
    const running = job({state: 'running', step: 'fit', done: 1, total: 4, secondsLeft: 50});
    const {page, set} = await show(JobProgress, {job: running});
    expect(text(find(page, '[role=status]'))).toBe('Under way: fitting models 1 of 4 · about 50 s left');
    expect(find<HTMLProgressElement>(page, 'progress').value).toBe(25);
    await set({job: {...running, total: 1, secondsLeft: 150}});
    expect(text(find(page, '[role=status]'))).toBe('Under way: fitting models · about 3 min left');
    // Nobody knows how far a single step is.
    expect(find(page, 'progress').hasAttribute('value')).toBe(false);
  });

  it('ends with what went wrong', async () => {
    const error = 'football-data.co.uk cannot be reached';
    const {page, set} = await show(JobProgress, {job: job({kind: 'train', state: 'failed', error})});
    expect(text(find(page, '[role=status]'))).toBe('It failed.');
    expect(text(find(page, '.error'))).toBe(error);
    expect(find(page, '.error').lang).toBe(''); // it is in the language of the page, as the server was asked
    expect(page.querySelector('progress')).toBeNull();
    expect(page.querySelector('button')).toBeNull();
    await set({job: job({state: 'queued', error, nextAttemptAt: aMoment})});
    expect(text(page)).toContain('It is tried again in a moment.');
  });

  it('is cancelled, or says why not', async () => {
    const {api, page, part} = await show(JobProgress, {job: job({state: 'running'})});
    const failed: unknown[] = [];
    part.failed.subscribe((error) => failed.push(error));
    button(page, 'Cancel').click();
    api.expectOne({method: 'DELETE', url: '/api/v1/jobs/7'}).flush({});
    expect(failed).toEqual([]);
    button(page, 'Cancel').click();
    api
      .expectOne({method: 'DELETE', url: '/api/v1/jobs/7'})
      .flush(null, {status: 409, statusText: 'Conflict'});
    expect(failed.length).toBe(1);
  });
});
