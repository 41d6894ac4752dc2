package forecast

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/boost"
	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/rating"
)

// columns computes the features of the trees: ratings of several kinds with default
// settings, stakes, recent matches and rest.
type columns struct {
	Elo     *rating.Elo            `json:"elo"`
	Pi      *rating.Pi             `json:"pi"`
	Dynamic *goalmodel.Dynamic     `json:"dynamic"`
	Filter  *goalmodel.Filter      `json:"filter"`
	Recent  *feature.RecentMatches `json:"form"`
}

func newColumns(e *Evidence) *columns {
	return &columns{
		rating.NewElo(rating.SpainElo(), e.History), rating.NewPi(rating.SpainPi(), e.History),
		goalmodel.NewDynamic(goalmodel.SpainDynamic(), e.History), goalmodel.NewFilter(e.defaults(0), e.History, e.observed),
		feature.NewRecentMatches(len(e.Teams)),
	}
}

func (c *columns) attach(e *Evidence, block int) {
	c.Elo.Attach(e.History)
	c.Pi.Attach(e.History)
	c.Dynamic.Attach(e.History)
	c.Filter.Attach(e.History)
	c.Recent.Teams = append(c.Recent.Teams, make([]feature.TeamRecent, max(0, len(e.Teams)-len(c.Recent.Teams)))...)
	if block >= 0 {
		c.begin(e, block)
	}
}

func (c *columns) begin(e *Evidence, block int) {
	if e.Blocks[block].StartsSeason && block > 0 { // a stored filter keeps its settings
		c.Filter.Settings = e.defaults(block)
	}
	c.Elo.Begin(block)
	c.Pi.Begin(block)
	c.Dynamic.Begin(block)
	c.Filter.Begin(block)
}

func (c *columns) learn(e *Evidence, block int) {
	c.Elo.Learn(block)
	c.Pi.Learn(block)
	c.Dynamic.Learn(block)
	c.Filter.Learn(block, nil)
	for i := e.Blocks[block].First; i < e.Blocks[block].End; i++ {
		c.Recent.Learn(&e.Games[i])
	}
}

const treeColumns = 14 + feature.RecentColumns

// row returns the features of a game and the margins from which the trees start,
// those of the filter. Features that are not known are NaN.
func (c *columns) row(e *Evidence, i int) (row [treeColumns]float64, margins [3]float64) {
	g := &e.Games[i]
	sup := c.Filter.Predict(g)
	rates := c.Dynamic.Predict(g)
	home, away := &e.stakes[i][0], &e.stakes[i][1]
	own := [...]float64{
		c.Elo.Difference(g), c.Pi.Difference(g), math.Log(rates.Home), math.Log(rates.Away), sup.Sup, sup.Tot,
		home.Leverage - away.Leverage, home.Need - away.Need, home.Dead - away.Dead, home.Draw - away.Draw, home.Leverage * away.Leverage,
		float64(g.RoundsLeft), float64(g.RoundsPlayed), 0,
	}
	if e.lower(g) {
		own[13] = 1
	}
	recent := c.Recent.Columns(g)
	copy(row[copy(row[:], own[:]):], recent[:])
	lambda, mu := sup.Rates()
	p := goalmodel.Outcomes(lambda, mu, gridRho)
	return row, [3]float64{math.Log(p[0]), math.Log(p[1]), math.Log(p[2])}
}

// trees are gradient-boosted trees that adjust the filter's probabilities.
type trees struct {
	e       *Evidence
	seed    uint64
	Columns *columns     `json:"columns"`
	Model   *boost.Model `json:"model"`
	Totals  Totals       `json:"totals"`
}

func newTrees(e *Evidence, seed uint64) *trees {
	return &trees{e: e, seed: seed, Columns: newColumns(e), Model: &boost.Model{}}
}

const (
	treeSeasons  = 15 // seasons before the current one to grow the trees on
	treeTrial    = 5  // the last of those, on which settings are chosen
	treeRounds   = 100
	treeStep     = 20 // rounds between evaluations of the loss
	shallowTrees = 2
	deepTrees    = 3
)

func treeSettings(depth, rounds int) boost.Settings {
	return boost.Settings{Rounds: rounds, Depth: depth, Rate: .03, MinWeight: 60, Ridge: 50, Sample: .6}
}

// trainingSet holds the games on which trees are grown, in order.
type trainingSet struct {
	rows, start []float64
	class       []int
}

