package main

import (
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// poolRecords has the matches of files with the main model's forecasts at the start of
// their round. It takes the place of the database.
type poolRecords struct {
	records   []football.MatchRecord // with ids from 1
	forecasts map[int]football.Probs // by index in records
	aliases   map[string][]string    // by team name
}

// newPoolRecords backtests the main model over the seasons of the jornadas.
func newPoolRecords(ctx context.Context, records []football.MatchRecord, aliases map[string][]string, jornadas []jornada.Jornada) (*poolRecords, error) {
	from, to := jornadas[0].Season, jornadas[0].Season
	for i := range jornadas {
		from, to = min(from, jornadas[i].Season), max(to, jornadas[i].Season)
	}
	r := &poolRecords{records: records, forecasts: map[int]football.Probs{}, aliases: aliases}
	_, err := backtest.Run(ctx, records, backtest.Settings{From: from, To: to, Models: []string{forecast.Strength}, OnForecast: func(model string, record int, p football.Probs) {
		if model == forecast.Strength {
			r.forecasts[record] = p
		}
	}})
	return r, err
}

// PoolCandidates returns the matches that kick off between two times, inclusive.
func (r *poolRecords) PoolCandidates(_ context.Context, from, to time.Time) (near []football.MatchRecord, err error) {
	for i := range r.records {
		if at := r.records[i].Kickoff; !at.Before(from) && !at.After(to) {
			near = append(near, r.records[i])
		}
	}
	return near, nil
}

// TeamSpellings returns teams with their names and those of the table of aliases.
func (r *poolRecords) TeamSpellings(_ context.Context, teamIDs []int64) ([]ingest.KnownTeam, error) {
	teams := map[int64]football.Team{}
	for i := range r.records {
		teams[r.records[i].Home.ID], teams[r.records[i].Away.ID] = r.records[i].Home, r.records[i].Away
	}
	var known []ingest.KnownTeam
	for _, id := range slices.Compact(slices.Sorted(slices.Values(teamIDs))) {
		known = append(known, ingest.KnownTeam{Team: teams[id], Aliases: r.aliases[teams[id].Name]})
	}
	return known, nil
}

// PoolForecasts returns, by id, the matches in closings with their forecasts. The
// times are ignored: all forecasts are from the start of a match's round.
func (r *poolRecords) PoolForecasts(_ context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error) {
	matches := map[int64]training.MatchForecast{}
	for id := range closings {
		place := int(id) - 1
		if place < 0 || place >= len(r.records) {
			continue
		}
		match := training.MatchForecast{Record: r.records[place]}
		if probs, ok := r.forecasts[place]; ok {
			match.Forecast = &training.Forecast{MatchID: id, Model: forecast.Strength}
			match.Forecast.Probs = probs
		}
		matches[id] = match
	}
	return matches, nil
}
