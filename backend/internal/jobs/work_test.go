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

// overtaken is a store and an importer whose writes something happens around.
type overtaken struct {
	*store.Store
	around func(write string, do func() error) error
}

func (o overtaken) DropUploads(ctx context.Context, ids []int64, also ...job.Also) error {
	return o.around("DropUploads", func() error { return o.Store.DropUploads(ctx, ids, also...) })
}

func (o overtaken) EndUpdate(ctx context.Context, day, report string, failed bool, at time.Time, also ...job.Also) error {
	return o.around("EndUpdate", func() error { return o.Store.EndUpdate(ctx, day, report, failed, at, also...) })
}

func (o overtaken) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	return o.around("SaveEndings", func() error { return o.Store.SaveEndings(ctx, endings, also...) })
}

func (o overtaken) SaveAsOf(ctx context.Context, past training.AsOfResult, model string, forecasts []training.Forecast, also ...job.Also) error {
	return o.around("SaveAsOf", func() error { return o.Store.SaveAsOf(ctx, past, model, forecasts, also...) })
}

func (o overtaken) SaveModels(ctx context.Context, models []training.Fitted, found *training.Findings, also ...job.Also) (saved []training.Model, err error) {
	err = o.around("SaveModels", func() (err error) {
		saved, err = o.Store.SaveModels(ctx, models, found, also...)
		return err
	})
	return saved, err
}

func (o overtaken) SaveComparison(
	ctx context.Context, c training.Comparison, replays []training.BacktestForecast, models []training.Fitted, found *training.Findings, also ...job.Also,
) (kept training.Comparison, saved []training.Model, err error) {
	err = o.around("SaveComparison", func() (err error) {
		kept, saved, err = o.Store.SaveComparison(ctx, c, replays, models, found, also...)
		return err
	})
	return kept, saved, err
}

func (o overtaken) Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (report ingest.Report, format string, err error) {
	entries, format, err := feed.Open(file, hints)
	if err != nil {
		return ingest.Report{}, format, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return o.BeginImport(ctx) }
	err = o.around("Import", func() (err error) {
		report, err = ingest.Import(ctx, begin, entries, options)
		return err
	})
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
		seen := overtaken{s, func(_ string, do func() error) error { return do() }}
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
		change := func(row string) {
			if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET "+row+" WHERE state = 'running'"); err != nil {
				t.Error(err)
			}
		}
		// run a job until it is over. It gives what was kept before the first write of a
		// name, at which it may be overtaken, and what is kept at the end.
		run := func(kind job.Kind, args any, write string, overtake bool) (was, is string) {
			t.Helper()
			seen.around = func(name string, do func() error) error {
				if name != write || was != "" {
					return do()
				}
				was = written(t, db)
				if overtake {
					change("attempt = attempt + 1")
					defer change("state = 'discarded', finalized_at = CURRENT_TIMESTAMP") // the later attempt is over, too
				}
				return do()
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
			until(t, j, one.ID, "ended", over)
			stop(t, j)
			is = written(t, db)
			if _, err := db.ExecContext(t.Context(), "DELETE FROM river_job"); err != nil {
				t.Fatal(err)
			}
			return was, is
		}
		for _, w := range work {
			was, is := run(w.kind, w.args, w.write, true)
			if was != is {
				t.Errorf("%s, overtaken at %s, wrote all the same:\n%swas\n%s", w.kind, w.write, is, was)
			}
		}
		for _, w := range work {
			if was, is := run(w.kind, w.args, w.write, false); was == is {
				t.Errorf("%s wrote nothing at %s:\n%s", w.kind, w.write, is)
			}
		}
	})
}
