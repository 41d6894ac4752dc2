package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// scheduleOff says that nothing is brought up to date by itself.
const scheduleOff = "off"

// parseSchedule reads the time of the daily update.
func parseSchedule(text string) (clock time.Time, on bool, err error) {
	if text == scheduleOff {
		return time.Time{}, false, nil
	}
	if clock, err = time.Parse("15:04", text); err != nil {
		return time.Time{}, false, fmt.Errorf("QUINIELA_SCHEDULE is %q: write off, or the time of the daily update such as 06:00", text)
	}
	return clock, true, nil
}

// nextAt is the next moment after now at a time of the day.
func nextAt(now, clock time.Time) time.Time {
	next := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// updateDaily brings the leagues up to date each day until the context ends. Of
// several servers on one database, one does it.
func updateDaily(ctx context.Context, log *slog.Logger, db *store.Store, clock time.Time) {
	from := newImporter(db)
	updater := ingest.Updater{
		Divisions: db.OwnDivisions, Fetch: from.Fetch, Import: from.Import, Now: time.Now,
		Train: func(ctx context.Context) error { _, err := train(ctx, db, forecast.Strength); return err },
	}
	for {
		timer := time.NewTimer(time.Until(nextAt(time.Now(), clock)))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if err := updateOnce(ctx, db, updater, time.Now); err != nil && ctx.Err() == nil {
			log.Error("daily update", "error", err)
		}
	}
}

// updateOnce does the day's update unless another server has begun it.
func updateOnce(ctx context.Context, db *store.Store, updater ingest.Updater, now func() time.Time) error {
	day := now().Format(time.DateOnly)
	mine, err := db.BeginUpdate(ctx, day, now())
	if err != nil || !mine {
		return err
	}
	report, err := updater.Run(ctx)
	kept := db.EndUpdate(context.WithoutCancel(ctx), day, report, err != nil, now())
	if err == nil {
		err = kept
	}
	return err
}
