import {Component} from '@angular/core';
import type {Job} from '../../api/model';
import {job, jobEvent} from '../../../testing/imports';
import {show} from '../../../testing/page';
import {FollowedJob} from './followed-job';

const ended: Job[] = [];

@Component({selector: 'app-page', template: ''})
class Page {
  readonly training = new FollowedJob((one) => ended.push(one));
}

describe('a job that a page follows', () => {
  async function opened() {
    ended.length = 0;
    const {api, part, settle} = await show(Page);
    return {api, training: part.training, settle};
  }
  const running = job({kind: 'train', state: 'running'});
  const done = job({kind: 'train', state: 'succeeded'});
  const events = (id = 7) => `/api/v1/jobs/${String(id)}/events`;

  it('is started and told of until it is over', async () => {
    const {api, training} = await opened();
    training.start({kind: 'train'});
    const started = api.expectOne({method: 'POST', url: '/api/v1/jobs'});
    expect(started.request.body).toEqual({kind: 'train'});
    expect(training.running()).toBe(false);
    started.flush(running);
    expect(training.running()).toBe(true);
    api.expectOne(events()).flush(jobEvent({...running, done: 1}) + jobEvent(done));
    expect(training.job()).toEqual(done);
    expect([training.running(), ended.length]).toEqual([false, 1]);
  });

  it('is not told as ended that was over before, but has its latest state', async () => {
    const {api, training} = await opened();
    training.follow(done);
    api.expectOne(events()).flush(jobEvent({...done, result: 'all of it'}));
    expect(training.job()?.result).toBe('all of it');
    expect(ended).toEqual([]);
  });

  it('says why it could not be started, until it is tried again', async () => {
    const {api, training} = await opened();
    training.start({kind: 'train'});
    api
      .expectOne({method: 'POST', url: '/api/v1/jobs'})
      .flush({detail: 'there are no matches'}, {status: 409, statusText: 'Conflict'});
    expect(training.error()?.detail).toBe('there are no matches');
    expect(training.job()).toBeUndefined();
    training.start({kind: 'train'});
    expect(training.error()).toBeUndefined();
  });

  it('is not heard of any more once the page has turned to another, or to something else', async () => {
    const {api, training} = await opened();
    training.follow(running);
    const first = api.expectOne(events());
    training.follow({...running, id: 8});
    expect(first.cancelled).toBe(true);
    expect(training.job()?.id).toBe(8);
    const second = api.expectOne(events(8));
    training.leave();
    expect(second.cancelled).toBe(true);
    expect(training.job()).toBeUndefined();
  });
});
