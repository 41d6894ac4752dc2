package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// maxEventDuration ends a stream, so that a session that has ended does not
// listen for ever. Clients ask again.
const maxEventDuration = 10 * time.Minute

// watchJob streams a job until it is over: an event for every change. Huma's sse
// package would not let it answer 404, see docs/decisions/job-events.md.
func (r jobRoutes) watchJob(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	readings, err := r.jobs.Watch(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", "text/event-stream")
		ctx, out := c.Context(), c.BodyWriter()
		flush := func() {}
		if flusher, ok := out.(http.Flusher); ok {
			flush = flusher.Flush
		}
		deadline := time.NewTimer(maxEventDuration)
		defer deadline.Stop()
		var last []byte
		for {
			select {
			case <-r.closing:
				return
			case <-deadline.C:
				return
			case j, open := <-readings:
				if !open {
					return
				}
				text, err := json.Marshal(newJobBody(j, r.now()))
				if err != nil {
					r.log.ErrorContext(ctx, "job event", "error", err)
					return
				}
				if bytes.Equal(text, last) {
					continue
				}
				if _, err := fmt.Fprintf(out, "event: job\ndata: %s\n\n", text); err != nil {
					return // the client is gone
				}
				flush()
				last = text
			}
		}
	}}, nil
}
