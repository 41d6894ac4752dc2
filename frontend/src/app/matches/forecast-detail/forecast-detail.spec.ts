import {TestBed} from '@angular/core/testing';
import type {DetailedForecast} from '../../api/model';
import {setUp, text} from '../../../testing/page';
import {forecast} from '../../../testing/samples';
import {foldedGrid, ForecastDetail} from './forecast-detail';

const cells = (row: Element) => [...row.children].map(text).join(' | ');

const uniform = Array.from({length: 13}, () => Array.from({length: 13}, () => 1 / 169));

function detailed(change: Partial<DetailedForecast> = {}): DetailedForecast {
  return {
    ...forecast(),
    grid: uniform,
    markets: {
      fairOdds: {home: 1.92, draw: 3.7, away: 4.76},
      over: [{line: 2.5, over: 0.513}],
      bothScore: 0.52,
      handicap: [],
      pleno: [
        [0.05, 0.05, 0.03, 0.02],
        [0.1, 0.1, 0.05, 0.05],
        [0.1, 0.15, 0.05, 0.02],
        [0.1, 0.08, 0.03, 0.02],
      ],
    },
    explanation: [
      {name: 'homeAdvantage', home: 0.3, away: -0.1},
      {name: 'awayAttack', home: -0.1, away: 0.1},
      {name: 'motivation', home: 0, away: 0},
    ],
    history: [],
    value: [],
    ...change,
  };
}

describe('what is behind a forecast', () => {
  async function show(answer: object, status = 200): Promise<HTMLElement> {
    const api = setUp();
    const fixture = TestBed.createComponent(ForecastDetail);
    for (const [name, value] of Object.entries({id: 7, home: 'Barcelona', away: 'Eibar'})) {
      fixture.componentRef.setInput(name, value);
    }
    TestBed.tick();
    api.expectOne('/api/v1/matches/7/forecast').flush(answer, {status, statusText: 'as told'});
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('says what moved it, for whom and by how much', async () => {
    const page = await show(detailed());
    expect([...page.querySelectorAll('.parts tbody tr')].map(cells)).toEqual([
      'Playing at home | for Barcelona: odds × 1.49',
      'Attack of Eibar | for Eibar: odds × 1.22',
      'What is at stake | none',
    ]);
    expect(page.querySelectorAll('.bar .home').length).toBe(2);
    expect(page.querySelectorAll('.bar .away').length).toBe(1);
  });

  it('sets the market and the best price beside it, and tells how it changed', async () => {
    const entry = {
      madeAt: '2026-11-20T10:00:00Z',
      model: 'strength',
      probs: {home: 0.5, draw: 0.3, away: 0.2},
      published: true,
      retrospective: false,
    };
    const page = await show(
      detailed({
        probs: {home: 0.55, draw: 0.25, away: 0.2},
        closing: {home: 0.5, draw: 0.27, away: 0.23},
        value: [{outcome: '1', price: 2, bookmaker: 'B365', moment: 'closing', return: 1.1}],
        history: [
          entry,
          entry,
          {...entry, probs: {home: 0.55, draw: 0.25, away: 0.2}},
          {...entry, model: 'elo', published: false},
        ],
      }),
    );
    const [first, second] = [...page.querySelectorAll('.prices tbody tr')].map(cells);
    expect(first).toBe('1 | 55.0% | – | 50.0% | 2.00 B365 | 1.10');
    expect(second).toContain('X | 25.0% | – | 27.0% | –');
    expect(page.querySelectorAll('[aria-labelledby=forecast-history] li').length).toBe(2);
    expect(text(page.querySelector('details'))).toContain('Elo ratings');
  });

  it('shows scores up to five goals, the rest in the last row and column', async () => {
    const page = await show(detailed());
    const rows = [...page.querySelectorAll('.scores tbody tr')];
    expect(rows.length).toBe(6);
    expect(text(rows[0]?.querySelector('td'))).toBe('0.6%');
    // Eight of thirteen rows and columns are foldedGrid into the last cell.
    expect(text(rows[5]?.lastElementChild)).toBe('37.9%');
  });

  it('shows the bets that follow', async () => {
    const page = await show(detailed());
    expect([...page.querySelectorAll('.bets > div')].map(cells)).toEqual([
      'Fair odds 1 · X · 2 | 1.92 · 3.70 · 4.76',
      'More than 2.5 goals | 51.3%',
      'Both teams score | 52.0%',
      'Pleno al 15, most probable | 2-1 (15.0%)',
    ]);
  });

  it('leaves the reasons out where a model gives none', async () => {
    expect((await show(detailed({explanation: []}))).querySelector('.parts')).toBeNull();
  });

  it('offers to try again when the server fails', async () => {
    expect(text((await show({}, 503)).querySelector('[role=alert]'))).toContain('Try again');
  });
});

describe('a folded grid', () => {
  it('keeps all of the probability', () => {
    const sum = foldedGrid(uniform, 3)
      .flat()
      .reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 12);
  });
});
