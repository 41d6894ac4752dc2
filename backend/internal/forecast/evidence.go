package forecast

import (
	"context"
	"math"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// Evidence is the history of one country with everything that models share,
// computed once. For each game it uses only what was known before the game's round
// block, except the market's view of the game, which models learn afterwards.
type Evidence struct {
	*history.History
	observed []goalmodel.Observed
	stakes   [][2]feature.Stakes // by game; zero outside the last rounds
	seasons  map[history.DivisionSeason]*feature.Season
	last     [][2]int // by game: days of both sides' last results before it; 0: none
	// roundsUnknown reports that the rounds of a single fixture could not be counted.
	roundsUnknown bool

	// A filter with default settings: its final state, its predictions with their
	// spread, and the sides' strengths after each game.
	base      *goalmodel.Filter
	spread    []float64
	predicted []goalmodel.Supremacy
	strengths [][2]TeamStrength

	seed uint64 // mixed into the seeds of the stakes' simulations, for tests

	mutex    sync.Mutex
	settings map[string]*estimate // estimates shared by models, by name
}

// estimate is an estimate of settings, computed once.
type estimate struct {
	once  sync.Once
	value any
	err   error
}

// cachedEstimate returns the estimate stored under a name, or computes it with work.
// Models that are members of others, or have settings in common, estimate them only
// once.
func cachedEstimate[T any](e *Evidence, name string, work func() (T, error)) (T, error) {
	e.mutex.Lock()
	known, ok := e.settings[name]
	if !ok {
		known = &estimate{}
		e.settings[name] = known
	}
	e.mutex.Unlock()
	known.once.Do(func() { known.value, known.err = work() })
	return known.value.(T), known.err
}

// NewEvidence computes the evidence of a history. The only error is that of ctx.
func NewEvidence(ctx context.Context, h *history.History) (*Evidence, error) {
	e := &Evidence{History: h, observed: goalmodel.Observe(h, goalmodel.SpainSettings().Rho), settings: map[string]*estimate{}}
	e.last, _ = lastMatches(h)
	return e, e.computeStakes(ctx)
}

// computeStakes runs a filter with default settings through the history and
// simulates the rest of each season from its strengths at each block. The
// simulations run in parallel; only the filter is sequential.
func (e *Evidence) computeStakes(ctx context.Context) error {
	n := len(e.Games)
	e.stakes, e.spread, e.predicted, e.strengths = make([][2]feature.Stakes, n), make([]float64, n), make([]goalmodel.Supremacy, n), make([][2]TeamStrength, n)
	e.seasons = map[history.DivisionSeason]*feature.Season{}
	decided := 0 // of the deductions
	deduct := func(before int) {
		for ; decided < len(e.Deductions) && e.Deductions[decided].Day < before; decided++ {
			d := e.Deductions[decided]
			e.seasonOf(d.DivisionSeason).Deduct(d.Team, d.Points)
		}
	}
	tasks := make(chan func(), 2*processors.Count())
	var workers sync.WaitGroup
	for range processors.Count() {
		workers.Go(func() {
			for task := range tasks {
				task()
			}
		})
	}
	filter := goalmodel.NewFilter(e.defaults(0), e.History, e.observed)
	e.base = filter
	for b := range e.Blocks {
		if ctx.Err() != nil {
			break
		}
		block := &e.Blocks[b]
		if block.StartsSeason {
			filter.Settings = e.defaults(b)
		}
		filter.Begin(b)
		deduct(block.Day)
		late := map[history.DivisionSeason][]int{}
		for i := block.First; i < block.End; i++ {
			g := &e.Games[i]
			entry := history.DivisionSeason{Division: g.Division, Season: g.Season}
			e.spread[i] = filter.Spread(g)
			e.predicted[i] = filter.Predict(g)
			e.seasonOf(entry)
			if g.RoundsLeft >= 1 && g.RoundsLeft <= feature.LastRounds {
				late[entry] = append(late[entry], i)
			}
		}
		for entry, games := range late {
			season, strength := e.seasons[entry].Clone(), filter.Strengths(entry.Division, block.Day)
			tasks <- func() {
				list := make([]*history.Game, len(games))
				for k, i := range games {
					list[k] = &e.Games[i]
				}
				for k, st := range season.Stakes(list, strength, stakesSeed(block.Day, entry.Division)^e.seed) {
					e.stakes[games[k]] = st
				}
			}
		}
		filter.Learn(b, nil)
		for i := block.First; i < block.End; i++ {
			g := &e.Games[i]
			for side, team := range [2]int{g.Home, g.Away} {
				e.strengths[i][side].Attack, e.strengths[i][side].Defence = filter.Strength(team)
			}
		}
		for i := block.First; i < block.End; i++ {
			g := &e.Games[i]
			if g.HasResult || g.Awarded {
				e.seasons[history.DivisionSeason{Division: g.Division, Season: g.Season}].Add(g, football.Score{Home: int(g.Goals[0]), Away: int(g.Goals[1])})
			}
		}
	}
	deduct(math.MaxInt) // for fixtures that are forecast later
	close(tasks)
	workers.Wait()
	return ctx.Err()
}

// seasonOf returns a season of a division, which begins when it is first asked for.
func (e *Evidence) seasonOf(entry history.DivisionSeason) *feature.Season {
	if e.seasons[entry] == nil {
		e.seasons[entry] = feature.NewSeason(e.Divisions[entry.Division], entry.Season, e.Members[entry])
	}
	return e.seasons[entry]
}

func (e *Evidence) motivation(i int) [feature.MotivationColumns]float64 {
	g := &e.Games[i]
	return feature.Motivation(g, e.stakes[i][0], e.stakes[i][1], e.lower(g))
}

// target returns the training target of a game with a result: share of the observed
// outcome and the rest of the market's probabilities; the outcome alone without
// odds.
func (e *Evidence) target(i int, share float64) (target football.Probs) {
	target[e.Games[i].Outcome()] = 1
	if market, ok := e.market(i); ok {
		for o := range target {
			target[o] = share*target[o] + (1-share)*market[o]
		}
	}
	return target
}

func (e *Evidence) lower(g *history.Game) bool { return e.Divisions[g.Division].Tier > 1 }

// market returns the market's probabilities of a played game: from closing, else
// opening odds.
func (e *Evidence) market(i int) (football.Probs, bool) {
	line, _, ok := e.Games[i].Market()
	return football.Probs(line.Probs), ok
}

// season returns the season of a block; past the last block, the last season.
func (e *Evidence) season(block int) football.Season {
	if block < len(e.Blocks) {
		return e.Blocks[block].Season
	}
	return e.Blocks[len(e.Blocks)-1].Season
}

// defaults returns the filter's default settings for the season that block end
// opens: those with odds if at least half of the recent matches before it have
// odds, else those without.
func (e *Evidence) defaults(end int) goalmodel.FilterSettings {
	games, quoted := 0, 0
	for b := range end {
		if e.Blocks[b].Season < e.season(end)-estimationSeasons {
			continue
		}
		for i := e.Blocks[b].First; i < e.Blocks[b].End; i++ {
			if e.Games[i].HasResult {
				games++
				if e.observed[i].Quality != goalmodel.NoOdds {
					quoted++
				}
			}
		}
	}
	if 2*quoted < games || games == 0 {
		return goalmodel.NoOddsSettings()
	}
	return goalmodel.SpainSettings()
}

// stakesSeed depends only on day and division, so that a fit and a later forecast
// of the same fixture simulate the same seasons.
func stakesSeed(day, division int) uint64 { return uint64(day)<<8 | uint64(division) }

// warmUp is the number of seasons at the start of a history that a model needs to
// find its level; if there are others, settings are not judged by them.
const warmUp = 3

// trainingStart returns the first season on which settings are judged, at most the
// given number of seasons before the season of block end.
func (e *Evidence) trainingStart(end int, seasons football.Season) football.Season {
	first, running := e.Blocks[0].Season, e.season(end)
	return max(first+min(warmUp, (running-first)/2), running-seasons)
}
