// Written by `make generate` from openapi.json. Do not edit.

export const activationLimits = {
  divisions: {maxItems: 50, items: {maxLength: 10}},
} as const;

export const addDeductionLimits = {
  day: {minLength: 1},
  division: {minLength: 1, maxLength: 10},
  points: {minimum: -99, maximum: 99},
  reason: {minLength: 1, maxLength: 200},
  season: {maxLength: 9},
  teamId: {minimum: 1},
} as const;

export const addRefereeLimits = {
  country: {minLength: 1, maxLength: 10},
  name: {minLength: 1, maxLength: 80},
} as const;

export const addTeamLimits = {
  country: {minLength: 1, maxLength: 10},
  name: {minLength: 1, maxLength: 80},
} as const;

export const addUserLimits = {
  name: {minLength: 1, maxLength: 64},
  password: {maxLength: 1024},
  role: {minLength: 1},
} as const;

export const benchLimits = {
  known: {minimum: 0, maximum: 14},
  season: {maxLength: 9},
} as const;

export const calendarLimits = {
  from: {maxLength: 5},
} as const;

export const cardLimits = {
  pleno: {maxItems: 4, items: {maxItems: 4}},
} as const;

export const changeRefereeLimits = {
  name: {minLength: 1, maxLength: 80},
} as const;

export const changeTeamLimits = {
  aliases: {maxItems: 100, items: {minLength: 1, maxLength: 80}},
  name: {minLength: 1, maxLength: 80},
} as const;

export const changeUserLimits = {
  password: {maxLength: 1024},
} as const;

export const columnFileLimits = {
  lines: {maxItems: 250000, items: {maxLength: 80}},
} as const;

export const columnsLimits = {
  lines: {maxItems: 250000, items: {maxLength: 80}},
} as const;

export const competitionLimits = {
  area: {maxLength: 10},
  code: {maxLength: 10},
  tier: {minimum: 0, maximum: 20},
} as const;

export const detailedForecastLimits = {
  grid: {maxItems: 13, items: {maxItems: 13}},
} as const;

export const deviceKeysLimits = {
  auth: {minLength: 1, maxLength: 100},
  p256dh: {minLength: 1, maxLength: 200},
} as const;

export const eraLimits = {
  down: {minimum: 0, maximum: 800},
  teams: {maxItems: 2, items: {minimum: 0, maximum: 800}},
} as const;

export const filtersLimits = {
  groups: {maxItems: 20},
  maxProbability: {minimum: 0, maximum: 1},
  minProbability: {minimum: 0, maximum: 1},
} as const;

export const fixedResultLimits = {
  awayGoals: {minimum: 0, maximum: 20},
  awayTeamId: {minimum: 1},
  homeGoals: {minimum: 0, maximum: 20},
  homeTeamId: {minimum: 1},
} as const;

export const goalsInputLimits = {
  away: {minimum: 0, maximum: 99},
  home: {minimum: 0, maximum: 99},
} as const;

export const groupLimits = {
  marks: {maxItems: 14, items: {maxLength: 3}},
} as const;

export const importSettingsLimits = {
  address: {maxLength: 2000},
  division: {maxLength: 10},
  divisions: {maxItems: 50, items: {maxLength: 10}},
  season: {maxLength: 9},
  seasons: {maxItems: 60, items: {maxLength: 9}},
} as const;

export const jobRequestLimits = {
  from: {maxLength: 9},
  kind: {minLength: 1},
  models: {maxItems: 20, items: {maxLength: 40}},
  to: {maxLength: 9},
} as const;

export const joinedColumnsLimits = {
  lines: {maxItems: 250000, items: {maxLength: 80}},
  operation: {minLength: 1},
} as const;

export const jornadaImportSettingsLimits = {
  number: {minimum: 1, maximum: 150},
  season: {maxLength: 9},
} as const;

export const jornadaRequestLimits = {
  closesAt: {minLength: 1},
  jackpot: {minimum: 0, maximum: 1000000000},
  number: {minimum: 1, maximum: 150},
  odds: {maxItems: 14, items: {maxItems: 3, items: {minimum: 1, maximum: 1000}}},
  public: {maxItems: 14, items: {maxItems: 3, items: {minimum: 0, maximum: 100}}},
  season: {maxLength: 9},
  takings: {minimum: 0, maximum: 1000000000},
  tips: {maxItems: 14, items: {maxItems: 3, items: {minimum: 0, maximum: 100}}},
} as const;

export const leaveLimits = {
  group: {maxLength: 64},
} as const;

export const loginLimits = {
  group: {maxLength: 64},
  password: {maxLength: 1024},
  user: {maxLength: 200},
} as const;

export const marketsLimits = {
  pleno: {maxItems: 4, items: {maxItems: 4}},
} as const;

