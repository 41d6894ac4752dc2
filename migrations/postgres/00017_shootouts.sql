-- +goose Up

-- The results of national teams by martj42 name the winner of a shoot-out without its
-- score, and do not tell the goals of extra time from the others.
ALTER TABLE matches
    ADD COLUMN shootout_winner text NOT NULL DEFAULT ''
        CONSTRAINT matches_shootout_winner_check CHECK (shootout_winner IN ('', 'home', 'away') AND (shootout_winner = '' OR home_goals IS NOT NULL)),
    ADD COLUMN with_extra_time boolean NOT NULL DEFAULT false;

-- +goose Down

ALTER TABLE matches DROP COLUMN with_extra_time, DROP COLUMN shootout_winner;
