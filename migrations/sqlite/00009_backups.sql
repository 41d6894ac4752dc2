-- +goose Up

-- The daily backups: of all servers and workers, the one that adds the day's row
-- takes it.
CREATE TABLE backups (
    day         text NOT NULL,
    started_at  datetime NOT NULL,
    finished_at datetime,
    file        text NOT NULL,
    problem     text NOT NULL,
    CONSTRAINT backups_pkey PRIMARY KEY (day)
) WITHOUT ROWID;

-- +goose Down

DROP TABLE backups;
