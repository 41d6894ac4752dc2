package pool_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func expected(t *testing.T, card pool.Card, ticket pool.Ticket) pool.Return {
	t.Helper()
	r, err := pool.ExpectedReturn(t.Context(), &card, rules, &ticket)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// poisson draws from a Poisson distribution by inversion.
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

// Plays the same jornada many times: draws the rivals, computes the prizes by the
// rules, and pays every column of the ticket.
func TestExpectedReturnAgreesWithSimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	card := pool.Card{Takings: 2.5e6, Jackpot: 5e5, Pleno: &pool.PlenoProbs{{.1, .1, .05}, {.2, .15, .05}, {.1, .1, .05, .02}, {.03, .02, .02, .01}}}
	for i := range card.Probs { // favourites strong enough for high categories to happen
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
		// Four standard errors, plus the approximations: prizes are rounded to
		// cents, and funds that nobody wins are passed on.
		tolerance := 4*math.Sqrt((squares[c]/times-mean*mean)/times) + .005*mean + .01
		near(t, categoryNames[c]+" right", got.Expected[c], mean, tolerance)
	}
	near(t, "net", got.Net, net/times, .03*net/times)
	near(t, "cost", got.Cost, 12*2*.75, 0)
	if got.PublicEstimated || got.PlenoExcluded || got.Net > got.Gross+1e-9 {
		t.Errorf("%+v", got)
	}
}

// One certain outcome and practically no rivals: the fund is divided among the own
// columns, also when the same one is played several times.
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

// Marks are counted as a product of two halves, columns one by one.
func TestMarksReturnWhatTheirColumnsReturn(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 20 {
		m := firstMarks(r.IntN(5), r.IntN(5))
		r.Shuffle(len(m), func(i, j int) { m[i], m[j] = m[j], m[i] })
		card := pool.Card{Probs: reference, Takings: 3e6, Jackpot: 1e6, Pleno: &pool.PlenoProbs{{.4, .2}, {.2, .2}}}
		cells := []pool.Cell{{Home: 0, Away: 1}, {Home: 1, Away: 1}}
		if m.Len() < rules.MinColumns {
			continue
		}
		marked := expected(t, card, pool.Ticket{Marks: &m, Pleno: cells})
		listed := expected(t, card, pool.Ticket{Columns: m.Expand(), Pleno: cells})
		for c := range marked.Expected {
			near(t, fmt.Sprintf("%v in category %d, of its columns'", m, c), marked.Expected[c]/listed.Expected[c], 1, 1e-12)
		}
		near(t, fmt.Sprintf("%v after tax, of its columns'", m), marked.Net/listed.Net, 1, 1e-12)
	}
}

func TestExpectedReturnStopsWithItsContext(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	m := firstMarks(8, 2)
	if _, err := pool.ExpectedReturn(ended, &pool.Card{Probs: reference, Takings: 3e6}, rules, &pool.Ticket{Marks: &m}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancellation: %v", err)
	}
}

// Playing as the public does returns what is paid out: 55 % of the takings, less
// the pleno and the funds that nobody wins.
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

// tally counts columns in sixteen bits.
func TestTheLargestTicketFitsTheTally(t *testing.T) {
	if rules.MaxColumns >= 1<<16 {
		t.Errorf("%d columns", rules.MaxColumns)
	}
}

func TestExpectedReturnNeedsTakings(t *testing.T) {
	card := pool.Card{Probs: reference}
	_, err := pool.ExpectedReturn(t.Context(), &card, rules, &pool.Ticket{Columns: make([]pool.Column, 2)})
	if fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	card.Takings = 1e6
	if got := expected(t, card, pool.Ticket{Columns: make([]pool.Column, 2)}); !got.PublicEstimated || !got.PlenoExcluded {
		t.Errorf("%+v", got)
	}
}

