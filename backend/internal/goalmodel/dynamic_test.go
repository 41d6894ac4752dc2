package goalmodel_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// goalsOnly returns settings that learn from goals alone.
func goalsOnly() goalmodel.DynamicSettings {
	s := goalmodel.SpainDynamic()
	s.Shots = 0
	return s
}

// learn returns a model fitted to the matches, and its rates of the fixtures, in
// order.
func learn(records ...football.MatchRecord) (*goalmodel.Dynamic, []goalmodel.Rates) {
	h := historyOf(records...)
	d := goalmodel.NewDynamic(goalsOnly(), h)
	var rates []goalmodel.Rates
	for b := range h.Blocks {
		d.Begin(b)
		for i := h.Blocks[b].First; i < h.Blocks[b].End; i++ {
			if !h.Games[i].HasResult {
				rates = append(rates, d.Predict(&h.Games[i]))
			}
		}
		d.Learn(b)
	}
	return d, rates
}

// By hand from the equations: two new teams in a first division, level .1,
// home advantage .35, variances .0162 of each rating and .01 of the division's.
func TestRatesOfNewTeams(t *testing.T) {
	_, rates := learn(played("SP1", 2010, 0, 1, 2, -1, 0), played("SP2", 2010, 0, 3, 4, -1, 0))
	near(t, "home rate", rates[0].Home, math.Exp(.45+(2*.0162+.02)/2), 1e-12)
	near(t, "away rate", rates[0].Away, math.Exp(.10+(2*.0162+.01)/2), 1e-12)
	near(t, "rho", rates[0].Rho, -.04, 0)
	near(t, "spread", rates[0].Spread, math.Sqrt(4*.0162+.01), 1e-12)
	near(t, "home rate in the second tier", rates[1].Home, math.Exp(.30+(2*.0162+.02)/2), 1e-12)
	near(t, "rho in the second tier", rates[1].Rho, -.10, 0)
}

func TestClosedDoorsLowerOnlyTheHomeSide(t *testing.T) {
	_, open := learn(played("SP1", 2019, 0, 1, 2, -1, 0))
	_, closed := learn(played("SP1", 2020, 60, 1, 2, -1, 0))
	near(t, "log of the home rates' ratio", math.Log(open[0].Home/closed[0].Home), .087, 1e-12)
	near(t, "away rate", closed[0].Away, open[0].Away, 1e-15)
}

// One step of the filter by hand: attack moves by P·r/(1 + sλ), its variance
// falls by P²λ/(1 + sλ).
func TestOneMatchMovesTheRatings(t *testing.T) {
	_, first := learn(played("SP1", 2010, 0, 1, 2, -1, 0))
	_, second := learn(played("SP1", 2010, 0, 1, 2, 3, 0), played("SP1", 2010, 7, 1, 2, -1, 0))
	before, after := first[0], second[0]

	const p, q = .0162, .01 // variances of a rating and of the division's numbers
	s1, s2 := 2*p+2*q, 2*p+q
	f1, f2 := 1+s1*before.Home, 1+s2*before.Away
	r1, r2 := (3-before.Home)/f1, (0-before.Away)/f2
	shrunk := func(v, rate, f float64) float64 { return v - v*v*rate/f }
	level := shrunk(shrunk(q, before.Home, f1), before.Away, f2)
	// The level is updated by both sides' goals, one after the other.
	mu := q*r1 + shrunk(q, before.Home, f1)*r2
	eta1 := .45 + 2*p*r1 + q*r1 + mu
	eta2 := .10 + 2*p*r2 + mu
	v1, v2, h := shrunk(p, before.Home, f1), shrunk(p, before.Away, f2), shrunk(q, before.Home, f1)
	near(t, "home rate", after.Home, math.Exp(eta1+(2*v1+level+h)/2), 1e-12)
	near(t, "away rate", after.Away, math.Exp(eta2+(2*v2+level)/2), 1e-12)
}

func TestANewSeasonAddsVarianceAndAnAbsenceHalvesTheRating(t *testing.T) {
	var records []football.MatchRecord
	for day := range 30 {
		records = append(records, played("SP1", 2010, 3*day, 1, 2, 4, 0))
	}
	rates := func(more ...football.MatchRecord) []goalmodel.Rates {
		_, r := learn(append(append([]football.MatchRecord(nil), records...), more...)...)
		return r
	}
	now := rates(played("SP1", 2010, 100, 1, 2, -1, 0))[0]
	next := rates(played("SP1", 2011, 0, 1, 2, -1, 0), played("SP1", 2011, 0, 8, 9, -1, 0))
	later := rates(played("SP1", 2013, 0, 1, 2, -1, 0))[0]
	ratio := func(r goalmodel.Rates) float64 { return math.Log(r.Home / r.Away) }
	near(t, "variance added by a season", next[0].Spread*next[0].Spread-now.Spread*now.Spread, 4*.0104, 1e-12)
	near(t, "strength after a summer", ratio(next[0]), ratio(now), 1e-9)
	// Both teams start alike, so the absence halves all of their difference
	// except the division's home advantage. The mean rates include the variances
	// of new teams, which differ a little.
	near(t, "strength after an absence", ratio(later)-ratio(next[1]), (ratio(next[0])-ratio(next[1]))/2, .005)
}

func TestAnAwardedMatchIsNotLearnedFrom(t *testing.T) {
	awarded := played("SP1", 2010, 0, 1, 2, 3, 0)
	awarded.Status = football.Awarded
	_, after := learn(awarded, played("SP1", 2010, 7, 1, 2, -1, 0))
	_, without := learn(played("SP1", 2010, 7, 1, 2, -1, 0))
	// An awarded match has no result to learn from, so it is predicted too.
	if diff := cmp.Diff(without[0], after[1]); diff != "" {
		t.Errorf("an awarded match moved the rates:\n%s", diff)
	}
}

