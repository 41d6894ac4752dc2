-- +goose Up

-- Fixtures of a jornada: fourteen, and the pleno al 15. match_id is null if the
-- match is not in the database or was deleted. The public's percentages are null if
-- unknown.
CREATE TABLE jornada_fixtures (
    jornada_id  bigint NOT NULL,
    position    integer NOT NULL,
    home        text NOT NULL,
    away        text NOT NULL,
    match_id    bigint,
    public_home double precision,
    public_draw double precision,
    public_away double precision,
    CONSTRAINT jornada_fixtures_pkey PRIMARY KEY (jornada_id, position),
    CONSTRAINT jornada_fixtures_jornada_fkey FOREIGN KEY (jornada_id) REFERENCES jornadas (id) ON DELETE CASCADE,
    CONSTRAINT jornada_fixtures_match_fkey FOREIGN KEY (match_id) REFERENCES matches (id) ON DELETE SET NULL,
    CONSTRAINT jornada_fixtures_position_check CHECK (position >= 1 AND position <= 15),
    CONSTRAINT jornada_fixtures_public_check CHECK (
        (public_home IS NULL AND public_draw IS NULL AND public_away IS NULL)
        OR (public_home IS NOT NULL AND public_draw IS NOT NULL AND public_away IS NOT NULL AND position <= 14
            AND public_home >= 0 AND public_draw >= 0 AND public_away >= 0)
    )
);
CREATE INDEX jornada_fixtures_match ON jornada_fixtures (match_id);

INSERT INTO jornada_fixtures (jornada_id, position, home, away, match_id, public_home, public_draw, public_away)
SELECT jornadas.id, fixture.position, fixture.value ->> 'Home', fixture.value ->> 'Away', matches.id,
    (share.value ->> 0)::double precision, (share.value ->> 1)::double precision, (share.value ->> 2)::double precision
FROM jornadas
CROSS JOIN LATERAL jsonb_array_elements(jornadas.fixtures::jsonb) WITH ORDINALITY AS fixture (value, position)
LEFT JOIN LATERAL jsonb_array_elements(jornadas.public::jsonb) WITH ORDINALITY AS share (value, position)
    ON share.position = fixture.position AND share.value <> '[0, 0, 0]'::jsonb
LEFT JOIN matches ON matches.id = (fixture.value ->> 'MatchID')::bigint;

ALTER TABLE jornadas DROP COLUMN fixtures;
ALTER TABLE jornadas DROP COLUMN public;

-- Unknown values are empty strings, as in the other columns.
UPDATE jornadas SET winners = '' WHERE winners = 'null';
UPDATE jornadas SET prizes = '' WHERE prizes = 'null';

-- +goose Down

ALTER TABLE jornadas ADD COLUMN fixtures text NOT NULL DEFAULT '[]';
ALTER TABLE jornadas ADD COLUMN public text NOT NULL DEFAULT '[]';

UPDATE jornadas SET
    fixtures = '[' || (
        SELECT string_agg('{"Home":' || to_json(home) || ',"Away":' || to_json(away) || ',"MatchID":' || coalesce(match_id, 0) || '}', ',' ORDER BY position)
        FROM jornada_fixtures WHERE jornada_id = jornadas.id
    ) || ']',
    public = '[' || (
        SELECT string_agg('[' || coalesce(public_home, 0) || ',' || coalesce(public_draw, 0) || ',' || coalesce(public_away, 0) || ']', ',' ORDER BY position)
        FROM jornada_fixtures WHERE jornada_id = jornadas.id AND position <= 14
    ) || ']';
UPDATE jornadas SET winners = 'null' WHERE winners = '';
UPDATE jornadas SET prizes = 'null' WHERE prizes = '';
ALTER TABLE jornadas ALTER COLUMN fixtures DROP DEFAULT;
ALTER TABLE jornadas ALTER COLUMN public DROP DEFAULT;

DROP TABLE jornada_fixtures;
