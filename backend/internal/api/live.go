package api

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/sync/singleflight"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// liveStore reads jornadas while they are played.
type liveStore interface {
	playing.ForecastStore
	playing.TicketStore
	playing.RankedStore
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	RunningScores(ctx context.Context, id int64) ([]jornada.RunningScore, error)
	Steps(ctx context.Context, id int64) (map[jornada.State]time.Time, error)
}

type liveRoutes struct {
	*router
	store    liveStore
	teams    playing.Teams
	changes  changeCounter
	readings *liveReadings
	closing  <-chan struct{}
}

type liveFixtureBody struct {
	Sign     string     `json:"sign,omitempty" doc:"as it stands; of the pleno a cell such as 2-M"`
	Standing string     `json:"standing,omitempty" enum:"official,final,provisional" doc:"official: the pool says so, also by lot; final: the match has ended; provisional: it is under way"`
	Score    *scoreBody `json:"score,omitempty"`
	Clock    string     `json:"clock,omitempty" doc:"minute of a match under way"`
	Probs    *probsBody `json:"probs,omitempty" doc:"with what is known now; absent for the pleno"`
}

type liveBody struct {
	State    string            `json:"state" enum:"announced,open,closed,playing,complete,paid"`
	Fixtures []liveFixtureBody `json:"fixtures" nullable:"false" doc:"fourteen and the pleno al 15"`
	ScoresAt *time.Time        `json:"scoresAt,omitempty" doc:"when a source of scores last had news"`
}

type liveTicketBody struct {
	ID           int64              `json:"id"`
	Name         string             `json:"name,omitempty"`
	Hits         int                `json:"hits" doc:"of the best column, by the signs as they stand"`
	BestPossible int                `json:"bestPossible" doc:"most hits that a column can still reach if those signs last"`
	Columns      []int              `json:"columns" nullable:"false" doc:"how many columns have 0 … 14 hits, by the signs as they stand"`
	AtLeast      map[string]float64 `json:"atLeast" doc:"chances that the best column ends with at least 10 … 14 right, with what is known now"`
}

type livePlaceBody struct {
	Rank         int                `json:"rank" doc:"equals have the same"`
	User         string             `json:"user,omitempty"`
	Name         string             `json:"name,omitempty" doc:"of somebody without an account"`
	Me           bool               `json:"me"`
	Tickets      int                `json:"tickets" doc:"that count: shared ones, and others whose hits the member shows"`
	Hits         int                `json:"hits" doc:"of the best ticket, by the signs as they stand"`
	BestPossible int                `json:"bestPossible" doc:"most hits that it can still reach if those signs last"`
	AtLeast      map[string]float64 `json:"atLeast" doc:"chances that it ends with at least 10 … 14 right"`
}

type liveCardBody struct {
	Now     liveBody             `json:"now"`
	Steps   map[string]time.Time `json:"steps" doc:"when the jornada was seen to reach its states"`
	Tickets []liveTicketBody     `json:"tickets" nullable:"false" doc:"that the caller has a part in"`
	Ranking []livePlaceBody      `json:"ranking" nullable:"false" doc:"the caller among those with whom a ticket of the jornada is shared, by hits, then by chances; empty without any"`
}

func (l liveRoutes) register() {
	const tag = "pool"
	route(l.router, withLoad(brief, get("getLive", "jornadas/{id}/live", tag, "A jornada while it is played: signs as they stand, and what one's tickets can still win", http.StatusNotFound)), l.getLive)
	watch := get("watchLive", "jornadas/{id}/live/events", tag, "Signs and scores of a jornada as they change, as server-sent events", http.StatusNotFound)
	watch.Description = "Each event is called live and has as its data what GET jornadas/{id}/live gives as now."
	watch = responding(watch, "text/event-stream", text())
	route(l.router, withLoad(stream, watch), l.watchLive)
}

// liveReading is a jornada as it stands.
type liveReading struct {
	at       time.Time
	changes  uint64 // of the data, before it was read
	coupon   playing.Coupon
	fixtures [jornada.Fixtures + 1]playing.LiveFixture
	scoresAt *time.Time
	digest   uint64 // of the signs and chances of the fixtures
}

// liveReadings shares readings among all that follow a jornada: there is one query of
// each in a while, however many readers there are.
type liveReadings struct {
	mutex    sync.Mutex
	latest   map[int64]*liveReading
	reading  singleflight.Group
	outlooks map[outlookKey]playing.Outlook
}

// outlookKey is a ticket with signs and chances as they stand.
type outlookKey struct {
	ticket    int64
	updatedAt time.Time
	fixtures  uint64
}

// outlook returns how a ticket stands. It is worked out once for all who see it.
func (l *liveReadings) outlook(k *playing.KeptTicket, r *liveReading) (playing.Outlook, error) {
	key := outlookKey{k.ID, k.UpdatedAt, r.digest}
	l.mutex.Lock()
	known, there := l.outlooks[key]
	l.mutex.Unlock()
	if there {
		return known, nil
	}
	made, err := playing.NewOutlook(&k.Played, &r.fixtures)
	if err != nil {
		return made, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.outlooks) >= maxOutlooks {
		clear(l.outlooks)
	}
	l.outlooks[key] = made
	return made, nil
}

