package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// maxEventDuration is the maximum duration of a stream, because the session is
// checked only at its start. Clients reconnect.
const maxEventDuration = 10 * time.Minute

// heartbeatInterval is the interval of comments that show the client, and proxies in
// between, that the stream is alive. A client that is gone is noticed by them.
const heartbeatInterval = 15 * time.Second

// watchJob streams an event for every change of a job until it has finished. It does
// not use Huma's sse package, which cannot respond 404; see
// docs/decisions/job-events.md.
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
		heartbeat := time.NewTicker(heartbeatInterval)
		defer heartbeat.Stop()
		var last []byte
		for {
			select {
			case <-r.closing:
				return
			case <-deadline.C:
				return
			case <-heartbeat.C:
				if _, err := io.WriteString(out, ": still there\n\n"); err != nil {
					return // the client is gone
				}
				flush()
			case j, open := <-readings:
				if !open {
					return
				}
				text, err := json.Marshal(newJobBody(ctx, j, r.now()))
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
