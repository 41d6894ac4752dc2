import {TestBed} from '@angular/core/testing';
import {button, find, setUp, text} from '../../../testing/page';
import {job, jobEvent} from '../../../testing/imports';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {JobNotices} from './job-notices';
import {JobToasts} from './job-toasts';
import {JobWatch} from './job-watch';

describe('the end of a job', () => {
  async function toasts(kept = '') {
    const api = setUp();
    sessionStorage.setItem('quiniela.jobs', kept);
    TestBed.inject(Session).open(tokens(), false);
    const fixture = TestBed.createComponent(JobToasts);
    await fixture.whenStable();
    return {api, fixture, page: fixture.nativeElement as HTMLElement};
  }

  it('is announced although the page that started it is left, once', async () => {
    const {api, fixture, page} = await toasts();
    const left = TestBed.inject(JobWatch).watch(7).subscribe();
    const request = api.expectOne('/api/v1/jobs/7/events');
    request.event({type: 3, loaded: 1, partialText: jobEvent(job({state: 'running'}))} as never);
    await fixture.whenStable();
    expect(TestBed.inject(JobNotices).jobs()).toEqual([7]);
    left.unsubscribe();
    expect(request.cancelled).toBe(false);
    request.flush(jobEvent(job({state: 'succeeded'})));
    await fixture.whenStable();
    expect(text(find(page, '.toast a'))).toBe('Import: Done.');
    expect(find(page, '.toast a').getAttribute('href')).toBe('/data/operation?kind=import&job=7');
    expect(TestBed.inject(JobNotices).jobs()).toEqual([]);
    button(page, 'Dismiss').click();
    await fixture.whenStable();
    expect(page.querySelector('.toast')).toBeNull();
  });

  it('is announced after the page was loaded anew, also when it failed', async () => {
    const {api, fixture, page} = await toasts('8');
    api.expectOne('/api/v1/jobs/8/events').flush(jobEvent(job({id: 8, kind: 'train', state: 'failed'})));
    await fixture.whenStable();
    expect(text(find(page, '.toast.failed a'))).toBe('Training: It failed.');
  });

  it('marks the title of a tab that is not looked at', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.title = 'Home';
    const {api, fixture} = await toasts('8');
    api.expectOne('/api/v1/jobs/8/events').flush(jobEvent(job({id: 8, state: 'succeeded'})));
    await fixture.whenStable();
    expect(document.title).toBe('● Home');
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(document.title).toBe('Home');
    hidden.mockRestore();
  });

  it('is not waited for where the job is unknown or not for this user', async () => {
    const {api, fixture, page} = await toasts('8');
    api.expectOne('/api/v1/jobs/8/events').flush(null, {status: 404, statusText: 'as told'});
    await fixture.whenStable();
    expect(TestBed.inject(JobNotices).jobs()).toEqual([]);
    expect(page.querySelector('.toast')).toBeNull();
  });

  it('is no concern of whoever logs in next', async () => {
    const {fixture} = await toasts('8');
    expect(TestBed.inject(JobNotices).jobs()).toEqual([8]);
    TestBed.inject(Session).close();
    await fixture.whenStable();
    expect(TestBed.inject(JobNotices).jobs()).toEqual([]);
  });
});
