package jobs_test

import (
	"sync/atomic"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

// The number of statements does not depend on the length of the list.
func TestListSendsAFixedNumberOfStatements(t *testing.T) {
	eachCounted(t, func(t *testing.T, db jobs.Database, sent *atomic.Int64) {
		j := open(t, db, nil)
		for range 20 {
			add(t, j, job.Import, nil)
		}
		took := func(limit int) int64 {
			t.Helper()
			before := sent.Load()
			list, err := j.List(t.Context(), job.Query{Limit: limit})
			if err != nil || len(list) != limit {
				t.Fatalf("%d jobs, %v", len(list), err)
			}
			return sent.Load() - before
		}
		if one, twenty := took(1), took(20); one == 0 || twenty != one {
			t.Errorf("one job takes %d statements, twenty take %d", one, twenty)
		}
	})
}
