package jobs

import (
	"context"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// UpdateArgs are the arguments of an update.
type UpdateArgs struct {
	Day   string `json:"day,omitempty"`   // of the schedule; "": requested by a user
	Train bool   `json:"train,omitempty"` // compare the models afterwards, if Day is set
}

// Updated is the result of an update.
type Updated struct {
	Report fault.Stored `json:"report"`
}

// runUpdate updates the user's own leagues from the web. Unless there is news, models
// and forecasts are made anew only if they are outdated for another reason.
func (w *Work) runUpdate(ctx context.Context, run *Run) (any, error) {
	var args UpdateArgs
	if err := run.Args(&args); err != nil {
		return nil, err
	}
	news := false
	updater := ingest.Updater{
		Sites: w.Sites, Divisions: w.Store.OwnDivisions, Fetch: w.Importer.Fetch, Now: time.Now, Progress: func(done, total int) { run.Progress("fetch", done, total) },
		Import: func(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error) {
			options.Now = w.Trainer.Now()
			options.Also, options.News = []job.Also{run.Owned()}, []job.Also{w.queue.Also(job.Forecast, nil)}
			found, format, err := w.Importer.Import(ctx, file, hints, options)
			news = news || err == nil && found.HasNews()
			return found, format, err
		},
	}
	report, failed := updater.Run(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	outdated := training.Outdated{Comparison: true} // the imports have queued new forecasts
	if !news {
		var err error
		if outdated, err = w.Trainer.Outdated(ctx); err != nil {
			return nil, err
		}
	}
	scheduled := args.Day != ""
	also := []job.Also{run.Owned()}
	if outdated.Forecasts {
		also = append(also, w.queue.Also(job.Forecast, nil)) // a simulation follows it
	} else if outdated.Endings {
		also = append(also, w.queue.Also(job.Simulate, nil))
	}
	if scheduled && args.Train && outdated.Comparison {
		also = append(also, w.queue.Also(job.Train, nil))
	}
	if !news && len(also) == 1 {
		report = fault.Join([]fault.Sentence{report, fault.Say("nothing has changed since the last fit: the models and forecasts stay as they are")}, "\n")
	}
	var err error
	if scheduled {
		err = w.Store.EndUpdate(ctx, args.Day, report, failed != nil, time.Now(), also...)
	} else {
		err = run.commit(ctx, also...)
	}
	if err != nil {
		return nil, err
	}
	result := Updated{fault.Stored{Sentence: report}}
	if failed != nil {
		return result, fault.New(fault.Conflict, "not everything could be brought up to date: %s", report).Because(failed)
	}
	return result, nil
}