// plainReturn enumerates the possible outcomes, the columns, and the rivals' hits
// one by one.
func plainReturn(card *pool.Card, ticket *pool.Ticket) (gross, wins pool.Money, net float64) {
	columns, _ := ticket.Expand()
	cells := float64(max(1, len(ticket.Pleno)))
	var happened pool.Column
	var at func(fixture int, p float64)
	at = func(fixture int, p float64) {
		if p == 0 {
			return
		}
		if fixture < pool.Fixtures {
			for _, o := range football.Outcomes {
				happened[fixture] = o
				at(fixture+1, p*card.Probs[fixture][o])
			}
			return
		}
		var own, winners pool.Money
		for _, c := range columns {
			if category, ok := pool.CategoryOf(c.Hits(happened)); ok {
				own[category] += cells
			}
		}
		if own == (pool.Money{}) {
			return
		}
		hits := pool.ChancesOf(card.Public, []pool.Column{happened}).Columns
		sold := card.Takings / rules.Price
		for c := pool.Fourteen; c <= pool.Ten; c++ {
			rivals := sold * hits[pool.Fixtures-int(c-pool.Fourteen)]
			if own[c] > 0 {
				winners[c] = 1 / pool.Share(own[c], rivals)
			} else if rivals > math.Ln2 {
				winners[c] = 1 / pool.Share(1, rivals)
			}
		}
		prizes := pool.SharePrizes(&rules, rules.Funds(card.Takings, card.Jackpot), winners)
		for c := pool.Fourteen; c <= pool.Ten; c++ {
			wins[c] += p * own[c]
			gross[c] += p * own[c] * prizes[c]
			net += p * own[c] * rules.Net(prizes[c])
		}
		for _, cell := range ticket.Pleno {
			happens, n := card.Pleno[cell.Home][cell.Away], own[pool.Fourteen]/cells
			if n > 0 {
				prize := (card.Takings*rules.Shares[pool.PlenoAl15] + card.Jackpot) * pool.Share(n, sold*hits[pool.Fixtures]*happens)
				wins[pool.PlenoAl15] += p * happens * n
				gross[pool.PlenoAl15] += p * happens * n * prize
				net += p * happens * n * (rules.Net(prizes[pool.Fourteen]+prize) - rules.Net(prizes[pool.Fourteen]))
			}
		}
	}
	at(0, 1)
	return gross, wins, net
}

func TestExpectedReturnAgreesWithAPlainEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	large := firstMarks(6, 4)
	marked := pool.Marks{7, 1, 3, 2, 7, 1, 5, 4, 1, 7, 6, 1, 2, 3}
	eight := firstMarks(8, 0)
	r.Shuffle(len(large), func(i, j int) { large[i], large[j] = large[j], large[i] })
	tests := []struct {
		name   string
		ticket pool.Ticket
		sure   int // fixtures with a certain outcome
		strong bool
	}{
		{"4 columns, flat", pool.Ticket{Columns: make([]pool.Column, 4)}, 4, false},
		{"4 columns, strong favourites", pool.Ticket{Columns: make([]pool.Column, 4)}, 4, true},
		{"300 columns, two of them alike, and cells", pool.Ticket{Columns: make([]pool.Column, 300), Pleno: []pool.Cell{{Home: 1}, {Away: 1}, {Home: 3, Away: 3}}}, 7, false},
		{"5000 columns", pool.Ticket{Columns: make([]pool.Column, 5000)}, 9, true},
		{"marks and cells", pool.Ticket{Marks: &marked, Pleno: []pool.Cell{{}, {Home: 2, Away: 1}}}, 7, false},
		{"many marks", pool.Ticket{Marks: &large}, 9, false},
		{"reduction 5", pool.Ticket{Marks: &eight, Reduction: 5}, 6, true},
	}
	for _, test := range tests {
		card := pool.Card{Probs: randomForecasts(r), Takings: 4e5 + 3e6*r.Float64(), Jackpot: 1e6, Pleno: &pool.PlenoProbs{{.3, .1}, {.3, .1}, {.1}, {0, 0, 0, .1}}}
		public := randomForecasts(r)
		if test.strong {
			for i := range public {
				public[i], card.Probs[i] = football.Probs{.88, .07, .05}, football.Probs{.85, .1, .05}
			}
		}
		card.Public = &public
		for _, i := range r.Perm(pool.Fixtures)[:test.sure] {
			card.Probs[i] = football.Probs{1}
			if test.ticket.Marks != nil { // mostly outcomes that contain the marks'
				card.Probs[i] = football.Probs{}
				card.Probs[i][test.ticket.Marks[i].Outcomes()[0]] = 1
			}
		}
		for c := range test.ticket.Columns { // near the possible outcomes, so that they win
			for i, p := range card.Probs {
				if u := r.Float64() - .1; u > p[0]+p[1] {
					test.ticket.Columns[c][i] = football.Away
				} else if u > p[0] {
					test.ticket.Columns[c][i] = football.Draw
				}
			}
			test.ticket.Columns[1] = test.ticket.Columns[0]
		}
		got := expected(t, card, test.ticket)
		gross, wins, net := plainReturn(&card, &test.ticket)
		for c, want := range gross {
			near(t, test.name+", "+categoryNames[c]+" right", got.Expected[c], want, 1e-9*want)
			if wins[c] == 0 {
				wins[c] = 1 // avoids 0/0 where nothing is won
			}
			near(t, test.name+", prize of "+categoryNames[c]+" right", got.Prizes[c], want/wins[c], 1e-9*want/wins[c])
		}
		near(t, test.name+", net", got.Net, net, 1e-9*net)
		if net == 0 || gross[pool.Thirteen] == 0 {
			t.Errorf("%s: nothing is won", test.name)
		}
	}
}

