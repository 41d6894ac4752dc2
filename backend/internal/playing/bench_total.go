package playing

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Bench has the totals of a way of playing over many jornadas.
type Bench struct {
	Jornadas int // played
	Cut      int // in which the money paid only for a part of the columns left
	Cost     float64
	Players  [Players]BenchTotal
	LeftOut  []LeftOut
	Verdict  []fault.Sentence
}

// BenchTotal sums up what one player won.
type BenchTotal struct {
	Won       float64
	Return    float64                               // winnings per euro played
	Low, High float64                               // of Return, in nineteen of twenty resamplings of the jornadas
	Best      [pool.Fixtures - pool.MinHits + 1]int // number of jornadas in which the best column had 10 … 14 hits
	Columns   [pool.Fixtures - pool.MinHits + 1]int // columns with 10 … 14 hits
	Seasons   []SeasonTotal                         // oldest first
	Drought   Drought
}

// SeasonTotal sums up one season.
type SeasonTotal struct {
	Season    football.Season
	Jornadas  int
	Cost, Won float64
}

// Drought is the longest row of jornadas played without any prize.
type Drought struct {
	Jornadas int
	Cost     float64 // played in it
	From, To string  // jornadas; "": none
}

// LeftOut are jornadas that were not played, all for one reason.
type LeftOut struct {
	Reason   fault.Sentence // of the first of them, where it differs in its numbers
	Jornadas []string
}

// Resamplings of the jornadas, always the same ones.
const (
	resamplings = 2000
	resampleA   = 20
	resampleB   = 9
)

// fewestTrials is the number of jornadas below which nothing is said about luck.
const fewestTrials = 10

// soughtEdge is the advantage of which the bench says how long it takes to see it.
const soughtEdge = .1

// Errors of a test: a difference is taken for more than luck where luck reaches it once in
// twenty times, and one that is there is to be seen in four of five cases.
const (
	oftenLuck = 1.96
	seenWell  = 1.96 + .84
)

// SumUp adds up trials, which are in the order of their jornadas, oldest first.
func SumUp(trials []Trial) Bench {
	var b Bench
	var played []*Trial
	for i := range trials {
		t := &trials[i]
		if t.LeftOut != nil {
			b.leaveOut(t)
			continue
		}
		played = append(played, t)
		b.Jornadas++
		b.Cost += t.Cost
		if t.Cut {
			b.Cut++
		}
		for player := range b.Players {
			b.Players[player].add(t, &t.Results[player])
		}
	}
	for player := range b.Players {
		total := &b.Players[player]
		if b.Cost > 0 {
			total.Return = total.Won / b.Cost
		}
		total.Drought = droughtOf(played, Player(player))
	}
	b.resample(played)
	return b
}

func (t *Trial) name() string { return fmt.Sprintf("%s/%d", t.Season, t.Number) }

func (b *Bench) leaveOut(t *Trial) {
	for i := range b.LeftOut {
		if b.LeftOut[i].Reason.Like(*t.LeftOut) {
			b.LeftOut[i].Jornadas = append(b.LeftOut[i].Jornadas, t.name())
			return
		}
	}
	b.LeftOut = append(b.LeftOut, LeftOut{*t.LeftOut, []string{t.name()}})
}

func (total *BenchTotal) add(t *Trial, r *TrialResult) {
	total.Won = roundToCents(total.Won + r.Won)
	if r.Best >= pool.MinHits {
		total.Best[r.Best-pool.MinHits]++
	}
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		category, _ := pool.CategoryOf(hits)
		total.Columns[hits-pool.MinHits] += r.Winners[category]
	}
	if n := len(total.Seasons); n == 0 || total.Seasons[n-1].Season != t.Season {
		total.Seasons = append(total.Seasons, SeasonTotal{Season: t.Season})
	}
	season := &total.Seasons[len(total.Seasons)-1]
	season.Jornadas++
	season.Cost += t.Cost
	season.Won = roundToCents(season.Won + r.Won)
}

