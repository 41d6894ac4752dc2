package simulation_test

import (
	"context"
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

func division(t testing.TB, code string) competition.Competition {
	t.Helper()
	d, ok := competition.ByCode(code)
	if !ok {
		t.Fatal(code)
	}
	return d
}

// clubs returns n teams named A, B, C …
func clubs(n int) []football.Team {
	teams := make([]football.Team, n)
	for i := range teams {
		teams[i] = football.Team{ID: int64(100 + i), Name: string(rune('A' + i))}
	}
	return teams
}

func match(home, away football.Team, score football.Score) football.Match {
	return football.Match{Fixture: football.Fixture{Home: home, Away: away}, Score: score}
}

func fixture(home, away football.Team, rates goalmodel.Rates) simulation.Fixture {
	return simulation.Fixture{Fixture: football.Fixture{Home: home, Away: away}, Rates: rates}
}

// rest returns a season of which every match is still to be played; earlier teams are
// stronger.
func rest(t testing.TB, code string, n int, spread float64) simulation.Input {
	in := simulation.Input{Division: division(t, code), Season: 2025, Teams: clubs(n)}
	for i, home := range in.Teams {
		for j, away := range in.Teams {
			if i != j {
				sup := .3 + 1.2*float64(j-i)/float64(n)
				h, a := goalmodel.Supremacy{Sup: sup, Tot: .4}.Rates()
				in.Fixtures = append(in.Fixtures, fixture(home, away, goalmodel.Rates{Home: h, Away: a, Rho: -.05, Spread: spread}))
			}
		}
	}
	return in
}

func run(t testing.TB, in simulation.Input, runs int) *simulation.Result {
	t.Helper()
	r, err := simulation.Run(context.Background(), in, runs, 7)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// of returns the prospect of a team, by name.
func of(r *simulation.Result, name string) *simulation.Prospect {
	for i := range r.Teams {
		if r.Teams[i].Team.Name == name {
			return &r.Teams[i]
		}
	}
	panic(name)
}

// near checks that got is within four standard errors of the simulation.
func near(t *testing.T, what string, r *simulation.Result, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 4*r.ErrorOf(want)+1e-12 {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
