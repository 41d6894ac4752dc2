package jobs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Work has the handlers of all kinds of jobs and what they need.
type Work struct {
	Store      Store
	Sites      ingest.Sites // of the daily update
	Importer   Importer
	Trainer    training.Trainer
	Forecaster *training.Forecaster
	// Report turns the outcome of importing a file into a report for the job's result, whose
	// lists take about room bytes at most. problem is a sentence if the file was rejected as
	// a whole.
	Report func(name, format string, found ingest.Report, failed error, room int) (report any, problem fault.Sentence, err error)

	queue *Jobs
}

// Store is what the handlers read and write.
type Store interface {
	Upload(ctx context.Context, id int64) (ingest.Upload, error)
	DropUploads(ctx context.Context, ids []int64, also ...job.Also) error
	Divisions(ctx context.Context) ([]competition.Competition, error)
	OwnDivisions(ctx context.Context) ([]competition.Competition, error)
	EndUpdate(ctx context.Context, day string, report fault.Sentence, failed bool, at time.Time, also ...job.Also) error
	training.SeasonStore
	training.AsOfStore
	Champions(ctx context.Context) (map[string]training.Champion, error)
	Comparisons(ctx context.Context, limit int) ([]training.Comparison, error)
	SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error
}

// Importer fetches published files and imports them into the store.
type Importer interface {
	Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error)
	Fetch(ctx context.Context, address string) (io.ReadCloser, string, error)
}

// Imported is the result of an import: a report on each file.
type Imported struct {
	Files []any `json:"files"`
}

func (w *Work) handlers() map[job.Kind]Handler {
	return map[job.Kind]Handler{
		job.Import: w.runImport, job.Update: w.runUpdate, job.Prepare: w.runPrepare, job.Train: w.runTraining,
		job.Backtest: w.runBacktest, job.Forecast: w.runForecast, job.Simulate: w.runSimulation, job.AsOf: w.runAsOf,
	}
}

// reportRoom is how many bytes the lists in the reports of one import may take, so that
// they fit in its result.
const reportRoom = 8 << 20

// maxFailed limits the files that the error of an import names.
const maxFailed = 100

