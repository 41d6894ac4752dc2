package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// watchJob streams an event for every change of a job until it has finished. It does
// not use Huma's sse package, which cannot respond 404; see
// docs/decisions/job-events.md.
func (r jobRoutes) watchJob(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	readings, err := r.jobs.Watch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return events(r.router, "job", readings, r.closing, func(j job.Job) any { return newJobBody(ctx, j, r.now()) }), nil
}
