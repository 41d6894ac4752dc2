-- +goose Up

-- Points taken away from a team in a season; negative: given back.
CREATE TABLE deductions (
    id       integer PRIMARY KEY AUTOINCREMENT,
    division text NOT NULL,
    season   integer NOT NULL,
    team_id  integer NOT NULL,
    points   integer NOT NULL,
    day      text NOT NULL,
    reason   text NOT NULL,
    at       datetime NOT NULL,
    actor    text NOT NULL,
    CONSTRAINT deductions_decision_key UNIQUE (division, season, team_id, day, reason),
    CONSTRAINT deductions_season_fkey FOREIGN KEY (division, season) REFERENCES seasons (division, year) ON DELETE CASCADE,
    CONSTRAINT deductions_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT deductions_points_check CHECK (points >= -99 AND points <= 99 AND points <> 0),
    CONSTRAINT deductions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 200)
);
CREATE INDEX deductions_team ON deductions (team_id);

-- The deductions that a merge moved from one team to the other.
ALTER TABLE team_merges ADD COLUMN deductions text NOT NULL DEFAULT '[]';

-- +goose Down

ALTER TABLE team_merges DROP COLUMN deductions;
DROP TABLE deductions;
