-- +goose Up

-- Jornadas of the pool. Fixtures, the public's percentages, winners and prizes are
-- JSON.
CREATE TABLE jornadas (
    id        integer PRIMARY KEY AUTOINCREMENT,
    season    integer NOT NULL,
    number    integer NOT NULL,
    closes_at datetime NOT NULL,
    fixtures  text NOT NULL,
    takings   real NOT NULL,
    jackpot   real NOT NULL,
    public    text NOT NULL,
    signs     text NOT NULL,
    pleno     text NOT NULL,
    winners   text NOT NULL,
    prizes    text NOT NULL,
    version   integer NOT NULL,
    CONSTRAINT jornadas_number_key UNIQUE (season, number),
    CONSTRAINT jornadas_number_check CHECK (number >= 1 AND number <= 150),
    CONSTRAINT jornadas_money_check CHECK (takings >= 0 AND jackpot >= 0)
);
CREATE INDEX jornadas_closes_at ON jornadas (closes_at);

-- Tickets of users. content is JSON: columns or marks.
CREATE TABLE tickets (
    id         integer PRIMARY KEY AUTOINCREMENT,
    jornada_id integer NOT NULL,
    user_id    integer NOT NULL,
    name       text NOT NULL,
    content    text NOT NULL,
    columns    integer NOT NULL,
    cost       real NOT NULL,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT tickets_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id),
    CONSTRAINT tickets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT tickets_columns_check CHECK (columns >= 1)
);
CREATE INDEX tickets_user ON tickets (user_id, id);
CREATE INDEX tickets_jornada ON tickets (jornada_id);

-- +goose Down

DROP TABLE tickets;
DROP TABLE jornadas;
