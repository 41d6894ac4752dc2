-- +goose Up

-- The contributions of factors to a forecast, as JSON: [{"name", "home", "away"}].
ALTER TABLE forecasts ADD COLUMN parts text NOT NULL DEFAULT '[]';

-- +goose Down

ALTER TABLE forecasts DROP COLUMN parts;
