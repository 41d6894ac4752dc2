package week_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// withFiles lets the week import files, and adds the matches that make the first division
// of Spain, Finland's and friendlies the user's own.
func (w *watch) withFiles(t *testing.T) {
	t.Helper()
	w.Addresses = week.Addresses{Sites: ingest.Sites{FootballData: w.services.URL + "/fd/", OpenFootball: w.services.URL + "/of/", Internationals: w.services.URL + "/mj/"}}
	w.Import = func(ctx context.Context, file ingest.SourceFile, divisions []string, content []byte) error {
		options := ingest.Options{Name: file.Address, Divisions: divisions, Now: w.now}
		return w.bring(ctx, content, listing.Hints{Name: path.Base(file.Address), Field: file.Field}, options)
	}
	for name, text := range map[string]string{"SP1.csv": heading + "SP1,12/08/2025,Betis,Sevilla,1,0,H\n", "results.csv": internationals} {
		if err := w.bring(t.Context(), []byte(text), listing.Hints{Name: name, Field: football.MenNational}, ingest.Options{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *watch) bring(ctx context.Context, content []byte, hints listing.Hints, options ingest.Options) error {
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return w.store.BeginImport(ctx) }
	entries, _, err := feed.Open(bytes.NewReader(content), hints)
	if err == nil {
		_, err = ingest.Import(ctx, begin, entries, options)
	}
	if err != nil {
		return fault.New(fault.Invalid, "%v", err)
	}
	return nil
}

const (
	heading        = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n"
	internationals = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n2026-03-26,Spain,Egypt,2,0,Friendly,Madrid,Spain,FALSE\n"
)

func (w *watch) matches(t *testing.T, division string) int {
	t.Helper()
	page, _, err := w.store.Matches(t.Context(), football.MatchQuery{Division: division, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return len(page)
}

// Results and fixtures come by themselves, of the user's own competitions, and an
// unchanged file is not read again.
func TestFilesComeByThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.withFiles(t)
		w.services.set("/fd/mmz4281/2627/SP1.csv", heading+"SP1,12/09/2026,Betis,Sevilla,2,0,H\nSP1,19/09/2026,Sevilla,Betis,1,1,D\n")
		w.services.set("/fd/fixtures.csv", heading+"SP1,26/09/2026,Betis,Osasuna,,,\nE0,26/09/2026,Arsenal,Chelsea,,,\n")
		w.services.set("/mj/international_results/master/results.csv", internationals+"2026-09-08,Spain,Georgia,3,1,Friendly,Elche,Spain,FALSE\n")
		w.at(t, "2026-09-21 10:00")
		if n := w.matches(t, "SP1"); n != 4 {
			t.Errorf("%d matches of the first division", n)
		}
		if n := w.matches(t, "E0"); n != 0 {
			t.Errorf("%d matches of a league that nobody has", n)
		}
		if n := w.matches(t, "FRIENDLY"); n != 2 {
			t.Errorf("%d friendlies", n)
		}
		w.services.count("/")
		w.at(t, "2026-09-21 12:00")
		if n := w.services.count("/"); n != 0 {
			t.Errorf("asked %d times within two hours", n)
		}
		w.at(t, "2026-09-22 11:00")
		if n := w.services.count("/"); n != 3 {
			t.Errorf("asked %d times on the next day", n)
		}
		all, err := s.Answers(t.Context(), 100)
		if err != nil || len(all) != 3 {
			t.Fatalf("%d answers, %v", len(all), err)
		}
		for _, a := range all {
			if a.Failure != week.NoFailure || a.SucceededAt == nil || !a.SucceededAt.Equal(w.now) {
				t.Errorf("%+v", a)
			}
		}
		runs, err := s.SourceRuns(t.Context())
		if err != nil || len(runs) != 2 || runs[0].Source != week.FootballData || !runs[0].LastSuccess.Equal(w.now) || runs[0].LastFailure != nil {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}

// Whatever a site answers, the last good content stays and the site is asked less often.
func TestAFileThatFails(t *testing.T) {
	const address = "/fd/mmz4281/2627/SP1.csv"
	for name, wrong := range map[string]struct {
		answer  func(w http.ResponseWriter, r *http.Request)
		failure week.Failure
	}{
		"refused": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<html>Access denied</html>")
		}, week.Refused},
		"missing": {http.NotFound, week.Missing},
		"a page": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!DOCTYPE html><html><title>Welcome</title></html>")
		}, week.Unreadable},
		"garbage": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\x00\x01garbage\xff") }, week.Unreadable},
		"empty":   {func(http.ResponseWriter, *http.Request) {}, week.Unreadable},
		"slow": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second):
			}
		}, week.Unreachable},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			_, _ = io.WriteString(w, heading)
		}, week.Unreachable},
		"its server": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, week.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, storetest.SQLite(t))
			w := newWatch(t, s)
			w.withFiles(t)
			w.Addresses.Internationals = ""
			good := heading + "SP1,12/09/2026,Betis,Sevilla,2,0,H\n"
			w.services.set(address, good)
			w.services.set("/fd/fixtures.csv", heading)
			w.at(t, "2026-09-21 10:00")
			w.services.handle(address, wrong.answer)
			w.at(t, "2026-09-22 10:00")
			var got week.Answer
			known, _, err := s.ClaimAnswer(t.Context(), week.FootballData, w.services.URL+address, w.now.Add(1000*time.Hour), w.now.Add(1000*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			got = known
			if got.Failure != wrong.failure || string(got.Content) != good || got.FailedAt == nil || !got.FailedAt.Equal(w.now) || w.matches(t, "SP1") != 2 {
				t.Errorf("%s %q, failed at %v", got.Failure, got.Content, got.FailedAt)
			}
		})
	}
}

// Two servers never ask one host at the same time, whatever the addresses.
func TestAHostIsAskedByOneServerAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.withFiles(t)
		w.Addresses.Internationals = ""
		other := newWatch(t, s)
		other.services, other.Addresses, other.Import = w.services, w.Addresses, w.Import
		other.now = w.now
		w.services.set("/fd/fixtures.csv", heading)
		w.services.handle("/fd/mmz4281/2627/SP1.csv", func(out http.ResponseWriter, _ *http.Request) {
			if err := other.Tick(t.Context()); err != nil {
				t.Error(err)
			}
			if n := w.services.count("fixtures.csv"); n != 0 {
				t.Error("another server asked the same host meanwhile")
			}
			_, _ = fmt.Fprint(out, heading+strings.Repeat("SP1,12/09/2026,Betis,Sevilla,2,0,H\n", 1))
		})
		if err := w.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.services.count("fixtures.csv"); n != 1 {
			t.Errorf("the other file was asked for %d times afterwards", n)
		}
	})
}