// runImport imports files one after the other. Each is stored as a whole, together
// with a job that makes new forecasts.
func (w *Work) runImport(ctx context.Context, run *Run) (any, error) {
	var request ingest.Request
	if err := run.Args(&request); err != nil {
		return nil, err
	}
	result := Imported{Files: []any{}}
	var failed []fault.Sentence
	total := len(request.Uploads) + len(request.Addresses)
	take := func(name string, file io.Reader) error {
		report, problem, err := w.importOne(ctx, run, name, file, request)
		if err != nil {
			return err
		}
		result.Files = append(result.Files, report)
		if !problem.IsZero() && len(failed) < maxFailed {
			failed = append(failed, fault.Say("%s: %s", name, problem))
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
		// A retry would fail on the same files, so the uploads are no longer needed.
		if err := w.Store.DropUploads(ctx, request.Uploads, run.Owned()); err != nil {
			return nil, err
		}
		return result, &fault.Error{Kind: fault.Invalid, Sentence: fault.Join(failed, "; ")}
	}
	return nil, w.Store.DropUploads(ctx, request.Uploads, run.Complete(result))
}

func (w *Work) importOne(ctx context.Context, run *Run, name string, file io.Reader, request ingest.Request) (report any, problem fault.Sentence, err error) {
	options := ingest.Options{Name: name, SkipWrong: request.SkipWrong, Spellings: request.Spellings, Also: w.afterImport(run)}
	if !request.EarlyResults {
		options.Now = w.Trainer.Now()
	}
	found, format, err := w.Importer.Import(ctx, file, listing.Hints{Name: name, Division: request.Division, Season: request.Season, Field: request.Field}, options)
	return w.Report(name, format, found, err, reportRoom/(len(request.Uploads)+len(request.Addresses)))
}

// afterImport returns what is done in the transaction that imports a file: check that
// the run still owns its job, and queue new forecasts.
func (w *Work) afterImport(run *Run) []job.Also {
	return []job.Also{run.Owned(), w.queue.Also(job.Forecast, nil)}
}

// runPrepare computes the features of every match and counts the data to learn from.
func (w *Work) runPrepare(ctx context.Context, run *Run) (any, error) {
	run.Progress("prepare", 0, 0)
	return w.Trainer.Prepare(ctx)
}

// runTraining compares models, promotes the best ones and makes forecasts.
func (w *Work) runTraining(ctx context.Context, run *Run) (any, error) {
	var plan training.Plan
	if err := run.Args(&plan); err != nil {
		return nil, err
	}
	var result training.Summary
	err := w.Trainer.Compare(ctx, plan, training.Hooks{Progress: run.Progress, Also: w.afterForecasts(run, &result)}, &result)
	return nil, err
}

// runBacktest compares models over past seasons and stores their forecasts.
func (w *Work) runBacktest(ctx context.Context, run *Run) (any, error) {
	var plan training.Plan
	if err := run.Args(&plan); err != nil {
		return nil, err
	}
	var result training.Summary
	err := w.Trainer.Backtest(ctx, plan, training.Hooks{Progress: run.Progress, Also: []job.Also{run.Complete(&result)}}, &result)
	return nil, err
}

// afterForecasts returns what is done in the transaction that stores new forecasts:
// complete their job, and queue one that simulates the rest of the seasons with them.
func (w *Work) afterForecasts(run *Run, result any) []job.Also {
	return []job.Also{run.Complete(result), w.queue.Also(job.Simulate, nil)}
}

// runSimulation simulates the rest of the season of every division with a champion, and of
// every cup.
func (w *Work) runSimulation(ctx context.Context, run *Run) (any, error) {
	champions, err := w.Store.Champions(ctx)
	if err != nil {
		return nil, err
	}
	var endings []training.Ending
	divisions := slices.Sorted(maps.Keys(champions))
	all, err := w.Store.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.Kind == competition.Cup {
			divisions = append(divisions, c.Code)
		}
	}
	for k, division := range divisions {
		run.Progress("simulate", k, len(divisions))
		ending, err := w.Forecaster.Simulate(ctx, w.Store, division, nil)
		switch fault.KindOf(err) {
		case fault.Conflict, fault.NotFound, fault.Invalid:
			continue // the remaining fixtures of this league are not known
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

// runAsOf makes forecasts as of a day in the past.
func (w *Work) runAsOf(ctx context.Context, run *Run) (any, error) {
	var day training.Day
	if err := run.Args(&day); err != nil {
		return nil, err
	}
	var past training.AsOfResult
	err := w.Trainer.AsOf(ctx, w.Store, day, training.Hooks{Progress: run.Progress, Also: []job.Also{run.Complete(&past)}}, &past)
	return nil, err
}

// runForecast fits the champions' recipes on the latest results and makes forecasts. The
// first time, a retrospective of the latest seasons follows, so that the track record is
// not empty until published forecasts are decided.
func (w *Work) runForecast(ctx context.Context, run *Run) (any, error) {
	var result training.Refreshed
	also := append(w.afterForecasts(run, &result), func(ctx context.Context, tx job.Tx) error {
		if result.Matches == 0 {
			return nil // there is nothing to look back on
		}
		// Another retrospective may have been worked out meanwhile; one that is under way is
		// not queued again.
		compared, err := w.Store.Comparisons(ctx, 1)
		if err != nil || len(compared) > 0 {
			return err
		}
		return w.queue.Also(job.Backtest, training.Retrospective())(ctx, tx)
	})
	err := w.Trainer.Refresh(ctx, training.Hooks{Progress: run.Progress, Also: also}, &result)
	return nil, err
}
