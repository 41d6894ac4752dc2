// Package matchup forecasts any two teams of one field against each other, whether or not
// their match is stored. It learns the strengths of all teams from the stored matches, and
// finds teams by the names that people and coupons use.
package matchup

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// Store reads matches and teams.
type Store interface {
	// ResultsVersion returns a number that grows whenever matches, odds or teams change.
	ResultsVersion(ctx context.Context) (int64, error)
	// EachResult calls f with every match that was played. f must not keep the record.
	EachResult(ctx context.Context, f func(*football.MatchRecord)) error
	// TeamSpellings returns teams with all their spellings.
	TeamSpellings(ctx context.Context, teamIDs []int64) ([]ingest.KnownTeam, error)
}

// patience is how long a request waits for what has changed to be learnt, if something
// older can be used instead.
const patience = 3 * time.Second

// Learner keeps what was learnt from the stored matches, and learns again when they
// change: that takes some seconds for all matches of a hundred thousand.
type Learner struct {
	store   Store
	last    atomic.Pointer[Known]
	waiting singleflight.Group
	working sync.Mutex
}

// NewLearner returns a learner that has not learnt anything yet.
func NewLearner(store Store) *Learner { return &Learner{store: store} }

// Known returns what is known from the stored matches. While changes are being learnt, it
// may be what was known before.
func (l *Learner) Known(ctx context.Context) (*Known, error) {
	version, err := l.store.ResultsVersion(ctx)
	if err != nil {
		return nil, err
	}
	before := l.last.Load()
	if before != nil && before.version == version {
		return before, nil
	}
	// Others may wait for the same, so it does not end with this request.
	learnt := l.waiting.DoChan(strconv.FormatInt(version, 10), func() (any, error) { return l.learn(context.WithoutCancel(ctx)) })
	var enough <-chan time.Time
	if before != nil {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case result := <-learnt:
		known, _ := result.Val.(*Known)
		return known, result.Err
	case <-enough:
		return before, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// learn learns all matches, unless another call has just done so.
func (l *Learner) learn(ctx context.Context) (*Known, error) {
	l.working.Lock()
	defer l.working.Unlock()
	version, err := l.store.ResultsVersion(ctx)
	if err != nil {
		return nil, err
	}
	if last := l.last.Load(); last != nil && last.version == version {
		return last, nil
	}
	known, err := Learn(ctx, l.store)
	if err != nil {
		return nil, err
	}
	known.version = version
	l.last.Store(known)
	return known, nil
}

// Learn learns all stored matches.
func Learn(ctx context.Context, store Store) (*Known, error) {
	builders := map[football.Field]*world.Builder{}
	for _, field := range fields {
		builders[field] = world.NewBuilder(field)
	}
	err := store.EachResult(ctx, func(r *football.MatchRecord) { builders[world.FieldOf(r)].Add(r) })
	if err != nil {
		return nil, err
	}
	known := &Known{timelines: map[football.Field]*world.Timeline{}, fieldOf: map[int64]football.Field{}}
	var ids []int64
	for _, field := range fields {
		timeline := builders[field].Field().Timeline()
		known.timelines[field] = timeline
		for _, team := range timeline.Teams() {
			known.fieldOf[team.ID] = field
			ids = append(ids, team.ID)
		}
	}
	teams, err := store.TeamSpellings(ctx, ids)
	if err != nil {
		return nil, err
	}
	known.names = newDirectory(teams)
	return known, nil
}

// fields are all fields of teams. A team that were in several would be forecast in the
// last one.
var fields = []football.Field{football.WomenNational, football.MenNational, football.Women, football.Men}
