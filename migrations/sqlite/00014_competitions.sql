-- +goose Up

-- Leagues, cups and sets of matches of clubs and national teams: what was a division is
-- one competition among others. A row without a definition is one of the built-in
-- catalogue.
ALTER TABLE divisions RENAME TO competitions;

-- SQLite cannot change a constraint. Its manual (Making Other Kinds Of Table Schema
-- Changes) names this way for one that does not change what is stored; copying the
-- tables would also mean switching foreign keys off. The indices of the keys that
-- become longer are built again below.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
    ',
    CONSTRAINT divisions_home_meetings_check CHECK (home_meetings >= 1)', ''),
    'divisions_tier_check CHECK (tier >= 1)', 'competitions_tier_check CHECK (tier >= 0)'),
    'divisions_pkey', 'competitions_pkey')
WHERE type = 'table' AND name = 'competitions';
PRAGMA writable_schema = RESET;
ALTER TABLE competitions DROP COLUMN home_meetings;
ALTER TABLE competitions ADD COLUMN field text NOT NULL DEFAULT 'men'
    CONSTRAINT competitions_field_check CHECK (field IN ('men', 'women', 'men-national', 'women-national'));
ALTER TABLE competitions ADD COLUMN kind text NOT NULL DEFAULT 'league'
    CONSTRAINT competitions_kind_check CHECK (kind IN ('league', 'cup', 'friendlies'));
ALTER TABLE competitions ADD COLUMN definition text;

ALTER TABLE teams ADD COLUMN field text NOT NULL DEFAULT 'men'
    CONSTRAINT teams_field_check CHECK (field IN ('men', 'women', 'men-national', 'women-national'));
ALTER TABLE matches ADD COLUMN stage text NOT NULL DEFAULT '';
ALTER TABLE matches ADD COLUMN round text NOT NULL DEFAULT '';
ALTER TABLE matches ADD COLUMN leg integer CONSTRAINT matches_leg_check CHECK (leg IN (1, 2));
ALTER TABLE matches ADD COLUMN neutral boolean NOT NULL DEFAULT false;
ALTER TABLE matches ADD COLUMN venue text NOT NULL DEFAULT '';
ALTER TABLE matches ADD COLUMN extra_home_goals integer;
ALTER TABLE matches ADD COLUMN extra_away_goals integer
    CONSTRAINT matches_extra_goals_check CHECK (
        (extra_home_goals IS NULL AND extra_away_goals IS NULL)
        OR (extra_home_goals IS NOT NULL AND extra_away_goals IS NOT NULL AND home_goals IS NOT NULL
            AND extra_home_goals >= home_goals AND extra_home_goals <= 99
            AND extra_away_goals >= away_goals AND extra_away_goals <= 99)
    );
ALTER TABLE matches ADD COLUMN penalty_home_goals integer;
ALTER TABLE matches ADD COLUMN penalty_away_goals integer
    CONSTRAINT matches_penalty_goals_check CHECK (
        (penalty_home_goals IS NULL AND penalty_away_goals IS NULL)
        OR (penalty_home_goals IS NOT NULL AND penalty_away_goals IS NOT NULL AND home_goals IS NOT NULL
            AND penalty_home_goals >= 0 AND penalty_home_goals <= 99
            AND penalty_away_goals >= 0 AND penalty_away_goals <= 99
            AND penalty_home_goals <> penalty_away_goals)
    );

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'teams_country_name_key UNIQUE (country, name)', 'teams_field_country_name_key UNIQUE (field, country, name)')
WHERE type = 'table' AND name = 'teams';
UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE (division, season, home_team_id, away_team_id, meeting)',
    'UNIQUE (division, season, home_team_id, away_team_id, stage, meeting)')
WHERE type = 'table' AND name = 'matches';
PRAGMA writable_schema = RESET;
REINDEX teams;
REINDEX matches;

