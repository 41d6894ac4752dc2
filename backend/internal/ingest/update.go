package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Update is one day's automatic update.
type Update struct {
	Day        string // 2026-11-28
	StartedAt  time.Time
	FinishedAt *time.Time     // nil: in progress, or interrupted
	Report     fault.Sentence // what it did, one line per file
	Failed     bool
}

// SourceRun says when a source was last read by the daily update; nil is never.
type SourceRun struct {
	Source                   string
	LastSuccess, LastFailure *time.Time
}

// Updater imports the latest results of all divisions from the sources that publish
// them.
type Updater struct {
	Sites     Sites
	Divisions func(ctx context.Context) ([]competition.Competition, error) // those with matches that are not sample data
	Fetch     func(ctx context.Context, address string) (io.ReadCloser, string, error)
	Import    func(ctx context.Context, file io.Reader, hints listing.Hints, options Options) (Report, string, error)
	Progress  func(done, total int)
	Now       func() time.Time
}

// Run imports the current season of every division and the coming fixtures. If a
// file fails, the others are still imported; the report names the file, and the
// error is not nil.
func (u Updater) Run(ctx context.Context) (report fault.Sentence, err error) {
	divisions, err := u.Divisions(ctx)
	if err != nil {
		return report, err
	}
	if len(divisions) == 0 {
		return fault.Say("there are no divisions of your own to update"), nil
	}
	var codes []string
	for _, d := range divisions {
		codes = append(codes, d.Code)
	}
	var lines []fault.Sentence
	var failures error
	all := u.Sites.Files(divisions, func(c competition.Competition) football.Season { return c.SeasonOn(u.Now()) })
	if len(all) == 0 {
		return fault.Say("no source that is switched on has your divisions"), nil
	}
	for done, file := range all {
		address := file.Address
		u.Progress(done, len(all))
		one, err := u.importFrom(ctx, file, codes)
		if ctx.Err() != nil {
			return fault.Join(lines, "\n"), ctx.Err()
		}
		if err != nil {
			failures = errors.Join(failures, fmt.Errorf("%s: %w", address, err))
			lines = append(lines, fault.Say("%s: %s", address, fault.PublicOf(err)))
			continue
		}
		lines = append(lines, fault.Say("%s: %d new, %d changed, %d unchanged", address, one.New, one.Changed, one.Unchanged))
	}
	return fault.Join(lines, "\n"), failures
}

func (u Updater) importFrom(ctx context.Context, from SourceFile, divisions []string) (Report, error) {
	file, name, err := u.Fetch(ctx, from.Address)
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = file.Close() }()
	report, _, err := u.Import(ctx, file, listing.Hints{Name: name, Field: from.Field}, Options{Name: from.Address, Divisions: divisions})
	return report, err
}
