package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// season of a league of four teams, the last matchday still to come.
func season(country string) string {
	var text strings.Builder
	text.WriteString("Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG\n")
	for week, pairs := range [][2]string{{"A,B", "C,D"}, {"C,A", "B,D"}, {"A,D", "B,C"}, {"B,A", "D,C"}} {
		score := fmt.Sprintf("%d,1", week)
		if week == 3 {
			score = ","
		}
		for _, pair := range pairs {
			fmt.Fprintf(&text, "%s,%s,18:30,%s,%s\n", country, time.Date(2023, time.August, 12+7*week, 0, 0, 0, 0, time.UTC).Format("02/01/2006"), pair, score)
		}
	}
	return text.String()
}

// overtaken is a store and an importer that tell before each write.
type overtaken struct {
	*store.Store
	before func(write string)
}

func (o overtaken) DropUploads(ctx context.Context, ids []int64, also ...job.Also) error {
	o.before("DropUploads")
	return o.Store.DropUploads(ctx, ids, also...)
}

func (o overtaken) EndUpdate(ctx context.Context, day, report string, failed bool, at time.Time, also ...job.Also) error {
	o.before("EndUpdate")
	return o.Store.EndUpdate(ctx, day, report, failed, at, also...)
}

func (o overtaken) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	o.before("SaveEndings")
	return o.Store.SaveEndings(ctx, endings, also...)
}

func (o overtaken) SaveAsOf(ctx context.Context, past training.AsOfResult, model string, forecasts []training.Forecast, also ...job.Also) error {
	o.before("SaveAsOf")
	return o.Store.SaveAsOf(ctx, past, model, forecasts, also...)
}

func (o overtaken) SaveModels(ctx context.Context, models []training.Fitted, found *training.Findings, also ...job.Also) ([]training.Model, error) {
	o.before("SaveModels")
	return o.Store.SaveModels(ctx, models, found, also...)
}

func (o overtaken) SaveComparison(
	ctx context.Context, c training.Comparison, replays []training.BacktestForecast, models []training.Fitted, found *training.Findings, also ...job.Also,
) (training.Comparison, []training.Model, error) {
	o.before("SaveComparison")
	return o.Store.SaveComparison(ctx, c, replays, models, found, also...)
}

func (o overtaken) Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error) {
	o.before("Import")
	entries, format, err := feed.Open(file, hints)
	if err != nil {
		return ingest.Report{}, format, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return o.BeginImport(ctx) }
	report, err := ingest.Import(ctx, begin, entries, options)
	return report, format, err
}

func (overtaken) Fetch(context.Context, string) (io.ReadCloser, string, error) {
	return io.NopCloser(strings.NewReader(season("SP1"))), "SP1.csv", nil
}

// upload a file of a league that is not kept yet.
func upload(t *testing.T, s *store.Store) (ids []int64) {
	t.Helper()
	err := s.AddUploads(t.Context(), []ingest.Upload{{Name: "E0.csv", Content: []byte(season("E0"))}}, time.Now(), func(made []int64) job.Also {
		ids = made
		return func(context.Context, job.Tx) error { return nil }
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// written is how much is kept of what jobs write.
func written(t *testing.T, db jobs.Database) string {
	t.Helper()
	var text strings.Builder
	for _, table := range []string{
		"matches", "uploads", "models", "comparisons", "endings", "past_forecasts", "updates WHERE finished_at IS NOT NULL", "river_job",
	} {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%d %s\n", n, table)
	}
	return text.String()
}

// Whatever a job does, an attempt that lost it to another process writes nothing:
// no matches, no forecasts, no job that follows.
func TestNoKindOfJobWritesForAnAttemptThatLostIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		db := jobs.Database{DB: pool, Postgres: postgres}
		if _, err := jobs.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		seen := overtaken{s, func(string) {}}
		if _, _, err := seen.Import(t.Context(), strings.NewReader(season("SP1")), listing.Hints{}, ingest.Options{}); err != nil {
			t.Fatal(err)
		}
		trainer := training.Trainer{Store: s, Now: time.Now}
		if _, err := trainer.Run(t.Context(), forecast.Recipe{Name: forecast.Elo}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BeginUpdate(t.Context(), "2023-09-01", time.Now()); err != nil {
			t.Fatal(err)
		}
		plan := training.Plan{Models: []string{forecast.Elo}, From: 2023, To: 2023}
		work := []struct {
			kind  job.Kind
			args  any
			write string // at which it is overtaken
		}{
			{job.Import, ingest.Request{Uploads: upload(t, s)}, "Import"},
			{job.Import, ingest.Request{Uploads: upload(t, s)}, "DropUploads"},
			{job.Update, jobs.UpdateArgs{Day: "2023-09-01", Train: true}, "Import"},
			{job.Update, jobs.UpdateArgs{Day: "2023-09-01", Train: true}, "EndUpdate"},
			{job.Train, plan, "SaveComparison"},
			{job.Backtest, plan, "SaveComparison"},
			{job.Forecast, nil, "SaveModels"},
			{job.Simulate, nil, "SaveEndings"},
			{job.AsOf, training.Day{Date: "2023-08-21"}, "SaveAsOf"},
		}
		// run a job until it is over or has failed. It gives what was kept before the
		// first write of a name, where overtake is called, and what is kept at the end.
		run := func(kind job.Kind, args any, write string, overtake func()) (was, is string) {
			t.Helper()
			seen.before = func(name string) {
				if name == write && was == "" {
					was = written(t, db)
					overtake()
				}
			}
			j, err := jobs.New(db, jobs.Config{Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: 10 * time.Second, Work: &jobs.Work{
				Store: seen, Importer: seen, Trainer: training.Trainer{Store: seen, Now: time.Now}, Forecaster: &training.Forecaster{Store: s, Now: time.Now},
				Report: func(name, _ string, _ ingest.Report, failed error) (any, string, error) { return name, "", failed },
			}})
			if err != nil {
				t.Fatal(err)
			}
			one := add(t, j, kind, args)
			if err := j.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			until(t, j, one.ID, "ended or failed", func(j job.Job) bool { return j.State.Finished() || j.Error != "" })
			stop(t, j)
			is = written(t, db)
			if _, err := db.ExecContext(t.Context(), "DELETE FROM river_job"); err != nil {
				t.Fatal(err)
			}
			return was, is
		}
		for _, w := range work {
			was, is := run(w.kind, w.args, w.write, func() {
				if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET attempt = attempt + 1 WHERE state = 'running'"); err != nil {
					t.Error(err)
				}
			})
			if was != is {
				t.Errorf("%s, overtaken at %s, wrote all the same:\n%swas\n%s", w.kind, w.write, is, was)
			}
		}
		for _, w := range work {
			if was, is := run(w.kind, w.args, w.write, func() {}); was == is {
				t.Errorf("%s wrote nothing at %s:\n%s", w.kind, w.write, is)
			}
		}
	})
}
