package api_test

import (
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type listed struct {
	Items []struct {
		ID       int64
		Code     string
		Name     string
		Season   int
		Matchday int
		Status   string
		Seasons  []int
		HomeTeam struct{ Name string }
		Match    struct {
			ID       int64
			Matchday int
			Score    *struct{ Home, Away int }
		}
		Probs         struct{ Home, Draw, Away float64 }
		Model         string
		Retrospective bool
		Forecast      *struct{ Model string }
		Active        bool
	}
	NextCursor string
}

func TestReadingTheLeague(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		list := func(path string) listed {
			t.Helper()
			response := p.get(t, token, "/api/v1/"+path)
			if response.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", path, response.Code, response.Body)
			}
			return decode[listed](t, response)
		}

		if got := list("divisions").Items; len(got) != 1 || got[0].Code != "SP1" || got[0].Name != "Primera División" || !slices.Equal(got[0].Seasons, []int{2023}) {
			t.Errorf("divisions %+v", got)
		}
		if got := list("seasons?division=SP1").Items; len(got) != 1 || got[0].Season != 2023 {
			t.Errorf("seasons %+v", got)
		}
		if got := list("teams?division=SP1&season=2023-24").Items; len(got) != 4 || got[0].Name != "A" {
			t.Errorf("teams %+v", got)
		}
		if got := list("referees").Items; len(got) != 1 || got[0].Name != "M Riley" {
			t.Errorf("referees %+v", got)
		}
		counts := map[string]int{
			"matches": 8,
			"matches?season=2023&division=SP1&matchday=2":   2,
			"matches?status=scheduled":                      2,
			"matches?from=2023-08-19T00:00:00Z":             6,
			"matches?to=2023-08-19T00:00:00Z":               2,
			"matches?season=2022":                           0,
			"matches?division=E0":                           0,
			"forecasts":                                     2,
			"forecasts?division=SP1":                        2,
			"forecasts?division=E0":                         0,
			"forecasts?season=2023&division=SP1&matchday=3": 2,
			"forecasts?season=2023&division=SP1&matchday=1": 0,
			"models": 1,
		}
		for path, want := range counts {
			if got := list(path).Items; len(got) != want || got == nil {
				t.Errorf("%s: %d items, want %d", path, len(got), want)
			}
		}
		first := list("matches?limit=5")
		rest := list("matches?limit=5&cursor=" + first.NextCursor)
		if len(first.Items) != 5 || len(rest.Items) != 3 || rest.NextCursor != "" {
			t.Errorf("pages of %d and %d, then %q", len(first.Items), len(rest.Items), rest.NextCursor)
		}
		for _, f := range list("forecasts").Items {
			if sum := f.Probs.Home + f.Probs.Draw + f.Probs.Away; sum < .999999 || sum > 1.000001 || f.Model != "dynamic-goals" || f.Retrospective || f.Match.Score != nil {
				t.Errorf("forecast %+v", f)
			}
		}
		for _, f := range list("forecasts?season=2023&division=SP1&matchday=3").Items {
			if !f.Retrospective || f.Match.Score == nil {
				t.Errorf("forecast of a match played %+v", f)
			}
		}
		if got := list("models").Items; !got[0].Active {
			t.Errorf("models %+v", got)
		}
	})
}

