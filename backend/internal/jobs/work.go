package jobs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Work is what the jobs of the product do.
type Work struct {
	Store      Store
	Importer   Importer
	Trainer    training.Trainer
	Forecaster *training.Forecaster
	// Report makes an answer of what an import of a file came to; problem is a
	// sentence where nothing of it was kept.
	Report func(name, format string, found ingest.Report, failed error) (report any, problem string, err error)

	queue *Jobs
}

// Store is what the jobs themselves read and write.
type Store interface {
	Upload(ctx context.Context, id int64) (ingest.Upload, error)
	DropUploads(ctx context.Context, ids []int64, also ...job.Also) error
	OwnDivisions(ctx context.Context) ([]football.Division, error)
	EndUpdate(ctx context.Context, day, report string, failed bool, at time.Time, also ...job.Also) error
	training.SeasonStore
	training.AsOfStore
	Champions(ctx context.Context) (map[string]training.Champion, error)
	SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error
}

// Importer brings published files into the store.
type Importer interface {
	Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error)
	Fetch(ctx context.Context, address string) (io.ReadCloser, string, error)
}

// Imported is the result of an import: a report for each file.
type Imported struct {
	Files []any `json:"files"`
}

// UpdateArgs say what an update is for.
type UpdateArgs struct {
	Day   string `json:"day,omitempty"`   // of the schedule; "": somebody asked for it
	Train bool   `json:"train,omitempty"` // compare the models afterwards
}

func (w *Work) handlers() map[job.Kind]Handler {
	return map[job.Kind]Handler{
		job.Import: w.runImport, job.Update: w.runUpdate, job.Prepare: w.runPrepare, job.Train: w.runTraining,
		job.Backtest: w.runBacktest, job.Forecast: w.runForecast, job.Simulate: w.runSimulation, job.AsOf: w.runAsOf,
	}
}