// How old a shared reading may be if this server has changed nothing since, and how often
// followers look at it.
const (
	liveAge      = 2 * time.Second
	liveInterval = 2 * time.Second
	maxLive      = 200 // readings that are kept
	maxOutlooks  = 2000
)

func (l liveRoutes) read(ctx context.Context, id int64) (*liveReading, error) {
	l.readings.mutex.Lock()
	latest := l.readings.latest[id]
	l.readings.mutex.Unlock()
	if latest != nil && time.Since(latest.at) < liveAge && latest.changes == l.changes.Changes() {
		return latest, nil
	}
	made, err, _ := l.readings.reading.Do(strconv.FormatInt(id, 10), func() (any, error) {
		ctx := context.WithoutCancel(ctx) // others wait for it as well
		return l.readNow(ctx, id)
	})
	if err != nil {
		return nil, err
	}
	reading, _ := made.(*liveReading)
	l.readings.mutex.Lock()
	if len(l.readings.latest) >= maxLive {
		clear(l.readings.latest)
	}
	l.readings.latest[id] = reading
	l.readings.mutex.Unlock()
	return reading, nil
}

func (l liveRoutes) readNow(ctx context.Context, id int64) (*liveReading, error) {
	reading := &liveReading{at: time.Now(), changes: l.changes.Changes()}
	j, err := l.store.Jornada(ctx, id)
	if err != nil {
		return nil, err
	}
	if reading.coupon, err = playing.LoadCoupon(ctx, l.store, l.teams, j, l.now()); err != nil {
		return nil, err
	}
	scores, err := l.store.RunningScores(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range scores {
		if reading.scoresAt == nil || scores[i].At.After(*reading.scoresAt) {
			reading.scoresAt = &scores[i].At
		}
	}
	reading.fixtures = reading.coupon.Live(scores)
	digest := fnv.New64a()
	for _, f := range reading.fixtures {
		_, _ = fmt.Fprint(digest, f.Sign, f.Probs)
	}
	reading.digest = digest.Sum64()
	return reading, nil
}

func (l liveRoutes) body(r *liveReading) liveBody {
	b := liveBody{State: string(r.coupon.Jornada.State(l.now())), ScoresAt: r.scoresAt}
	for i, f := range r.fixtures {
		one := liveFixtureBody{Sign: f.Sign, Standing: string(f.Standing), Score: newScoreBody(f.Score), Clock: f.Clock}
		if i < jornada.Fixtures {
			probs := newProbsBody(f.Probs)
			one.Probs = &probs
		}
		b.Fixtures = append(b.Fixtures, one)
	}
	return b
}

func (l liveRoutes) getLive(ctx context.Context, in *idInput) (*body[liveCardBody], error) {
	reading, err := l.read(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	steps, err := l.store.Steps(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := liveCardBody{Now: l.body(reading), Steps: map[string]time.Time{}, Tickets: []liveTicketBody{}, Ranking: []livePlaceBody{}}
	for step, at := range steps {
		b.Steps[string(step)] = at
	}
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	tickets, err := playing.OpenTickets(ctx, l.store, caller.User.ID, in.ID)
	if err != nil {
		return nil, err
	}
	for i := range tickets {
		t := &tickets[i]
		outlook, err := l.readings.outlook(t, reading)
		if err != nil {
			return nil, err
		}
		b.Tickets = append(b.Tickets, liveTicketBody{t.ID, t.Name, outlook.Best, outlook.BestPossible, outlook.Columns[:], outlook.AtLeast()})
	}
	places, err := playing.Ranking(ctx, l.store, caller.User.ID, &reading.coupon.Jornada, tickets, func(k *playing.KeptTicket) (playing.Outlook, error) {
		return l.readings.outlook(k, reading)
	})
	if err != nil {
		return nil, err
	}
	for i := range places {
		p := &places[i]
		one := livePlaceBody{Rank: p.Rank, Me: p.User == caller.User.ID, Tickets: p.Tickets, Hits: p.Best.Best, BestPossible: p.Best.BestPossible, AtLeast: p.Best.AtLeast()}
		if p.Account {
			one.User = p.Name
		} else {
			one.Name = p.Name
		}
		b.Ranking = append(b.Ranking, one)
	}
	return answer(b), nil
}

// watchLive streams an event for every change of a jornada's signs and scores.
func (l liveRoutes) watchLive(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	first, err := l.read(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	readings := make(chan *liveReading, 1)
	readings <- first
	go func() {
		defer close(readings)
		defer logPanic(l.log, "read a live jornada")
		ticker := time.NewTicker(liveInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-l.closing:
				return
			case <-ticker.C:
			}
			reading, err := l.read(ctx, in.ID)
			if err != nil {
				if ctx.Err() == nil {
					l.log.WarnContext(ctx, "live jornada", "error", err)
				}
				return
			}
			select {
			case readings <- reading:
			default: // the reader is slow: it gets the next one
			}
		}
	}()
	return events(l.router, "live", readings, l.closing, func(r *liveReading) any { return l.body(r) }), nil
}
