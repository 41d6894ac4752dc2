package goalmodel_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

func fixture(division string, season football.Season, day int, home, away int64) football.Fixture {
	return football.Fixture{
		Division: division, Season: season,
		Kickoff: time.Date(int(season), time.August, 1+day, 12, 0, 0, 0, time.UTC),
		Home:    football.Team{ID: home}, Away: football.Team{ID: away},
	}
}

func learn(t *testing.T, d *goalmodel.Dynamic, f football.Fixture, home, away int) {
	t.Helper()
	if err := d.Learn(football.Match{Fixture: f, Score: football.Score{Home: home, Away: away}}); err != nil {
		t.Fatal(err)
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.9f, want %.9f", what, got, want)
	}
}

// By hand from the equations: two new teams in a first division, level .1,
// home advantage .35, variances .0162 of each rating and .01 of the division's.
func TestRatesOfNewTeams(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	r := d.Rates(fixture("SP1", 2010, 0, 1, 2))
	near(t, "home rate", r.Home, math.Exp(.45+(2*.0162+.02)/2), 1e-12)
	near(t, "away rate", r.Away, math.Exp(.10+(2*.0162+.01)/2), 1e-12)
	near(t, "rho", r.Rho, -.04, 0)
	near(t, "spread", r.Spread, math.Sqrt(4*.0162+.01), 1e-12)

	second := d.Rates(fixture("SP2", 2010, 0, 1, 2))
	near(t, "home rate in the second tier", second.Home, math.Exp(.30+(2*.0162+.02)/2), 1e-12)
	near(t, "rho in the second tier", second.Rho, -.10, 0)
}

func TestClosedDoorsTakeFromTheHomeSideAlone(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	open, closed := fixture("SP1", 2020, 0, 1, 2), fixture("SP1", 2020, 0, 1, 2)
	open.Kickoff = time.Date(2020, time.February, 1, 12, 0, 0, 0, time.UTC)
	a, b := d.Rates(open), d.Rates(closed)
	near(t, "log of the home rates' ratio", math.Log(a.Home/b.Home), .087, 1e-12)
	near(t, "away rate", b.Away, a.Away, 1e-15)
}

// One step of the filter by hand: attack moves by P·r/(1 + sλ), its variance
// falls by P²λ/(1 + sλ).
func TestOneMatchMovesTheRatings(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	f := fixture("SP1", 2010, 0, 1, 2)
	before := d.Rates(f)
	learn(t, d, f, 3, 0)
	after := d.Rates(f)

	const p, q = .0162, .01 // variances of a rating and of the division's numbers
	s1, s2 := 2*p+2*q, 2*p+q
	f1, f2 := 1+s1*before.Home, 1+s2*before.Away
	r1, r2 := (3-before.Home)/f1, (0-before.Away)/f2
	shrunk := func(v, rate, f float64) float64 { return v - v*v*rate/f }
	level := shrunk(shrunk(q, before.Home, f1), before.Away, f2)
	// The level is moved by both sides' goals, one after the other.
	mu := q*r1 + shrunk(q, before.Home, f1)*r2
	eta1 := .45 + 2*p*r1 + q*r1 + mu
	eta2 := .10 + 2*p*r2 + mu
	v1, v2, h := shrunk(p, before.Home, f1), shrunk(p, before.Away, f2), shrunk(q, before.Home, f1)
	near(t, "home rate", after.Home, math.Exp(eta1+(2*v1+level+h)/2), 1e-12)
	near(t, "away rate", after.Away, math.Exp(eta2+(2*v2+level)/2), 1e-12)
}

func TestANewSeasonLoosensAndAnAbsenceHalvesTheRating(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	for day := range 30 {
		learn(t, d, fixture("SP1", 2010, day, 1, 2), 4, 0)
	}
	now := d.Rates(fixture("SP1", 2010, 40, 1, 2))
	next := d.Rates(fixture("SP1", 2011, 0, 1, 2))
	later := d.Rates(fixture("SP1", 2013, 0, 1, 2))
	ratio := func(r goalmodel.Rates) float64 { return math.Log(r.Home / r.Away) }
	near(t, "variance added by a season", next.Spread*next.Spread-now.Spread*now.Spread, 4*.0104, 1e-12)
	near(t, "strength after a summer", ratio(next), ratio(now), 1e-9)
	// Both teams start alike, so the absence halves all that tells them apart
	// but the home advantage of the division. The means of the rates carry the
	// variances of new teams, which differ a little.
	home := d.Rates(fixture("SP1", 2011, 0, 8, 9))
	near(t, "strength after an absence", ratio(later)-ratio(home), (ratio(next)-ratio(home))/2, .005)
}

