-- +goose Up

-- A digest of the data that a model was fitted on, and of those that the models of a
-- comparison were compared on. A daily update that finds the same data fits nothing.
ALTER TABLE models ADD COLUMN inputs text NOT NULL DEFAULT '';
ALTER TABLE comparisons ADD COLUMN inputs text NOT NULL DEFAULT '';

-- +goose Down

ALTER TABLE comparisons DROP COLUMN inputs;
ALTER TABLE models DROP COLUMN inputs;
