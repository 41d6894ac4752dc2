package playing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// MatchStore has the matches that fixtures of the pool may mean.
type MatchStore interface {
	ForecastStore
	// PoolCandidates are the matches that kick off from one time to another.
	PoolCandidates(ctx context.Context, from, to time.Time) ([]football.MatchRecord, error)
	// TeamSpellings are teams with all that they are called.
	TeamSpellings(ctx context.Context, teamIDs []int64) ([]ingest.KnownTeam, error)
}

// kickoffWindow is how far a match may be from the day of its jornada.
const kickoffWindow = 5 * 24 * time.Hour

// How like its fixture the teams of a match must be (the product of both
// likenesses), and by how much the next match must be less so.
const (
	minSimilarity    = .5
	similarityMargin = .1
)

// Finder finds the matches that fixtures of the pool mean. It remembers how like
// the spellings are that it was asked for.
type Finder struct {
	candidates []football.MatchRecord // by kick-off
	teams      map[int64]ingest.KnownTeam
	similar    map[string]map[int64]float64 // by spelling and team
}

// NewFinder among some matches, whose teams are called as teams says.
func NewFinder(candidates []football.MatchRecord, teams []ingest.KnownTeam) *Finder {
	byKickoff := func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) }
	f := &Finder{candidates: slices.SortedStableFunc(slices.Values(candidates), byKickoff), teams: make(map[int64]ingest.KnownTeam, len(teams)), similar: map[string]map[int64]float64{}}
	for _, known := range teams {
		f.teams[known.Team.ID] = known
	}
	return f
}

// Find the match that a fixture means, near the day of its jornada, by the
// spellings of both teams or, as the pool spells them its own way, by their
// likeness; 0: there is none, or no single one.
func (f *Finder) Find(fixture jornada.Fixture, day time.Time) (match int64) {
	var best, next float64
	first, _ := slices.BinarySearchFunc(f.candidates, day.Add(-kickoffWindow), func(m football.MatchRecord, at time.Time) int {
		return m.Kickoff.Compare(at)
	})
	for i := range f.candidates[first:] {
		m := &f.candidates[first+i]
		if m.Kickoff.After(day.Add(kickoffWindow)) {
			break
		}
		home := f.similarity(fixture.Home, m.Home.ID)
		if home < minSimilarity-similarityMargin {
			continue // it is neither the match nor too like it
		}
		likeness := home * f.similarity(fixture.Away, m.Away.ID)
		if likeness > best {
			best, next, match = likeness, best, m.ID
		} else {
			next = max(next, likeness)
		}
	}
	if best < minSimilarity || best < next+similarityMargin {
		return 0
	}
	return match
}

// similarity of a spelling to what a team is called.
func (f *Finder) similarity(spelling string, team int64) float64 {
	known, there := f.similar[spelling]
	if !there {
		known = map[int64]float64{}
		f.similar[spelling] = known
	}
	likeness, there := known[team]
	if !there {
		if suggested := ingest.Suggest(spelling, []ingest.KnownTeam{f.teams[team]}); len(suggested) > 0 {
			likeness = suggested[0].Similarity
		}
		known[team] = likeness
	}
	return likeness
}

// FindMatches gives the fixtures of any number of jornadas the matches that they
// mean, and checks that those they have are there. However many there are, the
// store is asked three times.
func FindMatches(ctx context.Context, store MatchStore, jornadas ...*jornada.Jornada) error {
	if err := checkMatches(ctx, store, jornadas); err != nil {
		return err
	}
	finder, err := loadFinder(ctx, store, jornadas)
	if err != nil {
		return err
	}
	for _, j := range jornadas {
		for i := range j.Fixtures {
			if f := &j.Fixtures[i]; f.MatchID == 0 {
				f.MatchID = finder.Find(*f, j.Day)
			}
		}
	}
	return nil
}

// checkMatches that were given by their ids.
func checkMatches(ctx context.Context, store ForecastStore, jornadas []*jornada.Jornada) error {
	given := map[int64]time.Time{}
	for _, j := range jornadas {
		for _, f := range j.Fixtures {
			if f.MatchID != 0 {
				given[f.MatchID] = j.Day
			}
		}
	}
	if len(given) == 0 {
		return nil
	}
	there, err := store.PoolForecasts(ctx, given)
	if err != nil {
		return err
	}
	for _, j := range jornadas {
		for i, f := range j.Fixtures {
			if _, ok := there[f.MatchID]; f.MatchID != 0 && !ok {
				return fault.At(fmt.Sprintf("fixtures[%d].matchId", i), fault.New(fault.NotFound, "%s not found", fault.Say("match %d", f.MatchID)))
			}
		}
	}
	return nil
}

// loadFinder for all days of some jornadas.
func loadFinder(ctx context.Context, store MatchStore, jornadas []*jornada.Jornada) (*Finder, error) {
	if len(jornadas) == 0 {
		return NewFinder(nil, nil), nil
	}
	first, last := jornadas[0].Day, jornadas[0].Day
	for _, j := range jornadas {
		if j.Day.Before(first) {
			first = j.Day
		}
		if j.Day.After(last) {
			last = j.Day
		}
	}
	candidates, err := store.PoolCandidates(ctx, first.Add(-kickoffWindow), last.Add(kickoffWindow))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for i := range candidates {
		ids = append(ids, candidates[i].Home.ID, candidates[i].Away.ID)
	}
	teams, err := store.TeamSpellings(ctx, ids)
	if err != nil {
		return nil, err
	}
	return NewFinder(candidates, teams), nil
}
