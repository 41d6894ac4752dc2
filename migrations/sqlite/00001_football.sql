-- +goose Up

CREATE TABLE divisions (
    code          text NOT NULL,
    name          text NOT NULL,
    country       text NOT NULL,
    tier          integer NOT NULL,
    home_meetings integer NOT NULL,
    CONSTRAINT divisions_pkey PRIMARY KEY (code),
    CONSTRAINT divisions_tier_check CHECK (tier >= 1),
    CONSTRAINT divisions_home_meetings_check CHECK (home_meetings >= 1)
) WITHOUT ROWID;

CREATE TABLE seasons (
    division text NOT NULL,
    year     integer NOT NULL,
    CONSTRAINT seasons_pkey PRIMARY KEY (division, year),
    CONSTRAINT seasons_division_fkey FOREIGN KEY (division) REFERENCES divisions (code),
    CONSTRAINT seasons_year_check CHECK (year >= 1850 AND year <= 2200)
) WITHOUT ROWID;

CREATE TABLE teams (
    id      integer PRIMARY KEY AUTOINCREMENT,
    country text NOT NULL,
    name    text NOT NULL,
    CONSTRAINT teams_country_name_key UNIQUE (country, name),
    CONSTRAINT teams_name_check CHECK (name <> '')
);

CREATE TABLE team_aliases (
    country text NOT NULL,
    alias   text NOT NULL,
    team_id integer NOT NULL,
    CONSTRAINT team_aliases_pkey PRIMARY KEY (country, alias),
    CONSTRAINT team_aliases_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT team_aliases_alias_check CHECK (alias <> '')
) WITHOUT ROWID;
CREATE INDEX team_aliases_team ON team_aliases (team_id);

CREATE TABLE referees (
    id      integer PRIMARY KEY AUTOINCREMENT,
    country text NOT NULL,
    name    text NOT NULL,
    CONSTRAINT referees_country_name_key UNIQUE (country, name),
    CONSTRAINT referees_name_check CHECK (name <> '')
);

CREATE TABLE matches (
    id                 integer PRIMARY KEY AUTOINCREMENT,
    division           text NOT NULL,
    season             integer NOT NULL,
    matchday           integer,
    matchday_inferred  boolean NOT NULL,
    kickoff            datetime NOT NULL,
    kickoff_time_known boolean NOT NULL,
    home_team_id       integer NOT NULL,
    away_team_id       integer NOT NULL,
    meeting            integer NOT NULL,
    referee_id         integer,
    status             text NOT NULL,
    home_goals         integer,
    away_goals         integer,
    half_home_goals    integer,
    half_away_goals    integer,
    attendance         integer,
    sample             boolean NOT NULL,
    version            integer NOT NULL,
    updated_at         datetime NOT NULL,
    CONSTRAINT matches_pairing_key UNIQUE (division, season, home_team_id, away_team_id, meeting),
    CONSTRAINT matches_season_fkey FOREIGN KEY (division, season) REFERENCES seasons (division, year),
    CONSTRAINT matches_home_team_fkey FOREIGN KEY (home_team_id) REFERENCES teams (id),
    CONSTRAINT matches_away_team_fkey FOREIGN KEY (away_team_id) REFERENCES teams (id),
    CONSTRAINT matches_referee_fkey FOREIGN KEY (referee_id) REFERENCES referees (id),
    CONSTRAINT matches_two_teams_check CHECK (home_team_id <> away_team_id),
    CONSTRAINT matches_matchday_check CHECK (matchday >= 1 AND matchday <= 99),
    CONSTRAINT matches_meeting_check CHECK (meeting >= 1),
    CONSTRAINT matches_status_check CHECK (status IN ('scheduled', 'played', 'postponed', 'abandoned', 'awarded')),
    CONSTRAINT matches_goals_check CHECK (
        (status IN ('played', 'awarded') AND home_goals IS NOT NULL AND away_goals IS NOT NULL
            AND home_goals >= 0 AND home_goals <= 99 AND away_goals >= 0 AND away_goals <= 99)
        OR (status NOT IN ('played', 'awarded') AND home_goals IS NULL AND away_goals IS NULL)
    ),
    CONSTRAINT matches_half_goals_check CHECK (
        (half_home_goals IS NULL AND half_away_goals IS NULL)
        OR (half_home_goals IS NOT NULL AND half_away_goals IS NOT NULL AND home_goals IS NOT NULL
            AND half_home_goals >= 0 AND half_home_goals <= home_goals
            AND half_away_goals >= 0 AND half_away_goals <= away_goals)
    ),
    CONSTRAINT matches_attendance_check CHECK (attendance >= 0),
    CONSTRAINT matches_version_check CHECK (version >= 1)
);
CREATE INDEX matches_division_season ON matches (division, season, matchday);
CREATE INDEX matches_kickoff ON matches (kickoff, id);
CREATE INDEX matches_home_team ON matches (home_team_id, kickoff);
CREATE INDEX matches_away_team ON matches (away_team_id, kickoff);
CREATE INDEX matches_referee ON matches (referee_id);
CREATE INDEX matches_status ON matches (status, division, season, matchday);

