package week_test

import (
	"context"
	"database/sql"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// crew are two workers, each with its own connections to the database, as processes have.
type crew struct {
	queues    []*jobs.Jobs
	pools     []*sql.DB
	hold      atomic.Bool   // the next job is held by its worker until that is killed
	held      chan int      // the worker that holds it
	over      chan struct{} // closed at the end of the test
	forecasts atomic.Int32  // that have been made
	killed    map[int]bool
}

func newCrew(t *testing.T, url string) *crew {
	t.Helper()
	c := &crew{held: make(chan int, 1), over: make(chan struct{}), killed: map[int]bool{}}
	for n := range 2 {
		s, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		database := jobs.Database{DB: pool, Postgres: postgres}
		if _, err := jobs.Migrate(t.Context(), database); err != nil {
			t.Fatal(err)
		}
		queue, err := jobs.New(database, jobs.Config{
			Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: 10 * time.Second,
			Handlers: map[job.Kind]jobs.Handler{job.Forecast: func(context.Context, *jobs.Run) (any, error) {
				if c.hold.CompareAndSwap(true, false) {
					c.held <- n
					<-c.over
				}
				c.forecasts.Add(1)
				return nil, nil
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := queue.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.queues, c.pools = append(c.queues, queue), append(c.pools, pool)
	}
	t.Cleanup(func() {
		close(c.over)
		for n, queue := range c.queues {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			if err := queue.Stop(ctx); err != nil && !c.killed[n] {
				t.Error(err)
			}
			cancel()
		}
	})
	return c
}

// kill ends the worker that holds a job: nothing of it reaches the database any more. The
// job's last sign of life is made an old one, so that nobody has to wait.
func (c *crew) kill(t *testing.T) {
	t.Helper()
	select {
	case n := <-c.held:
		c.killed[n] = true
		if err := c.pools[n].Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.pools[1-n].ExecContext(t.Context(), "UPDATE job_beats SET at = 0"); err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no worker has taken the job")
	}
}

// wantForecasts waits until jobs have been done, and checks that each of them ended once,
// after so many attempts.
func (c *crew) wantForecasts(t *testing.T, attempts ...int) {
	t.Helper()
	var pool *sql.DB
	for n := range c.pools {
		if !c.killed[n] {
			pool = c.pools[n]
		}
	}
	read := func() (done []int) {
		rows, err := pool.QueryContext(t.Context(), "SELECT attempt FROM river_job WHERE kind = 'forecast' AND state = 'completed' ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var attempt int
			if err := rows.Scan(&attempt); err != nil {
				t.Fatal(err)
			}
			done = append(done, attempt)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return done
	}
	for range 500 {
		if len(read()) >= len(attempts) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	got := read()
	if len(got) != len(attempts) || int(c.forecasts.Load()) != len(attempts) {
		t.Fatalf("jobs done after %v attempts, %d forecasts; want %v", got, c.forecasts.Load(), attempts)
	}
	for n, want := range attempts {
		if got[n] != want {
			t.Errorf("job %d done after %d attempts, want %d", n+1, got[n], want)
		}
	}
}
