package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Update is one day's automatic update.
type Update struct {
	Day        string // 2026-11-28
	StartedAt  time.Time
	FinishedAt *time.Time // nil: in progress, or interrupted
	Report     string     // what it did, one line per file
	Failed     bool
}

// SourceRun says when a source was last read by the daily update; nil is never.
type SourceRun struct {
	Source                   string
	LastSuccess, LastFailure *time.Time
}

// Updater imports the latest results of all divisions from the site that publishes
// them.
type Updater struct {
	Divisions func(ctx context.Context) ([]competition.Competition, error) // those with matches that are not sample data
	Fetch     func(ctx context.Context, address string) (io.ReadCloser, string, error)
	Import    func(ctx context.Context, file io.Reader, hints listing.Hints, options Options) (Report, string, error)
	Progress  func(done, total int)
	Now       func() time.Time
}

// Run imports the current season of every division and the coming fixtures. If a
// file fails, the others are still imported; the report names the file, and the
// error is not nil.
func (u Updater) Run(ctx context.Context) (report string, err error) {
	divisions, err := u.Divisions(ctx)
	if err != nil {
		return "", err
	}
	if len(divisions) == 0 {
		return "there are no divisions of your own to update", nil
	}
	var codes []string
	for _, d := range divisions {
		codes = append(codes, d.Code)
	}
	season := football.SeasonOn(u.Now())
	addresses, err := Addresses(FootballData, codes, []string{season.String()})
	if err != nil {
		return "", err
	}
	fixtures, err := Addresses(FootballData, nil, nil)
	if err != nil {
		return "", err
	}
	var lines []string
	var failures error
	all := slices.Concat(addresses, fixtures)
	for done, address := range all {
		u.Progress(done, len(all))
		one, err := u.importFrom(ctx, address)
		if ctx.Err() != nil {
			return strings.Join(lines, "\n"), ctx.Err()
		}
		if err != nil {
			failures = errors.Join(failures, fmt.Errorf("%s: %w", address, err))
			lines = append(lines, fmt.Sprintf("%s: %v", address, err))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %d new, %d changed, %d unchanged", address, one.New, one.Changed, one.Unchanged))
	}
	return strings.Join(lines, "\n"), failures
}

func (u Updater) importFrom(ctx context.Context, address string) (Report, error) {
	file, name, err := u.Fetch(ctx, address)
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = file.Close() }()
	report, _, err := u.Import(ctx, file, listing.Hints{Name: name}, Options{Name: address})
	return report, err
}
