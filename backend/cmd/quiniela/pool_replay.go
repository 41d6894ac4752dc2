package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type poolReplayCommand struct {
	Jornadas  string   `help:"Published list of jornadas, as a table or JSON." required:"" placeholder:"FILE" type:"path"`
	Data      []string `help:"Files of matches to read instead of the database." placeholder:"FILE" type:"path"`
	Aliases   string   `help:"Table of the columns Name and Alias: other spellings of clubs." placeholder:"FILE" type:"path"`
	Matchdays string   `help:"Table of matchdays for the files." placeholder:"FILE" type:"path"`
	Known     int      `help:"Play jornadas of which at least so many of the fourteen matches are known; the others are given how football matches usually end." default:"13" placeholder:"N"`
	Budget    float64  `help:"Euros a jornada." default:"12" placeholder:"€"`
	JSON      bool     `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolReplayCommand) Help() string {
	return "Each jornada is played with what the main model said of them at the start of their round. " +
		"Prizes are worked out anew from takings and winners, the replayed columns among them; the pleno al 15 is left out.\n\n" +
		"Example: quiniela pool replay --jornadas quiniela-2023-24.csv --data spain.csv --aliases team-aliases-spain.csv --budget 12"
}

// poolStrategy is one way to choose a ticket.
type poolStrategy struct {
	Name     string     `json:"name"`
	Jornadas int        `json:"jornadas"`
	Cost     float64    `json:"cost"`
	Won      float64    `json:"won"`
	Return   float64    `json:"return"`
	Best     [5]int     `json:"best"`     // jornadas in which the best column had 10 … 14 right
	Expected [5]float64 `json:"expected"` // how many were expected to have at least 10 … 14
	MeanHits float64    `json:"meanHits"` // of the best column

	strategy pool.Strategy
}

type poolReplay struct {
	Played     int             `json:"played"`
	Skipped    []string        `json:"skipped"`    // with too many matches that are not known
	Exceptions []string        `json:"exceptions"` // prizes that come out otherwise than they were published
	Compared   int             `json:"compared"`   // prizes
	Strategies []*poolStrategy `json:"strategies"`
}

// Run prints the table.
func (c *poolReplayCommand) Run(w *environment) error {
	if c.Known < 0 || c.Known > jornada.Fixtures {
		return usageErrorf("--known is %d: from 0 to %d", c.Known, jornada.Fixtures)
	}
	strategies, err := pool.Strategies(pool.RulesOn(time.Now()), c.Budget)
	if err != nil {
		return usageError{fmt.Errorf("--budget: %w", err)}
	}
	jornadas, err := c.readJornadas()
	if err != nil {
		return err
	}
	records, err := (&backtestCommand{Data: c.Data, Aliases: c.Aliases, Matchdays: c.Matchdays}).matchRecords(w)
	if err != nil {
		return err
	}
	names, err := c.readAliases()
	if err != nil {
		return err
	}
	from, to := jornadas[0].Season, jornadas[0].Season
	for _, j := range jornadas {
		from, to = min(from, j.Season), max(to, j.Season)
	}
	said := map[int]football.Probs{}
	_, err = backtest.Run(w.ctx, records, backtest.Settings{From: from, To: to, Models: []string{forecast.Strength}, OnForecast: func(model string, record int, p football.Probs) {
		if model == forecast.Strength {
			said[record] = p
		}
	}})
	if err != nil {
		return err
	}
	out := poolReplay{Skipped: []string{}, Exceptions: []string{}}
	for _, strategy := range strategies {
		out.Strategies = append(out.Strategies, &poolStrategy{Name: strategy.Name, strategy: strategy})
	}
	finder := newPoolFinder(records, names)
	for i := range jornadas {
		if err := out.play(w.ctx, &jornadas[i], finder, said, c); err != nil {
			return fmt.Errorf("%s: %w", jornadas[i].Name(), err)
		}
	}
	for _, s := range out.Strategies {
		if s.Cost > 0 {
			s.Return = s.Won / s.Cost
			s.MeanHits /= float64(s.Jornadas)
		}
	}
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w)
}

func (c *poolReplayCommand) readJornadas() ([]jornada.Jornada, error) {
	file, err := openFile(c.Jornadas)
	if err != nil {
		return nil, fmt.Errorf("--jornadas: %s: %w", c.Jornadas, err)
	}
	defer func() { _ = file.Close() }()
	all, err := lae.Read(file)
	if err != nil {
		return nil, fmt.Errorf("--jornadas: %s: %w", c.Jornadas, err)
	}
	return all, nil
}

// defaultProbs are how matches of any league end, roughly.
var defaultProbs = football.Probs{.45, .27, .28}

// play one jornada with every strategy.
func (out *poolReplay) play(ctx context.Context, j *jornada.Jornada, finder *poolFinder, said map[int]football.Probs, c *poolReplayCommand) error {
	rules := pool.RulesOn(j.Day)
	if j.Winners != nil && j.Prizes != nil {
		out.compare(j, rules)
	}
	probs := make([]football.Probs, jornada.Fixtures)
	known := 0
	for i, f := range j.Fixtures[:jornada.Fixtures] {
		probs[i] = defaultProbs
		record, ok := finder.find(f, j.Day)
		if p, spoke := said[record]; ok && spoke {
			probs[i] = p
			known++
		}
	}
	if known < c.Known || !j.Finished() || j.Winners == nil {
		out.Skipped = append(out.Skipped, fmt.Sprintf("%s: %d of 14 matches are known", j.Name(), known))
		return nil
	}
	out.Played++
	card := pool.Card{Takings: j.Takings, Jackpot: j.Jackpot}
	var err error
	if card.Probs, err = pool.NewForecasts(probs); err != nil {
		return err
	}
	results, err := pool.ParseResults(j.Outcomes, j.Pleno)
	if err != nil {
		return err
	}
	for _, s := range out.Strategies {
		got, err := s.strategy.Replay(ctx, &card, rules, &results, *j.Winners)
		if err != nil {
			return err
		}
		s.Jornadas++
		s.Cost += got.Cost
		s.Won += got.Won
		s.MeanHits += float64(got.Best)
		if got.Best >= pool.MinHits {
			s.Best[got.Best-pool.MinHits]++
		}
		for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
			s.Expected[hits-pool.MinHits] += got.Chances.Best.AtLeast(hits)
		}
	}
	return nil
}

// compare the prizes of a jornada with those that takings and winners give. The
// pleno al 15 has a jackpot that the lists do not tell.
func (out *poolReplay) compare(j *jornada.Jornada, rules pool.Rules) {
	prizes := rules.Prizes(j.Takings, 0, *j.Winners)
	for c := pool.Fourteen; c <= pool.Ten; c++ {
		out.Compared++
		if float64(int(prizes[c]+1e-9)) != float64(int(j.Prizes[c])) {
			out.Exceptions = append(out.Exceptions, fmt.Sprintf("%s, %d right: published %.2f €, worked out %.2f €", j.Name(), 15-int(c), j.Prizes[c], prizes[c]))
		}
	}
}

func (out *poolReplay) print(w *environment) error {
	_, _ = fmt.Fprintf(w.stdout, "%d jornadas played, %d left out because too few of their matches are known\n\n", out.Played, len(out.Skipped))
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "strategy\tcost €\twon €\treturn\tmean best\t10\t11\t12\t13\t14\texpected ≥10\t")
	for _, s := range out.Strategies {
		_, _ = fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.1f\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n",
			s.Name, s.Cost, s.Won, s.Return, s.MeanHits, s.Best[0], s.Best[1], s.Best[2], s.Best[3], s.Best[4], s.Expected[0])
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "\n10 … 14: jornadas in which the best column had so many right. %d of %d published prizes of 14 … 10 right come out to the euro.\n",
		out.Compared-len(out.Exceptions), out.Compared)
	for _, e := range out.Exceptions {
		_, _ = fmt.Fprintln(w.stdout, "  "+e)
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}

// poolFinder finds the matches of the pool among records.
type poolFinder struct {
	records []football.MatchRecord
	byTeam  map[string][]int
	names   map[string][]string // by spelling, folded
}

// maxKickoffGap is how far a match may be from the day of its jornada.
const maxKickoffGap = 5 * 24 * time.Hour

func newPoolFinder(records []football.MatchRecord, names map[string][]string) *poolFinder {
	f := &poolFinder{records: records, byTeam: map[string][]int{}, names: names}
	for i := range records {
		f.byTeam[records[i].Home.Name] = append(f.byTeam[records[i].Home.Name], i)
		f.names[foldName(records[i].Home.Name)] = append(f.names[foldName(records[i].Home.Name)], records[i].Home.Name)
	}
	for spelling, all := range f.names {
		f.names[spelling] = unique(all)
	}
	return f
}

func unique(all []string) (list []string) {
	seen := map[string]bool{}
	for _, one := range all {
		if !seen[one] {
			seen[one] = true
			list = append(list, one)
		}
	}
	return list
}

func (f *poolFinder) find(fixture jornada.Fixture, day time.Time) (record int, ok bool) {
	for _, home := range f.names[foldName(fixture.Home)] {
		for _, i := range f.byTeam[home] {
			s := &f.records[i]
			if apart := s.Kickoff.Sub(day); apart > maxKickoffGap || apart < -maxKickoffGap {
				continue
			}
			if slices.Contains(f.names[foldName(fixture.Away)], s.Away.Name) {
				return i, true
			}
		}
	}
	return 0, false
}

// foldName takes accents, case and spaces off a name.
func foldName(name string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		plain = name
	}
	return strings.ToLower(strings.Join(strings.Fields(plain), " "))
}

// readAliases that a spelling may mean, from the table of aliases.
func (c *poolReplayCommand) readAliases() (map[string][]string, error) {
	names := map[string][]string{}
	if c.Aliases == "" {
		return names, nil
	}
	return names, readDataFile(c.Aliases, func(file *os.File) error {
		r := csv.NewReader(file)
		heading, err := r.Read()
		if err != nil {
			return err
		}
		at := map[string]int{}
		for i, name := range heading {
			at[name] = i
		}
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			spelling := foldName(row[at["Alias"]])
			names[spelling] = append(names[spelling], row[at["Name"]])
		}
	})
}