func TestMatchDetails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		id := decode[listed](t, p.get(t, token, "/api/v1/matches?matchday=3&season=2023")).Items[0].ID
		path := "/api/v1/matches/" + itoa(id)
		response := p.get(t, token, path)
		if response.Code != http.StatusOK || response.Header().Get("ETag") != `"1"` {
			t.Errorf("%d, ETag %q", response.Code, response.Header().Get("ETag"))
		}
		for _, part := range []string{
			`"division":"SP1"`, `"season":2023`, `"matchday":3`, `"kickoff":"2023-08-26T17:30:00Z"`, `"kickoffTimeKnown":true`, `"status":"played"`,
			`"score":{"home":2,"away":1}`, `"halfTime":{"home":0,"away":0}`, `"shots":12`, `"bookmaker":"Bet365"`, `"over25":1.8`, `"handicap":-0.5`,
			`"referee":{`, `"forecast":{`, `"version":1`,
		} {
			if !strings.Contains(response.Body.String(), part) {
				t.Errorf("%s is missing in %s", part, response.Body)
			}
		}
		if got := p.get(t, token, path+"/forecast"); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"retrospective":true`) {
			t.Errorf("its forecast: %d %s", got.Code, got.Body)
		}
		team := p.get(t, token, "/api/v1/teams/1")
		if team.Code != http.StatusOK || !strings.Contains(team.Body.String(), `"aliases":[]`) {
			t.Errorf("a team: %d %s", team.Code, team.Body)
		}
	})
}

func TestInvalidRequestsAreExplained(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		first := decode[listed](t, p.get(t, token, "/api/v1/matches?matchday=1&season=2023")).Items[0].ID
		tests := []struct {
			path     string
			status   int
			location string
		}{
			{"matches/99999", http.StatusNotFound, ""},
			{"matches/0", http.StatusUnprocessableEntity, "path.id"},
			{"matches/x", http.StatusUnprocessableEntity, "path.id"},
			{"matches/99999999999999999999", http.StatusUnprocessableEntity, "path.id"},
			{"matches/99999/forecast", http.StatusNotFound, ""},
			{"matches/" + itoa(first) + "/forecast", http.StatusNotFound, ""},
			{"teams/99999", http.StatusNotFound, ""},
			{"nothing", http.StatusNotFound, ""},
			{"matches?season=1492-95", http.StatusUnprocessableEntity, "query.season"},
			{"matches?season=x", http.StatusUnprocessableEntity, "query.season"},
			{"matches?matchday=0x1", http.StatusUnprocessableEntity, "query.matchday"},
			{"matches?matchday=-1", http.StatusUnprocessableEntity, "query.matchday"},
			{"matches?matchday=100", http.StatusUnprocessableEntity, "query.matchday"},
			{"matches?status=dreamt", http.StatusUnprocessableEntity, "query.status"},
			{"matches?limit=501", http.StatusUnprocessableEntity, "query.limit"},
			{"matches?from=yesterday", http.StatusUnprocessableEntity, "query.from"},
			{"matches?cursor=abc", http.StatusUnprocessableEntity, ""},
			{"matches?division=THATISNODIVISION", http.StatusUnprocessableEntity, "query.division"},
			{"matches?nonsense=1", http.StatusUnprocessableEntity, "query.nonsense"},
			{"forecasts?season=x", http.StatusUnprocessableEntity, "query.season"},
			{"teams?season=x", http.StatusUnprocessableEntity, "query.season"},
		}
		for _, test := range tests {
			got := wantProblem(t, test.path, p.get(t, token, "/api/v1/"+test.path), test.status)
			if test.location != "" && (len(got.Errors) != 1 || got.Errors[0].Location != test.location || got.Errors[0].Message == "") {
				t.Errorf("%s: %+v, want one error at %s", test.path, got, test.location)
			}
		}
	})
}

func TestMessagesComeInTheClientsLanguage(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "pablo", account.Player)
	player := p.logInAs(t, "pablo", "").Access
	jornada := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)).Header().Get("Location")
	for _, test := range []struct {
		token, method, path, body string
		status                    int
		english, spanish          string // message of the invalid value, else of the whole problem
	}{
		{token, "GET", "/api/v1/matches?season=x", "", 422, "season must be a season such as 2023 or 2023-24", "season debe ser una temporada como 2023 o 2023-24"},
		{token, "GET", "/api/v1/matches?seasons=1", "", 422, "unknown query parameter", "parámetro desconocido"},
		{token, "GET", "/api/v1/matches?limit=many", "", 422, "invalid integer", "debe ser un número entero"},
		{token, "GET", "/api/v1/jornadas/999", "", 404, "jornada 999 not found", "no existe: la jornada 999"},
		{token, "GET", "/api/v1/nowhere", "", 404, "Not Found", "No existe."},
		{"", "GET", "/api/v1/jornadas", "", 401, "Log in to use this: the token is missing, has expired or is not valid.", "Entra para usar esto: falta el token, ha caducado o no es válido."},
		{player, "POST", "/api/v1/jornadas", "{}", 403, "This takes the role editor; yours is player.", "Esto pide el papel editor; el tuyo es jugador."},
		{token, "POST", "/api/v1/jornadas", jornadaOf(today, nil), 409, "jornada 5 of 2023-24 is there already", "ya existe: jornada 5 de 2023-24"},
		{
			player, "POST", jornada + "/odds", `{"ticket": {"columns": ["11111111111111", "1111111111111Z"]}}`, 422,
			`column 2: fixture 14: "Z" is not an outcome: write 1, X or 2`, `columna 2: partido 14: "Z" no es un signo de una columna, escribe 1, X o 2`,
		},
		{
			player, "POST", jornada + "/suggestions", `{"budget": 1, "objective": "p12", "kind": "columns"}`, 422,
			"the budget must be at least 1.50 €, the price of 2 columns", "el presupuesto es de 1,50 € como mínimo, lo que cuestan 2 columnas",
		},
		{player, "POST", jornada + "/odds", `{"ticket": 7`, 422, "must be JSON", "debe ser JSON"},
		{player, "POST", jornada + "/odds", `{"ticket": {"columns": ["11111111111111"], "elige8": [1]}}`, 422, "Elige 8 is played on eight fixtures, not 1", "Elige 8 es de ocho partidos, aquí hay 1"},
	} {
		for accepted, language := range map[string]string{"": "en", "es-ES,es;q=0.9,en;q=0.8": "es", "fr, en;q=0.5, es;q=0.4": "en"} {
			response := p.do(t, call{method: test.method, path: test.path, body: test.body, header: map[string]string{
				"Authorization": "Bearer " + test.token, "Content-Type": "application/json", "Accept-Language": accepted,
			}})
			got := wantProblem(t, test.path, response, test.status)
			said := got.Detail
			if len(got.Errors) > 0 {
				said = got.Errors[0].Message
			}
			want := map[string]string{"en": test.english, "es": test.spanish}[language]
			if said != want || response.Header().Get("Content-Language") != language {
				t.Errorf("%s %s for %q: %q in %q, want %q", test.method, test.path, accepted, said, response.Header().Get("Content-Language"), want)
			}
		}
	}
	const list = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n" +
		"Temporada,Jornada,Fecha,Combinacion,L1,V15\n2023-2024,5,soon,,,\n\r\n--b--\r\n"
	for language, want := range map[string]string{"en": `list.csv: line 2: "soon" is not a date`, "es": `list.csv: línea 2: "soon" no es un día`} {
		refused := wantProblem(t, "a list", p.do(t, call{method: "POST", path: "/api/v1/jornadas/imports", body: list, header: map[string]string{
			"Authorization": "Bearer " + token, "Content-Type": "multipart/form-data; boundary=b", "Accept-Language": language,
		}}), http.StatusUnprocessableEntity)
		if refused.Detail != want {
			t.Errorf("in %q: %q, want %q", language, refused.Detail, want)
		}
	}
	for language, want := range map[string]string{"en": "no reduction has as few as 2", "es": "ninguna reducida tiene solo 2"} {
		compared := p.do(t, call{method: "POST", path: jornada + "/comparisons", body: `{"budget": 1.5, "objective": "p12"}`, header: map[string]string{
			"Authorization": "Bearer " + player, "Content-Type": "application/json", "Accept-Language": language,
		}})
		wantStatus(t, "compared", compared, http.StatusOK)
		ways := decode[struct{ Items []comparedTicket }](t, compared).Items
		if !slices.ContainsFunc(ways, func(way comparedTicket) bool { return strings.HasPrefix(way.Refused, want) }) {
			t.Errorf("in %q: %+v", language, ways)
		}
	}
}

func TestCommittedOpenAPIFileIsCurrent(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	committed, err := os.ReadFile(filepath.Join("..", "..", "..", "frontend", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != string(p.server.OpenAPI()) {
		t.Error("frontend/openapi.json is not what the server says: run make generate")
	}
	response := p.do(t, call{path: "/api/v1/openapi.json"})
	if response.Code != http.StatusOK || response.Body.String() != string(committed) || !strings.Contains(string(committed), `"openapi": "3.1`) {
		t.Errorf("served: %d, %d bytes", response.Code, response.Body.Len())
	}
}

