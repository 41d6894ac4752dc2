package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func TestAnOutageOfTheDatabaseIsAnsweredWithRetryAfter(t *testing.T) {
	var log strings.Builder
	r := &router{log: slog.New(slog.NewTextHandler(&log, nil))}
	err := r.problemOf(t.Context(), dberr.Fault(context.DeadlineExceeded, fault.Say("teams")))
	var headers huma.HeadersError
	var status huma.StatusError
	if !errors.As(err, &headers) || headers.GetHeaders().Get("Retry-After") == "" {
		t.Errorf("no Retry-After: %v", err)
	}
	if !errors.As(err, &status) || status.GetStatus() != http.StatusServiceUnavailable {
		t.Errorf("not 503: %v", err)
	}
	if !strings.Contains(log.String(), "deadline exceeded") || strings.Contains(err.Error(), "deadline") {
		t.Errorf("the cause is for the log alone: answered %q, logged %q", err, log.String())
	}
}
