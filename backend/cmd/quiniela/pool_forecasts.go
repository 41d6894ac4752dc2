package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

type poolForecastsCommand struct {
	Jornadas string `help:"Published list of jornadas, as a table or JSON." required:"" placeholder:"FILE" type:"path"`
	Missing  bool   `help:"List the fixtures without a forecast."`
	JSON     bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolForecastsCommand) Help() string {
	return "Every fixture is forecast with what the database knew when its jornada closed: by a forecast that was published by then, else from the strengths of the two teams before that day. " +
		"The loss is compared with that of a guess without any knowledge, and with how matches of the kind had ended before.\n\n" +
		"Example: quiniela pool forecasts --jornadas quiniela-2023-24.csv"
}

// fixtureKind sums up the fixtures of one kind.
type fixtureKind struct {
	Kind     string  `json:"kind"`
	Fixtures int     `json:"fixtures"` // with the names of both teams
	Forecast int     `json:"forecast"` // by a published forecast
	Teams    int     `json:"teams"`    // from the strengths of the two teams
	Share    float64 `json:"share"`    // with either
	Scored   int     `json:"scored"`   // with an official outcome
	// Mean log losses of those scored: of ours, of the guess and of the base rates.
	LogLoss   float64 `json:"logLoss"`
	Guess     float64 `json:"guess"`
	BaseRates float64 `json:"baseRates"`
}

type poolForecasts struct {
	Jornadas int           `json:"jornadas"`
	Kinds    []fixtureKind `json:"kinds"` // all together last
	Pleno    fixtureKind   `json:"pleno"`
	Nameless int           `json:"nameless"` // fixtures that the list has without names
	Missing  []string      `json:"missing"`  // fixtures without a forecast
}

// guess is what one would say without any knowledge: how matches usually end.
var guess = football.Probs{.45, .27, .28}

// kindsOfFixtures are the fields of teams, in the order in which they are printed.
var kindsOfFixtures = []struct {
	field football.Field
	name  string
}{
	{football.Men, "men's clubs"}, {football.MenNational, "men's national teams"}, {football.Women, "women's clubs"}, {football.WomenNational, "women's national teams"},
}

// Run prints the table.
func (c *poolForecastsCommand) Run(w *environment) error {
	jornadas, err := readJornadas(c.Jornadas)
	if err != nil {
		return err
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	each := make([]*jornada.Jornada, len(jornadas))
	first := jornadas[0].Day
	for i := range jornadas {
		each[i] = &jornadas[i]
		if jornadas[i].Day.Before(first) {
			first = jornadas[i].Day
		}
	}
	if err := playing.FindMatches(w.ctx, db, each...); err != nil {
		return err
	}
	coupons, err := playing.LoadCoupons(w.ctx, db, matchup.NewLearner(db), jornadas, time.Now())
	if err != nil {
		return err
	}
	rates, err := baseRates(w.ctx, db, first)
	if err != nil {
		return err
	}
	out := newPoolForecasts(coupons, rates)
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w, c.Missing)
}

// baseRates returns how matches of each field ended before a day.
func baseRates(ctx context.Context, store matchup.Store, before time.Time) (map[football.Field]football.Probs, error) {
	rates := map[football.Field]football.Probs{}
	err := store.EachResult(ctx, func(r *football.MatchRecord) {
		if r.Kickoff.Before(before) {
			p := rates[world.FieldOf(r)]
			p[r.Score.Outcome()]++
			rates[world.FieldOf(r)] = p
		}
	})
	for field, p := range rates {
		n := p[0] + p[1] + p[2]
		rates[field] = football.Probs{p[0] / n, p[1] / n, p[2] / n}
	}
	return rates, err
}

