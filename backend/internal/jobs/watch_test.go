package jobs_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

func watch(ctx context.Context, t *testing.T, j *jobs.Jobs, id int64) <-chan job.Job {
	t.Helper()
	stream, err := j.Watch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func TestEveryWatcherSeesProgressAndEnd(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		steps := make(chan int)
		start(t, db, map[job.Kind]jobs.Handler{job.Train: func(_ context.Context, run *jobs.Run) (any, error) {
			for done := range steps {
				run.Progress("fit", done, 2)
			}
			return "good", nil
		}})
		elsewhere := open(t, db, nil)
		one := add(t, elsewhere, job.Train, nil)
		streams := make([]<-chan job.Job, 3)
		for i := range streams {
			streams[i] = watch(t.Context(), t, elsewhere, one.ID)
		}
		for done := 1; done <= 2; done++ {
			steps <- done
			for i, stream := range streams {
				seen := false
				for !seen {
					one, open := <-stream
					if !open {
						t.Fatalf("stream %d ended before step %d", i, done)
					}
					seen = one.Done == done
				}
			}
		}
		close(steps)
		for i, stream := range streams {
			var last job.Job
			for last = range stream {
			}
			if last.State != job.Succeeded || string(last.Result) != `"good"` || last.FinishedAt == nil {
				t.Errorf("stream %d ended with %+v", i, last)
			}
		}
		// A finished job is sent once.
		var received []job.Job
		for j := range watch(t.Context(), t, elsewhere, one.ID) {
			received = append(received, j)
		}
		if len(received) != 1 || received[0].State != job.Succeeded {
			t.Errorf("%+v", received)
		}
		if _, err := elsewhere.Watch(t.Context(), 12345); fault.KindOf(err) != fault.NotFound {
			t.Errorf("watched what is not there: %v", err)
		}
	})
}

// One reader queries the database for all streams, however many there are, and it
// stops when there are none.
func TestManyStreamsSendNoMoreStatementsThanOne(t *testing.T) {
	eachCounted(t, func(t *testing.T, db jobs.Database, sent *atomic.Int64) {
		j := open(t, db, nil)
		var ids []int64
		for range 5 {
			ids = append(ids, add(t, j, job.Import, nil).ID)
		}
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		const interval = 200 * time.Millisecond
		during := func(intervals int) int64 {
			before := sent.Load()
			time.Sleep(time.Duration(intervals) * interval)
			return sent.Load() - before
		}
		var streams []<-chan job.Job
		for i := range 60 {
			streams = append(streams, watch(ctx, t, j, ids[i%len(ids)]))
		}
		during(2) // every job has been read once
		if got := during(5); got < 1 || got > 6 {
			t.Errorf("60 streams of 5 jobs sent %d statements in 5 intervals", got)
		}
		for i, stream := range streams {
			if one := <-stream; one.ID != ids[i%len(ids)] || one.State != job.Queued {
				t.Errorf("stream %d shows %+v", i, one)
			}
		}
		leave()
		for _, stream := range streams {
			for range stream { // drain until it is closed
			}
		}
		during(2)
		if got := during(3); got != 0 {
			t.Errorf("%d statements while nobody listens", got)
		}
		// A new stream starts the reader again.
		again := watch(t.Context(), t, j, ids[0])
		<-again
		if one, open := <-again; !open || one.ID != ids[0] {
			t.Errorf("%+v, %v", one, open)
		}
	})
}

func TestStreamsEndWhenTheDatabaseIsClosed(t *testing.T) {
	eachCounted(t, func(t *testing.T, db jobs.Database, _ *atomic.Int64) {
		j := open(t, db, nil)
		stream := watch(t.Context(), t, j, add(t, j, job.Import, nil).ID)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		deadline := time.After(10 * time.Second)
		for open := true; open; {
			select {
			case _, open = <-stream:
			case <-deadline:
				t.Fatal("the stream goes on")
			}
		}
	})
}
