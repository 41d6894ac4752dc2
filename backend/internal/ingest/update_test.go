package ingest_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestTheDailyUpdate(t *testing.T) {
	const site = "https://www.football-data.co.uk/"
	tests := []struct {
		name   string
		files  map[string]ingest.Report // by address; the others cannot be reached
		failed bool
		report string
	}{
		{"something new", map[string]ingest.Report{site + "mmz4281/2324/SP1.csv": {New: 10}, site + "fixtures.csv": {}}, false, "SP1.csv: 10 new, 0 changed"},
		{"nothing new", map[string]ingest.Report{site + "mmz4281/2324/SP1.csv": {Unchanged: 380}, site + "fixtures.csv": {}}, false, "380 unchanged"},
		{"one of two fails", map[string]ingest.Report{site + "fixtures.csv": {New: 1}}, true, "SP1.csv: the site is down"},
		{"no connection", nil, true, "the site is down"},
	}
	for _, test := range tests {
		current, done := "", 0
		report, err := ingest.Updater{
			Sites: ingest.Sites{FootballData: site},
			Divisions: func(context.Context) ([]competition.Competition, error) {
				spain, _ := competition.ByCode("SP1")
				return []competition.Competition{spain}, nil
			},
			Fetch: func(_ context.Context, address string) (io.ReadCloser, string, error) {
				if _, ok := test.files[address]; !ok {
					return nil, "", fault.New(fault.Unavailable, "the site is down")
				}
				current = address
				return io.NopCloser(strings.NewReader("")), "x.csv", nil
			},
			Import: func(_ context.Context, _ io.Reader, _ listing.Hints, options ingest.Options) (ingest.Report, string, error) {
				if !slices.Equal(options.Divisions, []string{"SP1"}) {
					t.Errorf("%s: imports the divisions %v", test.name, options.Divisions)
				}
				return test.files[current], "", nil
			},
			Progress: func(of, _ int) { done = of },
			Now:      func() time.Time { return time.Date(2024, time.May, 1, 5, 0, 0, 0, time.UTC) },
		}.Run(t.Context())
		if done != 1 || (err != nil) != test.failed || !strings.Contains(report.String(), test.report) {
			t.Errorf("%s: %d done, %v, report\n%s", test.name, done, err, report)
		}
	}
}

func TestTheSeasonOnADay(t *testing.T) {
	for day, want := range map[string]football.Season{"2024-06-30": 2023, "2024-07-01": 2024, "2024-12-31": 2024, "2025-01-01": 2024, "2020-08-09": 2019, "2020-08-10": 2020} {
		parsed, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := football.SeasonOn(parsed); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// Each competition comes from the first source that is on and has it.
func TestFilesOfTheCompetitionsOfTheUser(t *testing.T) {
	var own []competition.Competition
	for _, code := range []string{"SP1", "FIN", "SWE2", "UCL", "FRIENDLY", "WC", "WFRIENDLY", "SP2", "USC"} {
		c, known := competition.ByCode(code)
		if !known {
			t.Fatal(code)
		}
		own = append(own, c)
	}
	season := func(competition.Competition) football.Season { return 2026 }
	addresses := func(s ingest.Sites) (list []string) {
		for _, f := range s.Files(own, season) {
			list = append(list, f.Address)
			if women := strings.Contains(f.Address, "women"); women != (f.Field == football.WomenNational) {
				t.Errorf("%s is of %q", f.Address, f.Field)
			}
		}
		return list
	}
	all := ingest.Sites{FootballData: "https://fd/", OpenFootball: "https://of", Internationals: "https://mj/"}
	want := []string{
		"https://fd/mmz4281/2627/SP1.csv", "https://fd/new/FIN.csv", "https://of/football.json/master/2026/se.2.json", "https://of/champions-league/master/2026-27/cl.txt", "https://of/champions-league/master/2026-27/clq.txt",
		"https://mj/international_results/master/results.csv", "https://mj/womens-international-results/master/results.csv", "https://fd/mmz4281/2627/SP2.csv",
		"https://fd/fixtures.csv", "https://fd/new_league_fixtures.csv",
	}
	if got := addresses(all); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := addresses(ingest.Sites{OpenFootball: "https://of"}); len(got) != 6 || got[0] != "https://of/football.json/master/2026-27/es.1.json" {
		t.Errorf("openfootball alone: %v", got)
	}
	if got := addresses(ingest.Sites{}); len(got) != 0 {
		t.Errorf("all are off: %v", got)
	}
}

// Of a file with many divisions, those asked for are imported and the others passed by.
func TestMatchesOfOtherDivisionsArePassedBy(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	file := func(rows string) listing.Reader {
		reader, _, err := feed.Open(strings.NewReader("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n"+rows), listing.Hints{Name: "fixtures.csv"})
		if err != nil {
			t.Fatal(err)
		}
		return reader
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	only := ingest.Options{Name: "fixtures.csv", Divisions: []string{"SP1"}}
	report, err := ingest.Import(t.Context(), begin, file("SP1,12/08/2023,Betis,Sevilla,1,0,H\nE0,12/08/2023,Arsenal,Chelsea,1,0,H\n"), only)
	if err != nil || report.New != 1 || report.Entries != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	if report, err = ingest.Import(t.Context(), begin, file("E0,12/08/2023,Arsenal,Chelsea,1,0,H\n"), only); err != nil || report.Entries != 0 {
		t.Errorf("none of ours: %+v, %v", report, err)
	}
}
