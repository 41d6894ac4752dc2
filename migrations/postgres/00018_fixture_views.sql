-- +goose Up

-- Bookmakers' odds on a fixture, and tipsters' shares of its outcomes; null where they
-- are not known.
ALTER TABLE jornada_fixtures
    ADD COLUMN odds_home double precision,
    ADD COLUMN odds_draw double precision,
    ADD COLUMN odds_away double precision,
    ADD COLUMN tips_home double precision,
    ADD COLUMN tips_draw double precision,
    ADD COLUMN tips_away double precision,
    ADD CONSTRAINT jornada_fixtures_odds_check CHECK (
        (odds_home IS NULL AND odds_draw IS NULL AND odds_away IS NULL)
        OR (odds_home IS NOT NULL AND odds_draw IS NOT NULL AND odds_away IS NOT NULL AND position <= 14
            AND odds_home > 1 AND odds_draw > 1 AND odds_away > 1)
    ),
    ADD CONSTRAINT jornada_fixtures_tips_check CHECK (
        (tips_home IS NULL AND tips_draw IS NULL AND tips_away IS NULL)
        OR (tips_home IS NOT NULL AND tips_draw IS NOT NULL AND tips_away IS NOT NULL AND position <= 14
            AND tips_home >= 0 AND tips_draw >= 0 AND tips_away >= 0)
    );

-- What a player thinks of a fixture: nobody else sees it.
CREATE TABLE fixture_views (
    jornada_id bigint NOT NULL,
    position   integer NOT NULL,
    user_id    bigint NOT NULL,
    home       double precision NOT NULL,
    draw       double precision NOT NULL,
    away       double precision NOT NULL,
    at         timestamptz NOT NULL,
    CONSTRAINT fixture_views_pkey PRIMARY KEY (jornada_id, position, user_id),
    CONSTRAINT fixture_views_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id) ON DELETE CASCADE,
    CONSTRAINT fixture_views_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fixture_views_position_check CHECK (position >= 1 AND position <= 14),
    CONSTRAINT fixture_views_shares_check CHECK (home > 0 AND draw > 0 AND away > 0 AND home + draw + away > 0.999 AND home + draw + away < 1.001)
);
CREATE INDEX fixture_views_user ON fixture_views (user_id);

-- +goose Down

DROP TABLE fixture_views;
ALTER TABLE jornada_fixtures
    DROP COLUMN tips_away,
    DROP COLUMN tips_draw,
    DROP COLUMN tips_home,
    DROP COLUMN odds_away,
    DROP COLUMN odds_draw,
    DROP COLUMN odds_home;
