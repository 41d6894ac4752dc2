-- +goose Up

-- Leagues, cups and sets of matches of clubs and national teams: what was a division is
-- one competition among others. A row without a definition is one of the built-in
-- catalogue.
ALTER TABLE divisions RENAME TO competitions;
ALTER TABLE competitions RENAME CONSTRAINT divisions_pkey TO competitions_pkey;
ALTER TABLE competitions DROP COLUMN home_meetings;
ALTER TABLE competitions DROP CONSTRAINT divisions_tier_check;
ALTER TABLE competitions
    ADD CONSTRAINT competitions_tier_check CHECK (tier >= 0),
    ADD COLUMN field text NOT NULL DEFAULT 'men',
    ADD COLUMN kind text NOT NULL DEFAULT 'league',
    ADD COLUMN definition text,
    ADD CONSTRAINT competitions_field_check CHECK (field IN ('men', 'women', 'men-national', 'women-national')),
    ADD CONSTRAINT competitions_kind_check CHECK (kind IN ('league', 'cup', 'friendlies'));

ALTER TABLE teams
    ADD COLUMN field text NOT NULL DEFAULT 'men',
    ADD CONSTRAINT teams_field_check CHECK (field IN ('men', 'women', 'men-national', 'women-national')),
    DROP CONSTRAINT teams_country_name_key,
    ADD CONSTRAINT teams_field_country_name_key UNIQUE (field, country, name);

ALTER TABLE team_aliases
    ADD COLUMN field text NOT NULL DEFAULT 'men',
    DROP CONSTRAINT team_aliases_pkey,
    ADD CONSTRAINT team_aliases_pkey PRIMARY KEY (field, country, alias);
ALTER TABLE team_aliases ALTER COLUMN field DROP DEFAULT;

ALTER TABLE matches
    ADD COLUMN stage text NOT NULL DEFAULT '',
    ADD COLUMN round text NOT NULL DEFAULT '',
    ADD COLUMN leg integer,
    ADD COLUMN neutral boolean NOT NULL DEFAULT false,
    ADD COLUMN venue text NOT NULL DEFAULT '',
    ADD COLUMN extra_home_goals integer,
    ADD COLUMN extra_away_goals integer,
    ADD COLUMN penalty_home_goals integer,
    ADD COLUMN penalty_away_goals integer,
    ADD CONSTRAINT matches_leg_check CHECK (leg IN (1, 2)),
    ADD CONSTRAINT matches_extra_goals_check CHECK (
        (extra_home_goals IS NULL AND extra_away_goals IS NULL)
        OR (extra_home_goals IS NOT NULL AND extra_away_goals IS NOT NULL AND home_goals IS NOT NULL
            AND extra_home_goals >= home_goals AND extra_home_goals <= 99
            AND extra_away_goals >= away_goals AND extra_away_goals <= 99)
    ),
    ADD CONSTRAINT matches_penalty_goals_check CHECK (
        (penalty_home_goals IS NULL AND penalty_away_goals IS NULL)
        OR (penalty_home_goals IS NOT NULL AND penalty_away_goals IS NOT NULL AND home_goals IS NOT NULL
            AND penalty_home_goals >= 0 AND penalty_home_goals <= 99
            AND penalty_away_goals >= 0 AND penalty_away_goals <= 99
            AND penalty_home_goals <> penalty_away_goals)
    ),
    DROP CONSTRAINT matches_pairing_key,
    ADD CONSTRAINT matches_pairing_key UNIQUE (division, season, home_team_id, away_team_id, stage, meeting);

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

ALTER TABLE matches
    DROP CONSTRAINT matches_pairing_key,
    ADD CONSTRAINT matches_pairing_key UNIQUE (division, season, home_team_id, away_team_id, meeting),
    DROP CONSTRAINT matches_penalty_goals_check,
    DROP CONSTRAINT matches_extra_goals_check,
    DROP CONSTRAINT matches_leg_check,
    DROP COLUMN penalty_away_goals,
    DROP COLUMN penalty_home_goals,
    DROP COLUMN extra_away_goals,
    DROP COLUMN extra_home_goals,
    DROP COLUMN venue,
    DROP COLUMN neutral,
    DROP COLUMN leg,
    DROP COLUMN round,
    DROP COLUMN stage;

ALTER TABLE team_aliases DROP CONSTRAINT team_aliases_pkey;
ALTER TABLE team_aliases DROP COLUMN field;
ALTER TABLE team_aliases ADD CONSTRAINT team_aliases_pkey PRIMARY KEY (country, alias);
ALTER TABLE teams DROP CONSTRAINT teams_field_country_name_key;
ALTER TABLE teams DROP COLUMN field;
ALTER TABLE teams ADD CONSTRAINT teams_country_name_key UNIQUE (country, name);

ALTER TABLE competitions DROP COLUMN definition, DROP COLUMN kind, DROP COLUMN field, DROP CONSTRAINT competitions_tier_check;
ALTER TABLE competitions RENAME CONSTRAINT competitions_pkey TO divisions_pkey;
ALTER TABLE competitions RENAME TO divisions;
ALTER TABLE divisions ADD CONSTRAINT divisions_tier_check CHECK (tier >= 1), ADD COLUMN home_meetings integer NOT NULL DEFAULT 1;
UPDATE divisions SET home_meetings = coalesce((SELECT max(meeting) FROM matches WHERE division = code), 1);
ALTER TABLE divisions ALTER COLUMN home_meetings DROP DEFAULT;
ALTER TABLE divisions ADD CONSTRAINT divisions_home_meetings_check CHECK (home_meetings >= 1);
