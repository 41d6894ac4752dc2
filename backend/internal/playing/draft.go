package playing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// DraftStore reads the matches to come and the latest jornadas.
type DraftStore interface {
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
}

// draftDays is the longest time from the first to the last kick-off of a draft.
const draftDays = 4 * 24 * time.Hour

// Draft proposes a jornada of the matches from the next kick-off on, in the order of
// their divisions. The last match of the first division is the pleno al 15. If there
// are too few matches, the remaining fixtures are empty. Teams are called as on coupons,
// in Spanish.
func Draft(ctx context.Context, store DraftStore, now time.Time) (draft jornada.Jornada, err error) {
	q := training.Query{MatchQuery: football.MatchQuery{Status: football.Scheduled, From: now, Limit: 1}}
	next, _, err := store.Forecasts(ctx, q)
	if err != nil {
		return draft, err
	}
	draft.Season, draft.Number, draft.Day = football.SeasonOn(now), 1, now
	if len(next) > 0 {
		first := next[0].Record
		draft.Season, draft.Day = first.Season, first.Kickoff
		q.To, q.Limit = first.Kickoff.Add(draftDays), football.MaxLimit
		found, _, err := store.Forecasts(ctx, q)
		if err != nil {
			return draft, err
		}
		draft.Fixtures = draftFixtures(found)
	}
	latest, err := store.Jornadas(ctx, jornada.Query{Season: draft.Season, Limit: 1})
	if err != nil {
		return draft, err
	}
	if len(latest) > 0 {
		draft.Number = latest[0].Number + 1
	}
	return draft, nil
}

func draftFixtures(found []training.MatchForecast) (fixtures [jornada.Fixtures + 1]jornada.Fixture) {
	rank := map[string]int{}
	for i, d := range competition.All() {
		rank[d.Code] = i
	}
	slices.SortStableFunc(found, func(a, b training.MatchForecast) int {
		return cmp.Compare(rank[a.Record.Division], rank[b.Record.Division])
	})
	pleno := 0
	for pleno+1 < len(found) && found[pleno+1].Record.Division == found[0].Record.Division {
		pleno++
	}
	i := 0
	for k := range found {
		record := &found[k].Record
		one := jornada.Fixture{Home: club.DisplayName(record.Home, "es"), Away: club.DisplayName(record.Away, "es"), MatchID: record.ID}
		if k == pleno {
			fixtures[jornada.Fixtures] = one
		} else if i < jornada.Fixtures {
			fixtures[i] = one
			i++
		}
	}
	return fixtures
}
