import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, choose, find, open, text, withoutDrawing} from '../../../testing/page';
import {primera, season2016} from '../../../testing/samples';
import type {Call, Figures, TrackRecord} from '../../api/model';
import {TrackRecordPage} from './track-record-page';

const figures = (rps: number): Figures => ({
  rps,
  logLoss: 0.98,
  brier: 0.6,
  accuracy: 0.515,
  ece: 0.01,
  n: 100,
});
const call = (matchId: number, home: string): Call => ({
  matchId,
  home,
  away: 'Eibar',
  score: {home: 2, away: 1},
  probs: {home: 0.5, draw: 0.3, away: 0.2},
  kickoff: '2017-05-14T12:00:00Z',
  division: 'SP1',
  season: 2016,
  model: 'strength',
});

const record: TrackRecord = {
  source: 'published',
  matches: 100,
  models: ['strength', 'elo'],
  ours: figures(0.1951),
  market: figures(0.1932),
  baseRate: figures(0.2211),
  vsMarket: {mean: 0.0019, se: 0.0004, n: 100},
  months: [
    {month: '2017-01', matches: 10, rps: 0.2, baseRate: 0.22},
    {month: '2017-02', matches: 30, rps: 0.1, market: 0.19, baseRate: 0.22},
  ],
  calibration: [{forecast: 0.3, observed: 0.28, n: 50}],
  sureness: [
    {from: 0, to: 0.4, expected: 0.37, hits: 4, n: 10},
    {from: 0.4, to: 0.5, expected: 0.45, hits: 9, n: 20},
  ],
  best: [call(7, 'Barcelona')],
  worst: [call(8, 'Elche')],
};

const nothing: TrackRecord = {
  source: 'published',
  matches: 0,
  models: [],
  months: [],
  calibration: [],
  sureness: [],
  best: [],
  worst: [],
};

describe('the track record', () => {
  async function opened(query = '', items = [primera, {...primera, code: 'SP2', name: 'Segunda'}]) {
    const shown = await open(`/forecasts${query}`, 'forecasts', TrackRecordPage, withoutDrawing);
    shown.api.expectOne('/api/v1/divisions').flush({items});
    await shown.settle();
    return shown;
  }

  it('compares the forecasts with the market and the base rates', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/track-record').flush(record);
    await settle();
    expect([...page.querySelectorAll('dl div')].map(text)).toEqual([
      'Matches100',
      'RPS0.1951',
      'Closing odds0.1932+19.0 ± 4.0 ×10⁻⁴',
      'Base rates0.2211',
      'Right51.5%',
      'Log loss0.9800',
    ]);
    expect(text(find(page, '[aria-labelledby=best] a'))).toBe('Barcelona 2-1 Eibar');
    expect(find<HTMLAnchorElement>(page, '[aria-labelledby=worst] a').getAttribute('href')).toBe(
      '/matches/8',
    );
  });

  it('has the figures of each chart as a table: months weighed by their matches', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/track-record').flush(record);
    await settle();
    const rows = async (part: string) => {
      const section = find(page, `[aria-labelledby=${part}]`);
      button(section, 'Show as a table').click();
      await settle();
      return [...section.querySelectorAll('tbody tr')].map((row) => [...row.children].map(text));
    };
    expect(await rows('over-time')).toEqual([
      ['2017-01', '10', '0.2000', '–', '0.2200'],
      // (10 × 0.2 + 30 × 0.1) / 40; the market only where it is known.
      ['2017-02', '30', '0.1250', '0.1900', '0.2200'],
    ]);
    expect(await rows('reliability')).toEqual([['30%', '28%', '50']]);
    expect(await rows('hits')).toEqual([
      ['< 40%', '37%', '40%', '10'],
      ['40% – 50%', '45%', '45%', '20'],
    ]);
  });

  it('opens on the only league there is, with its seasons to choose from', async () => {
    const {api, page, settle} = await opened('', [primera]);
    api.expectOne('/api/v1/track-record').flush({...record, source: 'backtest', model: 'strength'});
    api.expectOne('/api/v1/seasons?division=SP1').flush({items: [season2016]});
    await settle();
    const division = find<HTMLSelectElement>(page, '#division');
    expect([...division.options].map((one) => one.value)).toEqual(['SP1']);
    expect(find<HTMLSelectElement>(page, '#source').value).toBe('backtest');
    expect(text(page)).toContain('0.1951');
    choose(page, '#season', '2016');
    await settle();
    expect(TestBed.inject(Router).url).toBe('/forecasts?division=SP1&season=2016');
    api.expectOne('/api/v1/track-record?division=SP1&season=2016').flush(record);
  });

  it('is of all leagues where there are more', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/track-record').flush(record);
    await settle();
    expect(find<HTMLSelectElement>(page, '#division').value).toBe('');
    expect(page.querySelector('#season')).toBeNull();
  });

  it('has what is chosen in the address', async () => {
    const {api, page, settle} = await opened('?source=backtest&division=SP1&season=2016&model=elo');
    api.expectOne('/api/v1/seasons?division=SP1').flush({items: [season2016]});
    api
      .expectOne('/api/v1/track-record?source=backtest&model=elo&division=SP1&season=2016')
      .flush({...record, source: 'backtest', model: 'elo'});
    await settle();
    const value = (id: string) => find<HTMLSelectElement>(page, `#${id}`).value;
    expect(['source', 'division', 'season', 'model'].map(value)).toEqual(['backtest', 'SP1', '2016', 'elo']);
    expect(text(page)).toContain('A retrospective: these forecasts were not published.');
    const division = find<HTMLSelectElement>(page, '#division');
    division.value = '';
    division.dispatchEvent(new Event('change'));
    await settle();
    // A season belongs to its division, a model does not.
    expect(TestBed.inject(Router).url).toBe('/forecasts?source=backtest&model=elo');
  });

  it('leads from nothing published to the retrospective, and from there to a training', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/track-record').flush(nothing);
    await settle();
    expect(text(page)).toContain('No published forecast has been decided yet');
    find<HTMLAnchorElement>(page, 'app-empty a').click();
    await settle();
    api.expectOne('/api/v1/track-record?source=backtest').flush({...nothing, source: 'backtest'});
    await settle();
    expect(text(page)).toContain('There is no retrospective yet');
    expect(page.querySelector('app-empty a')).toBeNull();
  });

  it('is loaded again after a failure', async () => {
    const {api, page, settle} = await opened();
    api.expectOne('/api/v1/track-record').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    button(page, 'Try again').click();
    await settle();
    api.expectOne('/api/v1/track-record').flush(record);
    await settle();
    expect(page.querySelector('[role=alert]')).toBeNull();
    expect(text(page)).toContain('0.1951');
  });
});
