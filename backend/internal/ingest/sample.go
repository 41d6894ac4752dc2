package ingest

import "context"

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