export const matchDetailsLimits = {
  awayTeamId: {minimum: 1},
  division: {minLength: 1, maxLength: 10},
  homeTeamId: {minimum: 1},
  kickoff: {minLength: 1},
  leg: {minimum: 0, maximum: 2},
  matchday: {minimum: 1, maximum: 99},
  odds: {maxItems: 100},
  refereeId: {minimum: 1},
  round: {maxLength: 60},
  season: {maxLength: 9},
  stage: {maxLength: 60},
  venue: {maxLength: 120},
} as const;

export const matchupLimits = {
  grid: {maxItems: 13, items: {maxItems: 13}},
} as const;

export const mergeTeamsLimits = {
  from: {minimum: 1},
  into: {minimum: 1},
} as const;

export const namesLimits = {
  en: {maxLength: 80},
  es: {maxLength: 80},
} as const;

export const newConditionSetLimits = {
  conditions: {maxItems: 100, items: {maxLength: 10000}},
  name: {minLength: 1, maxLength: 60},
} as const;

export const newDeviceRequestLimits = {
  endpoint: {minLength: 1, maxLength: 1000},
  name: {maxLength: 100},
} as const;

export const newKeptWayLimits = {
  name: {minLength: 1, maxLength: 60},
} as const;

export const newMemberLimits = {
  name: {maxLength: 60},
  shares: {minimum: 1, maximum: 1000},
  user: {maxLength: 64},
} as const;

export const newTicketLimits = {
  jornadaId: {minimum: 1},
  members: {maxItems: 100},
  name: {maxLength: 60},
} as const;

export const newViewLimits = {
  odds: {maxItems: 3, items: {minimum: 1, maximum: 1000}},
  percentages: {maxItems: 3, items: {minimum: 0, maximum: 100}, sum: {minimum: 95, maximum: 105}},
} as const;

export const newsCodeLimits = {
  code: {minLength: 1, maxLength: 20},
} as const;

export const newsMailLimits = {
  address: {minLength: 1, maxLength: 254},
} as const;

export const newsSettingsLimits = {
  language: {minLength: 1},
} as const;

export const passwordLimits = {
  currentPassword: {minLength: 1, maxLength: 1024},
  newPassword: {minLength: 1, maxLength: 1024},
} as const;

export const payoutsLimits = {
  fixtures: {maxItems: 3, items: {minimum: 1, maximum: 14}},
} as const;

export const poolFixtureLimits = {
  away: {minLength: 1, maxLength: 80},
  home: {minLength: 1, maxLength: 80},
  matchId: {minimum: 1},
} as const;

export const poolResultsLimits = {
  pleno: {maxLength: 5},
  prizes: {maxItems: 6, items: {minimum: 0}},
  signs: {minLength: 1, maxLength: 30},
  takings: {minimum: 0, maximum: 1000000000},
  winners: {maxItems: 6, items: {minimum: 0}},
} as const;

export const proposalWishLimits = {
  budget: {minimum: 1.5, maximum: 1500},
  conditions: {maxItems: 100, items: {maxLength: 10000}},
} as const;

export const quoteLimits = {
  away: {minimum: 1.01, maximum: 10000},
  bookmaker: {minLength: 1, maxLength: 40},
  draw: {minimum: 1.01, maximum: 10000},
  handicap: {minimum: -20, maximum: 20},
  handicapAway: {minimum: 1.01, maximum: 10000},
  handicapHome: {minimum: 1.01, maximum: 10000},
  home: {minimum: 1.01, maximum: 10000},
  moment: {minLength: 1},
  over25: {minimum: 1.01, maximum: 10000},
  under25: {minimum: 1.01, maximum: 10000},
} as const;

export const rangeLimits = {
  max: {minimum: 0, maximum: 14},
  min: {minimum: 0, maximum: 14},
} as const;

export const recipeLimits = {
  seed: {minimum: 0},
} as const;

export const refreshLimits = {
  refresh_token: {minLength: 1, maxLength: 4096},
} as const;

export const resultLimits = {
  awayGoals: {minimum: 0, maximum: 99},
  homeGoals: {minimum: 0, maximum: 99},
} as const;

export const sourcesLimits = {
  headings: {items: {maxLength: 80}},
  headingsWithArea: {items: {maxLength: 80}},
} as const;

export const stageLimits = {
  finalLegs: {minimum: 0, maximum: 2},
  firstLegs: {minimum: 0, maximum: 2},
  headings: {items: {maxLength: 80}},
  legs: {minimum: 0, maximum: 2},
  meetings: {minimum: 0, maximum: 8},
  places: {maxItems: 2},
  rounds: {minimum: 0, maximum: 99},
  unlessAhead: {minimum: 0, maximum: 99},
} as const;

export const ticketContentLimits = {
  columns: {maxItems: 31104},
  elige8: {maxItems: 14},
  marks: {maxItems: 50, items: {maxLength: 3}},
  pleno: {maxItems: 16, items: {maxLength: 5}},
  reduction: {minimum: 1},
} as const;

export const wayLimits = {
  budget: {minimum: 0, maximum: 1500},
  conditions: {maxItems: 100, items: {maxLength: 10000}},
  dobles: {minimum: 0, maximum: 14},
  least: {minimum: 0, maximum: 1},
  objective: {minLength: 1},
  reduce: {minimum: 11, maximum: 13},
  triples: {minimum: 0, maximum: 14},
} as const;