CREATE TABLE match_statistics (
    match_id integer NOT NULL,
    home_shots           integer,
    home_shots_on_target integer,
    home_corners         integer,
    home_fouls           integer,
    home_offsides        integer,
    home_woodwork        integer,
    home_yellow_cards    integer,
    home_red_cards       integer,
    away_shots           integer,
    away_shots_on_target integer,
    away_corners         integer,
    away_fouls           integer,
    away_offsides        integer,
    away_woodwork        integer,
    away_yellow_cards    integer,
    away_red_cards       integer,
    CONSTRAINT match_statistics_pkey PRIMARY KEY (match_id),
    CONSTRAINT match_statistics_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE CASCADE,
    CONSTRAINT match_statistics_counts_check CHECK (
        home_shots >= 0
        AND home_shots_on_target >= 0
        AND home_corners >= 0
        AND home_fouls >= 0
        AND home_offsides >= 0
        AND home_woodwork >= 0
        AND home_yellow_cards >= 0
        AND home_red_cards >= 0
        AND away_shots >= 0
        AND away_shots_on_target >= 0
        AND away_corners >= 0
        AND away_fouls >= 0
        AND away_offsides >= 0
        AND away_woodwork >= 0
        AND away_yellow_cards >= 0
        AND away_red_cards >= 0
    )
);

CREATE TABLE quotes (
    match_id      integer NOT NULL,
    bookmaker     text NOT NULL,
    moment        text NOT NULL,
    home          real,
    draw          real,
    away          real,
    over25        real,
    under25       real,
    handicap      real,
    handicap_home real,
    handicap_away real,
    CONSTRAINT quotes_pkey PRIMARY KEY (match_id, bookmaker, moment),
    CONSTRAINT quotes_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE CASCADE,
    CONSTRAINT quotes_bookmaker_check CHECK (bookmaker <> ''),
    CONSTRAINT quotes_moment_check CHECK (moment IN ('opening', 'closing')),
    CONSTRAINT quotes_odds_check CHECK (home > 1 AND draw > 1 AND away > 1),
    CONSTRAINT quotes_totals_check CHECK (over25 > 1 AND under25 > 1),
    CONSTRAINT quotes_handicap_check CHECK (handicap >= -20 AND handicap <= 20 AND handicap_home > 1 AND handicap_away > 1)
) WITHOUT ROWID;

CREATE TABLE models (
    id              integer PRIMARY KEY AUTOINCREMENT,
    name            text NOT NULL,
    recipe          text NOT NULL,
    state           text NOT NULL,
    trained_at      datetime NOT NULL,
    trained_through datetime NOT NULL,
    matches         integer NOT NULL,
    CONSTRAINT models_name_check CHECK (name <> ''),
    CONSTRAINT models_matches_check CHECK (matches >= 1)
);

CREATE TABLE champions (
    division text NOT NULL,
    model_id integer NOT NULL,
    CONSTRAINT champions_pkey PRIMARY KEY (division),
    CONSTRAINT champions_division_fkey FOREIGN KEY (division) REFERENCES divisions (code),
    CONSTRAINT champions_model_fkey FOREIGN KEY (model_id) REFERENCES models (id)
) WITHOUT ROWID;
CREATE INDEX champions_model ON champions (model_id);

CREATE TABLE forecasts (
    match_id      integer NOT NULL,
    model_id      integer NOT NULL,
    made_at       datetime NOT NULL,
    as_of         datetime NOT NULL,
    retrospective boolean NOT NULL,
    home          real NOT NULL,
    draw          real NOT NULL,
    away          real NOT NULL,
    score_home    integer NOT NULL,
    score_away    integer NOT NULL,
    expected_home real NOT NULL,
    expected_away real NOT NULL,
    rho           real NOT NULL,
    confidence    real NOT NULL,
    CONSTRAINT forecasts_pkey PRIMARY KEY (match_id, model_id),
    CONSTRAINT forecasts_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE CASCADE,
    CONSTRAINT forecasts_model_fkey FOREIGN KEY (model_id) REFERENCES models (id),
    CONSTRAINT forecasts_probs_check CHECK (
        home >= 0 AND draw >= 0 AND away >= 0 AND home + draw + away > 0.999999 AND home + draw + away < 1.000001
    ),
    CONSTRAINT forecasts_expected_check CHECK (expected_home > 0 AND expected_away > 0),
    CONSTRAINT forecasts_confidence_check CHECK (confidence >= 0 AND confidence <= 1)
) WITHOUT ROWID;
CREATE INDEX forecasts_model ON forecasts (model_id);

CREATE TABLE users (
    id            integer PRIMARY KEY AUTOINCREMENT,
    name          text NOT NULL,
    role          text NOT NULL,
    password_hash text NOT NULL,
    created_at    datetime NOT NULL,
    CONSTRAINT users_name_check CHECK (name <> ''),
    CONSTRAINT users_role_check CHECK (role IN ('admin', 'editor', 'player'))
);
CREATE UNIQUE INDEX users_name_key ON users (lower(name));

CREATE TABLE sessions (
    id           text NOT NULL,
    user_id      integer NOT NULL,
    device       text NOT NULL,
    created_at   datetime NOT NULL,
    last_used_at datetime NOT NULL,
    expires_at   datetime NOT NULL,
    ended_at     datetime,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id);

-- +goose Down

DROP TABLE sessions;
DROP TABLE users;
DROP TABLE forecasts;
DROP TABLE champions;
DROP TABLE models;
DROP TABLE quotes;
DROP TABLE match_statistics;
DROP TABLE matches;
DROP TABLE referees;
DROP TABLE team_aliases;
DROP TABLE teams;
DROP TABLE seasons;
DROP TABLE divisions;
