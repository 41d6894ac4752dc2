package rating_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/rating"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.6f, want %.6f", what, got, want)
	}
}

func played(season football.Season, day int, home, away int64, goals, against int) football.MatchRecord {
	return football.MatchRecord{
		Fixture: football.Fixture{
			Division: "SP1", Season: season, Kickoff: time.Date(int(season), time.September, 1+day, 12, 0, 0, 0, time.UTC),
			Home: football.Team{ID: home, Name: string(rune('A' + home)), Country: "ES"}, Away: football.Team{ID: away, Name: string(rune('A' + away)), Country: "ES"},
		},
		Status: football.Played, Score: &football.Score{Home: goals, Away: against},
	}
}

// The paper's example: a home side rated (1.6, .4) beats an away side rated
// (.3, −1.2) by three goals where nearly four were expected.
func TestPiReproducesThePapersExample(t *testing.T) {
	home, away := rating.PiTeam{Home: 1.6, Away: .4}, rating.PiTeam{Home: .3, Away: -1.2}
	off := rating.PiSettings{Rate: .035, Carry: .7}.Update(&home, &away, 3)
	near(t, "error", off, .9264, 5e-5)
	near(t, "home side at home", home.Home, 1.5701, 5e-5)
	near(t, "home side away", home.Away, .3791, 5e-5)
	near(t, "away side at home", away.Home, .3209, 5e-5)
	near(t, "away side away", away.Away, -1.1701, 5e-5)
}

// By hand: two equal teams, 67 points of home advantage, a win by two goals.
func TestEloAfterOneMatch(t *testing.T) {
	h := history.ByCountry([]football.MatchRecord{played(2010, 0, 0, 1, 2, 0), played(2010, 7, 0, 1, 0, 0)}, odds.Power)[0]
	e := rating.NewElo(rating.EloSettings{Step: 4.46, Home: 67}, h)
	e.Begin(0)
	near(t, "before", e.Difference(&h.Games[0]), 67, 1e-12)
	e.Learn(0)
	e.Begin(1)
	expected := 1 / (1 + math.Pow(10, -67./400))
	near(t, "after", e.Difference(&h.Games[1]), 67+2*4.46*3*(1-expected), 1e-9)
}

func TestEloMovesTowardsTheMeanOverASummer(t *testing.T) {
	h := history.ByCountry([]football.MatchRecord{played(2010, 0, 0, 1, 2, 0), played(2011, 0, 0, 1, 0, 0)}, odds.Power)[0]
	e := rating.NewElo(rating.EloSettings{Step: 4.46, Home: 67, Summer: .1}, h)
	e.Begin(0)
	e.Learn(0)
	after := e.Difference(&h.Games[0]) - 67
	e.Begin(1)
	near(t, "difference after the summer", e.Difference(&h.Games[1])-67, .9*after, 1e-9)
}

// Outcomes are drawn from a known ordered logit, which the fit must recover.
func TestOrderedLogitIsRecovered(t *testing.T) {
	truth := rating.OrderedLogit{First: -1.1, Second: .2, Slope: .0055}
	random := rand.New(rand.NewPCG(1, 2))
	pairs := make([]rating.Pair, 40_000)
	for i := range pairs {
		d := random.NormFloat64() * 120
		p, r := truth.Probs(d), random.Float64()
		pairs[i] = rating.Pair{Difference: d, Outcome: football.Home}
		if r < p[football.Away] {
			pairs[i].Outcome = football.Away
		} else if r < p[football.Away]+p[football.Draw] {
			pairs[i].Outcome = football.Draw
		}
	}
	got, loss, err := rating.FitOrderedLogit(pairs, rating.OrderedLogit{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "first threshold", got.First, truth.First, .04)
	near(t, "second threshold", got.Second, truth.Second, .04)
	near(t, "slope", got.Slope, truth.Slope, .0003)
	// At the optimum no step in any direction lowers the loss.
	for _, o := range []rating.OrderedLogit{{First: .01}, {First: -.01}, {Second: .01}, {Second: -.01}, {Slope: 1e-4}, {Slope: -1e-4}} {
		moved := rating.OrderedLogit{First: got.First + o.First, Second: got.Second + o.Second, Slope: got.Slope + o.Slope}
		if _, l, _ := rating.FitOrderedLogit(pairs, moved, 0); l < loss {
			t.Errorf("%+v: loss %.9f below that of the fit, %.9f", o, l, loss)
		}
	}
}

func TestOrderedLogitIsFiniteWithAlmostNoMatches(t *testing.T) {
	for _, pairs := range [][]rating.Pair{
		nil,
		{{Difference: 100, Outcome: football.Home}},
		{{Outcome: football.Away}},
		{{Difference: 1, Outcome: football.Home}, {Difference: 1, Outcome: football.Home}},
	} {
		o, _, err := rating.FitOrderedLogit(pairs, rating.OrderedLogit{}, 100)
		if err != nil {
			t.Errorf("%v: %v", pairs, err)
		}
		p := o.Probs(0)
		near(t, "sum", p[0]+p[1]+p[2], 1, 1e-12)
		for _, each := range p {
			if !(each > 0) {
				t.Errorf("%v: probabilities %v", pairs, p)
			}
		}
	}
}
