// Package requestid gives every request an id that is in all its log lines and in
// the error that the client sees, so that one leads to the other.
package requestid

import (
	"context"
	"crypto/rand"
	"log/slog"
)

// maxLength of an id from outside. It holds a UUID, and the trace ids of the common
// proxies.
const maxLength = 64

// New returns a random id.
func New() string { return rand.Text() }

// Valid reports whether an id from outside can be used: it goes into logs and is sent
// back in a header.
func Valid(id string) bool {
	if id == "" || len(id) > maxLength {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return false
		}
	}
	return true
}

type key struct{}

// With returns a context of the request with an id.
func With(ctx context.Context, id string) context.Context { return context.WithValue(ctx, key{}, id) }

// Of returns the id of a request, or "" if the context is not that of a request.
func Of(ctx context.Context) string {
	id, _ := ctx.Value(key{}).(string)
	return id
}

// LogHandler adds the id of the request, if there is one, to every record.
func LogHandler(next slog.Handler) slog.Handler { return handler{next} }

type handler struct{ slog.Handler }

// Handle adds the id and passes the record on.
func (h handler) Handle(ctx context.Context, record slog.Record) error {
	if id := Of(ctx); id != "" {
		record = record.Clone()
		record.AddAttrs(slog.String("requestId", id))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs returns a handler that adds the id as well.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup returns a handler that adds the id as well.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
