package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Outdated says which of the stored results a new run would change.
type Outdated struct {
	Comparison bool // of all models over the latest seasons
	Forecasts  bool // of any division
	Endings    bool // of any division's season: points have been deducted since, or given back
}

// Outdated compares what models and forecasts were made from with what is stored now.
// Forecasts are also outdated by the day alone: when a match is overdue, they no longer
// assume that it is played when it was planned.
func (t *Trainer) Outdated(ctx context.Context) (Outdated, error) {
	known, now, err := t.history(ctx)
	if fault.KindOf(err) == fault.Conflict {
		return Outdated{}, nil // there is nothing to learn from
	}
	if err != nil {
		return Outdated{}, err
	}
	records := known.records
	inputs, err := t.inputsOf(known, now)
	if err != nil {
		return Outdated{}, err
	}
	champions, err := t.Store.Champions(ctx)
	if err != nil {
		return Outdated{}, err
	}
	compared, err := t.Store.Compared(ctx, inputs.comparison(records, champions))
	if err != nil {
		return Outdated{}, err
	}
	found := Outdated{Comparison: !compared}
	for _, division := range divisions(records) {
		// A division without a champion has no inputs.
		found.Forecasts = found.Forecasts || champions[division].Inputs != inputs.forecasts()
		if !found.Endings {
			if found.Endings, err = t.endingOutdated(ctx, division); err != nil {
				return Outdated{}, err
			}
		}
	}
	return found, nil
}

// endingOutdated reports whether a division's stored ending was simulated with other points
// deducted than there are now. What else it depends on outdates the forecasts, which it is
// simulated with.
func (t *Trainer) endingOutdated(ctx context.Context, division string) (bool, error) {
	ending, err := t.Store.Ending(ctx, division)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil // it cannot be simulated, or will be after the first forecasts
	}
	if err != nil {
		return false, err
	}
	deductions, err := t.Store.Deductions(ctx, division, ending.Season)
	if err != nil {
		return false, err
	}
	sums := map[int64]int{}
	for _, d := range deductions {
		sums[d.Team.ID] += d.Points
	}
	return slices.ContainsFunc(ending.Teams, func(p Prospect) bool { return p.Deducted != sums[p.Team.ID] }), nil
}

// inputs are digests of what models and forecasts are made from.
type inputs struct {
	matches string // all matches and deductions as they are stored, and the version of the program
	overdue string // the fixtures that should have been played by now, and how that counts
}

// inputsOf returns the inputs of a fit on what history returned.
func (t *Trainer) inputsOf(known past, now time.Time) (inputs, error) {
	records := known.records
	matches, overdue := sha256.New(), sha256.New()
	_, _ = fmt.Fprintln(matches, t.Version)
	encoder := json.NewEncoder(matches)
	for i := range records {
		record := records[i]
		record.Kickoff = record.Kickoff.UTC()
		if record.Score == nil && !record.Kickoff.After(now) {
			_, _ = fmt.Fprintln(overdue, record.ID)
			if record.Kickoff.Equal(now) && record.Status == football.Postponed {
				// It is forecast as if it were played now, which is another day tomorrow.
				_, _ = fmt.Fprintln(overdue, now.Format(time.DateOnly))
				record.Kickoff = time.Time{}
			}
		}
		if err := encoder.Encode(record); err != nil {
			return inputs{}, fmt.Errorf("digest of match %d: %w", record.ID, err)
		}
	}
	for _, d := range known.deductions {
		_, _ = fmt.Fprintln(matches, d.Division, d.Season, d.Team.ID, d.Points, d.Day.Format(time.DateOnly))
	}
	return inputs{hex.EncodeToString(matches.Sum(nil)), hex.EncodeToString(overdue.Sum(nil))}, nil
}

// forecasts returns a digest of what forecasts of given recipes depend on.
func (in inputs) forecasts() string { return digestOf(in.matches, in.overdue) }

// comparison returns a digest of what a comparison depends on: the matches, and the
// champions, which are the same after a comparison that promotes none.
func (in inputs) comparison(records []football.MatchRecord, champions map[string]Champion) string {
	parts := []string{in.matches}
	for _, division := range divisions(records) {
		parts = append(parts, fmt.Sprintf("%s %s %t", division, incumbentOf(champions, division), champions[division].Held))
	}
	return digestOf(parts...)
}

func digestOf(parts ...string) string {
	digest := sha256.New()
	for _, part := range parts {
		_, _ = fmt.Fprintln(digest, part)
	}
	return hex.EncodeToString(digest.Sum(nil))
}

// promoted returns the champions after promotions.
func promoted(before map[string]Champion, promotions []Promotion) map[string]Champion {
	after := maps.Clone(before)
	if after == nil {
		after = map[string]Champion{}
	}
	for _, p := range promotions {
		champion := after[p.Division]
		champion.Recipe.Name = p.Model
		after[p.Division] = champion
	}
	return after
}
