package simulation

import (
	"context"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// primera returns a whole season of Primera, 380 matches to be played.
func primera(spread float64) *Input {
	division, _ := competition.ByCode("SP1")
	in := &Input{Division: division, Season: 2025}
	for i := range 20 {
		in.Teams = append(in.Teams, football.Team{ID: int64(i)})
	}
	for i, home := range in.Teams {
		for j, away := range in.Teams {
			if i != j {
				h, a := goalmodel.Supremacy{Sup: .3 + .06*float64(j-i), Tot: .4}.Rates()
				in.Fixtures = append(in.Fixtures, Fixture{Fixture: football.Fixture{Home: home, Away: away}, Rates: goalmodel.Rates{Home: h, Away: a, Rho: -.05, Spread: spread}})
			}
		}
	}
	return in
}

// BenchmarkRun plays 20,000 seasons of Primera on all processors, preparation included.
func BenchmarkRun(b *testing.B) {
	for name, spread := range map[string]float64{"errors": .25, "exact": 0} {
		in := primera(spread)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Run(context.Background(), *in, DefaultRuns, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBatch plays a hundred seasons on one simulator; its baseline draws the
// same scores without counting or ranking them.
func BenchmarkBatch(b *testing.B) {
	for name, spread := range map[string]float64{"errors": .25, "exact": 0} {
		p, err := newPlan(primera(spread))
		if err != nil {
			b.Fatal(err)
		}
		s := p.newSimulator()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.play(batch)
			}
		})
		b.Run(name+"/scores-alone", func(b *testing.B) {
			for b.Loop() {
				s.drawScores(batch)
			}
		})
	}
}

// BenchmarkPlan prepares a season.
func BenchmarkPlan(b *testing.B) {
	in := primera(.25)
	for b.Loop() {
		if _, err := newPlan(in); err != nil {
			b.Fatal(err)
		}
	}
}
