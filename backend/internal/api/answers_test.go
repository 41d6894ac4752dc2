package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestAListIsCachedUntilSomethingChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		token := p.logIn(t)
		const path = "/api/v1/teams"
		first := p.get(t, token, path)
		wantStatus(t, "the list", first, http.StatusOK)
		etag := first.Header().Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") {
			t.Errorf("the list has the ETag %q", etag)
		}
		again := p.do(t, call{path: path, header: map[string]string{"Authorization": "Bearer " + token, "If-None-Match": `"x", ` + etag}})
		wantStatus(t, "with the tag", again, http.StatusNotModified)
		if again.Body.Len() > 0 {
			t.Errorf("304 with a body: %s", again.Body)
		}
		// One's own change is visible at once.
		wantStatus(t, "a new team", p.send(t, token, "POST", path, object("name", "Nuevo", "country", "ES")), http.StatusCreated)
		changed := p.do(t, call{path: path, header: map[string]string{"Authorization": "Bearer " + token, "If-None-Match": etag}})
		wantStatus(t, "after a change", changed, http.StatusOK)
		if !strings.Contains(changed.Body.String(), "Nuevo") {
			t.Errorf("after a change: %s", changed.Body)
		}
		// A change on another server is visible within a second.
		other := *p
		other.start(t, p.clock.Now)
		wantStatus(t, "a team on another server", other.send(t, token, "POST", path, object("name", "Otro", "country", "ES")), http.StatusCreated)
		p.clock.Advance(time.Second)
		if got := p.get(t, token, path).Body.String(); !strings.Contains(got, "Otro") {
			t.Errorf("a second after another server's change: %s", got)
		}
		// A cached list is not sent without a token.
		wantProblem(t, "without a token", p.do(t, call{path: path}), http.StatusUnauthorized)
		// A problem is not cached as a list.
		wantProblem(t, "a wrong filter", p.get(t, token, path+"?season=x"), http.StatusUnprocessableEntity)
		wantProblem(t, "a wrong filter again", p.get(t, token, path+"?season=x"), http.StatusUnprocessableEntity)
	})
}

// What is cached must be the same for every role and language.
func TestCachedResponsesAreTheSameForEverybody(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.fill(t)
	p.addUser(t, "eva", account.Player)
	admin, player := p.logIn(t), p.logInAs(t, "eva", "").Access
	for _, path := range []string{"divisions", "seasons", "teams", "referees", "standings?division=SP1&season=2023", "deductions?division=SP1&season=2023", "matches", "forecasts", "models", "track-record", "jornadas", "jornadas/seasons"} {
		one := p.get(t, admin, "/api/v1/"+path)
		p.clock.Advance(time.Second) // so that the response is computed anew
		two := p.do(t, call{path: "/api/v1/" + path, header: map[string]string{"Authorization": "Bearer " + player, "Accept-Language": "es"}})
		if one.Code != two.Code || !slices.Equal(one.Body.Bytes(), two.Body.Bytes()) {
			t.Errorf("%s: %d %s for an administrator, %d %s for a Spanish player", path, one.Code, one.Body, two.Code, two.Body)
		}
	}
}

// A version is for If-Match: the names in a match may change without it.
func TestAMatchIsSentAgainWhateverItsVersion(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.fill(t)
	first := p.get(t, token, "/api/v1/matches/1")
	wantStatus(t, "the match", first, http.StatusOK)
	again := p.do(t, call{path: "/api/v1/matches/1", header: map[string]string{"Authorization": "Bearer " + token, "If-None-Match": first.Header().Get("ETag")}})
	wantStatus(t, "the match with its version", again, http.StatusOK)
}

func TestResponsesAreCompressedForClientsThatAcceptIt(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.fill(t)
	for _, path := range []string{"/api/v1/matches", "/api/v1/export/matches", "/api/v1/openapi.json"} {
		plain := p.get(t, token, path)
		header := map[string]string{"Authorization": "Bearer " + token, "Accept-Encoding": "gzip"}
		packed := p.do(t, call{path: path, header: header})
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len() {
			t.Errorf("%s: %s, %d bytes of %d", path, packed.Header().Get("Content-Encoding"), packed.Body.Len(), plain.Body.Len())
			continue
		}
		reader, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(text, plain.Body.Bytes()) {
			t.Errorf("%s: another text when compressed (%v)", path, err)
		}
		if tag := plain.Header().Get("ETag"); tag != "" && tag == packed.Header().Get("ETag") {
			t.Errorf("%s: one strong tag for two encodings", path)
		}
	}
}
