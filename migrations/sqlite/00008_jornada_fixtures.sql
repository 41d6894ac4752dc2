-- +goose Up

-- Fixtures of a jornada: fourteen, and the pleno al 15. match_id is null if the
-- match is not in the database or was deleted. The public's percentages are null if
-- unknown.
CREATE TABLE jornada_fixtures (
    jornada_id  integer NOT NULL,
    position    integer NOT NULL,
    home        text NOT NULL,
    away        text NOT NULL,
    match_id    integer,
    public_home real,
    public_draw real,
    public_away real,
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
SELECT jornadas.id, fixture.key + 1, fixture.value ->> 'Home', fixture.value ->> 'Away', matches.id,
    share.value ->> 0, share.value ->> 1, share.value ->> 2
FROM jornadas
JOIN json_each(jornadas.fixtures) AS fixture
LEFT JOIN json_each(jornadas.public) AS share ON share.key = fixture.key AND (share.value ->> 0) + (share.value ->> 1) + (share.value ->> 2) > 0
LEFT JOIN matches ON matches.id = fixture.value ->> 'MatchID';

ALTER TABLE jornadas DROP COLUMN fixtures;
ALTER TABLE jornadas DROP COLUMN public;

-- Unknown values are empty strings, as in the other columns.
UPDATE jornadas SET winners = '' WHERE winners = 'null';
UPDATE jornadas SET prizes = '' WHERE prizes = 'null';

-- +goose Down

ALTER TABLE jornadas ADD COLUMN fixtures text NOT NULL DEFAULT '[]';
ALTER TABLE jornadas ADD COLUMN public text NOT NULL DEFAULT '[]';

-- 17 significant digits represent every number exactly.
UPDATE jornadas SET
    fixtures = '[' || (
        SELECT group_concat('{"Home":' || json_quote(home) || ',"Away":' || json_quote(away) || ',"MatchID":' || coalesce(match_id, 0) || '}', ',' ORDER BY position)
        FROM jornada_fixtures WHERE jornada_id = jornadas.id
    ) || ']',
    public = '[' || (
        SELECT group_concat(CASE WHEN public_home IS NULL THEN '[0,0,0]' ELSE format('[%!.17g,%!.17g,%!.17g]', public_home, public_draw, public_away) END, ',' ORDER BY position)
        FROM jornada_fixtures WHERE jornada_id = jornadas.id AND position <= 14
    ) || ']';
UPDATE jornadas SET winners = 'null' WHERE winners = '';
UPDATE jornadas SET prizes = 'null' WHERE prizes = '';

DROP TABLE jornada_fixtures;
