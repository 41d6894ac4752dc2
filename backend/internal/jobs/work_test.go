package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
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

// season returns a CSV file of a league of four teams with the last matchday to come.
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

// interceptor is a store and an importer that calls around for each write.
type interceptor struct {
	*store.Store
	around func(write string, do func() error) error
}

func (i interceptor) DropUploads(ctx context.Context, ids []int64, also ...job.Also) error {
	return i.around("DropUploads", func() error { return i.Store.DropUploads(ctx, ids, also...) })
}

func (i interceptor) EndUpdate(ctx context.Context, day string, report fault.Sentence, failed bool, at time.Time, also ...job.Also) error {
	return i.around("EndUpdate", func() error { return i.Store.EndUpdate(ctx, day, report, failed, at, also...) })
}

func (i interceptor) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	return i.around("SaveEndings", func() error { return i.Store.SaveEndings(ctx, endings, also...) })
}

func (i interceptor) SaveAsOf(ctx context.Context, past training.AsOfResult, model string, forecasts []training.Forecast, also ...job.Also) error {
	return i.around("SaveAsOf", func() error { return i.Store.SaveAsOf(ctx, past, model, forecasts, also...) })
}

func (i interceptor) SaveModels(ctx context.Context, models []training.Fitted, found *training.Findings, also ...job.Also) (saved []training.Model, err error) {
	err = i.around("SaveModels", func() (err error) {
		saved, err = i.Store.SaveModels(ctx, models, found, also...)
		return err
	})
	return saved, err
}

func (i interceptor) SaveComparison(
	ctx context.Context, c training.Comparison, replays []training.BacktestForecast, models []training.Fitted, found *training.Findings, also ...job.Also,
) (stored training.Comparison, saved []training.Model, err error) {
	err = i.around("SaveComparison", func() (err error) {
		stored, saved, err = i.Store.SaveComparison(ctx, c, replays, models, found, also...)
		return err
	})
	return stored, saved, err
}

func (i interceptor) Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (report ingest.Report, format string, err error) {
	entries, format, err := feed.Open(file, hints)
	if err != nil {
		return ingest.Report{}, format, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return i.BeginImport(ctx) }
	err = i.around("Import", func() (err error) {
		report, err = ingest.Import(ctx, begin, entries, options)
		return err
	})
	return report, format, err
}

func (interceptor) Fetch(context.Context, string) (io.ReadCloser, string, error) {
	return io.NopCloser(strings.NewReader(season("SP1"))), "SP1.csv", nil
}

// upload adds an upload of a league that the store does not have yet.
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

// written returns the numbers of rows in the tables that jobs write to.
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
// no matches, no forecasts, no further job.
func TestNoHandlerWritesAfterALostAttempt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		db := jobs.Database{DB: pool, Postgres: postgres}
		if _, err := jobs.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		seen := interceptor{s, func(_ string, do func() error) error { return do() }}
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
			write string // the write at which another attempt takes over
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
		// run runs a job to its end and returns what is stored before its first write of
		// this name, at which another attempt may take over, and at the end.
		run := func(kind job.Kind, args any, write string, takeOver bool) (before, after string) {
			t.Helper()
			seen.around = func(name string, do func() error) error {
				if name != write || before != "" {
					return do()
				}
				before = written(t, db)
				if takeOver {
					change("attempt = attempt + 1")
					defer change("state = 'discarded', finalized_at = CURRENT_TIMESTAMP") // the later attempt ends as well
				}
				return do()
			}
			j, err := jobs.New(db, jobs.Config{Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: 10 * time.Second, Work: &jobs.Work{
				Store: seen, Sites: ingest.Sites{FootballData: "https://www.football-data.co.uk/"}, Importer: seen, Trainer: training.Trainer{Store: seen, Now: time.Now}, Forecaster: &training.Forecaster{Store: s, Now: time.Now},
				Report: func(name, _ string, _ ingest.Report, failed error, _ int) (any, fault.Sentence, error) {
					return name, fault.Sentence{}, failed
				},
			}})
			if err != nil {
				t.Fatal(err)
			}
			one := add(t, j, kind, args)
			if err := j.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			until(t, j, one.ID, "ended", finished)
			stop(t, j)
			after = written(t, db)
			if _, err := db.ExecContext(t.Context(), "DELETE FROM river_job"); err != nil {
				t.Fatal(err)
			}
			return before, after
		}
		for _, w := range work {
			before, after := run(w.kind, w.args, w.write, true)
			if before != after {
				t.Errorf("%s lost its job at %s and still wrote:\n%sbefore\n%s", w.kind, w.write, after, before)
			}
		}
		for _, w := range work {
			if before, after := run(w.kind, w.args, w.write, false); before == after {
				t.Errorf("%s wrote nothing at %s:\n%s", w.kind, w.write, after)
			}
		}
	})
}