func TestAnAwardedMatchTeachesNothing(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	f := fixture("SP1", 2010, 0, 1, 2)
	before := d.Rates(f)
	if err := d.Learn(football.Match{Fixture: f, Score: football.Score{Home: 3}, Awarded: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, d.Rates(f)); diff != "" {
		t.Errorf("an awarded match moved the rates:\n%s", diff)
	}
}

func TestRatesStayFiniteAfterAbsurdScores(t *testing.T) {
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	for day := range 60 {
		learn(t, d, fixture("SP1", 2010, day, 1, 2), 30, 0)
	}
	r := d.Rates(fixture("SP1", 2010, 70, 1, 2))
	grid := goalmodel.NewGrid(r.Home, r.Away, r.Rho)
	p := grid.Probs()
	near(t, "sum", p[0]+p[1]+p[2], 1, 1e-12)
	if p[football.Home] < .95 {
		t.Errorf("after sixty wins by thirty goals, P(1) = %v", p[football.Home])
	}
}

// Seasons are simulated from known strengths; what the filter has learnt of
// them at the end must lie close to the truth.
func TestStrengthsOfSimulatedSeasonsAreRecovered(t *testing.T) {
	const teams, seasons = 20, 12
	random := rand.New(rand.NewPCG(1, 2))
	attack, defence := make([]float64, teams+1), make([]float64, teams+1)
	for i := 1; i <= teams; i++ {
		attack[i], defence[i] = random.NormFloat64()*.25, random.NormFloat64()*.25
	}
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	rates := func(i, j int) (float64, float64) {
		return math.Exp(.1 + .3 + attack[i] - defence[j]), math.Exp(.1 + attack[j] - defence[i])
	}
	for season := range seasons {
		for i := 1; i <= teams; i++ {
			for j := 1; j <= teams; j++ {
				if i != j {
					home, away := rates(i, j)
					learn(t, d, fixture("SP1", football.Season(2000+season), 10*i+j, int64(i), int64(j)), goals(random, home), goals(random, away))
				}
			}
		}
	}
	var squares, spread float64
	n := 0.0
	for i := 1; i <= teams; i++ {
		for j := 1; j <= teams; j++ {
			if i == j {
				continue
			}
			home, away := rates(i, j)
			r := d.Rates(fixture("SP1", 2000+seasons-1, 300, int64(i), int64(j)))
			off := math.Log(r.Home/r.Away) - math.Log(home/away)
			squares += off * off
			spread += r.Spread * r.Spread
			n++
		}
	}
	got, claimed := math.Sqrt(squares/n), math.Sqrt(spread/n)
	// The error that the model claims is the error that it has; half and double
	// leave room for one draw of twenty teams.
	if got > 2*claimed || got < claimed/2 {
		t.Errorf("the log ratio of rates is off by %.3f, the model claims %.3f", got, claimed)
	}
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
	d := goalmodel.NewDynamic(goalmodel.DynamicSettings{})
	for day := range 20 {
		learn(t, d, fixture("SP1", 2010, day, int64(1+day%3), int64(4+day%2)), day%4, day%3)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back goalmodel.Dynamic
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for _, f := range []football.Fixture{fixture("SP1", 2010, 40, 1, 4), fixture("SP1", 2011, 0, 2, 5), fixture("SP2", 2014, 0, 1, 9)} {
		if diff := cmp.Diff(d.Rates(f), back.Rates(f)); diff != "" {
			t.Errorf("rates differ after JSON:\n%s", diff)
		}
	}
	if err := json.Unmarshal([]byte(`{"teams": 3}`), &back); err == nil {
		t.Error("a damaged model is read without an error")
	}
}
