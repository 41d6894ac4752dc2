package simulation

import (
	"maps"
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// plan is an Input prepared for simulation. It is not modified by simulators,
// which share it. Teams are indices into Input.Teams.
type plan struct {
	in         *Input
	boundaries []competition.Boundary
	now        *competition.Ranking // the matches played
	base       *competition.Ranking // the matches played and the fixed results
	games      []game               // the fixtures, in the order of Input.Fixtures
	spreads    []float64            // standard error of each team's strength
	minPoints  int                  // lower bound of any team's final points; at most 0
	maxPoints  int                  // upper bound of them; at least minPoints
	between    []scoreSampler       // [home·teams + away]: any two teams; empty: not needed
	split      *splitPlan           // nil: there is none
	playOff    *playOffPlan         // nil: there is none
	decider    *deciderPlan         // nil: there is none
}

// game is a fixture of the plan.
type game struct {
	home, away int
	sampler    scoreSampler // not set if fixed
	fixed      bool
	inSplit    bool
}

// maxSpread is far beyond any real uncertainty: one standard error would be a
// factor of 20 between two teams' rates.
const maxSpread = 3

func newPlan(in *Input) (*plan, error) {
	number, err := numbers(in.Teams)
	if err != nil {
		return nil, err
	}
	n := len(in.Teams)
	p := &plan{in: in, boundaries: in.Division.Boundaries(in.Season, n), now: newRanking(in), base: newRanking(in)}
	meetings := make(map[[2]int]int) // by home and away side
	maxMeetings := in.Division.At(in.Season).HomeMeetings()
	for i := range in.Played {
		m := &in.Played[i]
		home, away, err := sides(number, &m.Fixture)
		if err != nil {
			return nil, err
		}
		if meetings[[2]int{home, away}]++; meetings[[2]int{home, away}] > maxMeetings {
			return nil, fault.New(fault.Invalid, "%s appears more often among the matches played than the teams meet there", title(&m.Fixture))
		}
		if m.Score.Home < 0 || m.Score.Away < 0 {
			return nil, fault.New(fault.Invalid, "%s did not end %s", title(&m.Fixture), m.Score)
		}
		p.now.AddMatch(home, away, m.Score)
	}
	if err := deduct(p.now, number, in.Deducted); err != nil {
		return nil, err
	}
	p.base.CopyFrom(p.now)
	played := maps.Clone(meetings)
	for i := range in.Fixtures {
		f := &in.Fixtures[i]
		home, away, err := sides(number, &f.Fixture)
		if err != nil {
			return nil, err
		}
		if meetings[[2]int{home, away}]++; meetings[[2]int{home, away}] > maxMeetings {
			if played[[2]int{home, away}] > 0 {
				return nil, fault.New(fault.Invalid, "%s has been played: it cannot be a fixture too", title(&f.Fixture))
			}
			return nil, fault.New(fault.Invalid, "%s appears more often among the fixtures than the teams meet there", title(&f.Fixture))
		}
		if err := f.check(); err != nil {
			return nil, err
		}
		if f.Fixed != nil && !f.InSplit {
			p.base.AddMatch(home, away, *f.Fixed)
		}
		p.games = append(p.games, game{home: home, away: away, fixed: f.Fixed != nil, inSplit: f.InSplit})
	}
	p.spreads = spreads(in.Fixtures, p.games, n)
	if err := p.prepareEnd(number); err != nil {
		return nil, err
	}
	for i := range p.games {
		if g := &p.games[i]; !g.fixed {
			g.sampler = newScoreSampler(in.Fixtures[i].grid(), math.Hypot(p.spreads[g.home], p.spreads[g.away]))
		}
	}
	p.boundPoints()
	return p, nil
}

// prepareEnd prepares what follows the league's own rounds.
func (p *plan) prepareEnd(number map[int64]int) error {
	if p.in.Between == nil {
		return nil
	}
	if err := p.prepareSplit(number); err != nil {
		return err
	}
	if err := p.preparePlayOff(number); err != nil {
		return err
	}
	if p.split == nil && p.playOff == nil {
		return nil
	}
	if err := p.prepareBetween(); err != nil {
		return err
	}
	return p.prepareDecider(number)
}

// prepareBetween prepares the matches of any two teams.
func (p *plan) prepareBetween() error {
	n := len(p.in.Teams)
	fixtures, games := make([]Fixture, 0, n*(n-1)), make([]game, 0, n*(n-1))
	for i, home := range p.in.Teams {
		for j, away := range p.in.Teams {
			if i == j {
				continue
			}
			f := p.in.Between(home, away)
			f.Home, f.Away = home, away
			if err := f.check(); err != nil {
				return err
			}
			fixtures, games = append(fixtures, f), append(games, game{home: i, away: j})
		}
	}
	if len(p.games) == 0 {
		p.spreads = spreads(fixtures, games, n)
	}
	p.between = make([]scoreSampler, n*n)
	for k, g := range games {
		p.between[g.home*n+g.away] = newScoreSampler(fixtures[k].grid(), math.Hypot(p.spreads[g.home], p.spreads[g.away]))
	}
	if p.playOff != nil {
		p.playOff.takeRates(fixtures, games, n)
	}
	return nil
}

// deduct takes points away in a ranking.
func deduct(r *competition.Ranking, number map[int64]int, points map[int64]int) error {
	for id, n := range points {
		team, known := number[id]
		if !known {
			return fault.New(fault.Invalid, "team %d, from which points are deducted, is not a team of the season", id)
		}
		r.Deduct(team, n)
	}
	return nil
}

// sides returns the indices of a fixture's teams.
func sides(number map[int64]int, f *football.Fixture) (home, away int, err error) {
	for _, team := range [2]football.Team{f.Home, f.Away} {
		if _, known := number[team.ID]; !known {
			return 0, 0, fault.New(fault.Invalid, "%s is not a team of the season: %s cannot be simulated", team.Name, title(f))
		}
	}
	if f.Home.ID == f.Away.ID {
		return 0, 0, fault.New(fault.Invalid, "%s does not play against itself", f.Home.Name)
	}
	return number[f.Home.ID], number[f.Away.ID], nil
}

// numbers returns the index of each team by its id.
func numbers(teams []football.Team) (map[int64]int, error) {
	if len(teams) < 2 {
		return nil, fault.New(fault.Invalid, "a season has two teams or more, not %d", len(teams))
	}
	number := make(map[int64]int, len(teams))
	for i, t := range teams {
		if _, twice := number[t.ID]; twice {
			return nil, fault.New(fault.Invalid, "%s appears twice among the teams of the season", t.Name)
		}
		number[t.ID] = i
	}
	return number, nil
}

func newRanking(in *Input) *competition.Ranking {
	return competition.NewRanking(in.Division, in.Season, len(in.Teams))
}

func title(f *football.Fixture) string { return f.Home.Name + " – " + f.Away.Name }

// check returns an Invalid fault for invalid rates, grid or fixed result.
func (f *Fixture) check() error {
	if f.Fixed != nil {
		if f.Fixed.Home < 0 || f.Fixed.Away < 0 {
			return fault.New(fault.Invalid, "%s cannot end %s", title(&f.Fixture), f.Fixed)
		}
		if f.Rates == (goalmodel.Rates{}) {
			return nil
		}
	}
	if f.Grid == nil {
		return checkRates(f.Rates, title(&f.Fixture))
	}
	if !within(f.Rates.Spread, 0, maxSpread) {
		return wrongSpread(f.Rates, title(&f.Fixture))
	}
	sum := 0.0
	for h := range f.Grid {
		for _, p := range f.Grid[h] {
			if !within(p, 0, 1) {
				return fault.New(fault.Invalid, "the score grid of %s has a chance of %v: chances are between 0 and 1", title(&f.Fixture), p)
			}
			sum += p
		}
	}
	if math.Abs(sum-1) > 1e-6 {
		return fault.New(fault.Invalid, "the score grid of %s adds up to %v instead of 1", title(&f.Fixture), sum)
	}
	return nil
}

func checkRates(r goalmodel.Rates, title string) error {
	switch {
	case !within(r.Home, 0, goalmodel.MaxGoals) || !within(r.Away, 0, goalmodel.MaxGoals) || r.Home == 0 || r.Away == 0:
		return fault.New(fault.Invalid, "the expected goals of %s are %v and %v: they must be above 0 and at most %d", title, r.Home, r.Away, goalmodel.MaxGoals)
	case !within(r.Rho, -1, 1):
		return fault.New(fault.Invalid, "the dependence between the goals of %s is %v: it must be between -1 and 1", title, r.Rho)
	case !within(r.Spread, 0, maxSpread):
		return wrongSpread(r, title)
	}
	return nil
}

func wrongSpread(r goalmodel.Rates, title string) error {
	return fault.New(fault.Invalid, "the spread of %s is %v: it must be between 0 and %d", title, r.Spread, maxSpread)
}

// within reports whether low ≤ x ≤ high; it is false for NaN.
func within(x, low, high float64) bool { return x >= low && x <= high }

func (f *Fixture) grid() *goalmodel.Grid {
	if f.Grid != nil {
		return f.Grid
	}
	grid := goalmodel.NewGrid(f.Rates.Home, f.Rates.Away, f.Rates.Rho)
	return &grid
}

// boundPoints computes the fewest and the most points that any team can end the season with.
func (p *plan) boundPoints() {
	win := p.in.Division.At(p.in.Season).Win
	most := make([]int, len(p.in.Teams))
	for team := range most {
		most[team] = max(0, p.base.Points(team))
		p.minPoints = min(p.minPoints, p.base.Points(team))
	}
	for _, g := range p.games {
		if !g.fixed || g.inSplit {
			most[g.home] += win
			most[g.away] += win
		}
	}
	if p.split != nil {
		given, taken := p.split.bound(most, win)
		p.minPoints -= taken
		p.maxPoints = given
	}
	p.maxPoints = max(p.minPoints, p.maxPoints+slices.Max(most))
}

// width returns how many numbers of points a team can end the season with.
func (p *plan) width() int { return p.maxPoints - p.minPoints + 1 }
