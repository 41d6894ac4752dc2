package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// benchWork is how long one request of the bench plays jornadas. The answer says how far
// it is; asked again, it goes on.
const benchWork = 3 * time.Second

// maxTrials limits the kept trials, some hundred bytes each.
const maxTrials = 20_000

// benchRoutes play past jornadas in a way of one's own.
type benchRoutes struct {
	*router
	past   *finishedCoupons
	trials computedAnswers
}

// wayBody is a way of playing.
type wayBody struct {
	Kind       string   `json:"kind,omitempty" validate:"omitempty,oneof=columns multiple reduced free" doc:"columns, unless given; the others are suggested by budget and objective alone"`
	Triples    int      `json:"triples,omitempty" validate:"omitempty,min=0,max=14" doc:"on the fixtures whose favourite is the least probable"`
	Dobles     int      `json:"dobles,omitempty" validate:"omitempty,min=0,max=14" doc:"on the next, of the two likeliest signs; all others have the favourite"`
	Least      float64  `json:"least,omitempty" validate:"omitempty,min=0,max=1" doc:"mark the signs of at least this probability, and every favourite, instead; without triples, dobles and this all signs are marked"`
	Conditions []string `json:"conditions,omitempty" nullable:"false" validate:"omitempty,max=100,dive,max=10000" doc:"on the columns of the marks: a line of text each, as in the workshop"`
	Reduce     int      `json:"reduce,omitempty" validate:"omitempty,min=11,max=13" doc:"what is left to this guarantee"`
	Budget     float64  `json:"budget" validate:"min=0,max=1500" doc:"in euros a jornada, at most"`
	Objective  string   `json:"objective" validate:"required,oneof=p14 p13 p12 p11 p10 value" doc:"by which columns are chosen of those left, if the budget does not pay for all"`
}

func (b *wayBody) parse() (w playing.Way, err error) {
	w = playing.Way{
		Kind: pool.Kind(b.Kind), Marks: playing.MarkRule{Triples: b.Triples, Dobles: b.Dobles, Least: b.Least}, Reduce: b.Reduce, Budget: b.Budget,
	}
	if w.Conditions, err = parseConditions("body.way", b.Conditions); err != nil {
		return w, err
	}
	if w.Objective, err = pool.ParseObjective(b.Objective); err != nil {
		return w, prefixLocation("body.way", err)
	}
	return w, nil
}

type benchBody struct {
	Way    wayBody     `json:"way"`
	Season seasonInput `json:"season,omitempty" validate:"omitempty,season" doc:"only jornadas of this one; else of all"`
	Known  int         `json:"known" validate:"min=0,max=14" doc:"fixtures that must have been forecast when a jornada closed; with fewer it is left out"`
}

type benchInput struct {
	Body benchBody
}

type benchAnswer struct {
	Done    int           `json:"done" doc:"jornadas gone through; while these are not all, ask again with the same body: it goes on where it was"`
	All     int           `json:"all" doc:"jornadas whose signs and winners are known"`
	Played  int           `json:"played"`
	Cut     int           `json:"cut" doc:"jornadas in which the budget did not pay for all columns left"`
	Cost    float64       `json:"cost" doc:"of each player: all play as many columns"`
	Players []benchedBody `json:"players" nullable:"false" doc:"the way itself, the most probable columns, random columns"`
	LeftOut []leftOutBody `json:"leftOut" nullable:"false"`
	Verdict []string      `json:"verdict" nullable:"false" doc:"what can be said about luck and skill"`
}

type benchedBody struct {
	Name    string            `json:"name" enum:"own,favourites,random"`
	Won     float64           `json:"won" doc:"after tax, without the pleno al 15; prizes worked out with these columns among the winners"`
	Return  float64           `json:"return" doc:"of each euro"`
	Low     float64           `json:"low" doc:"of the return, in nineteen of twenty resamplings of the jornadas"`
	High    float64           `json:"high"`
	Best    []int             `json:"best" nullable:"false" doc:"jornadas in which the best column had 10 … 14 right"`
	Columns []int             `json:"columns" nullable:"false" doc:"columns with 10 … 14 right"`
	Seasons []seasonTotalBody `json:"seasons" nullable:"false" doc:"oldest first"`
	Drought droughtBody       `json:"drought" doc:"the longest row of jornadas without a prize"`
}

type seasonTotalBody struct {
	Season   int     `json:"season"`
	Jornadas int     `json:"jornadas"`
	Cost     float64 `json:"cost"`
	Won      float64 `json:"won"`
}

type droughtBody struct {
	Jornadas int     `json:"jornadas"`
	Cost     float64 `json:"cost"`
	From     string  `json:"from,omitempty" doc:"jornada"`
	To       string  `json:"to,omitempty"`
}

type leftOutBody struct {
	Reason   string   `json:"reason" doc:"that of the first of them, where their numbers differ"`
	Jornadas []string `json:"jornadas" nullable:"false"`
}