// runImport brings in one file after the other. Each is kept whole, together
// with the job that forecasts anew.
func (w *Work) runImport(ctx context.Context, run *Run) (any, error) {
	var request ingest.Request
	if err := run.Args(&request); err != nil {
		return nil, err
	}
	result := Imported{Files: []any{}}
	var failed []string
	total := len(request.Uploads) + len(request.Addresses)
	take := func(name string, file io.Reader) error {
		report, problem, err := w.importOne(ctx, run, name, file, request)
		if err != nil {
			return err
		}
		result.Files = append(result.Files, report)
		if problem != "" {
			failed = append(failed, name+": "+problem)
		}
		run.Progress("import", len(result.Files), total)
		return nil
	}
	run.Progress("import", 0, total)
	for _, id := range request.Uploads {
		upload, err := w.Store.Upload(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := take(upload.Name, bytes.NewReader(upload.Content)); err != nil {
			return nil, err
		}
	}
	for _, address := range request.Addresses {
		run.Progress("fetch", len(result.Files), total)
		file, name, err := w.Importer.Fetch(ctx, address)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(take(name, file), file.Close()); err != nil {
			return nil, err
		}
	}
	if len(failed) > 0 {
		// What is wrong with a file does not pass: its uploads are of no more use.
		if err := w.Store.DropUploads(ctx, request.Uploads, run.Owned()); err != nil {
			return nil, err
		}
		return result, fault.New(fault.Invalid, "%s", strings.Join(failed, "; "))
	}
	return nil, w.Store.DropUploads(ctx, request.Uploads, run.Complete(result))
}

func (w *Work) importOne(ctx context.Context, run *Run, name string, file io.Reader, request ingest.Request) (report any, problem string, err error) {
	found, format, err := w.Importer.Import(ctx, file, listing.Hints{Name: name, Division: request.Division, Season: request.Season},
		ingest.Options{Name: name, SkipWrong: request.SkipWrong, Spellings: request.Spellings, Also: w.afterImport(run)})
	return w.Report(name, format, found, err)
}

// afterImport is what is kept with a file's matches.
func (w *Work) afterImport(run *Run) []job.Also {
	return []job.Also{run.Owned(), w.queue.Also(job.Forecast, nil)}
}

// runUpdate brings the leagues of one's own up to date from the web.
func (w *Work) runUpdate(ctx context.Context, run *Run) (any, error) {
	var args UpdateArgs
	if err := run.Args(&args); err != nil {
		return nil, err
	}
	updater := ingest.Updater{
		Divisions: w.Store.OwnDivisions, Fetch: w.Importer.Fetch, Now: time.Now, Progress: func(done, total int) { run.Progress("fetch", done, total) },
		Import: func(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error) {
			options.Also = w.afterImport(run)
			return w.Importer.Import(ctx, file, hints, options)
		},
	}
	report, failed := updater.Run(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	result := map[string]string{"report": report}
	if args.Day != "" {
		also := []job.Also{run.Owned()}
		if args.Train {
			also = append(also, w.queue.Also(job.Train, nil))
		}
		if err := w.Store.EndUpdate(ctx, args.Day, report, failed != nil, time.Now(), also...); err != nil {
			return nil, err
		}
	}
	if failed != nil {
		return result, fault.New(fault.Conflict, "not everything could be brought up to date: %s", report)
	}
	return result, nil
}

// runPrepare works out what every match says before it is played, and says how
// much there is to learn from.
func (w *Work) runPrepare(ctx context.Context, run *Run) (any, error) {
	run.Progress("prepare", 0, 0)
	return w.Trainer.Prepare(ctx)
}

// runTraining compares all models, promotes the best ones and forecasts.
func (w *Work) runTraining(ctx context.Context, run *Run) (any, error) {
	var plan training.Plan
	if err := run.Args(&plan); err != nil {
		return nil, err
	}
	var result training.Summary
	err := w.Trainer.Compare(ctx, plan, training.Hooks{Progress: run.Progress, Also: w.afterForecasts(run, &result)}, &result)
	return nil, err
}

// runBacktest compares models over past seasons and keeps what they said.
func (w *Work) runBacktest(ctx context.Context, run *Run) (any, error) {
	var plan training.Plan
	if err := run.Args(&plan); err != nil {
		return nil, err
	}
	var result training.Summary
	err := w.Trainer.Backtest(ctx, plan, training.Hooks{Progress: run.Progress, Also: []job.Also{run.Complete(&result)}}, &result)
	return nil, err
}

// afterForecasts is what is kept with new forecasts: the end of their job, and
// another one that simulates the rest of the seasons with them.
func (w *Work) afterForecasts(run *Run, result any) []job.Also {
	return []job.Also{run.Complete(result), w.queue.Also(job.Simulate, nil)}
}

// runSimulation plays the rest of every division's season.
func (w *Work) runSimulation(ctx context.Context, run *Run) (any, error) {
	champions, err := w.Store.Champions(ctx)
	if err != nil {
		return nil, err
	}
	var endings []training.Ending
	divisions := slices.Sorted(maps.Keys(champions))
	for k, division := range divisions {
		run.Progress("simulate", k, len(divisions))
		ending, err := w.Forecaster.Simulate(ctx, w.Store, division, nil)
		switch fault.KindOf(err) {
		case fault.Conflict, fault.NotFound, fault.Invalid:
			continue // a league of which nobody knows who meets whom
		default:
		}
		if err != nil {
			return nil, err
		}
		endings = append(endings, ending)
	}
	result := map[string]int{"divisions": len(endings)}
	return nil, w.Store.SaveEndings(ctx, endings, run.Complete(result))
}

// runAsOf forecasts as on a day of the past.
func (w *Work) runAsOf(ctx context.Context, run *Run) (any, error) {
	var day training.Day
	if err := run.Args(&day); err != nil {
		return nil, err
	}
	var past training.AsOfResult
	err := w.Trainer.AsOf(ctx, w.Store, day, training.Hooks{Progress: run.Progress, Also: []job.Also{run.Complete(&past)}}, &past)
	return nil, err
}

// runForecast learns the latest results with the recipes of the champions.
func (w *Work) runForecast(ctx context.Context, run *Run) (any, error) {
	var result training.Refreshed
	err := w.Trainer.Refresh(ctx, training.Hooks{Progress: run.Progress, Also: w.afterForecasts(run, &result)}, &result)
	return nil, err
}
