package world

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// Row is how well one way of forecasting did.
type Row struct {
	Name   string // teams, elo, base rates, opening odds or closing odds
	Scores scoring.Scores
	// VsTeams is the paired difference in RPS to Teams on the matches that both forecast,
	// positive if Teams is better.
	VsTeams scoring.Difference
}

// Names of the rows.
const (
	Teams       = "teams" // the strengths of this package
	EloRatings  = "elo"
	BaseRates   = "base rates"
	OpeningOdds = "opening odds"
	ClosingOdds = "closing odds"
)

// Comparison compares forecasts of the matches that counts accepts, each made from what
// was known before its day. Base rates and the logit of Elo are fitted on all matches of
// the same competitions before the first of them, and on all of the field if those are
// fewer than fewestFitted. Odds have their rows where there are some. records are those
// of NewField. If nothing counts, the error is an Invalid fault.
func (f *Field) Comparison(records []football.MatchRecord, counts func(r *football.MatchRecord) bool) ([]Row, error) {
	first, chosen := 0, map[string]bool{}
	accepted := make([]bool, len(f.Games))
	for i := range f.Games {
		r := &records[f.Source[i]]
		if accepted[i] = f.Games[i].Learn && counts(r); accepted[i] {
			if len(chosen) == 0 {
				first = f.Games[i].Day
			}
			chosen[r.Division] = true
		}
	}
	if len(chosen) == 0 {
		return nil, fault.New(fault.Invalid, "there is no match to forecast in these competitions and seasons")
	}
	fit := func(i int) bool { return chosen[records[f.Source[i]].Division] }
	rates, n := f.baseRates(first, fit)
	if n < fewestFitted {
		fit = func(int) bool { return true }
		if rates, n = f.baseRates(first, fit); n < fewestFitted {
			return nil, fault.New(fault.Invalid, "only %d matches are known before the first one: %d at least are needed to begin", n, fewestFitted)
		}
	}
	closing := func(i int) *football.Probs { // the closing line; nil: there is none
		if line, ok := odds.NewLine(records[f.Source[i]].Quotes, odds.Closing, odds.Power); ok {
			probs := football.Probs(line.Probs)
			return &probs
		}
		return nil
	}
	forecasts := map[int]football.Probs{}
	rows := []Row{{Name: Teams}}
	f.Replay(func(i int, made Forecast) {
		if accepted[i] {
			forecasts[i] = made.Probs
			rows[0].Scores.Add(made.Probs, f.outcome(i), closing(i))
		}
	})
	add := func(row *Row, i int, p football.Probs) {
		outcome := f.outcome(i)
		row.Scores.Add(p, outcome, closing(i))
		row.VsTeams.Add(scoring.RPS(p, outcome), scoring.RPS(forecasts[i], outcome))
	}
	elo, base := Row{Name: EloRatings}, Row{Name: BaseRates}
	f.NewElo().Replay(f.Games, first, fit, func(i int, p football.Probs) {
		if accepted[i] {
			add(&elo, i, p)
			add(&base, i, rates)
		}
	})
	rows = append(rows, elo, base)
	for _, market := range []struct {
		name   string
		moment odds.Moment
	}{{OpeningOdds, odds.Opening}, {ClosingOdds, odds.Closing}} {
		row := Row{Name: market.name}
		for i := range f.Games {
			if !accepted[i] {
				continue
			}
			if line, ok := odds.NewLine(records[f.Source[i]].Quotes, market.moment, odds.Power); ok {
				add(&row, i, line.Probs)
			}
		}
		if row.Scores.N > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// fewestFitted is the least number of matches on which base rates are worth something.
const fewestFitted = 100

func (f *Field) outcome(i int) football.Outcome {
	g := &f.Games[i]
	return football.Score{Home: int(g.Goals[0]), Away: int(g.Goals[1])}.Outcome()
}

// baseRates returns how the n matches before a day ended that fit accepts.
func (f *Field) baseRates(before int, fit func(i int) bool) (rates football.Probs, n int) {
	for i := range f.Games {
		if f.Games[i].Day < before && f.Games[i].Learn && fit(i) {
			rates[f.outcome(i)]++
			n++
		}
	}
	for o := range rates {
		rates[o] /= float64(max(n, 1))
	}
	return rates, n
}
