-- +goose Up

-- Progress of each job and the last sign of life of its process, in milliseconds by
-- the clock of the database. The jobs themselves are in the queue's tables.
CREATE TABLE job_beats (
    job_id    integer NOT NULL,
    attempt   integer NOT NULL,
    at        integer NOT NULL,
    step      text NOT NULL,
    done      integer NOT NULL,
    total     integer NOT NULL,
    cancelled boolean NOT NULL,
    CONSTRAINT job_beats_pkey PRIMARY KEY (job_id)
) WITHOUT ROWID;

-- Uploaded files that wait for their import.
CREATE TABLE uploads (
    id         integer PRIMARY KEY AUTOINCREMENT,
    name       text NOT NULL,
    content    blob NOT NULL,
    created_at datetime NOT NULL
);

-- Comparisons of models over past seasons, with the leaderboard as JSON.
CREATE TABLE comparisons (
    id          integer PRIMARY KEY AUTOINCREMENT,
    at          datetime NOT NULL,
    from_season integer NOT NULL,
    to_season   integer NOT NULL,
    took_ms     integer NOT NULL,
    board       text NOT NULL
);

-- Backtest forecasts of each model, from the latest comparison that covered the
-- match. They are never shown as published forecasts.
CREATE TABLE replays (
    match_id integer NOT NULL,
    model    text NOT NULL,
    home     real NOT NULL,
    draw     real NOT NULL,
    away     real NOT NULL,
    CONSTRAINT replays_pkey PRIMARY KEY (match_id, model),
    CONSTRAINT replays_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE CASCADE,
    CONSTRAINT replays_model_check CHECK (model <> '')
) WITHOUT ROWID;
CREATE INDEX replays_model ON replays (model);

-- Simulated endings of each division's current season, as JSON.
CREATE TABLE endings (
    division text NOT NULL,
    at       datetime NOT NULL,
    ending   text NOT NULL,
    CONSTRAINT endings_pkey PRIMARY KEY (division),
    CONSTRAINT endings_division_fkey FOREIGN KEY (division) REFERENCES divisions (code)
) WITHOUT ROWID;

-- Forecasts that a model would have made on a past day, of matches after it.
CREATE TABLE past_forecasts (
    day           text NOT NULL,
    match_id      integer NOT NULL,
    model         text NOT NULL,
    home          real NOT NULL,
    draw          real NOT NULL,
    away          real NOT NULL,
    score_home    integer NOT NULL,
    score_away    integer NOT NULL,
    expected_home real NOT NULL,
    expected_away real NOT NULL,
    rho           real NOT NULL,
    confidence    real NOT NULL,
    made_at       datetime NOT NULL,
    CONSTRAINT past_forecasts_pkey PRIMARY KEY (day, match_id),
    CONSTRAINT past_forecasts_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX past_forecasts_match ON past_forecasts (match_id);

ALTER TABLE models ADD COLUMN digest text NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN comparison_id integer;
CREATE INDEX models_comparison ON models (comparison_id);

-- A champion that was chosen by hand stays until the user releases it.
ALTER TABLE champions ADD COLUMN held boolean NOT NULL DEFAULT false;

-- Whether users were shown the forecast. Forecasts of challengers are stored too.
ALTER TABLE forecasts ADD COLUMN published boolean NOT NULL DEFAULT true;

-- +goose Down

ALTER TABLE forecasts DROP COLUMN published;
ALTER TABLE champions DROP COLUMN held;
DROP INDEX models_comparison;
ALTER TABLE models DROP COLUMN comparison_id;
ALTER TABLE models DROP COLUMN digest;
DROP TABLE past_forecasts;
DROP TABLE endings;
DROP TABLE replays;
DROP TABLE comparisons;

DROP TABLE uploads;
DROP TABLE job_beats;
