import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {find, open, submit, text, type} from '../../../testing/page';
import {primera} from '../../../testing/samples';
import type {KnownTeam, Matchup, Team} from '../../api/model';
import {TwoTeamsPage} from './two-teams-page';

describe('the forecast of any two teams', () => {
  const known = (id: number, displayName: string, change: Partial<KnownTeam> = {}): KnownTeam => ({
    team: {id, name: displayName, displayName, shortName: displayName},
    matches: 412,
    lastMatch: '2026-11-20',
    daysAgo: 7,
    competitions: [
      {competition: 'SP1', matches: 380},
      {competition: 'UCL', matches: 32},
    ],
    ...change,
  });
  const likely: Record<string, number> = {'1-1': 0.12, '2-0': 0.11, '0-1': 0.08};
  const grid = Array.from({length: 13}, (_, home) =>
    Array.from({length: 13}, (_, away) => likely[`${home}-${away}`] ?? 0),
  );
  const matchup: Matchup = {
    home: known(3, 'Barcelona'),
    away: known(9, 'Arsenal', {lastMatch: '2026-01-04', daysAgo: 327, matches: 96}),
    field: 'men',
    competition: 'SP1',
    neutral: true,
    day: '2026-11-27',
    probs: {home: 0.5, draw: 0.25, away: 0.25},
    errors: {home: 0.1, draw: 0.02, away: 0.08},
    confidence: 0.7,
    score: {home: 1, away: 1},
    signScore: {home: 2, away: 0},
    expectedGoals: {home: 1.618, away: 1.1},
    grid,
    markets: {} as Matchup['markets'],
  };
  const barcelona = {
    id: 3,
    name: 'Barcelona',
    displayName: 'Barcelona',
    shortName: 'Barcelona',
    country: 'ES',
  };

  async function show(query = '') {
    const opened = await open(`/forecasts/teams${query}`, 'forecasts/teams', TwoTeamsPage);
    opened.api.expectOne('/api/v1/divisions').flush({items: [primera]});
    await opened.settle();
    return opened;
  }

  it('asks for teams by their ids once they are found, and keeps what is asked in the address', async () => {
    const {api, page, settle} = await show();
    const home = find<HTMLInputElement>(page, '#home');
    type(home, 'bar');
    await settle();
    const teams: Team[] = [
      {...barcelona, field: 'men'},
      {...barcelona, id: 4, field: 'women'},
    ];
    api.expectOne('/api/v1/teams?search=bar').flush({items: teams});
    await settle();
    const labels = [...page.querySelectorAll<HTMLOptionElement>('#home-found option')].map(
      (one) => one.value,
    );
    expect(labels).toEqual(['Barcelona · ES', 'Barcelona (f) · ES']);
    type(home, 'Barcelona (f) · ES');
    type(find(page, '#away'), 'Arsenal');
    find<HTMLInputElement>(page, '[type=checkbox]').checked = true;
    submit(page);
    await settle();
    expect(TestBed.inject(Router).url).toBe('/forecasts/teams?home=4&away=Arsenal&neutral=true');
    api.expectOne('/api/v1/forecast?home=4&away=Arsenal&neutral=true');
  });

  it('says what is to be expected, how sure that is, by which data and how old', async () => {
    const {api, page, settle} = await show(
      '?home=3&away=Arsenal&neutral=true&competition=SP1&day=2026-11-27',
    );
    api
      .expectOne('/api/v1/forecast?home=3&away=Arsenal&competition=SP1&neutral=true&day=2026-11-27')
      .flush(matchup);
    await settle();
    expect(find<HTMLInputElement>(page, '#home').value).toBe('Barcelona');
    expect(text(page)).toContain('Men · Primera División · 27 November 2026 · neutral ground');
    const cells = [...page.querySelectorAll('tbody tr:first-child > *')].map(text);
    expect(cells).toEqual(['1', '50%', '± 10%', '37.2% – 62.8%']);
    expect(text(page)).toContain('1.62 – 1.10');
    expect([...page.querySelectorAll('.scores li')].slice(0, 3).map(text)).toEqual([
      '1-1 12%',
      '2-0 11%',
      '0-1 8%',
    ]);
    const basis = text(find(page, '.basis'));
    expect(basis).toContain('412 matches, the last of them on 20 November 2026, 7 days before.');
    expect(basis).toContain('Primera División: 380');
    expect(basis).toContain('UCL: 32');
    expect([...page.querySelectorAll('.basis .notice')].map(text)).toEqual([
      'The last known match of Arsenal was long before: much may have changed since.',
    ]);
    expect(page.querySelector('.unsure')).not.toBeNull(); // wider than a quarter
  });

  it('says beside the field which teams a name may mean', async () => {
    const {api, page, settle} = await show('?home=Real&away=Arsenal');
    const choices = [
      {id: 12, name: 'Real Madrid', country: 'ES', field: 'men'},
      {id: 17, name: 'Real Sociedad', country: 'ES', field: 'women'},
    ];
    const message = '"Real" may be Real Madrid (12) or Real Sociedad (17): give the id of the team';
    api
      .expectOne('/api/v1/forecast?home=Real&away=Arsenal')
      .flush({errors: [{location: 'query.home', message, choices}]}, {status: 409, statusText: 'Conflict'});
    await settle();
    const buttons = [...page.querySelectorAll<HTMLButtonElement>('app-team-choice button')];
    expect(buttons.map((button) => text(button))).toEqual(['Real Madrid · ES', 'Real Sociedad (f) · ES']);
    expect(text(find(page, '#home-wrong'))).toBe(`${message}.`);
    expect(page.querySelector('#away-wrong')).toBeNull();
    expect(find<HTMLInputElement>(page, '#home').value).toBe('Real');
    buttons[1]?.click();
    await settle();
    api.expectOne('/api/v1/forecast?home=17&away=Arsenal').flush(matchup);
  });

  it('says why two teams have no forecast', async () => {
    const {api, page, settle} = await show('?home=3&away=4');
    api
      .expectOne('/api/v1/forecast?home=3&away=4')
      .flush({detail: 'Barcelona and Barcelona never meet'}, {status: 422, statusText: 'Unprocessable'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Barcelona and Barcelona never meet.');
  });
});
