package forecast

import (
	"context"
	"runtime"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// Evidence is the history of one country with what every model may want of it,
// worked out once. All of it is, for each game, from what was known before the
// game's round block, but for the market's own view of it, which models learn
// afterwards.
type Evidence struct {
	*history.History
	observed []goalmodel.Observed
	stakes   [][2]feature.Stakes // by game; zero outside the last rounds
	seasons  map[history.DivisionSeason]*feature.Season

	// What a filter of default settings knows at the end, and said of each game
	// and of its sides after it.
	base      *goalmodel.Filter
	spread    []float64
	predicted []goalmodel.Supremacy
	strengths [][2]TeamStrength

	seed uint64 // of the simulated ends of seasons, beside day and division

	mutex    sync.Mutex
	settings map[string]*estimate // estimates that several models share
}

// estimate of settings, made once.
type estimate struct {
	once  sync.Once
	value any
	err   error
}

// cachedEstimate gives settings that have been estimated before under a name, or
// estimates them: models that are parts of others, or of a kind with others,
// do it once between them.
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

// NewEvidence of a history.
func NewEvidence(ctx context.Context, h *history.History) (*Evidence, error) {
	e := &Evidence{History: h, observed: goalmodel.Observe(h, goalmodel.SpainSettings().Rho), settings: map[string]*estimate{}}
	return e, e.computeStakes(ctx)
}

// computeStakes goes through the history with a filter of default settings, and
// simulates the ends of seasons from what it knows at each block. Seasons are
// worked on at once: only the filter's walk is a single line.
func (e *Evidence) computeStakes(ctx context.Context) error {
	n := len(e.Games)
	e.stakes, e.spread, e.predicted, e.strengths = make([][2]feature.Stakes, n), make([]float64, n), make([]goalmodel.Supremacy, n), make([][2]TeamStrength, n)
	e.seasons = map[history.DivisionSeason]*feature.Season{}
	tasks := make(chan func(), 2*runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
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
		late := map[history.DivisionSeason][]int{}
		for i := block.First; i < block.End; i++ {
			g := &e.Games[i]
			entry := history.DivisionSeason{Division: g.Division, Season: g.Season}
			e.spread[i] = filter.Spread(g)
			e.predicted[i] = filter.Predict(g)
			if e.seasons[entry] == nil {
				e.seasons[entry] = feature.NewSeason(e.Divisions[g.Division], g.Season, e.Members[entry])
			}
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
	close(tasks)
	workers.Wait()
	return ctx.Err()
}

func (e *Evidence) motivation(i int) [feature.MotivationColumns]float64 {
	g := &e.Games[i]
	return feature.Motivation(g, e.stakes[i][0], e.stakes[i][1], e.lower(g))
}

// target of a layer: a share of what happened in a known game and the rest of
// what the market saw in it, where it saw anything.
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

// market is the line that a played game is compared with: closing, else
// opening odds.
func (e *Evidence) market(i int) (football.Probs, bool) {
	line, _, ok := e.Games[i].Market()
	return football.Probs(line.Probs), ok
}

// season that a block belongs to; the end of the history to the last one.
func (e *Evidence) season(block int) football.Season {
	if block < len(e.Blocks) {
		return e.Blocks[block].Season
	}
	return e.Blocks[len(e.Blocks)-1].Season
}

// defaults are the settings that a filter begins a season with, which block end
// opens: those with or without odds, whichever most of the matches before it
// are.
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

// stakesSeed makes the simulation of a division's end on a day what it is,
// whoever asks for it.
func stakesSeed(day, division int) uint64 { return uint64(day)<<8 | uint64(division) }

// Seasons of a history that a model takes to find its level; they say nothing
// of how good its settings are, where there are others.
const warmUp = 3

// trainingStart is the first season that says how good settings are, of at most some
// before the one that block end belongs to.
func (e *Evidence) trainingStart(end int, seasons football.Season) football.Season {
	first, running := e.Blocks[0].Season, e.season(end)
	return max(first+min(warmUp, (running-first)/2), running-seasons)
}
