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

-- +goose Down

DROP TABLE team_merges;
