import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {job, jobEvent} from '../../../testing/imports';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {forecast, tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {TimeMachinePage} from './time-machine-page';

describe('the time machine', () => {
  async function opened(query: string, role: string) {
    const shown = await open(`/past${query}`, 'past', TimeMachinePage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    shown.api.expectOne('/api/v1/account').flush({id: 1, name: 'ana', role});
    await shown.settle();
    return shown;
  }
  const url = '/api/v1/forecasts/as-of?date=2017-03-01';

  it('shows what was said on a day, with what happened', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'player');
    api.expectOne(url).flush({items: [forecast({score: {home: 1, away: 1}, status: 'played'})]});
    await settle();
    expect(text(find(page, '.notice'))).toContain('1 Mar 2017: 1 matches');
    expect(text(find(page, '.call'))).toContain('Barcelona – Eibar');
    expect(text(find(page, '.call strong'))).toBe('1-1');
  });

  it('goes to another day by the address', async () => {
    const {api, page, settle} = await opened('', 'player');
    expect(page.querySelector('app-empty')).toBeNull(); // no day, nothing to miss
    type(find(page, '#day'), '2017-03-01');
    submit(page);
    await settle();
    expect(TestBed.inject(Router).url).toBe('/past?date=2017-03-01');
    api.expectOne(url);
  });

  it('has a day worked out by an editor, and shows it once that is done', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'editor');
    api.expectOne(url).flush(null, {status: 404, statusText: 'Not Found'});
    await settle();
    button(page, 'Work it out').click();
    const started = api.expectOne({method: 'POST', url: '/api/v1/jobs'});
    expect(started.request.body).toEqual({kind: 'asof', date: '2017-03-01'});
    started.flush(job({kind: 'asof', state: 'running'}));
    await settle();
    expect(page.querySelector('app-empty')).toBeNull();
    expect(page.querySelector('app-job-progress')).not.toBeNull();
    api.expectOne('/api/v1/jobs/7/events').flush(jobEvent(job({kind: 'asof', state: 'succeeded'})));
    await settle();
    api.expectOne(url).flush({items: [forecast()]});
    await settle();
    expect(page.querySelectorAll('.call').length).toBe(1);
  });

  it('leaves the work on one day alone when another is looked at', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'editor');
    api.expectOne(url).flush(null, {status: 404, statusText: 'Not Found'});
    await settle();
    button(page, 'Work it out').click();
    api.expectOne({method: 'POST', url: '/api/v1/jobs'}).flush(job({kind: 'asof', state: 'running'}));
    await settle();
    const events = api.match('/api/v1/jobs/7/events')[0];
    type(find(page, '#day'), '2017-03-02');
    submit(page);
    await settle();
    api.expectOne('/api/v1/forecasts/as-of?date=2017-03-02').flush({items: [forecast()]});
    await settle();
    expect(events?.cancelled).toBe(true);
    expect(page.querySelector('app-job-progress')).toBeNull();
  });

  it('says why a day cannot be worked out', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'editor');
    api.expectOne(url).flush(null, {status: 404, statusText: 'Not Found'});
    await settle();
    button(page, 'Work it out').click();
    api
      .expectOne({method: 'POST', url: '/api/v1/jobs'})
      .flush({detail: 'there are no matches before that day'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('There are no matches before that day.');
  });

  it('asks a player to have an editor work it out', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'player');
    api.expectOne(url).flush(null, {status: 404, statusText: 'Not Found'});
    await settle();
    expect(text(page)).toContain('An editor can have it worked out.');
    expect(text(page)).not.toContain('Work it out');
  });

  it('tells a failure from a day that nobody has looked back to', async () => {
    const {api, page, settle} = await opened('?date=2017-03-01', 'editor');
    api.expectOne(url).flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(page)).not.toContain('Nobody has looked back');
    button(page, 'Try again').click();
    await settle();
    api.expectOne(url);
  });
});
