import type {NewTokens} from '../app/core/session';
import type {Card, Division, Forecast, Jornada, Match, MatchForecast, Season} from '../app/api/model';

export const primera: Division = {
  code: 'SP1',
  name: 'Primera División',
  country: 'ES',
  tier: 1,
  names: {en: 'Primera División', es: 'Primera División'},
  field: 'men',
  kind: 'league',
  oneYear: false,
  seasons: [2016, 2015],
  sample: false,
  stale: false,
};

export const season2016: Season = {
  division: 'SP1',
  season: 2016,
  oneYear: false,
  matchdays: 38,
  currentMatchday: 37,
  matches: 380,
  played: 370,
  sample: false,
};

export function match(change: Partial<Match> = {}): Match {
  return {
    id: 7,
    division: 'SP1',
    season: 2016,
    matchday: 37,
    kickoff: '2017-05-14T12:00:00Z',
    kickoffTimeKnown: false,
    homeTeam: {id: 1, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona'},
    awayTeam: {id: 2, name: 'Eibar', displayName: 'Eibar', shortName: 'Eibar'},
    status: 'scheduled',
    sample: false,
    version: 1,
    ...change,
  };
}

export const sampleForecast: MatchForecast = {
  probs: {home: 0.52, draw: 0.27, away: 0.21},
  score: {home: 1, away: 1},
  signScore: {home: 2, away: 1},
  expectedGoals: {home: 1.84, away: 1.02},
  model: 'dynamic-goals',
  madeAt: '2017-05-12T18:00:00Z',
  asOf: '2017-05-12T18:00:00Z',
  confidence: 0.8,
  ranges: {
    home: {low: 0.45, high: 0.59},
    draw: {low: 0.25, high: 0.28},
    away: {low: 0.16, high: 0.27},
  },
  lastMatches: {home: '2017-05-07', away: '2017-05-06'},
  retrospective: false,
};

export function forecast(change: Partial<Match> = {}, forecastChange: Partial<MatchForecast> = {}): Forecast {
  return {match: match(change), ...sampleForecast, ...forecastChange};
}

/** What the server answers to a log-in or a refresh. */
export function tokens(change: Partial<NewTokens> = {}): NewTokens {
  return {
    sub: '1',
    access_token: 'abc',
    refresh_token: 'refresh',
    expires_in: 900,
    refresh_expires_in: 2_592_000,
    ...change,
  };
}

/** A jornada of which only the second fixture's public shares are known. */
export function card(change: Partial<Jornada> = {}): Card {
  const fixtures = Array.from({length: 15}, (_, i) => ({
    home: `Home ${String(i + 1)}`,
    away: `Away ${String(i + 1)}`,
    matchId: i + 100,
  }));
  return {
    knowledge: {view: 0, forecast: 14, teams: 0, odds: 0, tips: 0, public: 0, nothing: 0, refused: false},
    price: 0.75,
    takings: 2_500_000,
    elige8Price: 0.5,
    reductions: [
      {
        number: 1,
        official: true,
        triples: 4,
        dobles: 0,
        columns: 9,
        guarantee: 13,
        guarantees: [14, 13, 13, 13, 13],
      },
    ],
    fixtures: fixtures.slice(0, 14).map((fixture, i) => ({
      ...fixture,
      source: 'forecast',
      probs: sampleForecast.probs,
      ...(i === 1 ? {public: {home: 0.61, draw: 0.24, away: 0.15}} : {}),
    })),
    jornada: {
      id: 5,
      odds: [],
      tips: [],
      season: 2026,
      number: 20,
      closesAt: '2026-11-27T19:00:00Z',
      closed: false,
      state: 'open',
      fixtures,
      public: [],
      version: 1,
      ...change,
    },
  };
}