export const whatIfLimits = {
  division: {minLength: 1, maxLength: 10},
  fixed: {maxItems: 500},
} as const;

export const wishLimits = {
  budget: {minimum: 0, maximum: 25000},
  conditions: {maxItems: 100, items: {maxLength: 10000}},
  objective: {minLength: 1},
  pleno: {maxItems: 16, items: {maxLength: 5}},
} as const;

export const workshopLimits = {
  conditions: {maxItems: 100, items: {maxLength: 10000}},
  direct: {maxItems: 14, items: {minimum: 1, maximum: 14}},
  limit: {minimum: 0, maximum: 250000},
  lines: {maxItems: 250000, items: {maxLength: 80}},
  marks: {maxItems: 14, items: {maxLength: 3}},
  offset: {minimum: 0, maximum: 4782969},
  reduce: {minimum: 11, maximum: 13},
  sets: {maxItems: 10},
  signs: {maxLength: 50},
} as const;

export const listAuditLimits = {
  object: {minimum: 0},
  actor: {maxLength: 64},
  limit: {minimum: 1, maximum: 200},
} as const;

export const listComparisonsLimits = {
  limit: {minimum: 1, maximum: 100},
} as const;

export const deleteCompetitionLimits = {
  code: {minLength: 1, maxLength: 10},
} as const;

export const getCompetitionLimits = {
  code: {minLength: 1, maxLength: 10},
} as const;

export const changeCompetitionLimits = {
  code: {minLength: 1, maxLength: 10},
} as const;

export const listDeductionsLimits = {
  division: {minLength: 1, maxLength: 10},
  season: {minLength: 1, maxLength: 9},
} as const;

export const exportListLimits = {
  division: {maxLength: 10},
  season: {maxLength: 9},
  matchday: {minimum: 1, maximum: 99},
  team: {minimum: 1},
  opponent: {minimum: 1},
  referee: {minimum: 1},
  search: {maxLength: 64},
  actor: {maxLength: 64},
} as const;

export const forecastTeamsLimits = {
  home: {minLength: 1, maxLength: 80},
  away: {minLength: 1, maxLength: 80},
  competition: {maxLength: 10},
} as const;

export const listForecastsLimits = {
  division: {maxLength: 10},
  season: {maxLength: 9},
  matchday: {minimum: 1, maximum: 99},
  limit: {minimum: 1, maximum: 500},
} as const;

export const listPastForecastsLimits = {
  date: {minLength: 1},
  division: {maxLength: 10},
} as const;

export const listJobsLimits = {
  limit: {minimum: 1, maximum: 500},
} as const;

export const listJornadasLimits = {
  season: {maxLength: 9},
  limit: {minimum: 1, maximum: 200},
} as const;

export const deleteViewLimits = {
  fixture: {minimum: 1, maximum: 14},
} as const;

export const setViewLimits = {
  fixture: {minimum: 1, maximum: 14},
} as const;

export const replayJornadaLimits = {
  budget: {minimum: 0, maximum: 1500},
  known: {minimum: 0, maximum: 14},
} as const;

export const listMatchesLimits = {
  division: {maxLength: 10},
  season: {maxLength: 9},
  matchday: {minimum: 1, maximum: 99},
  team: {minimum: 1},
  opponent: {minimum: 1},
  referee: {minimum: 1},
  limit: {minimum: 1, maximum: 500},
} as const;

export const listRatingsLimits = {
  division: {minLength: 1, maxLength: 10},
  season: {maxLength: 9},
} as const;

export const listSeasonsLimits = {
  division: {maxLength: 10},
} as const;

export const getSimulationLimits = {
  division: {minLength: 1, maxLength: 10},
} as const;

export const getStandingsLimits = {
  division: {minLength: 1, maxLength: 10},
  season: {maxLength: 9},
  matchday: {minimum: 1, maximum: 99},
} as const;

export const listTeamsLimits = {
  division: {maxLength: 10},
  season: {maxLength: 9},
  search: {maxLength: 80},
} as const;

export const listTeamPlacesLimits = {
  division: {minLength: 1, maxLength: 10},
  season: {minLength: 1, maxLength: 9},
} as const;

export const listTicketsLimits = {
  jornada: {minimum: 0},
} as const;

export const memberBalancesLimits = {
  season: {maxLength: 9},
} as const;

export const setPaidLimits = {
  member: {minimum: 1},
} as const;

export const getTrackRecordLimits = {
  model: {maxLength: 40},
  division: {maxLength: 10},
  season: {maxLength: 9},
} as const;

export const downloadTrackRecordLimits = {
  model: {maxLength: 40},
  division: {maxLength: 10},
  season: {maxLength: 9},
} as const;

export const listUsersLimits = {
  search: {maxLength: 64},
  limit: {minimum: 1, maximum: 200},
} as const;
