package main

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestForecastOfTwoTeams(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := "--database-url=" + url
		mustRun(t, "import", db, smallLeague)
		var got teamsForecast
		ask := func(args ...string) teamsForecast {
			t.Helper()
			got = teamsForecast{}
			if err := json.Unmarshal([]byte(mustRun(t, append([]string{"forecast", db, "--format", "json"}, args...)...)), &got); err != nil {
				t.Fatal(err)
			}
			return got
		}
		// Norte 1 is of the first division, Sur 1 of the second; they have never met.
		home := ask("--home", "Norte 1", "--away", "Sur 1")
		if sum := home.P1 + home.PX + home.P2; math.Abs(sum-1) > 1e-9 || home.Home.Matches == 0 || home.Away.Competitions[0].Competition != "SP2" || len(home.Scores) != likeliestScores {
			t.Errorf("%+v", home)
		}
		if neutral := ask("--home", "Norte 1", "--away", "Sur 1", "--neutral"); neutral.P1 >= home.P1 {
			t.Errorf("on neutral ground %v, at home %v", neutral.P1, home.P1)
		}
		if past := ask("--home", "Norte 1", "--away", "Norte 2", "--day", "2023-09-02"); past.Home.Matches >= home.Home.Matches || past.Day != "2023-09-02" || past.Competition != "SP1" {
			t.Errorf("of a day in the past: %+v", past)
		}
		if table := mustRun(t, "forecast", db, "--home", "Norte 1", "--away", "Sur 1"); !strings.Contains(table, "Norte 1 – Sur 1") || !strings.Contains(table, "matches learnt") {
			t.Error(table)
		}
		for _, test := range []struct {
			args []string
			code int
			want string
		}{
			{[]string{"--home", "Norte 1"}, exitUsage, "both --home and --away"},
			{[]string{"--home", "Norte 1", "--away", "Norte 1"}, exitFailed, "itself"},
			{[]string{"--home", "Norte 1", "--away", "Nobody"}, exitFailed, "import its matches"},
			{[]string{"--home", "Norte 1", "--away", "Norte 2", "--competition", "XX"}, exitUsage, `"XX"`},
			{[]string{"--home", "Norte 1", "--away", "Norte 2", "--day", "soon"}, exitUsage, "--day"},
			{[]string{"--home", "Norte 1", "--away", "Norte 2", "--division", "SP1"}, exitUsage, "--competition"},
			{[]string{"--home", "Norte 1", "--away", "Norte 2", "--format", "csv"}, exitUsage, "JSON"},
			{[]string{"--neutral"}, exitUsage, "--home and --away"},
		} {
			if code, _, stderr := quiniela(t, append([]string{"forecast", db}, test.args...)...); code != test.code || !strings.Contains(stderr, test.want) {
				t.Errorf("%v: %d %q", test.args, code, stderr)
			}
		}
	})
}

// With the Spanish leagues alone, their fixtures are forecast and nothing else.
func TestForecastsOfTheRealJornadas(t *testing.T) {
	db := "--database-url=" + storetest.SQLite(t)
	mustRun(t, "import", db, realdata.Open(t, "spain.csv").Name())
	list := realdata.Open(t, "quiniela-2023-24.csv").Name()
	var got poolForecasts
	if err := json.Unmarshal([]byte(mustRun(t, "pool", "forecasts", db, "--json", "--jornadas", list)), &got); err != nil {
		t.Fatal(err)
	}
	all := got.Kinds[len(got.Kinds)-1]
	// 573 are of the leagues; 11 more have two clubs that played in them: ten ties of the
	// cup, and one match of Levante's and Santander's women without a mark.
	if got.Jornadas != 72 || all.Fixtures+got.Nameless != 1008 || all.Teams < 573 || all.Teams > 590 || all.Forecast != 0 || len(got.Missing) != all.Fixtures-all.Teams {
		t.Errorf("%d jornadas, %+v, %d missing", got.Jornadas, all, len(got.Missing))
	}
	if men := got.Kinds[0]; men.LogLoss >= men.BaseRates || men.LogLoss >= men.Guess {
		t.Errorf("%+v", men)
	}
	table := mustRun(t, "pool", "forecasts", db, "--jornadas", list, "--missing")
	if !strings.Contains(table, "men's clubs") || !strings.Contains(table, "women's national teams") || !strings.Contains(table, "Arandina – Real Madrid") {
		t.Error(table)
	}
}
