-- +goose Up

-- What a coupon says of its fixtures besides the names: the kick-off, and whether women
-- play.
ALTER TABLE jornada_fixtures ADD COLUMN kickoff datetime;
ALTER TABLE jornada_fixtures ADD COLUMN women boolean NOT NULL DEFAULT false;

-- The day of the draw by which the official services know the jornada.
ALTER TABLE jornadas ADD COLUMN drawn_on text NOT NULL DEFAULT '';

-- The running score of a fixture, from a source of scores.
CREATE TABLE jornada_scores (
    jornada_id integer NOT NULL,
    position   integer NOT NULL,
    home       integer NOT NULL,
    away       integer NOT NULL,
    ended      boolean NOT NULL,
    clock      text NOT NULL,
    at         datetime NOT NULL,
    CONSTRAINT jornada_scores_pkey PRIMARY KEY (jornada_id, position),
    CONSTRAINT jornada_scores_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id) ON DELETE CASCADE,
    CONSTRAINT jornada_scores_position_check CHECK (position >= 1 AND position <= 15),
    CONSTRAINT jornada_scores_goals_check CHECK (home >= 0 AND home <= 99 AND away >= 0 AND away <= 99)
);

-- The steps that a jornada has taken (closed, playing, complete, paid). What follows a
-- step happens in the transaction that adds its row, so it happens once.
CREATE TABLE jornada_steps (
    jornada_id integer NOT NULL,
    step       text NOT NULL,
    at         datetime NOT NULL,
    CONSTRAINT jornada_steps_pkey PRIMARY KEY (jornada_id, step),
    CONSTRAINT jornada_steps_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id) ON DELETE CASCADE
);

-- What became of asking a service, by its address, with the last good answer.
CREATE TABLE source_answers (
    address       text NOT NULL,
    source        text NOT NULL,
    etag          text NOT NULL,
    last_modified text NOT NULL,
    content       blob,
    asked_at      datetime NOT NULL,
    succeeded_at  datetime,
    failed_at     datetime,
    failure       text NOT NULL,
    failures      integer NOT NULL,
    ask_after     datetime NOT NULL,
    CONSTRAINT source_answers_pkey PRIMARY KEY (address)
);
CREATE INDEX source_answers_source ON source_answers (source, asked_at);

-- +goose Down

DROP TABLE source_answers;
DROP TABLE jornada_steps;
DROP TABLE jornada_scores;
ALTER TABLE jornadas DROP COLUMN drawn_on;
ALTER TABLE jornada_fixtures DROP COLUMN women;
ALTER TABLE jornada_fixtures DROP COLUMN kickoff;