CREATE TABLE team_aliases_of_fields (
    field   text NOT NULL,
    country text NOT NULL,
    alias   text NOT NULL,
    team_id integer NOT NULL,
    CONSTRAINT team_aliases_pkey PRIMARY KEY (field, country, alias),
    CONSTRAINT team_aliases_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT team_aliases_alias_check CHECK (alias <> '')
) WITHOUT ROWID;
INSERT INTO team_aliases_of_fields SELECT 'men', country, alias, team_id FROM team_aliases;
DROP TABLE team_aliases;
ALTER TABLE team_aliases_of_fields RENAME TO team_aliases;
CREATE INDEX team_aliases_team ON team_aliases (team_id);

-- +goose Down

-- What was not known before cannot be kept: the competitions that the catalogue then did
-- not have, the teams of other fields, and matches of a stage whose teams meet in
-- another one.
DELETE FROM matches WHERE stage <> '' OR division IN (SELECT code FROM competitions WHERE definition IS NOT NULL OR tier < 1 OR field <> 'men' OR kind <> 'league');
DELETE FROM champions WHERE division NOT IN (SELECT division FROM matches);
DELETE FROM endings WHERE division NOT IN (SELECT division FROM matches);
DELETE FROM seasons WHERE (division, year) NOT IN (SELECT division, season FROM matches);
DELETE FROM competitions WHERE code NOT IN (SELECT division FROM seasons);
DELETE FROM teams WHERE field <> 'men';
DELETE FROM team_aliases WHERE field <> 'men';

CREATE TABLE team_aliases_before (
    country text NOT NULL,
    alias   text NOT NULL,
    team_id integer NOT NULL,
    CONSTRAINT team_aliases_pkey PRIMARY KEY (country, alias),
    CONSTRAINT team_aliases_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT team_aliases_alias_check CHECK (alias <> '')
) WITHOUT ROWID;
INSERT INTO team_aliases_before SELECT country, alias, team_id FROM team_aliases;
DROP TABLE team_aliases;
ALTER TABLE team_aliases_before RENAME TO team_aliases;
CREATE INDEX team_aliases_team ON team_aliases (team_id);

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'teams_field_country_name_key UNIQUE (field, country, name)', 'teams_country_name_key UNIQUE (country, name)')
WHERE type = 'table' AND name = 'teams';
UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE (division, season, home_team_id, away_team_id, stage, meeting)',
    'UNIQUE (division, season, home_team_id, away_team_id, meeting)')
WHERE type = 'table' AND name = 'matches';
PRAGMA writable_schema = RESET;
REINDEX teams;
REINDEX matches;

ALTER TABLE matches DROP COLUMN penalty_away_goals;
ALTER TABLE matches DROP COLUMN penalty_home_goals;
ALTER TABLE matches DROP COLUMN extra_away_goals;
ALTER TABLE matches DROP COLUMN extra_home_goals;
ALTER TABLE matches DROP COLUMN venue;
ALTER TABLE matches DROP COLUMN neutral;
ALTER TABLE matches DROP COLUMN leg;
ALTER TABLE matches DROP COLUMN round;
ALTER TABLE matches DROP COLUMN stage;
ALTER TABLE teams DROP COLUMN field;

ALTER TABLE competitions DROP COLUMN definition;
ALTER TABLE competitions DROP COLUMN kind;
ALTER TABLE competitions DROP COLUMN field;
ALTER TABLE competitions RENAME TO divisions;
ALTER TABLE divisions ADD COLUMN home_meetings integer NOT NULL DEFAULT 1;
UPDATE divisions SET home_meetings = coalesce((SELECT max(meeting) FROM matches WHERE division = code), 1);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, 'competitions_tier_check CHECK (tier >= 0)', 'divisions_tier_check CHECK (tier >= 1),
    CONSTRAINT divisions_home_meetings_check CHECK (home_meetings >= 1)'), 'competitions_pkey', 'divisions_pkey')
WHERE type = 'table' AND name = 'divisions';
PRAGMA writable_schema = RESET;
-- Any change of the schema tells other connections to read it again.
CREATE TABLE schema_changed (id integer);
DROP TABLE schema_changed;
