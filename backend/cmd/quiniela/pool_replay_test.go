package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// replayed has the totals of a strategy that both the command and the API give. Those
// of the API are added up over its jornadas.
type replayed struct {
	Name      string
	Jornadas  int
	Cost, Won float64
	MeanHits  float64
	Expected  [5]float64
}

type replayedJornadas struct {
	Played, Compared    int
	Skipped, Exceptions []string
	Strategies          []replayed
}

func replayCommand(t *testing.T, args ...string) (replay replayedJornadas) {
	t.Helper()
	if err := json.Unmarshal([]byte(mustRun(t, append([]string{"pool", "replay", "--json"}, args...)...)), &replay); err != nil {
		t.Fatal(err)
	}
	return replay
}

// replayPage replays all jornadas of a server one by one and adds them up, as the page
// does.
func replayPage(t *testing.T, s *testServer, token string, query string) (replay replayedJornadas) {
	t.Helper()
	get := func(path string, into any) {
		t.Helper()
		status, answer := s.send(t, http.MethodGet, path, token, "")
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, answer)
		}
		if err := json.Unmarshal([]byte(answer), into); err != nil {
			t.Fatal(err)
		}
	}
	var list struct{ Items []struct{ ID int64 } }
	get("/api/v1/jornadas?limit=200", &list)
	slices.Reverse(list.Items) // oldest first
	for _, j := range list.Items {
		var one struct {
			Strategies []struct {
				Name      string
				Cost, Won float64
				Best      int
				AtLeast   map[string]float64
			}
		}
		get(fmt.Sprintf("/api/v1/jornadas/%d/replay?%s", j.ID, query), &one)
		if len(one.Strategies) > 0 {
			replay.Played++
		}
		for i, got := range one.Strategies {
			if replay.Played == 1 {
				replay.Strategies = append(replay.Strategies, replayed{Name: got.Name})
			}
			sum := &replay.Strategies[i]
			sum.Jornadas++
			sum.Cost += got.Cost
			sum.Won += got.Won
			sum.MeanHits += float64(got.Best)
			for k := range sum.Expected {
				sum.Expected[k] += got.AtLeast[strconv.Itoa(10+k)]
			}
		}
	}
	for i := range replay.Strategies {
		replay.Strategies[i].MeanHits /= float64(replay.Played)
	}
	return replay
}

func wantSameReplay(t *testing.T, what string, got, want replayedJornadas) {
	t.Helper()
	if got.Played != want.Played || len(got.Strategies) != len(want.Strategies) {
		t.Fatalf("%s plays %d jornadas with %d strategies, the page %d with %d", what, got.Played, len(got.Strategies), want.Played, len(want.Strategies))
	}
	same := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) }
	for i, a := range got.Strategies {
		b := want.Strategies[i]
		if a.Name != b.Name || a.Jornadas != b.Jornadas || !same(a.Cost, b.Cost) || !same(a.Won, b.Won) || !same(a.MeanHits, b.MeanHits) ||
			!slices.EqualFunc(a.Expected[:], b.Expected[:], same) {
			t.Errorf("%s says %+v, the page %+v", what, a, b)
		}
	}
}

// serveReplays starts a server on a database with the main model's backtest of a
// season, and imports a list of jornadas.
func serveReplays(t *testing.T, url string, season football.Season, jornadas string) (s *testServer, token string) {
	t.Helper()
	const secret = "from the environment"
	t.Setenv("QUINIELA_ADMIN_PASSWORD", secret)
	db := storetest.Open(t, url)
	trainer := training.Trainer{Store: db, Now: time.Now}
	if err := trainer.Backtest(t.Context(), training.Plan{Models: []string{forecast.Strength}, From: season, To: season}, training.Hooks{}, &training.Summary{}); err != nil {
		t.Fatal(err)
	}
	s = startServer(t, "--database-url", url, "--sample", "off", "--no-worker", "--keys-dir", t.TempDir())
	token = s.tokenOf(t, "admin", secret)
	if status, answer := s.uploadTo(t, "/api/v1/jornadas/imports", token, "jornadas", jornadas); status != http.StatusOK {
		t.Fatalf("jornadas: %d %s", status, answer)
	}
	return s, token
}

// smallClubs are ten clubs in each of two divisions, with dissimilar names.
var smallClubs = [2][]string{
	{"Abades", "Bolaños", "Cuenca", "Dueñas", "Ezcaray", "Frómista", "Guernica", "Híjar", "Illueca", "Jumilla"},
	{"Lerma", "Morata", "Novelda", "Osuna", "Pozuelo", "Quesada", "Ronda", "Sigüenza", "Trujillo", "Utiel"},
}

