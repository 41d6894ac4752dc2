package playing_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// uneven is a coupon of finished() with other chances in each fixture.
func uneven(t *testing.T, j jornada.Jornada) *playing.Coupon {
	t.Helper()
	c := load(t, sampleStore(), j, closes.Add(time.Hour))
	for i := range c.Card.Probs {
		x := float64(i) / 100
		c.Card.Probs[i] = football.Probs{.65 - 2*x, .2 + x, .15 + x}
	}
	return &c
}

func conditionsOf(t *testing.T, lines ...string) (all []workshop.Condition) {
	t.Helper()
	for _, line := range lines {
		c, err := workshop.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// earlier are weekends before the sample jornada with takings of two million.
func earlier() (past []jornada.Jornada) {
	for week := range 5 {
		past = append(past, jornada.Jornada{Season: 2023, Number: 4 - week, Day: closes.AddDate(0, 0, -7*(week+1)), Takings: 2e6})
	}
	return past
}

// wonBy returns what columns win in a jornada, from the rules alone.
func wonBy(c *playing.Coupon, columns []pool.Column) (won float64, best int) {
	happened, _ := pool.ParseColumn(c.Jornada.Outcomes)
	winners := *c.Jornada.Winners
	var hits []int
	for _, column := range columns {
		n := column.Hits(happened)
		best = max(best, n)
		if category, wins := pool.CategoryOf(n); wins {
			winners[category]++
			hits = append(hits, n)
		}
	}
	prizes := c.Rules.Prizes(c.Jornada.Takings, c.Jornada.Jackpot, winners)
	for _, n := range hits {
		category, _ := pool.CategoryOf(n)
		won += c.Rules.Net(prizes[category])
	}
	return math.Round(100*won) / 100, best
}

// Four triples on the last fixtures, which are the least sure, two dobles of 1 and X on
// those before them, conditions on all columns, and no more than that.
func TestAWayIsPlayedAsItsPlayerWould(t *testing.T) {
	c := uneven(t, finished())
	way := playing.Way{Marks: playing.MarkRule{Triples: 4, Dobles: 2}, Conditions: conditionsOf(t, "variants 2..3", "off homes 14"), Budget: 300, Objective: 12}
	trial, err := way.Try(t.Context(), c, earlier(), 0)
	if err != nil || trial.LeftOut != nil {
		t.Fatalf("%+v, %v", trial, err)
	}
	marks, err := pool.ParseMarks(strings.Fields("1 1 1 1 1 1 1 1 1X 1X 1X2 1X2 1X2 1X2"))
	if err != nil {
		t.Fatal(err)
	}
	var columns []pool.Column
	for _, column := range marks.Expand() {
		if n := 14 - strings.Count(column.String(), "1"); n == 2 || n == 3 {
			columns = append(columns, column)
		}
	}
	own := trial.Results[playing.OwnWay]
	if won, best := wonBy(c, columns); trial.Cost != .75*float64(len(columns)) || own.Won != won || own.Best != best || won == 0 || trial.Cut {
		t.Errorf("%+v, want %d columns that win %v with %d right", trial, len(columns), won, best)
	}
	// The same number of the most probable columns.
	likeliest := trial.Results[playing.Favourites]
	if won, best := wonBy(c, pool.Likeliest(&c.Card.Probs, len(columns), nil)); likeliest.Won != won || likeliest.Best != best {
		t.Errorf("favourites: %+v, want %v with %d right", likeliest, won, best)
	}

	// For less money those of them that cover most; reduced, few of them with twelve right.
	way.Budget = 12
	if trial, err = way.Try(t.Context(), c, earlier(), 0); err != nil || trial.Cost != 12 || !trial.Cut {
		t.Errorf("for 12 €: %+v, %v", trial, err)
	}
	chosen, err := pool.Coverage(t.Context(), &c.Card.Probs, 16, 12, workshop.SetOf(columns).Has)
	if won, best := wonBy(c, chosen); err != nil || trial.Results[playing.OwnWay].Won != won || trial.Results[playing.OwnWay].Best != best {
		t.Errorf("for 12 €: %+v, want %v with %d right, %v", trial, won, best, err)
	}
	way.Budget, way.Reduce = 300, 12
	reduced, err := workshop.Reduce(t.Context(), workshop.SetOf(columns), nil, 12)
	if err != nil {
		t.Fatal(err)
	}
	if trial, err = way.Try(t.Context(), c, earlier(), 0); err != nil || trial.Cost != .75*float64(len(reduced.Columns)) || trial.Cut {
		t.Errorf("reduced: %+v, %v, want %d columns", trial, err, len(reduced.Columns))
	}
	// Another kind of ticket as it is suggested.
	multiple := playing.Way{Kind: pool.KindMultiple, Budget: 12, Objective: 10}
	suggested, err := pool.Suggest(t.Context(), &c.Card, c.Rules, pool.SuggestionRequest{Budget: 12, Objective: 10, Kind: pool.KindMultiple})
	if trial, tried := multiple.Try(t.Context(), c, nil, 0); err != nil || tried != nil || trial.Cost != suggested.Cost {
		t.Errorf("multiple: %+v, %v, want %+v", trial, tried, suggested)
	}
}

func TestSignsAreMarkedByTheirProbability(t *testing.T) {
	c := uneven(t, finished())
	// Of fixture i, from 0, 1 has .65 − .02i, X .20 + .01i, 2 .15 + .01i: X is at .25 from
	// the sixth fixture on, 2 from the eleventh.
	way := playing.Way{Marks: playing.MarkRule{Least: .2499}, Budget: 1500, Objective: 10, Conditions: conditionsOf(t, "variants ..2")}
	trial, err := way.Try(t.Context(), c, nil, 0)
	if err != nil || trial.LeftOut != nil {
		t.Fatalf("%+v, %v", trial, err)
	}
	// With at most two variants, by counting.
	want := 0
	marks, err := pool.ParseMarks(strings.Fields("1 1 1 1 1 1X 1X 1X 1X 1X 1X2 1X2 1X2 1X2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range marks.Expand() {
		if 14-strings.Count(column.String(), "1") <= 2 {
			want++
		}
	}
	if trial.Cost != .75*float64(want) {
		t.Errorf("%v €, want %d columns", trial.Cost, want)
	}
}

// What became known after the closing does not change what is chosen: neither the signs
// nor the winners nor the takings.
func TestABenchNeverLooksAhead(t *testing.T) {
	way := playing.Way{Conditions: conditionsOf(t, "variants 3..9", "prize 20000..200000"), Budget: 15, Objective: pool.Value}
	try := func(takings float64) playing.Trial {
		t.Helper()
		j := finished()
		j.Takings = takings
		trial, err := way.Try(t.Context(), uneven(t, j), append([]jornada.Jornada{j}, earlier()...), 0)
		if err != nil || trial.LeftOut != nil {
			t.Fatalf("%+v, %v", trial, err)
		}
		return trial
	}
	hits := func(trial playing.Trial) (all [playing.Players][pool.Categories]int) {
		for i, r := range trial.Results {
			all[i] = r.Winners
		}
		return all
	}
	if a, b := try(4e5), try(9e6); hits(a) != hits(b) || a.Cost != b.Cost {
		t.Errorf("with other takings other columns are chosen: %+v, %+v", a, b)
	}
	// Without a jornada before there is nothing to expect.
	trial, err := way.Try(t.Context(), uneven(t, finished()), []jornada.Jornada{finished()}, 0)
	if err != nil || trial.LeftOut == nil {
		t.Errorf("without earlier takings: %+v, %v", trial, err)
	}
}

func TestJornadasThatCannotBePlayedAreSaid(t *testing.T) {
	unpaid, open, other := finished(), finished(), finished()
	unpaid.Takings = 0
	open.Outcomes = "1X11111111111-"
	other.Number = 6
	way := playing.Way{Conditions: conditionsOf(t, "points Nobody 3.."), Budget: 15, Objective: 10}
	var trials []playing.Trial
	for _, one := range []struct {
		j     jornada.Jornada
		known int
	}{{unpaid, 0}, {open, 0}, {finished(), 14}, {finished(), 0}, {other, 0}} {
		trial, err := way.Try(t.Context(), uneven(t, one.j), nil, one.known)
		if err != nil {
			t.Fatal(err)
		}
		trials = append(trials, trial)
	}
	b := playing.SumUp(trials)
	if b.Jornadas != 0 || b.Cost != 0 || len(b.Verdict) != 0 || len(b.LeftOut) != 4 || !reflect.DeepEqual(b.LeftOut[3].Jornadas, []string{"2023-24/5", "2023-24/6"}) {
		t.Errorf("%+v", b)
	}
	for i, words := range []string{"takings", "signs or winners", "fewer than 14", "Nobody"} {
		if got := b.LeftOut[i].Reason.String(); !strings.Contains(got, words) {
			t.Errorf("%s, want %q", got, words)
		}
	}
	for want, wrong := range map[string]playing.Way{
		"triples":    {Marks: playing.MarkRule{Triples: 10, Dobles: 5}, Budget: 12, Objective: 10},
		"least":      {Marks: playing.MarkRule{Triples: 1, Least: .2}, Budget: 12, Objective: 10},
		"reduce":     {Reduce: 10, Budget: 12, Objective: 10},
		"kind":       {Kind: pool.KindMultiple, Reduce: 12, Budget: 12, Objective: 10},
		"budget":     {Budget: 1, Objective: 10},
		"conditions": {Conditions: conditionsOf(t, "homes 3", "homes 5"), Budget: 12, Objective: 10},
	} {
		err := wrong.Validate(pool.RulesOn(closes))
		if located, ok := errors.AsType[*fault.Error](err); !ok || located.Kind != fault.Invalid || located.Location != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// trialsOf are jornadas at 10 € each in seasons of fifty, with what two players win.
func trialsOf(n int, won func(i int) (own, favourites float64)) (trials []playing.Trial) {
	for i := range n {
		one := playing.Trial{Season: football.Season(2000 + i/50), Number: i%50 + 1, Cost: 10}
		own, favourites := won(i)
		one.Results[playing.OwnWay] = playing.TrialResult{Won: own, Best: 9}
		one.Results[playing.Favourites].Won = favourites
		trials = append(trials, one)
	}
	return trials
}

func TestTotalsOfABenchByHand(t *testing.T) {
	trials := trialsOf(60, func(i int) (float64, float64) { return map[bool]float64{true: 20}[i == 10 || i == 55], 5 })
	trials[10].Results[playing.OwnWay].Best = 12
	trials[10].Results[playing.OwnWay].Winners = [pool.Categories]int{pool.Twelve: 1, pool.Ten: 7}
	b := playing.SumUp(trials)
	own := b.Players[playing.OwnWay]
	if b.Jornadas != 60 || b.Cost != 600 || own.Won != 40 || math.Abs(own.Return-40./600) > 1e-12 || own.Best != [5]int{2: 1} || own.Columns != [5]int{0: 7, 2: 1} {
		t.Errorf("%+v", b)
	}
	if want := (playing.Drought{Jornadas: 44, Cost: 440, From: "2000-01/12", To: "2001-02/5"}); own.Drought != want {
		t.Errorf("drought %+v, want %+v", own.Drought, want)
	}
	if want := []playing.SeasonTotal{{2000, 50, 500, 20}, {2001, 10, 100, 20}}; !reflect.DeepEqual(own.Seasons, want) {
		t.Errorf("seasons %+v", own.Seasons)
	}
	if again := playing.SumUp(trials); !reflect.DeepEqual(again, b) {
		t.Error("the same jornadas have another range")
	}
	if f := b.Players[playing.Favourites]; math.Abs(f.Low-.5) > 1e-12 || math.Abs(f.High-.5) > 1e-12 {
		t.Errorf("always half of it back: from %v to %v", f.Low, f.High)
	}
}

// Winnings of 0 or 20 € at even chances for 10 €: a return of 1 with a standard deviation
// of 1 / √n, so nineteen of twenty are within 1.96 / √n, and the advantage of a tenth is
// seen well after (2.8 / .1)² = 784 jornadas, 15.68 seasons of fifty.
func TestTheRangeAndTheSeasonsThatLuckTakes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 400
	b := playing.SumUp(trialsOf(n, func(int) (float64, float64) { return 20 * float64(r.IntN(2)), 10 }))
	own := b.Players[playing.OwnWay]
	if want := 1.96 / math.Sqrt(n); math.Abs(own.Return-own.Low-want) > .1*want || math.Abs(own.High-own.Return-want) > .1*want {
		t.Errorf("%v, from %v to %v, want ± %v", own.Return, own.Low, own.High, want)
	}
	if text := b.Verdict[2].String(); !strings.Contains(text, "about 16 seasons") && !strings.Contains(text, "about 15 seasons") {
		t.Errorf("%s", text)
	}
	if len(b.Verdict) != 4 || !strings.Contains(b.Verdict[1].String(), "says nothing about skill") || !strings.Contains(b.Verdict[3].String(), "in truth it takes more") {
		t.Errorf("%v", b.Verdict)
	}
	better := playing.SumUp(trialsOf(n, func(int) (float64, float64) { return 20 * float64(r.IntN(2)), 5 }))
	if text := better.Verdict[1].String(); !strings.Contains(text, "of twenty ways that are tried out, one will look as good as this by luck") {
		t.Errorf("%s", text)
	}
	if few := playing.SumUp(trialsOf(9, func(int) (float64, float64) { return 1, 2 })); len(few.Verdict) != 2 || !strings.Contains(few.Verdict[1].String(), "so few") {
		t.Errorf("%v", few.Verdict)
	}
	if same := playing.SumUp(trialsOf(20, func(int) (float64, float64) { return 3, 3 })); len(same.Verdict) != 2 || !strings.Contains(same.Verdict[1].String(), "no difference") {
		t.Errorf("%v", same.Verdict)
	}
}
