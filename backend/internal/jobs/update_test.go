package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// publisher is a site that publishes one file.
type publisher struct {
	interceptor
	file *string
}

func (p publisher) Fetch(context.Context, string) (io.ReadCloser, string, error) {
	return io.NopCloser(strings.NewReader(*p.file)), "SP1.csv", nil
}

// settled waits until no job is queued or running and returns their kinds, in the order
// in which they were queued, and forgets them.
func settled(t *testing.T, db jobs.Database, j *jobs.Jobs) (kinds []job.Kind) {
	t.Helper()
	for seen := 0; ; {
		list, err := j.List(t.Context(), job.Query{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == seen {
			for _, one := range list {
				kinds = append([]job.Kind{one.Kind}, kinds...)
			}
			break
		}
		for _, one := range list {
			if done := until(t, j, one.ID, "ended", finished); done.State != job.Succeeded {
				t.Errorf("%s ended as %s: %s", done.Kind, done.State, done.Error)
			}
		}
		seen = len(list)
	}
	if _, err := db.ExecContext(t.Context(), "DELETE FROM river_job"); err != nil {
		t.Fatal(err)
	}
	return kinds
}

// models describes the stored models and champions.
func models(t *testing.T, s *store.Store) (lines []string) {
	t.Helper()
	list, err := s.Models(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		lines = append(lines, fmt.Sprintf("%d %s %s %v %s", m.ID, m.Name, m.TrainedAt, m.Divisions, m.Digest))
	}
	return lines
}

func TestUpdateWithoutNewsFitsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		db := jobs.Database{DB: pool, Postgres: postgres}
		if _, err := jobs.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		file := season("SP1")
		site := publisher{interceptor{s, func(_ string, do func() error) error { return do() }}, &file}
		if _, _, err := site.Import(t.Context(), strings.NewReader(file), listing.Hints{}, ingest.Options{}); err != nil {
			t.Fatal(err)
		}
		j, err := jobs.New(db, jobs.Config{Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: 10 * time.Second, Work: &jobs.Work{
			Store: site, Sites: ingest.Sites{FootballData: "https://www.football-data.co.uk/"}, Importer: site, Trainer: training.Trainer{Store: s, Now: time.Now}, Forecaster: &training.Forecaster{Store: s, Now: time.Now},
			Report: func(name, _ string, _ ingest.Report, failed error, _ int) (any, fault.Sentence, error) {
				return name, fault.Sentence{}, failed
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, j)
		day := 0
		// update runs the update of the next day and returns the jobs that ran.
		update := func() []job.Kind {
			t.Helper()
			day++
			name := fmt.Sprintf("2023-09-%02d", day)
			if _, err := s.BeginUpdate(t.Context(), name, time.Now(), j.Also(job.Update, jobs.UpdateArgs{Day: name, Train: true})); err != nil {
				t.Fatal(err)
			}
			return settled(t, db, j)
		}
		const unchanged = "nothing has changed since the last fit"
		report := func(says bool) {
			t.Helper()
			last, err := s.LastUpdate(t.Context())
			if err != nil || last.Failed || last.FinishedAt == nil || strings.Contains(last.Report.String(), unchanged) != says {
				t.Errorf("%+v, %v", last, err)
			}
		}

		update() // the first fit
		report(false)
		update() // the jobs of the first day may have promoted models one after the other
		before := models(t, s)
		if got := update(); !cmp.Equal(got, []job.Kind{job.Update}) {
			t.Errorf("without news: %v", got)
		}
		report(true)
		add(t, j, job.Update, nil) // a user's request
		if got := settled(t, db, j); !cmp.Equal(got, []job.Kind{job.Update}) {
			t.Errorf("a user's update without news: %v", got)
		}
		if diff := cmp.Diff(before, models(t, s)); diff != "" || len(before) == 0 {
			t.Errorf("models (-before +after)\n%s", diff)
		}

		file = strings.Replace(file, "B,A,,", "B,A,3,1", 1)
		got := update()
		ran := map[job.Kind]bool{}
		for _, kind := range got {
			ran[kind] = true
		}
		if !ran[job.Forecast] || !ran[job.Train] || !ran[job.Simulate] || cmp.Equal(before, models(t, s)) {
			t.Errorf("with a new result: %v", got)
		}
		report(false)

		// Nobody published anything, but a user has changed a match since.
		update()
		before = models(t, s)
		if _, err := db.ExecContext(t.Context(), "UPDATE matches SET home_goals = 5 WHERE home_goals = 3"); err != nil {
			t.Fatal(err)
		}
		file = strings.Replace(file, "B,A,3,1", "B,A,5,1", 1)
		if got := update(); len(got) < 3 || cmp.Equal(before, models(t, s)) {
			t.Errorf("after a change by hand: %v", got)
		}
		report(false)

		// Points were deducted, and the forecasts and the simulation that followed were lost.
		teams, err := s.Teams(t.Context(), "SP1", 2023)
		if err != nil {
			t.Fatal(err)
		}
		deduction := competition.Deduction{Division: "SP1", Season: 2023, Team: teams[0], Points: 30, Day: time.Date(2023, time.September, 1, 0, 0, 0, 0, time.UTC), Reason: "unpaid wages"}
		if _, err := s.AddDeduction(t.Context(), deduction, time.Now()); err != nil {
			t.Fatal(err)
		}
		if got := update(); !slices.Contains(got, job.Forecast) || !slices.Contains(got, job.Simulate) {
			t.Errorf("after points were deducted: %v", got)
		}
		ending, err := s.Ending(t.Context(), "SP1")
		if err != nil || ending.Teams[len(ending.Teams)-1].Team.ID != teams[0].ID || ending.Teams[len(ending.Teams)-1].Points >= 0 {
			t.Errorf("%+v, %v", ending.Teams, err)
		}
		if got := update(); !cmp.Equal(got, []job.Kind{job.Update}) {
			t.Errorf("after that: %v", got)
		}
	})
}
