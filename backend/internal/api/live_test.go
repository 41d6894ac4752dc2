package api_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

type liveAnswer struct {
	Now struct {
		State    string
		Fixtures []struct{ Sign, Standing, Clock string }
	}
	Tickets []struct {
		ID, Hits, BestPossible int
		AtLeast                map[string]float64
	}
}

func TestAJornadaWhileItIsPlayed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
		j := decode[poolJornada](t, created)
		p.addTicket(t, token, j.ID)
		path := "/api/v1/jornadas/1/live"
		if got := decode[liveAnswer](t, p.get(t, token, path)); got.Now.State != "open" || len(got.Now.Fixtures) != 15 || len(got.Tickets) != 1 || got.Tickets[0].Hits != 0 || got.Tickets[0].AtLeast["10"] <= 0 {
			t.Errorf("before it begins: %+v", got)
		}
		p.clock.Advance(22 * time.Hour)
		running := []jornada.RunningScore{{Position: 5, Score: football.Score{Home: 1}, Clock: "30'"}}
		if changed, err := s.SaveScores(t.Context(), j.ID, running, p.clock.Now()); err != nil || !changed {
			t.Fatal(changed, err)
		}
		if changed, err := s.SaveScores(t.Context(), j.ID, running, p.clock.Now().Add(time.Minute)); err != nil || changed {
			t.Errorf("the same score again changed it: %v, %v", changed, err)
		}
		token = p.logIn(t)
		got := decode[liveAnswer](t, p.get(t, token, path))
		if f := got.Now.Fixtures[4]; got.Now.State != "playing" || f.Sign != "1" || f.Standing != "provisional" || f.Clock != "30'" {
			t.Errorf("under way: %+v", got)
		}
		p.addUser(t, "eva", account.Player)
		other := p.logInAs(t, "eva", "").Access
		if got := decode[liveAnswer](t, p.get(t, other, path)); len(got.Tickets) != 0 {
			t.Errorf("somebody else sees the ticket: %+v", got.Tickets)
		}
	})
}

func TestALiveStreamTellsOfChanges(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	p, token := editor(t, s)
	wantStatus(t, "jornada", p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)), http.StatusCreated)
	server := httptest.NewServer(p.server.Handler())
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/jornadas/1/live/events", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	next := func() string {
		for lines.Scan() {
			if text, found := strings.CutPrefix(lines.Text(), "data: "); found {
				return text
			}
		}
		return ""
	}
	if first := next(); !strings.Contains(first, `"state":"open"`) {
		t.Fatalf("first event %q", first)
	}
	p.clock.Advance(22 * time.Hour)
	if _, err := s.SaveScores(t.Context(), 1, []jornada.RunningScore{{Position: 5, Score: football.Score{Away: 2}, Ended: true}}, p.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if second := next(); !strings.Contains(second, `"standing":"final"`) || !strings.Contains(second, `"state":"playing"`) {
		t.Errorf("second event %q", second)
	}
}

func TestSourcesOfTheWeek(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		at := today.Add(-time.Hour)
		failed := week.Answer{Source: week.SELAE, Address: "https://example.org/fechav3", AskedAt: at, FailedAt: &at, Failure: week.Refused, Failures: 2, AskAfter: today.Add(time.Hour)}
		if err := s.SaveAnswer(t.Context(), failed); err != nil {
			t.Fatal(err)
		}
		got := decode[struct {
			Items []struct {
				Source      string
				On, Failing bool
				LastFailure *time.Time
				Addresses   []struct {
					Address, Failure string
					Failures         int
				}
			}
		}](t, p.get(t, token, "/api/v1/sources")).Items
		if len(got) != 6 || got[3].Source != "football-data" || !got[3].On || got[4].On || got[0].Source != "selae" || got[0].On || !got[0].Failing || !got[0].LastFailure.Equal(at) || got[0].Addresses[0].Failure != "refused" || got[0].Addresses[0].Failures != 2 || got[1].Failing {
			t.Errorf("%+v", got)
		}
	})
}
