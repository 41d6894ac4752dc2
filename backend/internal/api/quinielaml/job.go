package quinielaml

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Jobs is the queue of background work.
type Jobs interface {
	// Add queues a job, or gives the one that is doing the same already.
	Add(ctx context.Context, kind job.Kind, args any) (job.Job, error)
	List(ctx context.Context, q job.Query) ([]job.Job, error)
}

// backgroundJob that the page can launch.
type backgroundJob struct {
	operation string
	kind      job.Kind
}

// backgroundJobs by their routes. An import brings the leagues of one's own up to date
// from the web; what is there stays.
var backgroundJobs = map[string]backgroundJob{
	"import":  {"Import", job.Update},
	"prepare": {"Prepare", job.Prepare},
	"train":   {"Train", job.Train},
}

// launch queues work unless it is under way: the page launches it again whenever
// it finds it in process. Then it asks nothing of its caller: a player who opens
// the page would be logged out by a refusal.
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

// latestJobs are looked at: beside a job that was just broken off, another of
// its kind may run, begun by the schedule or on the other page.
const latestJobs = 5

// status of a kind of work; "" if it was never done.
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

// getDataCount counts what there is to learn from. A model is kept only once it
// is trained, so there is no telling one from the other.
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
	model := min(len(champions), 1) // the page takes anything but 1 for No
	return writeList(c, "GetDataCount", []count{{"RawData", matches}, {"TrainedData", played}, {"ModelCreated", model}, {"ModelTrained", model}})
}
