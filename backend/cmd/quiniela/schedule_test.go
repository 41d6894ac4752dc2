package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestNextAt(t *testing.T) {
	clock, on, err := parseSchedule("06:30")
	if err != nil || !on {
		t.Fatal(on, err)
	}
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[string]string{
		"2026-11-28 05:00": "2026-11-28 06:30", "2026-11-28 06:30": "2026-11-29 06:30", "2026-12-31 23:59": "2027-01-01 06:30",
		"2026-03-28 12:00": "2026-03-29 06:30", // the clocks go forward in between
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", now, madrid)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextAt(at, clock).Format("2006-01-02 15:04"); got != want {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
	if _, on, err := parseSchedule("off"); on || err != nil {
		t.Errorf("off: %t, %v", on, err)
	}
}

func TestOneServerQueuesTheDailyUpdate(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		now := time.Date(2026, time.November, 28, 6, 30, 0, 0, time.UTC)
		var queue *jobs.Jobs
		for range 2 {
			db := storetest.Open(t, url)
			if _, err := migrate(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			var err error
			if queue, err = openQueue(db, slog.New(slog.DiscardHandler), importer{db: db}); err != nil {
				t.Fatal(err)
			}
			if err := queueUpdate(t.Context(), db, queue, now); err != nil {
				t.Fatal(err)
			}
		}
		db := storetest.Open(t, url)
		if list, err := queue.List(t.Context(), job.Query{Limit: 10}); err != nil || len(list) != 1 || list[0].Kind != job.Update {
			t.Fatalf("%+v, %v", list, err)
		}
		if last, err := db.LastUpdate(t.Context()); err != nil || last.FinishedAt != nil {
			t.Errorf("before it is done: %+v, %v", last, err)
		}
		if err := queue.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = queue.Stop(context.Background()) }()
		// The user has no leagues, so nothing is fetched and nothing is fitted.
		deadline := time.Now().Add(20 * time.Second)
		for {
			list, err := queue.List(t.Context(), job.Query{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 1 && list[0].State == job.Succeeded {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%+v", list)
			}
			time.Sleep(20 * time.Millisecond)
		}
		last, err := db.LastUpdate(t.Context())
		if err != nil || last.Day != "2026-11-28" || last.FinishedAt == nil || last.Failed || last.Report.IsZero() {
			t.Errorf("%+v, %v", last, err)
		}
	})
}
