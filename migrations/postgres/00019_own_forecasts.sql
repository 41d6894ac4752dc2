-- +goose Up

-- The model's own probabilities of a forecast into which current odds are blended; null:
-- the forecast is the model's own.
ALTER TABLE forecasts ADD COLUMN own_home double precision;
ALTER TABLE forecasts ADD COLUMN own_draw double precision;
ALTER TABLE forecasts ADD COLUMN own_away double precision;

-- +goose Down

ALTER TABLE forecasts DROP COLUMN own_away;
ALTER TABLE forecasts DROP COLUMN own_draw;
ALTER TABLE forecasts DROP COLUMN own_home;