// E[1 / (n + R)], summed over R.
func TestTheExpectedShareOfAFund(t *testing.T) {
	for _, n := range []float64{1, 2, 3, 5, 8, 13, 40, 100} {
		for _, lambda := range []float64{0, 1e-10, .01, .5, .7, 2, 7, 15, 30, 39, 41, 58, 62, 300} {
			want, term := 0.0, math.Exp(-lambda)
			for r := 0.0; r < lambda+20*math.Sqrt(lambda)+30; r++ {
				want += term / (n + r)
				term *= lambda / (r + 1)
			}
			tolerance := 1e-11
			if n+lambda > 60 && n > 1 {
				tolerance = 1e-4
			}
			near(t, fmt.Sprintf("%v own, λ %v: share over its sum", n, lambda), pool.Share(n, lambda)/want, 1, tolerance)
		}
	}
}

func benchmarkExpectedReturn(b *testing.B, ticket pool.Ticket) {
	b.Helper()
	card := pool.Card{Probs: reference, Takings: 3e6}
	for b.Loop() {
		if _, err := pool.ExpectedReturn(b.Context(), &card, rules, &ticket); err != nil {
			b.Fatal(err)
		}
	}
}

// likeliestMarks returns marks with triples, then dobles, on the most open
// fixtures.
func likeliestMarks(triples, dobles int) (m pool.Marks) {
	order := []int{10, 9, 8, 7, 11, 6, 5, 4, 12, 3, 2, 1, 0, 13}
	for i := range m {
		m[i] = pool.MarkOf(reference[i].MostProbable())
	}
	for _, i := range order[:triples] {
		m[i] = pool.Triple
	}
	for _, i := range order[triples : triples+dobles] {
		m[i] |= pool.MarkOf(football.Home, football.Draw)
		if m[i].Len() == 3 {
			m[i] = pool.MarkOf(football.Draw, football.Away)
		}
	}
	return m
}

func BenchmarkExpectedReturnOf4Columns(b *testing.B) {
	benchmarkExpectedReturn(b, pool.Ticket{Columns: pool.Likeliest(&reference, 4, nil)})
}

func BenchmarkExpectedReturnOf1000Columns(b *testing.B) {
	benchmarkExpectedReturn(b, pool.Ticket{Columns: pool.Likeliest(&reference, 1000, nil)})
}

func BenchmarkExpectedReturnOfReduction5(b *testing.B) {
	m := likeliestMarks(8, 0)
	benchmarkExpectedReturn(b, pool.Ticket{Marks: &m, Reduction: 5})
}

func BenchmarkExpectedReturnOfReduction6(b *testing.B) {
	m := likeliestMarks(0, 11)
	benchmarkExpectedReturn(b, pool.Ticket{Marks: &m, Reduction: 6})
}

func BenchmarkExpectedReturnOfAMultipleOf1296(b *testing.B) {
	m := likeliestMarks(4, 4)
	benchmarkExpectedReturn(b, pool.Ticket{Marks: &m})
}

// 26,244 columns.
func BenchmarkExpectedReturnOfTheLargestMultiple(b *testing.B) {
	m := likeliestMarks(8, 2)
	benchmarkExpectedReturn(b, pool.Ticket{Marks: &m})
}
