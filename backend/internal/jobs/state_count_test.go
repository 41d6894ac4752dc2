package jobs_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

func TestJobsAreCountedInTheStatesThatTheListShows(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		release := make(chan struct{})
		j := start(t, db, map[job.Kind]jobs.Handler{
			job.Import: func(context.Context, *jobs.Run) (any, error) { return nil, nil },
			job.Simulate: func(context.Context, *jobs.Run) (any, error) {
				return nil, fault.New(fault.Invalid, "there are no matches")
			},
			job.Train: func(ctx context.Context, _ *jobs.Run) (any, error) {
				select {
				case <-release:
				case <-ctx.Done():
				}
				return nil, ctx.Err()
			},
		})
		defer close(release)
		succeeded := until(t, j, add(t, j, job.Import, nil).ID, "ended", finished)
		until(t, j, add(t, j, job.Simulate, nil).ID, "ended", finished)
		until(t, j, add(t, j, job.Train, nil).ID, "ran", func(j job.Job) bool { return j.State == job.Running })
		queued := add(t, j, job.Backtest, nil) // waits behind the training
		if _, err := j.Cancel(t.Context(), queued.ID); err != nil {
			t.Fatal(err)
		}
		until(t, j, queued.ID, "ended", finished)
		add(t, j, job.Prepare, nil)

		want := map[job.Kind]map[job.State]int{}
		for _, kind := range job.Kinds() {
			want[kind] = map[job.State]int{job.Queued: 0, job.Running: 0, job.Succeeded: 0, job.Failed: 0, job.Cancelled: 0}
		}
		list, err := j.List(t.Context(), job.Query{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[job.State]bool{}
		for _, one := range list {
			want[one.Kind][one.State]++
			seen[one.State] = true
		}
		if len(seen) != 5 {
			t.Errorf("the list shows the states %v, want all", seen)
		}
		counts, err := j.Count(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := map[job.Kind]map[job.State]int{}
		for _, count := range counts {
			got[count.Kind] = count.States
			switch {
			case count.Kind != job.Import && count.LastSuccess != nil:
				t.Errorf("%s succeeded at %v", count.Kind, count.LastSuccess)
			case count.Kind == job.Import && (count.LastSuccess == nil || !count.LastSuccess.Equal(*succeeded.FinishedAt)):
				t.Errorf("the import ended at %v, want %v", count.LastSuccess, succeeded.FinishedAt)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-list +count)\n%s", diff)
		}
	})
}