func TestShotsOnTargetAreWeightedIntoWhatIsLearned(t *testing.T) {
	settings := goalsOnly()
	settings.Shots = 1
	rates := func(s football.MatchRecord) goalmodel.Rates {
		h := historyOf(s, played("SP1", 2010, 7, 1, 2, -1, 0))
		d := goalmodel.NewDynamic(settings, h)
		d.Begin(0)
		d.Learn(0)
		d.Begin(1)
		return d.Predict(&h.Games[1])
	}
	if few, many := rates(shots(played("SP1", 2010, 0, 1, 2, 3, 0), 2, 5)), rates(shots(played("SP1", 2010, 0, 1, 2, 0, 3), 9, 1)); few.Home >= many.Home {
		t.Errorf("home rate %v after two shots on target, %v after nine", few.Home, many.Home)
	}
}

func TestRatesStayFiniteAfterAbsurdScores(t *testing.T) {
	var records []football.MatchRecord
	for day := range 60 {
		records = append(records, played("SP1", 2010, 3*day, 1, 2, 30, 0))
	}
	_, rates := learn(append(records, played("SP1", 2010, 200, 1, 2, -1, 0))...)
	grid := goalmodel.NewGrid(rates[0].Home, rates[0].Away, rates[0].Rho)
	p := grid.Probs()
	near(t, "sum", p[0]+p[1]+p[2], 1, 1e-12)
	if p[football.Home] < .95 {
		t.Errorf("after sixty wins by thirty goals, P(1) = %v", p[football.Home])
	}
}

// Seasons are simulated from known strengths, which the model must recover.
func TestStrengthsOfSimulatedSeasonsAreRecovered(t *testing.T) {
	const teams, seasons = 20, 12
	random := rand.New(rand.NewPCG(1, 2))
	attack, defence := make([]float64, teams+1), make([]float64, teams+1)
	for i := 1; i <= teams; i++ {
		attack[i], defence[i] = random.NormFloat64()*.25, random.NormFloat64()*.25
	}
	rates := func(i, j int) (float64, float64) {
		return math.Exp(.1 + .3 + attack[i] - defence[j]), math.Exp(.1 + attack[j] - defence[i])
	}
	var records []football.MatchRecord
	for season := range seasons {
		for i := 1; i <= teams; i++ {
			for j := 1; j <= teams; j++ {
				if i != j {
					home, away := rates(i, j)
					records = append(records, played("SP1", football.Season(2000+season), 20*i+j-21, i, j, goals(random, home), goals(random, away)))
				}
			}
		}
	}
	h := historyOf(records...)
	d := goalmodel.NewDynamic(goalsOnly(), h)
	for b := range h.Blocks {
		d.Begin(b)
		d.Learn(b)
	}
	var squares, spread, n float64
	for i := 1; i <= teams; i++ {
		for j := 1; j <= teams; j++ {
			if i == j {
				continue
			}
			home, away := rates(i, j)
			// A history numbers teams by first match, the order used here too.
			r := d.Predict(&history.Game{Home: indexOf(h, i), Away: indexOf(h, j)})
			off := math.Log(r.Home/r.Away) - math.Log(home/away)
			squares += off * off
			spread += r.Spread * r.Spread
			n++
		}
	}
	got, claimed := math.Sqrt(squares/n), math.Sqrt(spread/n)
	// The claimed error must match the actual one; a factor of two leaves room
	// for the chance of one draw of twenty teams.
	if got > 2*claimed || got < claimed/2 {
		t.Errorf("the log ratio of rates is off by %.3f, the model claims %.3f", got, claimed)
	}
}

func indexOf(h *history.History, team int) int {
	for i, t := range h.Teams {
		if t.ID == int64(team) {
			return i
		}
	}
	return -1
}

// goals draws from a Poisson distribution (Knuth's product of uniforms).
func goals(random *rand.Rand, rate float64) int {
	limit, product := math.Exp(-rate), random.Float64()
	n := 0
	for product > limit {
		product *= random.Float64()
		n++
	}
	return n
}

func TestJSONKeepsEveryBit(t *testing.T) {
	var records []football.MatchRecord
	for day := range 20 {
		records = append(records, played("SP1", 2010, 3*day, 1+day%3, 4+day%2, day%4, day%3))
	}
	d, _ := learn(records...)
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back goalmodel.Dynamic
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	h := historyOf(records...)
	back.Attach(h)
	for i := range h.Games {
		if diff := cmp.Diff(d.Predict(&h.Games[i]), back.Predict(&h.Games[i])); diff != "" {
			t.Errorf("rates differ after JSON:\n%s", diff)
		}
	}
	if err := json.Unmarshal([]byte(`{"teams": 3}`), &back); err == nil {
		t.Error("a damaged model is read without an error")
	}
}

func BenchmarkDynamicPass(b *testing.B) {
	h := sharedHistory(b, "spain.csv", 1999, 2023)
	rates := make([]goalmodel.Rates, len(h.Games))
	b.ReportMetric(float64(len(h.Games)), "matches")
	for b.Loop() {
		d := goalmodel.NewDynamic(goalmodel.SpainDynamic(), h)
		for block := range h.Blocks {
			d.Begin(block)
			for i := h.Blocks[block].First; i < h.Blocks[block].End; i++ {
				rates[i] = d.Predict(&h.Games[i])
			}
			d.Learn(block)
		}
	}
}
