package pool_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func expected(t *testing.T, card pool.Card, ticket pool.Ticket) pool.Return {
	t.Helper()
	r, err := pool.ExpectedReturn(&card, rules, &ticket)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// poisson draws by inversion.
func poisson(r *rand.Rand, mean float64) (n int) {
	if mean > 500 {
		return int(math.Round(mean + math.Sqrt(mean)*r.NormFloat64()))
	}
	for p, u := math.Exp(-mean), r.Float64(); u > p; n++ {
		u -= p
		p *= mean / float64(n+1)
	}
	return n
}

// The same jornada played many times over: rivals are drawn, prizes worked out
// by the rules, and every column of the ticket paid.
func TestExpectedReturnAgreesWithSimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	card := pool.Card{Takings: 2.5e6, Jackpot: 5e5, Pleno: &pool.PlenoProbs{{.1, .1, .05}, {.2, .15, .05}, {.1, .1, .05, .02}, {.03, .02, .02, .01}}}
	for i := range card.Probs { // favourites so strong that the high categories happen
		card.Probs[i] = football.Probs{.9, .06, .04}
	}
	q := pool.Forecasts{}
	for i := range q {
		q[i] = football.Probs{.72, .18, .1}
	}
	card.Public = &q
	m := firstMarks(1, 2)
	ticket := pool.Ticket{Marks: &m, Pleno: []pool.Cell{{Home: 1, Away: 0}, {Home: 1, Away: 1}}}
	got := expected(t, card, ticket)

	const times = 60_000
	columns, sold := m.Expand(), card.Takings/rules.Price
	var paid, squares pool.Money
	net := 0.0
	for range times {
		var happened pool.Column
		for i := range happened {
			if u := r.Float64(); u > .96 {
				happened[i] = football.Away
			} else if u > .9 {
				happened[i] = football.Draw
			}
		}
		cellOf := func() pool.Cell {
			u := r.Float64()
			for h := range card.Pleno {
				for a, p := range card.Pleno[h] {
					if u -= p; u < 0 {
						return pool.Cell{Home: uint8(h), Away: uint8(a)}
					}
				}
			}
			return pool.Cell{}
		}
		cell := cellOf()
		rivals := pool.ChancesOf(&q, []pool.Column{happened}).Best
		var winners, own [pool.Categories]int
		for _, c := range columns {
			if category, ok := pool.CategoryOf(c.Hits(happened)); ok {
				own[category] += len(ticket.Pleno)
				for _, ticked := range ticket.Pleno {
					if category == pool.Fourteen && ticked == cell {
						own[pool.PlenoAl15]++
					}
				}
			}
		}
		for c := pool.Fourteen; c <= pool.Ten; c++ {
			winners[c] = own[c] + poisson(r, sold*rivals[pool.Fixtures-int(c-pool.Fourteen)])
		}
		winners[pool.PlenoAl15] = own[pool.PlenoAl15] + poisson(r, sold*rivals[pool.Fixtures]*card.Pleno[cell.Home][cell.Away])
		prizes := rules.Prizes(card.Takings, card.Jackpot, winners)
		for c := range prizes {
			money := float64(own[c]) * prizes[c]
			paid[c] += money
			squares[c] += money * money
		}
		for c := pool.Thirteen; c <= pool.Ten; c++ {
			net += float64(own[c]) * rules.Net(prizes[c])
		}
		net += float64(own[pool.PlenoAl15])*rules.Net(prizes[pool.PlenoAl15]+prizes[pool.Fourteen]) +
			float64(own[pool.Fourteen]-own[pool.PlenoAl15])*rules.Net(prizes[pool.Fourteen])
	}
	for c := range paid {
		mean := paid[c] / times
		// Four standard errors, and a little for prizes in cents and for what nobody wins.
		tolerance := 4*math.Sqrt((squares[c]/times-mean*mean)/times) + .005*mean + .01
		near(t, categoryNames[c]+" right", got.Expected[c], mean, tolerance)
	}
	near(t, "net", got.Net, net/times, .03*net/times)
	near(t, "cost", got.Cost, 12*2*.75, 0)
	if got.Guessed || got.PlenoLeftOut || got.Net > got.Gross+1e-9 {
		t.Errorf("%+v", got)
	}
}

// One certain outcome and no rival to speak of: the fund is divided among the
// own columns, however often the same one is bet.
func TestOwnColumnsShareTheFund(t *testing.T) {
	card := pool.Card{Takings: 1e6}
	for i := range card.Probs {
		card.Probs[i] = football.Probs{1, 0, 0}
	}
	q := pool.Forecasts{}
	for i := range q {
		q[i] = football.Probs{.0001, .5, .4999}
	}
	card.Public = &q
	for n := 2; n < 5; n++ {
		got := expected(t, card, pool.Ticket{Columns: make([]pool.Column, n)})
		near(t, "fourteen right", got.Expected[pool.Fourteen], 160_000, 1e-3)
		near(t, "net", got.Net, float64(n)*rules.Net(160_000/float64(n)), 1e-3)
	}
}

// Whoever plays as the public does gets back what is paid out: 55 % less pleno,
// and less what nobody wins.
func TestPlayingAsThePublicReturnsTheShareOfTheTakings(t *testing.T) {
	card := pool.Card{Takings: 3e6, Probs: reference, Public: &reference}
	r := rand.New(rand.NewPCG(17, 18))
	columns := make([]pool.Column, 3000)
	for c := range columns {
		for i, p := range reference {
			if u := r.Float64(); u > p[0]+p[1] {
				columns[c][i] = football.Away
			} else if u > p[0] {
				columns[c][i] = football.Draw
			}
		}
	}
	if rate := expected(t, card, pool.Ticket{Columns: columns}).Rate(); rate < .38 || rate > .475 {
		t.Errorf("%v of each euro", rate)
	}
}

func TestExpectedReturnNeedsTakings(t *testing.T) {
	card := pool.Card{Probs: reference}
	_, err := pool.ExpectedReturn(&card, rules, &pool.Ticket{Columns: make([]pool.Column, 2)})
	if fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	card.Takings = 1e6
	if got := expected(t, card, pool.Ticket{Columns: make([]pool.Column, 2)}); !got.Guessed || !got.PlenoLeftOut {
		t.Errorf("%+v", got)
	}
}

func BenchmarkExpectedReturnOf1000Columns(b *testing.B) {
	card := pool.Card{Probs: reference, Takings: 3e6}
	ticket := pool.Ticket{Columns: pool.Likeliest(&reference, 1000, nil)}
	for b.Loop() {
		if _, err := pool.ExpectedReturn(&card, rules, &ticket); err != nil {
			b.Fatal(err)
		}
	}
}
