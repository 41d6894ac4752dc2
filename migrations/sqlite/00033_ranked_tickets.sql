-- +goose Up

-- Whether the hits of a ticket, not its signs, are shown to those with whom its owner
-- shares a ticket of the jornada.
ALTER TABLE tickets ADD COLUMN ranked boolean NOT NULL DEFAULT false;

-- +goose Down

ALTER TABLE tickets DROP COLUMN ranked;
