-- +goose Up

-- What a forecast was made from: the days of both sides' last matches, and why less is
-- known than usual.
ALTER TABLE forecasts ADD COLUMN home_last timestamptz;
ALTER TABLE forecasts ADD COLUMN away_last timestamptz;
ALTER TABLE forecasts ADD COLUMN caution text NOT NULL DEFAULT '';

-- How far the results of a season reach, and its first fixture to come.
ALTER TABLE seasons ADD COLUMN last_played timestamptz;
ALTER TABLE seasons ADD COLUMN next_kickoff timestamptz;
UPDATE seasons SET
    last_played = (SELECT max(kickoff) FROM matches WHERE matches.division = seasons.division AND matches.season = seasons.year AND home_goals IS NOT NULL),
    next_kickoff = (SELECT min(kickoff) FROM matches WHERE matches.division = seasons.division AND matches.season = seasons.year AND status = 'scheduled');

-- +goose Down

ALTER TABLE seasons DROP COLUMN next_kickoff;
ALTER TABLE seasons DROP COLUMN last_played;
ALTER TABLE forecasts DROP COLUMN caution;
ALTER TABLE forecasts DROP COLUMN away_last;
ALTER TABLE forecasts DROP COLUMN home_last;
