import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {button, find, open, text} from '../../../testing/page';
import {match, primera, sampleForecast, season2016} from '../../../testing/samples';
import {MatchesPage} from './matches-page';

describe('the matches page', () => {
  async function matches(address = '/matches', divisions = [primera], seasons = [season2016]) {
    const opened = await open(address, 'matches', MatchesPage);
    opened.api.expectOne('/api/v1/divisions').flush({items: divisions});
    await opened.settle();
    opened.api.match('/api/v1/seasons?division=SP1').forEach((request) => request.flush({items: seasons}));
    await opened.settle();
    return opened;
  }

  const query = (parameters: string) => `/api/v1/matches?${parameters}`;

  it('begins with the current matchday of the first division', async () => {
    const {api, page, settle} = await matches();
    api.expectOne(query('division=SP1&season=2016&matchday=37')).flush({
      items: [
        match({forecast: sampleForecast}),
        match({id: 8, status: 'played', score: {home: 3, away: 1}, halfTime: {home: 1, away: 1}}),
      ],
    });
    await settle();
    const rows = [...page.querySelectorAll('app-forecast-row')].map(text);
    expect(rows[0]).toContain('52');
    expect(rows[1]).toContain('3–1');
    expect(rows[1]).toContain('Half-time 1-1');
    expect(page.querySelector('[aria-label="Previous matchday"]')?.getAttribute('href')).toBe(
      '/matches?division=SP1&season=2016&matchday=36',
    );
  });

  it('has strength and form before the matchday beside the teams', async () => {
    const {api, page, settle} = await matches();
    api.expectOne(query('division=SP1&season=2016&matchday=37')).flush({items: [match()]});
    await settle();
    const before = encodeURIComponent(match().kickoff);
    const ratings = api.expectOne(({urlWithParams}) => urlWithParams.startsWith('/api/v1/ratings'));
    expect(ratings.request.urlWithParams).toBe(
      `/api/v1/ratings?division=SP1&season=2016&before=${before}`.replaceAll('%3A', ':'),
    );
    ratings.flush({items: [{team: match().homeTeam, strength: 0.5, form: 'WWL'}]});
    await settle();
    expect(text(find(page, '.team.home app-team-form .strength'))).toBe('+50');
    expect(page.querySelector('.team.away app-team-form')).toBeNull();
  });

  it('keeps what is chosen in the address', async () => {
    const {api, page, settle} = await matches('/matches?division=SP1&season=2016&matchday=5');
    api.expectOne(query('division=SP1&season=2016&matchday=5')).flush({items: []});
    await settle();
    const matchday = find<HTMLSelectElement>(page, '#matchday');
    expect(matchday.value).toBe('5');
    matchday.value = '6';
    matchday.dispatchEvent(new Event('change'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/matches?division=SP1&season=2016&matchday=6');
    api.expectOne(query('division=SP1&season=2016&matchday=6'));
  });

  it.each([
    ['/matches?division=XX', 'There is no division “XX” with matches.'],
    ['/matches?division=SP1&season=1950', 'Primera División has no season 1950.'],
    ['/matches?division=SP1&season=2016&matchday=99', 'The season 2016-17 has no matchday 99.'],
    ['/matches?division=SP1&season=2016&matchday=x', 'The season 2016-17 has no matchday x.'],
  ])('says so when the address leads nowhere: %s', async (address, want) => {
    const {page} = await matches(address);
    expect(text(page.querySelector('app-empty .why'))).toBe(want);
    expect(page.querySelector('app-empty a')?.getAttribute('href')).toBe('/matches');
  });

  it('shows a season without matchdays page by page', async () => {
    const {api, page, settle} = await matches(
      '/matches',
      [primera],
      [{...season2016, matchdays: 0, currentMatchday: 0}],
    );
    api.expectOne(query('division=SP1&season=2016')).flush({items: [match()], nextCursor: 'abc'});
    await settle();
    expect(page.querySelector('#matchday')).toBeNull();
    expect(page.querySelector('.pages a')?.getAttribute('href')).toBe('/matches?cursor=abc');
  });

  it.each([
    ['postponed', 'Postponed'],
    ['abandoned', 'Abandoned'],
    ['awarded', 'Awarded, not played'],
    ['cancelled', 'Cancelled'],
  ] as const)('says in words that a match was %s', async (status, want) => {
    const {api, page, settle} = await matches();
    api.expectOne(query('division=SP1&season=2016&matchday=37')).flush({items: [match({status})]});
    await settle();
    expect(text(page.querySelector('app-forecast-row .chip'))).toBe(want);
  });

  it('says what to do when there are no matches at all', async () => {
    const {page} = await matches('/matches', []);
    expect(text(page.querySelector('app-empty'))).toContain('An editor can bring in matches.');
  });

  it('says what went wrong and tries again', async () => {
    const {api, page, settle} = await matches();
    const address = query('division=SP1&season=2016&matchday=37');
    api.expectOne(address).error(new ProgressEvent('error'));
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('The server cannot be reached.');
    button(page, 'Try again').click();
    await settle();
    api.expectOne(address).flush({items: [match()]});
    await settle();
    expect(text(page)).toContain('Barcelona');
  });

  it('offers all the matches that the filters leave as a file, not only those of the page', async () => {
    const {api, page, settle} = await matches('/matches?season=2016&matchday=all&status=played&cursor=abc');
    api
      .expectOne(query('division=SP1&season=2016&status=played&cursor=abc'))
      .flush({items: [match({status: 'played'})]});
    await settle();
    button(page, 'Download as CSV').click();
    const request = api.expectOne('/api/v1/export/matches?division=SP1&season=2016&status=played');
    expect(request.request.responseType).toBe('text');
  });
});