// smallSeasons returns files of two seasons of two divisions, and of jornadas in some
// rounds of the second season: ten matches of these divisions and four others. Every
// second jornada has the public's percentages.
func smallSeasons() (matches, jornadas string) {
	var text strings.Builder
	text.WriteString("division,season,kickoff,home,away,home_goals,away_goals\n")
	var list []map[string]any
	for season := 2022; season <= 2023; season++ {
		for round := range 18 {
			day := time.Date(season, time.August, 19, 18, 0, 0, 0, time.UTC).AddDate(0, 0, 7*round)
			var fixtures []map[string]any
			var signs []string
			for division, clubs := range smallClubs {
				for pair := range 5 {
					home, away := (round+pair)%9, (round+9-pair)%9
					if pair == 0 {
						away = 9
					}
					if round >= 9 {
						home, away = away, home
					}
					// The first clubs of each division are the strongest.
					score := football.Score{Home: (9 - home + round*7 + pair) % 5 * (12 - home) / 12, Away: (9 - away + round*5 + season) % 4 * (12 - away) / 12}
					fmt.Fprintf(&text, "SP%d,%d,%s,%s,%s,%d,%d\n", division+1, season, day.Format(time.RFC3339), clubs[home], clubs[away], score.Home, score.Away)
					fixtures = append(fixtures, map[string]any{"local": clubs[home], "visitante": clubs[away]})
					signs = append(signs, score.Outcome().String())
				}
			}
			if season == 2022 || round < 7 || round > 10 {
				continue
			}
			for i := range 5 {
				fixtures = append(fixtures, map[string]any{"local": fmt.Sprintf("Elsewhere %d", i), "visitante": fmt.Sprintf("Nowhere %d", i)})
				signs = append(signs, "1X21"[i%4:i%4+1])
			}
			signs[14] = "10"
			if round%2 == 0 {
				for i, f := range fixtures {
					f["lae"] = map[string]int{"1": 70 - 3*i, "X": 20 + i, "2": 10 + 2*i}
				}
			}
			prizes := map[string]any{}
			for i, category := range []string{"pleno15", "14", "13", "12", "11", "10"} {
				prizes[category] = map[string]int{"acertantes": []int{0, 2, 100, 1500, 14000, 70000}[i]}
			}
			list = append(list, map[string]any{
				"temporada": "2023-2024", "jornada": round, "fecha": day.Format(time.DateOnly), "partidos": fixtures, "recaudacion_euros": 2_000_000, "premios": prizes,
				"combinacion_ganadora": signs,
			})
		}
	}
	content, err := json.Marshal(map[string]any{"jornadas": list})
	if err != nil {
		panic(err)
	}
	return text.String(), string(content)
}

func TestPageAndCommandReplaysAgree(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		folder := t.TempDir()
		matches, jornadas := smallSeasons()
		data, list := poolFile(t, folder, "matches.csv", matches), poolFile(t, folder, "jornadas.json", jornadas)
		mustRun(t, "import", "--database-url", url, data)
		s, token := serveReplays(t, url, 2023, jornadas)
		defer s.end(t)
		page := replayPage(t, s, token, "known=10&budget=3")
		if page.Played != 4 || len(page.Strategies) != 6 {
			t.Fatalf("the page plays %+v", page)
		}
		wantSameReplay(t, "the command on the database", replayCommand(t, "--database-url", url, "--jornadas", list, "--known", "10", "--budget", "3"), page)
		wantSameReplay(t, "the command on files", replayCommand(t, "--data", data, "--jornadas", list, "--known", "10", "--budget", "3"), page)
	})
}

// The first jornadas of a real season on the page and from the command line.
func TestPageAndCommandReplaysOfRealJornadasAgree(t *testing.T) {
	content, err := io.ReadAll(realdata.Open(t, "quiniela-2023-24.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	jornadas := strings.Join(lines[:min(len(lines), 12)], "")
	list := poolFile(t, t.TempDir(), "jornadas.csv", jornadas)
	url := storetest.SQLite(t)
	mustRun(t, "import", "--database-url", url, realdata.Open(t, "spain.csv").Name())
	s, token := serveReplays(t, url, 2023, jornadas)
	defer s.end(t)
	page := replayPage(t, s, token, "budget=3")
	if page.Played < 3 {
		t.Errorf("the page plays %d jornadas", page.Played)
	}
	wantSameReplay(t, "the command", replayCommand(t, "--database-url", url, "--jornadas", list, "--budget", "3"), page)
}

// The real jornadas of a season, with forecasts made before them.
func TestReplayOfTheRealJornadas(t *testing.T) {
	paths := map[string]string{}
	for _, name := range []string{"quiniela-2023-24.csv", "spain.csv", "team-aliases-spain.csv", "spain-matchdays.csv"} {
		paths[name] = realdata.Open(t, name).Name()
	}
	replay := replayCommand(t, "--jornadas", paths["quiniela-2023-24.csv"], "--data", paths["spain.csv"], "--aliases", paths["team-aliases-spain.csv"],
		"--matchdays", paths["spain-matchdays.csv"], "--budget", "3")
	if replay.Played < 25 || replay.Played+len(replay.Skipped) != 72 || replay.Compared != 360 || len(replay.Exceptions) != 0 {
		t.Errorf("%d played, %d left out, %d prizes compared, exceptions %v", replay.Played, len(replay.Skipped), replay.Compared, replay.Exceptions)
	}
	for _, s := range replay.Strategies {
		// A column of favourites has 6 to 9 hits on average.
		if s.Jornadas != replay.Played || s.Cost <= 0 || s.MeanHits < 6 || s.MeanHits > 10 {
			t.Errorf("%+v", s)
		}
	}
}
