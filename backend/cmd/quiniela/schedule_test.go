package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestTheNextDailyUpdate(t *testing.T) {
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

func TestOneServerDoesTheDaysUpdate(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		servers := []*store.Store{storetest.Open(t, url), storetest.Open(t, url)}
		if _, err := servers[0].LastUpdate(t.Context()); err == nil {
			t.Error("an update that never was")
		}
		now := func() time.Time { return time.Date(2026, time.November, 28, 6, 30, 0, 0, time.UTC) }
		runs := 0
		updater := ingest.Updater{Now: now, Divisions: func(context.Context) ([]football.Division, error) {
			runs++
			return nil, nil
		}}
		for _, db := range servers {
			if err := updateOnce(t.Context(), db, updater, now); err != nil {
				t.Fatal(err)
			}
		}
		if runs != 1 {
			t.Errorf("%d updates on one day", runs)
		}
		last, err := servers[1].LastUpdate(t.Context())
		if err != nil || last.Day != "2026-11-28" || last.FinishedAt == nil || last.Failed || last.Report == "" {
			t.Errorf("%+v, %v", last, err)
		}
		broken := updater
		broken.Divisions = func(context.Context) ([]football.Division, error) { return nil, errors.New("broken") }
		tomorrow := func() time.Time { return now().AddDate(0, 0, 1) }
		if err := updateOnce(t.Context(), servers[0], broken, tomorrow); err == nil {
			t.Error("a failure is hidden")
		}
		if last, err := servers[1].LastUpdate(t.Context()); err != nil || !last.Failed || last.Day != "2026-11-29" {
			t.Errorf("%+v, %v", last, err)
		}
	})
}
