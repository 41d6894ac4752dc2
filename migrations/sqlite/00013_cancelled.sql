-- +goose Up

-- A match that was cancelled will not be played: it is no fixture to come.
-- SQLite cannot change a constraint. Its manual (Making Other Kinds Of Table Schema
-- Changes) names this way for one that does not change what is stored; copying the table
-- would also mean switching foreign keys off.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''abandoned'', ''awarded'')', '''abandoned'', ''awarded'', ''cancelled'')')
WHERE type = 'table' AND name = 'matches';
PRAGMA writable_schema = RESET;
-- Any change of the schema tells other connections to read it again.
CREATE TABLE schema_changed (id integer);
DROP TABLE schema_changed;

-- +goose Down

-- The nearest state that was known before: without a result, and none to come.
UPDATE matches SET status = 'abandoned' WHERE status = 'cancelled';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''awarded'', ''cancelled'')', '''awarded'')')
WHERE type = 'table' AND name = 'matches';
PRAGMA writable_schema = RESET;
-- Any change of the schema tells other connections to read it again.
CREATE TABLE schema_changed (id integer);
DROP TABLE schema_changed;
