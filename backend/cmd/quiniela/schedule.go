package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// scheduleOff is the schedule without automatic updates.
const scheduleOff = "off"

// parseSchedule parses the time of the daily update. on is false for scheduleOff.
func parseSchedule(text string) (clock time.Time, on bool, err error) {
	if text == scheduleOff {
		return time.Time{}, false, nil
	}
	if clock, err = time.Parse("15:04", text); err != nil {
		return time.Time{}, false, fmt.Errorf("QUINIELA_SCHEDULE is %q: write off, or the time of the daily update such as 06:00", text)
	}
	return clock, true, nil
}

// nextAt returns the next moment after now with the time of day of clock.
func nextAt(now, clock time.Time) time.Time {
	next := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// updateDaily queues an update every day until the context ends. Of several servers on
// one database, only one queues it.
func updateDaily(ctx context.Context, log *slog.Logger, db *store.Store, queue *jobs.Jobs, clock time.Time) {
	for {
		timer := time.NewTimer(time.Until(nextAt(time.Now(), clock)))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if err := queueUpdate(ctx, db, queue, time.Now()); err != nil && ctx.Err() == nil {
			log.Error("daily update", "error", err)
		}
	}
}

// queueUpdate queues the day's update unless another server has already done so.
func queueUpdate(ctx context.Context, db *store.Store, queue *jobs.Jobs, now time.Time) error {
	day := now.Format(time.DateOnly)
	_, err := db.BeginUpdate(ctx, day, now, queue.Also(job.Update, jobs.UpdateArgs{Day: day, Train: true}))
	return err
}
