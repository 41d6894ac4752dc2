-- +goose Up

CREATE TABLE team_merges (
    id           integer PRIMARY KEY AUTOINCREMENT,
    at           datetime NOT NULL,
    actor        text NOT NULL,
    country      text NOT NULL,
    from_id      integer NOT NULL,
    from_name    text NOT NULL,
    into_id      integer NOT NULL,
    home_matches text NOT NULL,
    away_matches text NOT NULL,
    aliases      text NOT NULL,
    undone_at    datetime,
    CONSTRAINT team_merges_into_fkey FOREIGN KEY (into_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT team_merges_two_teams_check CHECK (from_id <> into_id)
);
CREATE INDEX team_merges_into ON team_merges (into_id);

-- Ratings of each team after each of its matches, by the last training.
CREATE TABLE team_ratings (
    team_id integer NOT NULL,
    at      datetime NOT NULL,
    attack  real NOT NULL,
    defence real NOT NULL,
    CONSTRAINT team_ratings_pkey PRIMARY KEY (team_id, at),
    CONSTRAINT team_ratings_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
) WITHOUT ROWID;

-- Effect of each referee in the last training: the sums of observed minus forecast
-- outcomes, and the variance of each sum.
CREATE TABLE referee_effects (
    referee_id    integer NOT NULL,
    matches       integer NOT NULL,
    home          real NOT NULL,
    draw          real NOT NULL,
    away          real NOT NULL,
    home_variance real NOT NULL,
    draw_variance real NOT NULL,
    away_variance real NOT NULL,
    CONSTRAINT referee_effects_pkey PRIMARY KEY (referee_id),
    CONSTRAINT referee_effects_referee_fkey FOREIGN KEY (referee_id) REFERENCES referees (id) ON DELETE CASCADE
) WITHOUT ROWID;

-- Daily updates. The server that inserts the row of a day runs its update.
CREATE TABLE updates (
    day         text NOT NULL,
    started_at  datetime NOT NULL,
    finished_at datetime,
    report      text NOT NULL,
    failed      boolean NOT NULL,
    CONSTRAINT updates_pkey PRIMARY KEY (day)
) WITHOUT ROWID;

-- Indexes for lists of hundreds of thousands of matches in order of kick-off.
DROP INDEX matches_status;
CREATE INDEX matches_division_kickoff ON matches (division, kickoff, id);
CREATE INDEX matches_division_status ON matches (division, status, kickoff, id);
CREATE INDEX matches_season_kickoff ON matches (season, kickoff, id);
CREATE INDEX matches_status_kickoff ON matches (status, kickoff, id);
CREATE INDEX matches_home_team_division ON matches (home_team_id, division);
CREATE INDEX matches_away_team_division ON matches (away_team_id, division);

-- Counts of a season, updated when its matches change so that reading them is cheap.
ALTER TABLE seasons ADD COLUMN matches integer NOT NULL DEFAULT 0;
ALTER TABLE seasons ADD COLUMN played integer NOT NULL DEFAULT 0;
ALTER TABLE seasons ADD COLUMN samples integer NOT NULL DEFAULT 0;
ALTER TABLE seasons ADD COLUMN matchdays integer NOT NULL DEFAULT 0;
ALTER TABLE seasons ADD COLUMN next_matchday integer;
UPDATE seasons SET
    matches = (SELECT count(*) FROM matches WHERE division = seasons.division AND season = seasons.year),
    played = (SELECT count(home_goals) FROM matches WHERE division = seasons.division AND season = seasons.year),
    samples = (SELECT count(*) FROM matches WHERE division = seasons.division AND season = seasons.year AND sample),
    matchdays = (SELECT coalesce(max(matchday), 0) FROM matches WHERE division = seasons.division AND season = seasons.year),
    next_matchday = (SELECT min(matchday) FROM matches WHERE division = seasons.division AND season = seasons.year AND status = 'scheduled');

-- +goose Down

ALTER TABLE seasons DROP COLUMN next_matchday;
ALTER TABLE seasons DROP COLUMN matchdays;
ALTER TABLE seasons DROP COLUMN samples;
ALTER TABLE seasons DROP COLUMN played;
ALTER TABLE seasons DROP COLUMN matches;
DROP INDEX matches_away_team_division;
DROP INDEX matches_home_team_division;
DROP INDEX matches_status_kickoff;
DROP INDEX matches_season_kickoff;
DROP INDEX matches_division_status;
DROP INDEX matches_division_kickoff;
CREATE INDEX matches_status ON matches (status, division, season, matchday);
DROP TABLE updates;
DROP TABLE referee_effects;
DROP TABLE team_ratings;
DROP TABLE team_merges;