func droughtOf(played []*Trial, player Player) (longest Drought) {
	var now Drought
	for _, t := range played {
		if t.Results[player].Won > 0 {
			now = Drought{}
			continue
		}
		if now.Jornadas == 0 {
			now.From = t.name()
		}
		now.Jornadas++
		now.Cost += t.Cost
		now.To = t.name()
		if now.Jornadas > longest.Jornadas {
			longest = now
		}
	}
	return longest
}

// resample sets the ranges of the returns, by drawing as many jornadas out of those played
// again and again, each as often as it comes (Efron 1979), and the verdict.
func (b *Bench) resample(played []*Trial) {
	if len(played) == 0 {
		return
	}
	r := rand.New(rand.NewPCG(resampleA, resampleB))
	var returns [Players][]float64
	sum, squares := 0.0, 0.0 // of the difference to the favourites
	for range resamplings {
		cost := 0.0
		var won [Players]float64
		for range played {
			t := played[r.IntN(len(played))]
			cost += t.Cost
			for player := range won {
				won[player] += t.Results[player].Won
			}
		}
		for player := range won {
			returns[player] = append(returns[player], won[player]/cost)
		}
		difference := (won[OwnWay] - won[Favourites]) / cost
		sum += difference
		squares += difference * difference
	}
	for player := range returns {
		slices.Sort(returns[player])
		b.Players[player].Low, b.Players[player].High = returns[player][resamplings/40], returns[player][resamplings-1-resamplings/40]
	}
	mean := sum / resamplings
	b.judge(math.Sqrt(max(0, squares/resamplings-mean*mean)))
}

// judge sets the verdict. spread is the standard deviation of the difference between the
// returns of the way and of the favourites over as many jornadas as were played.
func (b *Bench) judge(spread float64) {
	say := func(format string, args ...any) { b.Verdict = append(b.Verdict, fault.Say(format, args...)) }
	cents := func(x float64) fault.Decimal { return fault.Decimal{Value: 100 * x, Digits: 2} }
	own, favourites := &b.Players[OwnWay], &b.Players[Favourites]
	say("of every 100 € it brought back %s €, the most probable columns for the same money %s €, random columns %s €",
		cents(own.Return), cents(favourites.Return), cents(b.Players[RandomColumns].Return))
	switch {
	case b.Jornadas < fewestTrials:
		say("so few jornadas say nothing about luck and skill: it takes %d at least", fewestTrials)
		return
	case spread == 0:
		say("it won just as much as the favourites each time: there is no difference to explain")
		return
	}
	difference := own.Return - favourites.Return
	if math.Abs(difference) < oftenLuck*spread {
		say("the difference to the favourites is %s € of every 100 €; over so many jornadas luck alone makes up to %s €, so that it says nothing about skill", cents(difference), cents(oftenLuck*spread))
	} else {
		say("the difference to the favourites is %s € of every 100 €; over so many jornadas luck alone makes up to %s € in nineteen of twenty cases: "+
			"of twenty ways that are tried out, one will look as good as this by luck", cents(difference), cents(oftenLuck*spread))
	}
	times := seenWell * spread / soughtEdge
	say("to tell an advantage of 10 € of every 100 € from luck takes about %s seasons like these, with every jornada played", seasonsText(times*times*b.seasons()))
	if own.Columns[pool.Fixtures-pool.MinHits] == 0 {
		say("in truth it takes more: fourteen right pays most of all and did not come once here, so the range is too narrow")
	}
}

// seasons is how many seasons were played, those with few jornadas counted in part.
func (b *Bench) seasons() float64 {
	most := 0
	for _, s := range b.Players[OwnWay].Seasons {
		most = max(most, s.Jornadas)
	}
	return float64(b.Jornadas) / float64(most)
}

func seasonsText(n float64) fault.Decimal {
	switch {
	case n < 10:
		return fault.Decimal{Value: max(1, math.Ceil(n))}
	default: // two digits say enough
		unit := math.Pow(10, math.Floor(math.Log10(n))-1)
		return fault.Decimal{Value: math.Round(n/unit) * unit}
	}
}
