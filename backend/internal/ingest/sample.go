package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// bufferSample reads the whole sample, to find each division's last season.
func (r *run) bufferSample(source listing.Reader) (listing.Reader, error) {
	r.last = map[string]football.Season{}
	var replay bufferedEntries
	for {
		entry, err := source.Next()
		if errors.Is(err, io.EOF) {
			return &replay, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the sample: %w", err)
		}
		r.last[entry.Division] = max(r.last[entry.Division], entry.Season)
		replay = append(replay, entry)
	}
}

type bufferedEntries []listing.Entry

func (e *bufferedEntries) Next() (listing.Entry, error) {
	if len(*e) == 0 {
		return listing.Entry{}, io.EOF
	}
	first := (*e)[0]
	*e = (*e)[1:]
	return first, nil
}

// separateSample ensures that a country has either sample data or the user's own
// matches, not both.
func (r *run) separateSample(ctx context.Context, country string) (err error) {
	if _, before := r.own[country]; before {
		return nil
	}
	if r.opt.Sample {
		r.own[country], err = r.tx.HasUserMatches(ctx, country)
		return err
	}
	r.own[country] = true
	dropped, err := r.tx.DropSample(ctx, country)
	r.report.Dropped += dropped
	return err
}
