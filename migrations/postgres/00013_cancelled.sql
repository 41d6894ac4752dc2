-- +goose Up

-- A match that was cancelled will not be played: it is no fixture to come.
ALTER TABLE matches DROP CONSTRAINT matches_status_check;
ALTER TABLE matches ADD CONSTRAINT matches_status_check CHECK (status IN ('scheduled', 'played', 'postponed', 'abandoned', 'awarded', 'cancelled'));

-- +goose Down

-- The nearest state that was known before: without a result, and none to come.
UPDATE matches SET status = 'abandoned' WHERE status = 'cancelled';
ALTER TABLE matches DROP CONSTRAINT matches_status_check;
ALTER TABLE matches ADD CONSTRAINT matches_status_check CHECK (status IN ('scheduled', 'played', 'postponed', 'abandoned', 'awarded'));
