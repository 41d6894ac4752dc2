package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// openStream opens the event stream of a job on a new HTTP server, which stop shuts
// down.
func openStream(t *testing.T, p *product, token, location string) (stream io.Reader, stop func() error) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.Config = p.server.HTTP()
	server.Start()
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+location+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%d %s", response.StatusCode, kind)
	}
	return response.Body, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return server.Config.Shutdown(ctx)
	}
}

func TestJobEventsEndWhenTheJobFinishes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		location := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train", "models", []string{"elo"})).Header().Get("Location")
		stream, _ := openStream(t, p, token, location)
		text, err := io.ReadAll(stream)
		if err != nil {
			t.Fatal(err)
		}
		events := regexp.MustCompile(`event: job\ndata: (\{[^\n]*\})\n\n`).FindAllStringSubmatch(string(text), -1)
		length := 0
		for i, event := range events {
			length += len(event[0])
			if i > 0 && event[1] == events[i-1][1] {
				t.Errorf("event %d is the one before it: %s", i, event[1])
			}
		}
		if len(events) == 0 || length != len(text) {
			t.Fatalf("%d events in %q", len(events), text)
		}
		var last background
		if err := json.Unmarshal([]byte(events[len(events)-1][1]), &last); err != nil || last.State != "succeeded" || len(last.Result) == 0 {
			t.Errorf("after %d events: %+v, %v", len(events), last, err)
		}
	})
}

// An unknown job gets a 404 problem, not an empty stream.
func TestEventsOfAnUnknownJobAreNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		response := p.get(t, token, "/api/v1/jobs/12345/events")
		wantProblem(t, "watch", response, http.StatusNotFound)
	})
}

// A client that watches a queued job does not delay the shutdown of the server, and
// its stream ends properly.
func TestStreamsEndWhenTheServerStops(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		location := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")).Header().Get("Location")
		stream, stop := openStream(t, p, token, location)
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		text, err := io.ReadAll(stream)
		if err != nil || !strings.HasPrefix(string(text), "event: job\ndata: {") || !strings.HasSuffix(string(text), "}\n\n") {
			t.Errorf("%q, %v", text, err)
		}
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}
