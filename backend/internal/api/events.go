package api

import (
	"bytes"
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

// events streams what readings bring, each as an event with a name, unless it is the
// same as the one before. The stream ends with the readings, and with the server.
func events[T any](r *router, name string, readings <-chan T, closing <-chan struct{}, body func(T) any) *huma.StreamResponse {
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
			case <-closing:
				return
			case <-deadline.C:
				return
			case <-heartbeat.C:
				if _, err := io.WriteString(out, ": still there\n\n"); err != nil {
					return // the client is gone
				}
				flush()
			case one, open := <-readings:
				if !open {
					return
				}
				text, err := json.Marshal(body(one))
				if err != nil {
					r.log.ErrorContext(ctx, "event", "name", name, "error", err)
					return
				}
				if bytes.Equal(text, last) {
					continue
				}
				if _, err := fmt.Fprintf(out, "event: %s\ndata: %s\n\n", name, text); err != nil {
					return // the client is gone
				}
				flush()
				last = text
			}
		}
	}}
}
