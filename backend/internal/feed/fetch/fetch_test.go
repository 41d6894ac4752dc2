package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
)

var quick = fetch.Settings{Timeout: 2 * time.Second, Pause: time.Millisecond, Interval: time.Millisecond, MaxBytes: 1000}

// local is quick, for the servers of these tests.
func local(t *testing.T) fetch.Settings {
	settings := quick
	settings.Allowed = allow(t, "127.0.0.1")
	return settings
}

func read(t *testing.T, c *fetch.Client, address string) (text, name string, err error) {
	t.Helper()
	file, name, err := c.Open(t.Context(), address)
	if err != nil {
		return "", name, err
	}
	defer func() { _ = file.Close() }()
	all, err := io.ReadAll(file)
	return string(all), name, err
}

func TestAFileIsFetchedAfterAFewTries(t *testing.T) {
	var asked atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.UserAgent(), "QuinielaML") {
			t.Errorf("we do not say who we are: %q", r.UserAgent())
		}
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprint(w, "hello")
	}))
	defer site.Close()
	text, name, err := read(t, fetch.New(local(t)), site.URL+"/2010-11/SP1.csv?x=1")
	if err != nil || text != "hello" || name != "SP1.csv" || asked.Load() != 3 {
		t.Errorf("%q called %q after %d tries, %v", text, name, asked.Load(), err)
	}
}

func TestFailuresHaveSentencesForTheUser(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			_, _ = fmt.Fprint(w, strings.Repeat("x", 2000))
		case "/endless":
			for range 100 {
				_, _ = fmt.Fprint(w, strings.Repeat("x", 100))
				w.(http.Flusher).Flush()
			}
		case "/broken":
			w.Header().Set("Content-Length", "500")
			_, _ = fmt.Fprint(w, "half")
		case "/failing":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	client := fetch.New(local(t))
	tests := []struct {
		address string
		kind    fault.Kind
		want    string
	}{
		{"", fault.Invalid, "is not an address"},
		{"SP1.csv", fault.Invalid, "is not an address"},
		{"file:///etc/passwd", fault.Invalid, "is not an address"},
		{"https://user:secret@example.org/x", fault.Invalid, "is not an address"},
		{"http://169.254.169.254/latest/meta-data/", fault.Invalid, "is not a site of the public Internet"},
		{closed.URL, fault.Unavailable, "cannot be reached"},
		{site.URL + "/nothing", fault.Unavailable, "404 Not Found"},
		{site.URL + "/failing", fault.Unavailable, "cannot be reached"},
		{site.URL + "/large", fault.Invalid, "larger than"},
		{site.URL + "/endless", fault.Invalid, "larger than"},
		{site.URL + "/broken", fault.Unavailable, "broke off"},
	}
	for _, test := range tests {
		_, _, err := read(t, client, test.address)
		if fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.address, err, test.want)
		}
	}
}

func TestRequestsToASiteAreRateLimited(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "x") }))
	defer site.Close()
	slow := local(t)
	slow.Interval = time.Hour
	client := fetch.New(slow)
	if _, _, err := read(t, client, site.URL); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, _, err := client.Open(ctx, site.URL); !errors.Is(err, context.Canceled) {
		t.Errorf("a second request at once: %v", err)
	}
}
