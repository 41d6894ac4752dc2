package simulation

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// chances returns the probability with which a table draws each score.
func (t *aliasTable) chances() (grid goalmodel.Grid) {
	for i, e := range t {
		keep, other := float64(e>>8)/(1<<24), int(e&0xff)
		grid[i/side][i%side] += keep / scores
		grid[other/side][other%side] += (1 - keep) / scores
	}
	return grid
}

func TestAliasTableHasTheProbabilitiesOfTheGrid(t *testing.T) {
	for _, rates := range [][2]float64{{1.4, 1.1}, {.2, 4}, {1e-9, 1e-9}, {9, 9}} {
		grid := goalmodel.NewGrid(rates[0], rates[1], -.1)
		var table aliasTable
		table.fill(&grid)
		got := table.chances()
		for h := range grid {
			for a, want := range grid[h] {
				if math.Abs(got[h][a]-want) > 1e-7 {
					t.Errorf("rates %v: P(%d-%d) = %v, want %v", rates, h, a, got[h][a], want)
				}
			}
		}
	}
}

// Shifted by δ, independent Poisson counts have rates λe^(δ/2) and μe^(−δ/2).
func TestAShiftMovesTheSupremacy(t *testing.T) {
	const shift = .3
	grid := goalmodel.NewGrid(1.5, 1.2, 0)
	got, want := tilted(&grid, shift), goalmodel.NewGrid(1.5*math.Exp(shift/2), 1.2*math.Exp(-shift/2), 0)
	for h := range got {
		for a := range got[h] {
			if math.Abs(got[h][a]-want[h][a]) > 1e-12 {
				t.Errorf("P(%d-%d) = %v, want %v", h, a, got[h][a], want[h][a])
			}
		}
	}
}

func TestAShiftUsesTheNearestTable(t *testing.T) {
	grid := goalmodel.NewGrid(1.5, 1.2, -.1)
	d := newScoreSampler(&grid, .3) // a table every .1
	bits := uint64(0)
	for _, test := range []struct {
		shift float64
		table int
	}{{0, reach}, {.04, reach}, {.06, reach + 1}, {-.06, reach - 1}, {1, reach + 10}, {50, 2 * reach}, {-50, 0}} {
		for range 1000 {
			bits += 0x9E3779B97F4A7C15
			if got, want := d.draw(test.shift, bits), d.tables[test.table].draw(bits); got != want {
				t.Fatalf("shift %v: %s, want %s of table %d", test.shift, scoreOf(got), scoreOf(want), test.table)
			}
		}
	}
}

func TestSpreadsAreDividedAmongTheTeams(t *testing.T) {
	want := []float64{.1, .2, .3, 0, .25}
	var (
		fixtures []Fixture
		games    []game
	)
	for i := range want {
		for j := range want {
			if i < j {
				games = append(games, game{home: i, away: j})
				fixtures = append(fixtures, Fixture{Rates: goalmodel.Rates{Spread: math.Hypot(want[i], want[j])}})
			}
		}
	}
	for team, got := range spreads(fixtures, games, len(want)) {
		if math.Abs(got-want[team]) > 1e-3 {
			t.Errorf("team %d: %v, want %v", team, got, want[team])
		}
	}
	// A single match does not tell which of the two is known less well.
	got := spreads([]Fixture{{Rates: goalmodel.Rates{Spread: .2}}}, []game{{home: 0, away: 1}}, 3)
	if math.Abs(got[0]-.2/math.Sqrt2) > 1e-12 || math.Abs(got[1]-.2/math.Sqrt2) > 1e-12 || got[2] != 0 {
		t.Errorf("one fixture: %v", got)
	}
}

func TestPlayingSeasonsAllocatesNothing(t *testing.T) {
	division, _ := competition.ByCode("SP2")
	in := Input{Division: division, Season: 2025, Between: func(_, _ football.Team) Fixture { return Fixture{Rates: goalmodel.Rates{Home: 1.4, Away: 1}} }}
	for i := range 12 {
		in.Teams = append(in.Teams, football.Team{ID: int64(i)})
	}
	for _, home := range in.Teams {
		for _, away := range in.Teams {
			if home != away {
				in.Fixtures = append(in.Fixtures, Fixture{Fixture: football.Fixture{Home: home, Away: away}, Rates: goalmodel.Rates{Home: 1.4, Away: 1, Spread: .2}})
			}
		}
	}
	p, err := newPlan(&in)
	if err != nil {
		t.Fatal(err)
	}
	simulator := p.newSimulator()
	if got := testing.AllocsPerRun(10, func() { simulator.play(batch) }); got != 0 {
		t.Errorf("%v allocations", got)
	}
}