func (b benchRoutes) register() {
	bench := withLoad(heavy, operation(http.MethodPost, "benchWay", "jornadas/bench", "pool", "What a way of playing would have won in all past jornadas, beside favourites and random columns"))
	bench.Description = "Each jornada is played with what was known when it closed. An answer comes after a few seconds with what has been played until then; ask again until done is all."
	route(b.router, bench, b.benchWay)
}

// errLater ends the work of one request.
var errLater = errors.New("later")

func (b benchRoutes) benchWay(ctx context.Context, in *benchInput) (*body[benchAnswer], error) {
	way, err := in.Body.Way.parse()
	if err != nil {
		return nil, err
	}
	if err := way.Validate(pool.RulesOn(b.now())); err != nil {
		return nil, prefixLocation("body.way", err)
	}
	coupons, past, err := b.past.of(ctx, seasonOf(string(in.Body.Season)))
	if err != nil {
		return nil, err
	}
	end := time.Now().Add(benchWork)
	var trials []playing.Trial
	for _, coupon := range coupons {
		question := benchQuestion{in.Body.Way, in.Body.Known, coupon.Jornada.ID, coupon.Jornada.Version, coupon.Card}
		trial, err := computed(b.trials, question, func() (playing.Trial, error) {
			if len(trials) > 0 && time.Now().After(end) {
				return playing.Trial{}, errLater
			}
			return way.Try(ctx, coupon, past, in.Body.Known)
		})
		if errors.Is(err, errLater) {
			break
		}
		if err != nil {
			return nil, err
		}
		trials = append(trials, trial)
	}
	return answer(newBenchAnswer(ctx, trials, len(coupons))), nil
}

// benchQuestion has all that a trial depends on but the takings of the jornadas before.
type benchQuestion struct {
	Way     wayBody
	Known   int
	Jornada int64
	Version int
	Card    pool.Card
}

func newBenchAnswer(ctx context.Context, trials []playing.Trial, all int) benchAnswer {
	sums := playing.SumUp(trials)
	out := benchAnswer{
		Done: len(trials), All: all, Played: sums.Jornadas, Cut: sums.Cut, Cost: sums.Cost,
		Players: []benchedBody{}, LeftOut: []leftOutBody{}, Verdict: []string{},
	}
	for i := range sums.Players {
		total := &sums.Players[i]
		one := benchedBody{
			Name: playing.Player(i).String(), Won: total.Won, Return: total.Return, Low: total.Low, High: total.High, Best: total.Best[:], Columns: total.Columns[:],
			Seasons: []seasonTotalBody{}, Drought: droughtBody(total.Drought),
		}
		for _, season := range total.Seasons {
			one.Seasons = append(one.Seasons, seasonTotalBody{int(season.Season), season.Jornadas, season.Cost, season.Won})
		}
		out.Players = append(out.Players, one)
	}
	catalog := translationsFor(languageOf(ctx))
	for _, one := range sums.LeftOut {
		out.LeftOut = append(out.LeftOut, leftOutBody{one.Reason.In(catalog), one.Jornadas})
	}
	for _, sentence := range sums.Verdict {
		out.Verdict = append(out.Verdict, sentence.In(catalog))
	}
	return out
}

// finishedCoupons keeps the coupons of all jornadas that are over, with what was known
// when they closed.
type finishedCoupons struct {
	store   suggestionStore
	teams   playing.Teams
	changes changeCounter
	now     func() time.Time

	mutex   sync.Mutex
	at      time.Time
	seen    uint64 // changes of the data, before it was read
	coupons []*playing.Coupon
	past    []jornada.Jornada
}

// of returns the coupons of a season, or of all (0), oldest first, and the jornadas that
// are over, latest first.
func (f *finishedCoupons) of(ctx context.Context, season football.Season) (coupons []*playing.Coupon, past []jornada.Jornada, err error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if changes := f.changes.Changes(); f.coupons == nil || f.seen != changes || time.Since(f.at) > pastAge {
		if err := f.load(ctx); err != nil {
			return nil, nil, err
		}
		f.seen, f.at = changes, time.Now()
	}
	if season == 0 {
		return f.coupons, f.past, nil
	}
	for _, c := range f.coupons {
		if c.Jornada.Season == season {
			coupons = append(coupons, c)
		}
	}
	return coupons, f.past, nil
}

func (f *finishedCoupons) load(ctx context.Context) error {
	all, err := f.store.Jornadas(ctx, jornada.Query{})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(j jornada.Jornada) bool { return !j.Finished() || j.Winners == nil })
	oldest := slices.Clone(all)
	slices.Reverse(oldest)
	loaded, err := playing.LoadCoupons(ctx, f.store, f.teams, oldest, f.now())
	if err != nil {
		return err
	}
	f.past, f.coupons = all, make([]*playing.Coupon, len(loaded))
	for i := range loaded {
		f.coupons[i] = &loaded[i]
	}
	return nil
}