func (g *trainingSet) add(row []float64, margins []float64, class int) {
	g.rows, g.start, g.class = append(g.rows, row...), append(g.start, margins...), append(g.class, class)
}

// part returns the games in [from, to).
func (g *trainingSet) part(from, to int) trainingSet {
	return trainingSet{g.rows[from*treeColumns : to*treeColumns], g.start[from*3 : to*3], g.class[from:to]}
}

func (g *trainingSet) fit(s boost.Settings, seed uint64) (*boost.Model, error) {
	return boost.Fit(s, treeColumns, 3, g.rows, g.class, g.start, seed)
}

// losses returns the total log loss of a model after 0, treeStep, 2·treeStep …
// rounds.
func (g *trainingSet) losses(m *boost.Model) (losses []float64) {
	margins := slices.Clone(g.start)
	for stage := m; ; {
		sum := 0.0
		for i, class := range g.class {
			sum -= math.Log(probabilities(margins[i*3 : i*3+3])[class])
		}
		losses = append(losses, sum)
		if len(stage.Trees) == 0 {
			return losses
		}
		step := *stage
		step.Trees = stage.Trees[:min(treeStep, len(stage.Trees))]
		for i := range g.class {
			step.Add(g.rows[i*treeColumns:(i+1)*treeColumns], margins[i*3:i*3+3])
		}
		rest := *stage
		rest.Trees = stage.Trees[len(step.Trees):]
		stage = &rest
	}
}

// chooseSettings returns the depth and the number of rounds with the lowest loss on
// the last trial games, for trees grown on those before; 0 rounds if no trees are
// better.
func (g *trainingSet) chooseSettings(trial int, seed uint64) (boost.Settings, error) {
	depths := [...]int{shallowTrees, deepTrees}
	var losses [len(depths)][]float64
	var failures [len(depths)]error
	n := len(g.class)
	before, after := g.part(0, n-trial), g.part(n-trial, n)
	parallel(len(depths), func(k int) {
		m, err := before.fit(treeSettings(depths[k], treeRounds), seed)
		if err != nil {
			failures[k] = err
			return
		}
		losses[k] = after.losses(m)
	})
	if err := errors.Join(failures[:]...); err != nil {
		return boost.Settings{}, err
	}
	depth, rounds, lowest := deepTrees, 0, math.Inf(1)
	for k := range depths {
		for stage, loss := range losses[k] {
			if loss < lowest {
				depth, rounds, lowest = depths[k], stage*treeStep, loss
			}
		}
	}
	return treeSettings(depth, rounds), nil
}

func (m *trees) refit(ctx context.Context, end int) error {
	m.Totals = m.e.totals(end)
	m.Columns = newColumns(m.e)
	var all trainingSet
	trial, running := 0, m.e.season(end)
	for b := range end {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.Columns.begin(m.e, b)
		block := &m.e.Blocks[b]
		if block.Season >= m.e.trainingStart(end, treeSeasons) && block.Season < running {
			for i := block.First; i < block.End; i++ {
				if g := &m.e.Games[i]; g.HasResult {
					row, margins := m.Columns.row(m.e, i)
					all.add(row[:], margins[:], int(g.Outcome()))
					if block.Season >= running-treeTrial {
						trial++
					}
				}
			}
		}
		m.Columns.learn(m.e, b)
	}
	settings, err := cachedEstimate(m.e, fmt.Sprintf("trees %d %d", end, m.seed), func() (boost.Settings, error) { return all.chooseSettings(trial, m.seed) })
	if err != nil {
		return err
	}
	if settings.Rounds == 0 { // boost would take 0 for its default
		m.Model = &boost.Model{Features: treeColumns, Classes: 3}
		return nil
	}
	m.Model, err = all.fit(settings, m.seed)
	return err
}

func (m *trees) begin(block int) error {
	m.Columns.begin(m.e, block)
	return nil
}

func (m *trees) attach(e *Evidence, block int) {
	m.e = e
	m.Columns.attach(e, block)
}

func (m *trees) learn(block int) { m.Columns.learn(m.e, block) }

func (m *trees) predict(i int) (prediction, bool) {
	row, margins := m.Columns.row(m.e, i)
	m.Model.Add(row[:], margins[:])
	g := &m.e.Games[i]
	return m.Totals.predictionFor(probabilities(margins[:]), g.Division, m.Columns.Filter.Spread(g)), true
}

// probabilities returns the softmax of three margins.
func probabilities(m []float64) football.Probs { return softmax(m[0]-m[1], m[2]-m[1]) }
