package playing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// MatchStore reads the matches to which fixtures of the pool may refer.
type MatchStore interface {
	ForecastStore
	// PoolCandidates returns the matches that kick off between two times, inclusive.
	PoolCandidates(ctx context.Context, from, to time.Time) ([]football.MatchRecord, error)
	// TeamSpellings returns teams with all their spellings.
	TeamSpellings(ctx context.Context, teamIDs []int64) ([]ingest.KnownTeam, error)
}

// kickoffWindow is the longest time between a match and the day of its jornada.
const kickoffWindow = 5 * 24 * time.Hour

// A match belongs to a fixture if its similarity, the product of those of both teams,
// is at least minSimilarity and exceeds that of every other match by at least
// similarityMargin. Both were set by hand.
const (
	minSimilarity    = .5
	similarityMargin = .1
)

// Finder finds the matches to which fixtures of the pool refer. It caches the
// similarities of spellings, so it is not safe for concurrent use.
type Finder struct {
	candidates []football.MatchRecord // by kick-off
	teams      map[int64]ingest.KnownTeam
	similar    map[string]map[int64]float64 // by spelling and team
}

// NewFinder returns a finder among candidates. teams has the spellings of their teams.
func NewFinder(candidates []football.MatchRecord, teams []ingest.KnownTeam) *Finder {
	byKickoff := func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) }
	f := &Finder{candidates: slices.SortedStableFunc(slices.Values(candidates), byKickoff), teams: make(map[int64]ingest.KnownTeam, len(teams)), similar: map[string]map[int64]float64{}}
	for _, known := range teams {
		f.teams[known.Team.ID] = known
	}
	return f
}

// Find returns the id of the match to which a fixture refers, near the day of its
// jornada. It compares the spellings of both teams by similarity, because the pool has
// spellings of its own. It returns 0 if there is no match or no unique one.
func (f *Finder) Find(fixture jornada.Fixture, day time.Time) (match int64) {
	if fixture.Women {
		fixture.Home, fixture.Away = club.MarkWomen(fixture.Home), club.MarkWomen(fixture.Away)
	}
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
			continue // neither the match nor close enough to make another one ambiguous
		}
		similarity := home * f.similarity(fixture.Away, m.Away.ID)
		if similarity > best {
			best, next, match = similarity, best, m.ID
		} else {
			next = max(next, similarity)
		}
	}
	if best < minSimilarity || best < next+similarityMargin {
		return 0
	}
	return match
}

// similarity returns how similar a spelling is to those of a team, from 0 to 1.
func (f *Finder) similarity(spelling string, team int64) float64 {
	known, ok := f.similar[spelling]
	if !ok {
		known = map[int64]float64{}
		f.similar[spelling] = known
	}
	similarity, ok := known[team]
	if !ok {
		similarity = f.teams[team].Likeness(spelling)
		known[team] = similarity
	}
	return similarity
}

// FindMatches sets the matches of the fixtures that have none, and checks that the
// matches of the others exist. It queries the store three times, however many
// jornadas there are.
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

// checkMatches checks that the matches given by id exist.
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

// loadFinder returns a finder with the matches around the days of the jornadas.
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
