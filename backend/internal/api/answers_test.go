package api_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
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

// What is cached must be the same for every role. Only names depend on the language.
func TestCachedResponsesAreTheSameForEverybody(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.fill(t)
	p.addUser(t, "eva", account.Player)
	admin, player := p.logIn(t), p.logInAs(t, "eva", "").Access
	for _, path := range []string{"divisions", "seasons", "teams", "referees", "standings?division=SP1&season=2023", "matches", "forecasts", "models", "track-record", "jornadas", "jornadas/seasons"} {
		one := p.get(t, admin, "/api/v1/"+path)
		p.clock.Advance(time.Second) // so that the response is computed anew
		two := p.do(t, call{path: "/api/v1/" + path, header: map[string]string{"Authorization": "Bearer " + player}})
		if one.Code != two.Code || !slices.Equal(one.Body.Bytes(), two.Body.Bytes()) {
			t.Errorf("%s: %d %s for an administrator, %d %s for a player", path, one.Code, one.Body, two.Code, two.Body)
		}
	}
}

// Names are in the reader's language, also those of an answer that somebody else has
// asked for before.
func TestNamesAreInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		token := p.logIn(t)
		for _, name := range []string{"Bayern Munich", "M'gladbach", "SV Nowhere"} {
			wantStatus(t, name, p.send(t, token, "POST", "/api/v1/teams", object("name", name, "country", "DE")), http.StatusCreated)
		}
		for _, test := range []struct{ language, want string }{
			{"es", "Bayern de Múnich/Bayern, Borussia Mönchengladbach/Gladbach, SV Nowhere/SV Nowhere"},
			{"en", "Bayern Munich/Bayern, Borussia Mönchengladbach/Gladbach, SV Nowhere/SV Nowhere"},
			{"es-MX,es;q=0.8,en;q=0.5", "Bayern de Múnich/Bayern, Borussia Mönchengladbach/Gladbach, SV Nowhere/SV Nowhere"},
			{"", "Bayern Munich/Bayern, Borussia Mönchengladbach/Gladbach, SV Nowhere/SV Nowhere"},
		} {
			response := p.do(t, call{path: "/api/v1/teams", header: map[string]string{"Authorization": "Bearer " + token, "Accept-Language": test.language}})
			if !slices.Contains(response.Header().Values("Vary"), "Accept-Language") {
				t.Errorf("%q: Vary is %q", test.language, response.Header().Values("Vary"))
			}
			var names []string
			for _, one := range decode[struct {
				Items []struct{ Name, DisplayName, ShortName string }
			}](t, response).Items {
				names = append(names, one.DisplayName+"/"+one.ShortName)
			}
			if got := strings.Join(names, ", "); got != test.want {
				t.Errorf("%q: %s, want %s", test.language, got, test.want)
			}
		}
	})
}

// A team is found by every name that people use for it.
func TestTeamsAreFoundByAnyName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		token := p.logIn(t)
		for _, name := range []string{"Ath Bilbao", "Ath Madrid", "La Coruna", "Alaves", "Real Madrid", "Los nuestros"} {
			wantStatus(t, name, p.send(t, token, "POST", "/api/v1/teams", object("name", name, "country", "ES")), http.StatusCreated)
		}
		for search, want := range map[string]string{
			"athletic": "Ath Bilbao", "atlético": "Ath Madrid", "Deportivo": "Alaves, La Coruna", "depor cor": "La Coruna", "nuestros": "Los nuestros",
			"madrid": "Ath Madrid, Real Madrid", "nobody": "", "ALAVÉS": "Alaves",
		} {
			var names []string
			for _, one := range decode[struct{ Items []struct{ Name string } }](t, p.get(t, token, "/api/v1/teams?search="+url.QueryEscape(search))).Items {
				names = append(names, one.Name)
			}
			if got := strings.Join(names, ", "); got != want {
				t.Errorf("%q: %s, want %s", search, got, want)
			}
		}
	})
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
