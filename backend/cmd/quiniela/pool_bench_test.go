package main

import (
	"encoding/json"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// The command on the database and on files, and the page.
func TestPageAndCommandBenchesAgree(t *testing.T) {
	folder, url := t.TempDir(), storetest.SQLite(t)
	matches, jornadas := smallSeasons()
	data, list := poolFile(t, folder, "matches.csv", matches), poolFile(t, folder, "jornadas.json", jornadas)
	conditions := poolFile(t, folder, "conditions.txt", "variants 2..7\nrun ..5\n")
	mustRun(t, "import", "--database-url", url, data)
	s, token := serveReplays(t, url, 2023, jornadas)
	defer s.end(t)
	var page struct {
		Done, All, Played int
		poolBench
	}
	var answer string
	for range 4 { // each answer has one jornada more at least
		var status int
		status, answer = s.send(t, http.MethodPost, "/api/v1/jornadas/bench", token,
			`{"known": 10, "way": {"triples": 4, "dobles": 3, "conditions": ["variants 2..7", "run ..5"], "reduce": 12, "budget": 9, "objective": "p11"}}`)
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		page.poolBench = poolBench{}
		if err := json.Unmarshal([]byte(answer), &page); err != nil {
			t.Fatal(err)
		}
		if page.Done == page.All {
			break
		}
	}
	if page.Done != 4 || page.All != 4 || page.Played != 4 || page.Cost <= 0 || page.Cost > 36 || len(page.Players) != 3 || page.Players[0].Seasons[0].Jornadas != 4 {
		t.Fatalf("%s", answer)
	}
	flags := []string{"pool", "bench", "--known", "10", "--triples", "4", "--dobles", "3", "--conditions", conditions, "--reduce", "12", "--budget", "9", "--objective", "p11"}
	for what, where := range map[string][]string{
		"the jornadas of the database": {"--database-url", url, "--season", "2023"}, "a list": {"--database-url", url, "--jornadas", list},
		"files": {"--data", data, "--jornadas", list},
	} {
		var got poolBench
		if err := json.Unmarshal([]byte(mustRun(t, append(append(flags, where...), "--json")...)), &got); err != nil {
			t.Fatal(err)
		}
		if got.Jornadas != 4 || math.Abs(got.Cost-page.Cost) > 1e-9 || !reflect.DeepEqual(got.Players, page.Players) || !reflect.DeepEqual(got.Verdict, page.Verdict) {
			t.Errorf("%s: %+v, the page %+v", what, got, page)
		}
	}
	if text := mustRun(t, append(flags, "--data", data, "--jornadas", list)...); !strings.Contains(text, "4 jornadas played") || !strings.Contains(text, "so few jornadas say nothing about luck") {
		t.Error(text)
	}
	for words, args := range map[string][]string{
		"--jornadas is missing":            {"--data", data},
		"there is no condition":            {"--condition", "drows 2"},
		"--season":                         {"--season", "last"},
		"do not fit":                       {"--triples", "9", "--dobles", "9"},
		"--objective":                      {"--objective", "p9"},
		"a reduction guarantees 13, 12 or": {"--reduce", "10"},
	} {
		if code, _, stderr := quiniela(t, append([]string{"pool", "bench"}, args...)...); code != exitUsage || !strings.Contains(stderr, words) {
			t.Errorf("%v: %d %s", args, code, stderr)
		}
	}
}
