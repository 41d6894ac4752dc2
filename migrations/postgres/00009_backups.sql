-- +goose Up

-- Daily backups. Of all servers and workers, the one that inserts the row of a day
-- makes its backup.
CREATE TABLE backups (
    day         text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    file        text NOT NULL,
    problem     text NOT NULL,
    CONSTRAINT backups_pkey PRIMARY KEY (day)
);

-- +goose Down

DROP TABLE backups;
