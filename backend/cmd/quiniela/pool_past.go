package main

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// poolPast are the flags of past jornadas.
type poolPast struct {
	Jornadas  string   `help:"Published list of jornadas, as a table or JSON; without it those of the database." placeholder:"FILE" type:"path"`
	Data      []string `help:"Files of matches to read instead of the database." placeholder:"FILE" type:"path"`
	Aliases   string   `help:"Table of the columns Name and Alias: other spellings of clubs." placeholder:"FILE" type:"path"`
	Matchdays string   `help:"Table of matchdays for the files." placeholder:"FILE" type:"path"`
	Known     int      `help:"Play jornadas of which at least so many of the fourteen matches were forecast; the others are given the public's percentages, or how football matches usually end." default:"13" placeholder:"N"`
}

// coupons returns the coupons of the jornadas, oldest first, with what was known of them
// when they closed. The database also knows how strong all teams are.
func (c *poolPast) coupons(w *environment) ([]playing.Coupon, error) {
	if c.Known < 0 || c.Known > jornada.Fixtures {
		return nil, usageErrorf("--known is %d: from 0 to %d", c.Known, jornada.Fixtures)
	}
	if len(c.Data) > 0 && c.Jornadas == "" {
		return nil, usageErrorf("--jornadas is missing: with files of matches it names the list of jornadas")
	}
	var jornadas []jornada.Jornada
	var err error
	if c.Jornadas != "" {
		if jornadas, err = readJornadas(c.Jornadas); err != nil {
			return nil, err
		}
		oldestFirst(jornadas)
	}
	if len(c.Data) > 0 {
		store, err := c.matches(w, jornadas)
		if err != nil {
			return nil, err
		}
		return c.load(w, store, nil, jornadas)
	}
	db, err := w.openStore()
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	if c.Jornadas != "" {
		return c.load(w, db, matchup.NewLearner(db), jornadas)
	}
	if jornadas, err = db.Jornadas(w.ctx, jornada.Query{}); err != nil {
		return nil, err
	}
	oldestFirst(jornadas)
	return playing.LoadCoupons(w.ctx, db, matchup.NewLearner(db), jornadas, time.Now())
}

// load finds the matches of listed jornadas.
func (c *poolPast) load(w *environment, store playing.MatchStore, teams playing.Teams, jornadas []jornada.Jornada) ([]playing.Coupon, error) {
	each := make([]*jornada.Jornada, len(jornadas))
	for i := range jornadas {
		each[i] = &jornadas[i]
	}
	if err := playing.FindMatches(w.ctx, store, each...); err != nil {
		return nil, err
	}
	return playing.LoadCoupons(w.ctx, store, teams, jornadas, time.Now())
}

// matches returns the matches of the files.
func (c *poolPast) matches(w *environment, jornadas []jornada.Jornada) (playing.MatchStore, error) {
	gathered, err := collectFiles(c.Data, c.Aliases, c.Matchdays)
	if err != nil {
		return nil, err
	}
	records, err := gathered.MatchRecords()
	if err != nil {
		return nil, err
	}
	return newPoolRecords(w.ctx, records, gathered.Spellings(), jornadas)
}

// oldestFirst puts jornadas in their order.
func oldestFirst(jornadas []jornada.Jornada) {
	slices.SortStableFunc(jornadas, func(a, b jornada.Jornada) int {
		return cmp.Or(cmp.Compare(a.Season, b.Season), cmp.Compare(a.Number, b.Number))
	})
}
