package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/espn"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// weekSettings are the services that the jornadas of the pool come from.
type weekSettings struct {
	SELAEURL       string `name:"selae-url" help:"Folder of the official services of La Quiniela, or off." env:"QUINIELA_SELAE_URL" default:"https://www.loteriasyapuestas.es/servicios/" placeholder:"URL"`
	QuinielistaURL string `help:"Page of the public's percentages, or off." env:"QUINIELA_QUINIELISTA_URL" default:"https://www.quinielista.es/xml2/porcentajes_lae.asp" placeholder:"URL"`
	ESPNURL        string `name:"espn-url" help:"Folder of the scoreboards, or off." env:"QUINIELA_ESPN_URL" default:"https://site.api.espn.com/apis/site/v2/sports/soccer/" placeholder:"URL"`
}

// addresses returns the addresses of the services, or an error that names a wrong one.
func (s weekSettings) addresses() (a week.Addresses, err error) {
	return a, readSources(
		sourceSetting{"QUINIELA_SELAE_URL", s.SELAEURL, &a.SELAE},
		sourceSetting{"QUINIELA_QUINIELISTA_URL", s.QuinielistaURL, &a.Quinielista},
		sourceSetting{"QUINIELA_ESPN_URL", s.ESPNURL, &a.ESPN},
	)
}

// weekInterval is how often it is looked whether something of the week is due.
const weekInterval = 30 * time.Second

// Limits of an answer: a scoreboard of a day with many matches has some hundred
// kilobytes, the results of national teams some four thousand.
const (
	answerTimeout  = 20 * time.Second
	maxAnswerBytes = 16 << 20
)

// runner returns what keeps the week up to date.
func (s weekSettings) runner(w *environment, db *store.Store, log *slog.Logger, from importer, queue *jobs.Jobs) (*week.Runner, error) {
	addresses, err := s.addresses()
	if err != nil {
		return nil, err
	}
	if addresses.Sites, err = w.settings.sites(); err != nil {
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
		Import: func(ctx context.Context, file ingest.SourceFile, divisions []string, content []byte) error {
			return importFile(ctx, from, queue, file, divisions, content)
		},
		Get: func(ctx context.Context, address string, known week.Got) (week.Got, error) {
			got, err := site.Get(ctx, address, fetch.Known{ETag: known.ETag, LastModified: known.LastModified})
			switch {
			case errors.Is(err, fetch.ErrForbidden):
				err = errors.Join(week.ErrRefused, err)
			case errors.Is(err, fetch.ErrMissing):
				err = errors.Join(week.ErrMissing, err)
			case fault.KindOf(err) == fault.Invalid:
				err = fault.New(fault.Unavailable, "%v", err) // of the address, not of what it answered
			}
			return week.Got{ETag: got.ETag, LastModified: got.LastModified, Content: got.Content, Unchanged: got.Unchanged}, err
		},
	}, nil
}

// importFile stores the matches of a source's file. Forecasts follow what is new.
func importFile(ctx context.Context, from importer, queue *jobs.Jobs, file ingest.SourceFile, divisions []string, content []byte) error {
	_, format, err := from.Import(ctx, bytes.NewReader(content), listing.Hints{Name: path.Base(file.Address), Field: file.Field}, ingest.Options{
		Name: file.Address, Divisions: divisions, Now: time.Now(), News: []job.Also{queue.Also(job.Forecast, nil)},
	})
	kind := fault.Conflict // its lines contradict each other or what is kept
	if format == "" {
		kind = fault.Invalid // it is something else
	}
	if problems, problem := (*listing.Problems)(nil), (listing.Problem{}); errors.As(err, &problems) || errors.As(err, &problem) {
		return fault.New(kind, "%v", err)
	}
	return err
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
