import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, text} from '../../../testing/page';
import {aMoment, job, jobEvent, report} from '../../../testing/imports';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {StartPage} from './start-page';

const leagues = [
  {code: 'SP1', names: {en: 'La Liga', es: 'Primera'}, country: 'ES', seasons: true},
  {code: 'SP2', names: {en: 'La Liga 2', es: 'Segunda'}, country: 'ES', seasons: true},
  {code: 'UCL', names: {en: 'Champions League'}, country: 'UEFA', seasons: false},
];

describe('the way from an empty database to forecasts', () => {
  async function start(address: string, role = 'editor', jobs: unknown[] = []) {
    vi.useFakeTimers({toFake: ['Date'], now: new Date('2026-11-28T12:00:00Z')});
    const opened = await open(address, 'data/start', StartPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    api.match('/api/v1/competitions').forEach((request) => request.flush({items: leagues}));
    api.match(({url}) => url.startsWith('/api/v1/jobs')).forEach((one) => one.flush({items: jobs}));
    await settle();
    return opened;
  }

  afterEach(() => vi.useRealTimers());

  it('offers the leagues with published seasons, and keeps the choice in the address', async () => {
    const {page, settle} = await start('/data/start?leagues=SP2');
    expect([...page.querySelectorAll('.countries label')].map(text)).toEqual(['La Liga', 'La Liga 2']);
    const [first] = page.querySelectorAll<HTMLInputElement>('.countries input');
    first?.click();
    await settle();
    expect(TestBed.inject(Router).parseUrl(TestBed.inject(Router).url).queryParams).toEqual({
      step: 'leagues',
      leagues: 'SP2,SP1',
    });
    expect(text(find(page, '.go'))).toBe('Fetch 10 files');
  });

  it('looks at one season after another, goes on without one that is missing, and keeps the rest', async () => {
    const {api, page, settle} = await start('/data/start?step=matches&leagues=SP1&seasons=3');
    const look = '/api/v1/imports/fetch/preview';
    const seasons: unknown[] = [];
    const answer = async (then: 'there' | 'missing') => {
      const request = api.expectOne(look);
      seasons.push((request.request.body as {seasons: unknown}).seasons);
      if (then === 'there') {
        request.flush({items: [report()]});
      } else {
        const errors = [{location: 'body.address', message: 'It is not there.'}];
        request.flush({errors}, {status: 422, statusText: 'as told'});
      }
      await settle();
    };
    await answer('missing');
    expect(text(page.querySelector('[role=alert]'))).toContain('It is not there.');
    button(page, 'Go on without 2026-27').click();
    await settle();
    expect(text(find(page, '[role=status]'))).toContain('0 of 2');
    await answer('there');
    expect(text(find(page, '[role=status]'))).toContain('1 of 2');
    await answer('there');
    expect(seasons).toEqual([['2026-27'], ['2025-26'], ['2024-25']]);
    button(page, 'Keep it').click();
    const kept = api.expectOne('/api/v1/imports/fetch');
    expect(kept.request.body).toEqual({
      source: 'football-data',
      divisions: ['SP1'],
      seasons: ['2025-26', '2024-25'],
      spellings: {},
      skipWrong: false,
    });
    kept.flush(job());
    await settle();
    const done = job({state: 'succeeded', finishedAt: aMoment, result: {files: [report({kept: true})]}});
    api.expectOne('/api/v1/jobs/7/events').flush(jobEvent(done));
    await settle();
    expect(text(find(page, '[aria-current=step]'))).toContain('Training');
  });

  it('takes files instead', async () => {
    const {api, page, settle} = await start('/data/start');
    const event = new Event('drop', {cancelable: true});
    Object.assign(event, {dataTransfer: {files: [new File(['x'], 'mine.csv')]}});
    find(page, '.drop').dispatchEvent(event);
    await settle();
    api.expectOne('/api/v1/imports/preview').flush({items: [report()]});
    await settle();
    expect(text(page)).toContain('mine.csv');
  });

  it('trains, with the time left, and leads to the forecasts', async () => {
    const running = job({kind: 'train', state: 'running', step: 'fit', done: 1, total: 4, secondsLeft: 50});
    const {api, page, settle} = await start('/data/start?step=train');
    button(page, 'Train').click();
    const started = api.expectOne({method: 'POST', url: '/api/v1/jobs'});
    expect(started.request.body).toEqual({kind: 'train'});
    started.flush(running);
    await settle();
    expect(text(page)).toContain('about 50 s left');
    const done = job({kind: 'train', state: 'succeeded', finishedAt: aMoment});
    api.expectOne('/api/v1/jobs/7/events').flush(jobEvent(done));
    await settle();
    expect(text(page)).toContain('Your league is ready');
  });

  it('finds a training again that is under way', async () => {
    const running = job({kind: 'train', state: 'running'});
    const {api, page} = await start('/data/start?step=train', 'editor', [running]);
    api.expectOne('/api/v1/jobs/7/events');
    expect(page.querySelector('app-job-progress')).not.toBeNull();
  });

  it('is for editors', async () => {
    const {page} = await start('/data/start', 'player');
    expect(text(page)).toContain('Only editors bring in data');
    expect(page.querySelector('.way')).toBeNull();
  });
});
