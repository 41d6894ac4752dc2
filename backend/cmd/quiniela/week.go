package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/espn"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// weekSettings are the services that the jornadas of the pool come from.
type weekSettings struct {
	SELAEURL       string `name:"selae-url" help:"Folder of the official services of La Quiniela, or off." env:"QUINIELA_SELAE_URL" default:"https://www.loteriasyapuestas.es/servicios/" placeholder:"URL"`
	QuinielistaURL string `help:"Page of the public's percentages, or off." env:"QUINIELA_QUINIELISTA_URL" default:"https://www.quinielista.es/xml2/porcentajes_lae.asp" placeholder:"URL"`
	ESPNURL        string `name:"espn-url" help:"Folder of the scoreboards, or off." env:"QUINIELA_ESPN_URL" default:"https://site.api.espn.com/apis/site/v2/sports/soccer/" placeholder:"URL"`
}

// sourceOff is the address of a source that is not asked.
const sourceOff = "off"

// addresses returns the addresses of the sources, or an error that names a wrong one.
func (s weekSettings) addresses() (a week.Addresses, err error) {
	for _, one := range []struct {
		name, value string
		to          *string
	}{
		{"QUINIELA_SELAE_URL", s.SELAEURL, &a.SELAE}, {"QUINIELA_QUINIELISTA_URL", s.QuinielistaURL, &a.Quinielista}, {"QUINIELA_ESPN_URL", s.ESPNURL, &a.ESPN},
	} {
		if one.value == sourceOff {
			continue
		}
		if err := fetch.Check(one.value); err != nil {
			return a, fmt.Errorf("%s: %w", one.name, err)
		}
		*one.to = one.value
	}
	return a, nil
}

// weekInterval is how often it is looked whether something of the week is due.
const weekInterval = 30 * time.Second

// Limits of an answer: a scoreboard of a day with many matches has some hundred
// kilobytes.
const (
	answerTimeout  = 20 * time.Second
	maxAnswerBytes = 4 << 20
)

// runner returns what keeps the week up to date.
func (s weekSettings) runner(w *environment, db *store.Store, log *slog.Logger) (*week.Runner, error) {
	addresses, err := s.addresses()
	if err != nil {
		return nil, err
	}
	allowed, err := fetch.ParseAllowed(w.settings.FetchAllow)
	if err != nil {
		return nil, err
	}
	// One try: what fails is asked again when its time has come.
	site := fetch.New(fetch.Settings{Allowed: allowed, Tries: 1, Timeout: answerTimeout, MaxBytes: maxAnswerBytes})
	return &week.Runner{
		Store: db, Addresses: addresses, Now: time.Now, Log: log, Matches: espn.Read,
		Jornadas: func(content []byte, asked jornada.Asked) (jornada.Reading, error) {
			return lae.Read(bytes.NewReader(content), asked)
		},
		Get: func(ctx context.Context, address string, known week.Got) (week.Got, error) {
			got, err := site.Get(ctx, address, fetch.Known{ETag: known.ETag, LastModified: known.LastModified})
			switch {
			case errors.Is(err, fetch.ErrForbidden):
				err = errors.Join(week.ErrRefused, err)
			case fault.KindOf(err) == fault.Invalid:
				err = fault.New(fault.Unavailable, "%v", err) // of the address, not of what it answered
			}
			return week.Got{ETag: got.ETag, LastModified: got.LastModified, Content: got.Content, Unchanged: got.Unchanged}, err
		},
	}, nil
}

// followWeek keeps the week up to date until the context ends.
func followWeek(ctx context.Context, runner *week.Runner) {
	ticker := time.NewTicker(weekInterval)
	defer ticker.Stop()
	for {
		if err := runner.Tick(ctx); err != nil && ctx.Err() == nil {
			runner.Log.Error("keep the week up to date", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
