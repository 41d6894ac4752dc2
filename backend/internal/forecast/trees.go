package forecast

import (
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/boost"
	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/rating"
)

// columns are what the trees look at: ratings of several kinds with their
// default settings, what is at stake, form and rest.
type columns struct {
	Elo     *rating.Elo        `json:"elo"`
	Pi      *rating.Pi         `json:"pi"`
	Dynamic *goalmodel.Dynamic `json:"dynamic"`
	Filter  *goalmodel.Filter  `json:"filter"`
	Form    *feature.Form      `json:"form"`
}

func newColumns(e *Evidence) *columns {
	return &columns{
		rating.NewElo(rating.SpainElo(), e.History), rating.NewPi(rating.SpainPi(), e.History),
		goalmodel.NewDynamic(goalmodel.SpainDynamic(), e.History), goalmodel.NewFilter(e.defaults(0), e.History, e.observed),
		feature.NewForm(len(e.Teams)),
	}
}

func (c *columns) attach(e *Evidence, block int) {
	c.Elo.Attach(e.History)
	c.Pi.Attach(e.History)
	c.Dynamic.Attach(e.History)
	c.Filter.Attach(e.History)
	c.Form.Teams = append(c.Form.Teams, make([]feature.Recent, max(0, len(e.Teams)-len(c.Form.Teams)))...)
	if block >= 0 {
		c.begin(e, block)
	}
}

func (c *columns) begin(e *Evidence, block int) {
	if e.Blocks[block].Opens && block > 0 { // what was kept keeps its settings
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
		c.Form.Learn(&e.Games[i])
	}
}

const treeColumns = 14 + feature.FormColumns

// row of a game, and the margins that the trees begin with: those of the
// filter. Games between teams that the table says nothing of have gaps (NaN).
func (c *columns) row(e *Evidence, i int) (row [treeColumns]float64, margins [3]float64) {
	g := &e.Games[i]
	sup := c.Filter.Predict(g)
	rates := c.Dynamic.Predict(g)
	home, away := &e.stakes[i][0], &e.stakes[i][1]
	own := [...]float64{
		c.Elo.Difference(g), c.Pi.Difference(g), math.Log(rates.Home), math.Log(rates.Away), sup.Sup, sup.Tot,
		home.Leverage - away.Leverage, home.Need - away.Need, home.Dead - away.Dead, home.Draw - away.Draw, home.Leverage * away.Leverage,
		float64(g.Left), float64(g.Played), 0,
	}
	if e.lower(g) {
		own[13] = 1
	}
	form := c.Form.Columns(g)
	copy(row[copy(row[:], own[:]):], form[:])
	lambda, mu := sup.Rates()
	p := goalmodel.Outcomes(lambda, mu, gridRho)
	return row, [3]float64{math.Log(p[0]), math.Log(p[1]), math.Log(p[2])}
}

// trees are gradient-boosted trees that move the filter's probabilities.
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

const treeSeasons = 15 // before the running one, that the trees are grown on

func (m *trees) refit(ctx context.Context, end int) error {
	m.Totals = m.e.totals(end)
	m.Columns = newColumns(m.e)
	var rows, start []float64
	var class []int
	for b := range end {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.Columns.begin(m.e, b)
		block := &m.e.Blocks[b]
		if block.Season >= m.e.teaching(end, treeSeasons) && block.Season < m.e.season(end) {
			for i := block.First; i < block.End; i++ {
				if g := &m.e.Games[i]; g.Known {
					row, margins := m.Columns.row(m.e, i)
					rows = append(rows, row[:]...)
					start = append(start, margins[:]...)
					class = append(class, int(g.Outcome()))
				}
			}
		}
		m.Columns.learn(m.e, b)
	}
	var err error
	m.Model, err = boost.Fit(boost.Settings{Rounds: 60, Depth: 3, Rate: .03, MinWeight: 60, Ridge: 50, Sample: .6}, treeColumns, 3, rows, class, start, m.seed)
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

func (m *trees) predict(i int) (outlook, bool) {
	row, margins := m.Columns.row(m.e, i)
	m.Model.Add(row[:], margins[:])
	top := max(margins[0], margins[1], margins[2])
	var p football.Probs
	sum := 0.0
	for o, v := range margins {
		p[o] = math.Exp(v - top)
		sum += p[o]
	}
	for o := range p {
		p[o] /= sum
	}
	g := &m.e.Games[i]
	return m.Totals.outlook(p, g.Division, m.Columns.Filter.Spread(g)), true
}
