import {button, open, text} from '../../../testing/page';
import {forecast, primera} from '../../../testing/samples';
import {HomePage} from './home-page';

const jornadas = '/api/v1/jornadas?coming=true&limit=200';

describe('the home page', () => {
  async function home(address = '/home') {
    const opened = await open(address, 'home', HomePage);
    opened.api.expectOne('/api/v1/divisions').flush({
      items: [primera, {...primera, code: 'E0', name: 'Premier League', country: 'GB-ENG'}],
    });
    opened.api.expectOne(jornadas).flush({items: []});
    return opened;
  }

  it('shows the coming matchday of every division with all it says about a match', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({
      items: [
        forecast(),
        forecast({
          id: 8,
          division: 'E0',
          matchday: 0,
          homeTeam: {id: 3, name: 'Arsenal', displayName: 'Arsenal', shortName: 'Arsenal'},
        }),
      ],
    });
    await settle();
    expect([...page.querySelectorAll('h2')].map(text)).toEqual(['Primera División', 'Premier League']);
    const card = text(page.querySelector('section'));
    for (const part of [
      'Spain · 2016-17 · Matchday 37',
      'Sunday, 14 May 2017',
      'Barcelona',
      'Eibar',
      '52',
      '2–1',
      'Dynamic goals',
    ]) {
      expect(card).toContain(part);
    }
    expect(page.querySelector<HTMLAnchorElement>('app-forecast-row a')?.getAttribute('href')).toBe(
      '/matches/7',
    );
  });

  it('says where the results end, and that less is known early in a season', async () => {
    const {api, page, settle} = await open('/home', 'home', HomePage);
    api.expectOne('/api/v1/divisions').flush({
      items: [{...primera, stale: true, dataThrough: '2024-06-02T19:00:00Z'}],
    });
    api.expectOne(jornadas).flush({items: []});
    api.expectOne('/api/v1/forecasts').flush({items: [forecast({}, {caution: 'seasonStart'})]});
    await settle();
    const card = text(page.querySelector('section'));
    expect(card).toContain('Data from June 2024.');
    expect(card).toContain('An editor can fetch or import them.');
    expect(card).toContain('First two matchdays');
  });

  it('shows one division when the address asks for it', async () => {
    const {api, page, settle} = await home('/home?division=E0');
    api.expectOne('/api/v1/forecasts').flush({items: [forecast(), forecast({id: 8, division: 'E0'})]});
    await settle();
    expect([...page.querySelectorAll('h2')].map(text)).toEqual(['Premier League']);
    expect(text(page.querySelector('[aria-current]'))).toBe('Premier League');
  });

  it('begins with two of many divisions; the others are one tap away', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({
      items: ['SP1', 'SP2', 'E0'].map((division, id) => forecast({id, division})),
    });
    await settle();
    expect([...page.querySelectorAll('h2')].map(text)).toEqual(['Primera División', 'SP2']);
    expect([...page.querySelectorAll('.choices a')].map(text)).toEqual([
      'Primera División',
      'SP2',
      'Premier League',
    ]);
  });

  it('tells how the last round went, and how it did for the bookmakers', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({items: [forecast()]});
    await settle();
    api.expectOne('/api/v1/track-record?division=SP1').flush({
      lastRound: {matches: 10, right: 7, market: {matches: 9, right: 6, favourites: 5}},
    });
    await settle();
    expect(text(page.querySelector('app-last-round'))).toMatch(
      /Last round: 7 of 10 right\.\s*The bookmakers' favourites: 5 of 9\./,
    );
  });

  it('waits for what stands above the matches, so that they do not move', async () => {
    const {api, page, settle} = await open('/home', 'home', HomePage);
    api.expectOne('/api/v1/forecasts').flush({items: [forecast()]});
    await settle();
    expect(page.querySelector('app-forecast-row')).toBeNull();
    api.expectOne('/api/v1/divisions').flush({items: [primera]});
    await settle();
    expect(page.querySelector('app-forecast-row')).toBeNull();
    api.expectOne(jornadas).flush({}, {status: 500, statusText: 'Internal Server Error'});
    await settle();
    expect(page.querySelector('app-forecast-row')).not.toBeNull();
  });

  it('says that no round has been scored, and keeps its place until that is known', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({items: [forecast()]});
    await settle();
    expect(page.querySelector('app-last-round [aria-busy=true]')).not.toBeNull();
    api.expectOne('/api/v1/track-record?division=SP1').flush({});
    await settle();
    expect(text(page.querySelector('app-last-round'))).toBe('No round has been scored yet.');
  });

  it('draws every row, a few at a time', async () => {
    const {api, page, settle} = await home();
    api
      .expectOne('/api/v1/forecasts')
      .flush({items: Array.from({length: 10}, (_, i) => forecast({id: 100 + i}))});
    await settle();
    await settle();
    await settle();
    expect(page.querySelectorAll('app-forecast-row').length).toBe(10);
    expect(page.querySelector('.card footer')).not.toBeNull();
  });

  it('calls a close call a close call, and labels sample data', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({
      items: [forecast({sample: true}, {probs: {home: 0.36, draw: 0.29, away: 0.35}})],
    });
    await settle();
    expect([...page.querySelectorAll('.chip')].map(text)).toEqual(['Sample data']);
    expect(text(page.querySelector('app-forecast-row .mark'))).toBe('≈Close call');
  });

  it.each([
    [{home: 2, away: 0}, 'Right'],
    [{home: 1, away: 1}, 'Wrong'],
  ])('says of a played match whether its forecast came true: %o', async (score, want) => {
    const {api, page, settle} = await home();
    api
      .expectOne('/api/v1/forecasts')
      .flush({items: [forecast({score, status: 'played'}, {retrospective: true})]});
    await settle();
    expect([...page.querySelectorAll('.chip')].map(text)).toEqual(['Last matchday played']);
    expect(text(page.querySelector('app-forecast-row .mark'))).toBe(want);
    expect(text(page)).toContain('Made from what was known before the match');
  });

  it('says what to do when there is nothing yet', async () => {
    const {api, page, settle} = await home();
    api.expectOne('/api/v1/forecasts').flush({items: []});
    await settle();
    expect(text(page.querySelector('app-empty'))).toContain('An editor can bring in matches.');
  });

  it('shows that it is loading, then what went wrong, and tries again', async () => {
    const {api, page, settle} = await home();
    expect(text(page.querySelector('[role=status]'))).toBe('Loading…');
    api.expectOne('/api/v1/forecasts').flush({}, {status: 500, statusText: 'Internal Server Error'});
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('The server failed');
    button(page, 'Try again').click();
    await settle();
    api.expectOne('/api/v1/forecasts').flush({items: [forecast()]});
    await settle();
    expect(page.querySelector('[role=alert]')).toBeNull();
    expect(text(page)).toContain('Barcelona');
  });
});
