package jobs_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

// A cancelled job cannot be queued again while another one does the same, and the
// refusal changes nothing.
func TestRetryOfADuplicateIsAConflict(t *testing.T) {
	for _, kind := range []job.Kind{job.Train, job.Forecast} {
		t.Run(string(kind), func(t *testing.T) { refuseDuplicate(t, kind) })
	}
}

func refuseDuplicate(t *testing.T, kind job.Kind) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		first := add(t, j, kind, nil)
		if _, err := j.Cancel(t.Context(), first.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "UPDATE job_beats SET done = 3, total = 7 WHERE job_id = $1", first.ID); err != nil {
			t.Fatal(err)
		}
		second := add(t, j, kind, nil)
		if second.ID == first.ID {
			t.Fatal("a cancelled job is taken for one that is queued")
		}
		if _, err := j.Retry(t.Context(), first.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a retry beside the same job: %v", err)
		}
		after, err := j.Job(t.Context(), first.ID)
		if err != nil || after.State != job.Cancelled || after.Done != 3 {
			t.Errorf("after the refusal: %+v, %v", after, err)
		}
		if _, err := j.Cancel(t.Context(), second.ID); err != nil {
			t.Fatal(err)
		}
		if again, err := j.Retry(t.Context(), first.ID); err != nil || again.State != job.Queued {
			t.Errorf("a retry when nothing is in the way: %+v, %v", again, err)
		}
	})
}
