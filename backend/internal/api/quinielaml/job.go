package quinielaml

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Jobs is the queue of background jobs.
type Jobs interface {
	// Add queues a job, or returns the unfinished one that does the same.
	Add(ctx context.Context, kind job.Kind, args any) (job.Job, error)
	List(ctx context.Context, q job.Query) ([]job.Job, error)
}

// backgroundJob is a kind of job that the page can start.
type backgroundJob struct {
	operation string
	kind      job.Kind
}

// backgroundJobs are keyed by route. An import updates the user's own leagues from
// the web without deleting anything.
var backgroundJobs = map[string]backgroundJob{
	"import":  {"Import", job.Update},
	"prepare": {"Prepare", job.Prepare},
	"train":   {"Train", job.Train},
}

// launch queues a job unless one is in process. The page calls this again whenever
// it finds the job in process, for any user, and logs the user out if that is
// refused: therefore the role is checked only if a job has to be queued.
func (p Handler) launch(w backgroundJob) echo.HandlerFunc {
	return func(c echo.Context) error {
		status, err := p.status(c.Request().Context(), w.kind)
		if err != nil {
			return err
		}
		if status != inProcess {
			if err := p.Allow(c.Request().Context(), account.Editor); err != nil {
				return err
			}
			if _, err := p.Jobs.Add(c.Request().Context(), w.kind, nil); err != nil {
				return err
			}
		}
		return c.JSON(http.StatusOK, envelope{Operation: w.operation, Status: inProcess})
	}
}

// latestJobs is how many jobs status looks at: besides the latest one, another of
// its kind may be running, started by the schedule or by the main API.
const latestJobs = 5

// status returns the status of the latest job of a kind, "" if there is none.
func (p Handler) status(ctx context.Context, kind job.Kind) (string, error) {
	latest, err := p.Jobs.List(ctx, job.Query{Kind: kind, Limit: latestJobs})
	if err != nil || len(latest) == 0 {
		return "", err
	}
	for _, j := range latest {
		if !j.State.Finished() {
			return inProcess, nil
		}
	}
	if latest[0].State == job.Succeeded {
		return finished, nil
	}
	return failed, nil
}

func (p Handler) getStatus(c echo.Context) error {
	var w backgroundJob
	switch operation := c.Param("operation"); operation {
	case "CheckImport":
		w = backgroundJobs["import"]
	case "CheckPrepare":
		w = backgroundJobs["prepare"]
	case "CheckTrain":
		w = backgroundJobs["train"]
	case "GetDataCount":
		return p.getDataCount(c)
	default:
		return fault.New(fault.Invalid, "There is no status %q: ask for CheckImport, CheckPrepare, CheckTrain or GetDataCount.", operation)
	}
	status, err := p.status(c.Request().Context(), w.kind)
	if err != nil {
		return err
	}
	if status == "" {
		return c.JSON(http.StatusOK, struct{}{})
	}
	return c.JSON(http.StatusOK, envelope{Operation: w.operation, Status: status})
}

type count struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// getDataCount counts the matches to learn from and the models. Only trained models
// are stored, so "created" and "trained" are the same number.
func (p Handler) getDataCount(c echo.Context) error {
	seasons, err := p.Store.Seasons(c.Request().Context(), "")
	if err != nil {
		return err
	}
	matches, played := 0, 0
	for _, season := range seasons {
		matches += season.Matches
		played += season.Played
	}
	champions, err := p.Store.Champions(c.Request().Context())
	if err != nil {
		return err
	}
	model := min(len(champions), 1) // the page shows anything but 1 as No
	return writeList(c, "GetDataCount", []count{{"RawData", matches}, {"TrainedData", played}, {"ModelCreated", model}, {"ModelTrained", model}})
}