// All probabilities of a match come from one grid and are consistent.
func TestMatchForecastIsConsistent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		id := decode[listed](t, p.get(t, token, "/api/v1/forecasts")).Items[0].Match.ID
		response := p.get(t, token, "/api/v1/matches/"+itoa(id)+"/forecast")
		if response.Code != http.StatusOK {
			t.Fatalf("%d %s", response.Code, response.Body)
		}
		f := decode[struct {
			Probs   struct{ Home, Draw, Away float64 }
			Grid    [][]float64
			Markets struct {
				FairOdds  struct{ Home, Draw, Away float64 }
				Over      []struct{ Line, Over float64 }
				BothScore float64
				Handicap  []struct{ Line, Home, Push, Away float64 }
				Pleno     [][]float64
			}
			Explanation []struct {
				Name       string
				Home, Away float64
			}
		}](t, response)
		near := func(what string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		total, home, pleno := 0.0, 0.0, 0.0
		for h, row := range f.Grid {
			for a, cell := range row {
				total += cell
				if h > a {
					home += cell
				}
			}
		}
		for _, row := range f.Markets.Pleno {
			for _, cell := range row {
				pleno += cell
			}
		}
		near("sum of the grid", total, 1)
		near("home wins of the grid", home, f.Probs.Home)
		near("sum of the pleno's cells", pleno, 1)
		near("fair price", f.Markets.FairOdds.Home*f.Probs.Home, 1)
		for _, line := range f.Markets.Handicap {
			near("handicap", line.Home+line.Push+line.Away, 1)
			if line.Line == 0 {
				near("level handicap", line.Push, f.Probs.Draw)
			}
		}
		first, second := 0.0, 0.0
		for _, part := range f.Explanation {
			first += part.Home
			second += part.Away
		}
		near("parts of ln(p1/pX)", first, math.Log(f.Probs.Home/f.Probs.Draw))
		near("parts of ln(p2/pX)", second, math.Log(f.Probs.Away/f.Probs.Draw))
		if len(f.Explanation) < 5 || len(f.Markets.Over) == 0 || f.Markets.BothScore <= 0 || len(f.Markets.Pleno) != 4 {
			t.Errorf("%+v", f)
		}
	})
}
