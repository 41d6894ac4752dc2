import {TestBed} from '@angular/core/testing';
import type {Comparison, Job, Model} from '../../api/model';
import {Session} from '../../core/session';
import {button, open, text} from '../../../testing/page';
import {tokens} from '../../../testing/samples';
import {TrainingPage} from './training-page';

function job(change: Partial<Job>): Job {
  return {
    id: 7,
    kind: 'train',
    state: 'queued',
    by: 'ana',
    done: 0,
    total: 0,
    attempt: 1,
    createdAt: '2026-11-25T10:00:00Z',
    ...change,
  };
}

const rank = {division: 'SP1', n: 760, logLoss: 1, brier: 0.6, accuracy: 0.5, ece: 0.01, benchmark: false};

const comparison: Comparison = {
  id: 1,
  at: '2026-11-25T10:00:00Z',
  from: 2023,
  to: 2025,
  seconds: 20,
  ranks: [
    {...rank, model: 'strength', rps: 0.2, difference: 0, se: 0, champion: true},
    {...rank, model: 'elo', rps: 0.203, difference: 0.003, se: 0.001, champion: false},
  ],
  promotions: [{division: 'SP1', model: 'strength', before: 'strength', why: 'unbeaten'}],
};

describe('the training page', () => {
  async function stepsPage(jobs: Job[], role = 'editor', models: Model[] = []) {
    const opened = await open('/data/training', 'data/training', TrainingPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    const answer = (part: string, body: object) =>
      api.match((request) => request.urlWithParams.includes(part)).forEach((request) => request.flush(body));
    answer('/account', {id: 1, name: 'ana', role});
    answer('/comparisons', {items: [comparison]});
    answer('/divisions', {items: [{code: 'SP1', name: 'Primera'}]});
    answer('/models', {items: models});
    answer('/jobs?limit', {items: jobs});
    await settle();
    return opened;
  }

  it('starts a training and follows it to the end', async () => {
    const {api, page, settle} = await stepsPage([]);
    button(page, 'Train').click();
    const started = api.expectOne({method: 'POST', url: '/api/v1/jobs'});
    expect(started.request.body).toEqual({kind: 'train'});
    started.flush(job({state: 'running', step: 'compare', done: 3, total: 17}));
    await settle();
    expect(text(page)).toContain('comparing models on past seasons 3 of 17');
    expect(button(page, 'Train').disabled).toBe(true);
    const done = job({
      state: 'succeeded',
      startedAt: '2026-11-25T10:00:00Z',
      finishedAt: '2026-11-25T10:00:30Z',
    });
    api.expectOne('/api/v1/jobs/7/events').flush(`event: job\ndata: ${JSON.stringify(done)}\n\n`);
    await settle();
    expect(text(page)).toContain('in 30 s');
    expect(button(page, 'Train').disabled).toBe(false);
  });

  it('finds again what is under way, and shows who leads', async () => {
    const {api, page} = await stepsPage([job({state: 'running', step: 'fit', done: 1, total: 13})]);
    api.expectOne('/api/v1/jobs/7/events');
    expect(text(page)).toContain('fitting models 1 of 13');
    const rows = [...page.querySelectorAll('app-leaderboard tbody tr')].map((row) => text(row));
    expect(rows[0]).toContain('Strengths and odds');
    expect(rows[1]).toContain('+30.0 ± 10.0');
    expect(text(page)).toContain('stays champion in Primera');
  });

  it('leaves a champion that was chosen by hand to the comparison again', async () => {
    const model = {id: 9, name: 'strength', active: true, divisions: ['SP1'], held: ['SP1'], matches: 1};
    const {api, page, settle} = await stepsPage([], 'editor', [
      {...model, trainedAt: '2026-11-25T10:00:00Z', trainedThrough: '2026-11-25T10:00:00Z'},
    ]);
    button(page, 'Leave it to the comparison').click();
    const request = api.expectOne('/api/v1/models/9/activate');
    expect(request.request.body).toEqual({divisions: ['SP1'], hold: false});
    request.flush({});
    await settle();
  });

  it('is for editors', async () => {
    const {page} = await stepsPage([], 'player');
    expect(text(page)).toContain('Only editors train models');
  });
});