func newPoolForecasts(coupons []playing.Coupon, rates map[football.Field]football.Probs) poolForecasts {
	out := poolForecasts{Jornadas: len(coupons), Missing: []string{}, Pleno: fixtureKind{Kind: "pleno al 15"}}
	all := fixtureKind{Kind: "all"}
	kinds := map[football.Field]*fixtureKind{}
	for _, kind := range kindsOfFixtures {
		kinds[kind.field] = &fixtureKind{Kind: kind.name}
	}
	for i := range coupons {
		coupon := &coupons[i]
		for n := range coupon.Fixtures {
			f := &coupon.Fixtures[n]
			if strings.TrimSpace(f.Home) == "" || strings.TrimSpace(f.Away) == "" {
				out.Nameless++
				continue
			}
			base, known := rates[f.Field]
			if !known {
				base = guess
			}
			kinds[f.Field].add(f, base)
			all.add(f, base)
			if f.Source != playing.FromForecast && f.Source != playing.FromTeams {
				out.Missing = append(out.Missing, fmt.Sprintf("%s, %d: %s – %s", coupon.Jornada.Name(), n+1, f.Home, f.Away))
			}
		}
		if pleno := coupon.Jornada.Fixtures[jornada.Fixtures]; pleno.Home != "" && pleno.Away != "" {
			out.Pleno.Fixtures++
			if coupon.Card.Pleno != nil {
				out.Pleno.Forecast++
			}
		}
	}
	for _, kind := range kindsOfFixtures {
		if k := kinds[kind.field]; k.Fixtures > 0 {
			out.Kinds = append(out.Kinds, k.mean())
		}
	}
	out.Kinds = append(out.Kinds, all.mean())
	out.Pleno = out.Pleno.mean()
	return out
}

func (k *fixtureKind) add(f *playing.Fixture, base football.Probs) {
	k.Fixtures++
	switch f.Source {
	case playing.FromForecast:
		k.Forecast++
	case playing.FromTeams:
		k.Teams++
	case playing.FromView, playing.FromOdds, playing.FromTips, playing.FromPublic, playing.FromNothing:
	}
	outcome := slices.IndexFunc(football.Outcomes[:], func(o football.Outcome) bool { return o.String() == f.Sign })
	if outcome < 0 {
		return
	}
	k.Scored++
	k.LogLoss -= math.Log(f.Probs[outcome])
	k.Guess -= math.Log(guess[outcome])
	k.BaseRates -= math.Log(base[outcome])
}

// mean turns sums of losses into means.
func (k *fixtureKind) mean() fixtureKind {
	m := *k
	if m.Fixtures > 0 {
		m.Share = float64(m.Forecast+m.Teams) / float64(m.Fixtures)
	}
	if m.Scored > 0 {
		n := float64(m.Scored)
		m.LogLoss, m.Guess, m.BaseRates = m.LogLoss/n, m.Guess/n, m.BaseRates/n
	}
	return m
}

func (p *poolForecasts) print(w *environment, missing bool) error {
	_, _ = fmt.Fprintf(w.stdout, "%d jornadas, as they stood when they closed\n\n", p.Jornadas)
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "kind\tfixtures\tforecast\tby teams\tshare\tscored\tlog loss\tguess\tbase rates\t")
	for _, k := range append(p.Kinds, p.Pleno) {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s %%\t%d\t", k.Kind, k.Fixtures, k.Forecast, k.Teams, percent(k.Share), k.Scored)
		if k.Scored > 0 {
			_, _ = fmt.Fprintf(table, "%.4f\t%.4f\t%.4f\t\n", k.LogLoss, k.Guess, k.BaseRates)
		} else {
			_, _ = fmt.Fprintln(table, "–\t–\t–\t")
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "\nforecast: of the match, published before the closing. by teams: from the strengths of the two teams before that day. "+
		"A fixture without either counts as the guess. guess: %.2f, %.2f, %.2f for all. base rates: how matches of the kind had ended before the first jornada. %d fixtures have no names in the list.\n",
		guess[0], guess[1], guess[2], p.Nameless)
	if missing {
		for _, name := range p.Missing {
			_, _ = fmt.Fprintln(w.stdout, "  "+name)
		}
	}
	return nil
}

// readJornadas reads a published list of jornadas.
func readJornadas(name string) ([]jornada.Jornada, error) {
	file, err := openFile(name)
	if err != nil {
		return nil, fmt.Errorf("--jornadas: %s: %w", name, err)
	}
	defer func() { _ = file.Close() }()
	read, err := lae.Read(file, jornada.Asked{})
	if err == nil && len(read.Refused) > 0 {
		err = read.Refused[0]
	}
	if err != nil {
		return nil, fmt.Errorf("--jornadas: %s: %w", name, err)
	}
	all := make([]jornada.Jornada, 0, len(read.Jornadas))
	for _, one := range read.Jornadas {
		all = append(all, one.Jornada)
	}
	return all, nil
}
