package api

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// statusStore lists the daily backups.
type statusStore interface {
	Backups(ctx context.Context, limit int) ([]job.Backup, error)
	// DatabaseSize returns how many bytes the database takes.
	DatabaseSize(ctx context.Context) (int64, error)
}

// jobCounter counts the jobs in each state.
type jobCounter interface {
	Count(ctx context.Context) ([]job.Count, error)
}

type statusRoutes struct {
	*router
	store     statusStore
	jobs      jobCounter
	readiness *readiness // nil: there is no database that could be written to
	storage   *storage
	cfg       Config
	started   time.Time
}

type statusBody struct {
	Version      string       `json:"version"`
	StartedAt    time.Time    `json:"startedAt" doc:"of the server that answers"`
	Writable     bool         `json:"writable" doc:"a write to the database succeeded just now"`
	Queued       int          `json:"queued" doc:"jobs that wait for their turn"`
	Running      int          `json:"running" doc:"jobs under way"`
	DailyBackups bool         `json:"dailyBackups" doc:"the server that answers takes a backup a day; a worker may do so even if it does not"`
	Storage      storageBody  `json:"storage"`
	Backups      []backupBody `json:"backups" nullable:"false" doc:"the latest daily ones, the newest first"`
}

type backupBody struct {
	Day        string     `json:"day" format:"date"`
	StartedAt  time.Time  `json:"startedAt"`
	FinishedAt *time.Time `json:"finishedAt,omitempty" doc:"absent: under way, or failed"`
	Failed     bool       `json:"failed" doc:"why stands in the log and in quiniela backup --history"`
}

// maxBackups is how many daily backups are listed.
const maxBackups = 14

func (r statusRoutes) register() {
	route(r.router, forEditors(get("getStatus", "status", "jobs", "How the server is: database, disks, jobs, backups")), r.getStatus)
}

func (r statusRoutes) getStatus(ctx context.Context, _ *struct{}) (*body[statusBody], error) {
	counts, err := r.jobs.Count(ctx)
	if err != nil {
		return nil, err
	}
	backups, err := r.store.Backups(ctx, maxBackups)
	if err != nil {
		return nil, err
	}
	b := statusBody{
		Version: r.cfg.Version, StartedAt: r.started, DailyBackups: r.cfg.DailyBackups,
		Storage:  r.storage.measure(ctx),
		Writable: r.readiness == nil || r.readiness.check(ctx) == nil, Backups: make([]backupBody, 0, len(backups)),
	}
	for _, count := range counts {
		b.Queued += count.States[job.Queued]
		b.Running += count.States[job.Running]
	}
	for _, one := range backups { // their files and errors name folders of the server
		b.Backups = append(b.Backups, backupBody{one.Day, one.StartedAt, one.FinishedAt, one.Problem != ""})
	}
	return answer(b), nil
}
