package feed_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// publishedFiles returns the directory of the published files, which are not part of
// the repository, or skips the test.
func publishedFiles(t *testing.T) string {
	t.Helper()
	raw := filepath.Join("..", "..", "..", "..", "shared", "data", "raw")
	if _, err := os.Stat(raw); errors.Is(err, os.ErrNotExist) {
		t.Skip("the published files are not available")
	}
	return raw
}

// summary counts what was read of a file.
type summary struct {
	matches, teams, awarded, cancelled, extraTime, shootOuts, staged int
}

func summarize(entries []listing.Entry) (s summary) {
	teams := map[string]bool{}
	for _, e := range entries {
		s.matches++
		teams[e.Home], teams[e.Away] = true, true
		for _, one := range []struct {
			counts bool
			n      *int
		}{
			{e.Status == football.Awarded, &s.awarded},
			{e.Status == football.Cancelled, &s.cancelled},
			{e.ExtraTime != nil, &s.extraTime},
			{e.Penalties != nil, &s.shootOuts},
			{e.Stage != "", &s.staged},
		} {
			if one.counts {
				*one.n++
			}
		}
	}
	s.teams = len(teams)
	return s
}

// Numbers of matches, teams and stages are those that the files state in their own
// comments, the others were counted with grep.
func TestPublishedFootballTXT(t *testing.T) {
	raw := publishedFiles(t)
	tests := []struct {
		file string
		want summary
	}{
		{"openfootball-europe/scotland_2018-19_sco1.txt", summary{matches: 198, teams: 12}},
		{"openfootball-europe/scotland_2019-20_sco1.txt", summary{matches: 198, teams: 12, cancelled: 19}},
		{"openfootball-europe/scotland_2020-21_sco1.txt", summary{matches: 198, teams: 12}},
		{"openfootball-europe/scotland_2023-24_sco1.txt", summary{matches: 228, teams: 12, staged: 30}},
		{"openfootball-europe/scotland_2024-25_sco1.txt", summary{matches: 228, teams: 12, staged: 30}},
		{"openfootball-europe/greece_2018-19_gr1.txt", summary{matches: 240, teams: 16, awarded: 1}},
		{"openfootball-europe/greece_2019-20_gr1.txt", summary{matches: 240, teams: 14, staged: 58}},
		{"openfootball-europe/greece_2024-25_gr1.txt", summary{matches: 236, teams: 14, staged: 54}},
		{"openfootball-europe/norway_2024_no1.txt", summary{matches: 240, teams: 16}},
		{"openfootball-europe/poland_2024-25_pl2.txt", summary{matches: 306, teams: 18, awarded: 1}},
		{"openfootball-europe/finland_2023_fi1.txt", summary{matches: 167, teams: 12, extraTime: 2, shootOuts: 2, staged: 35}},
		{"openfootball-europe/denmark_2024-25_dkcup.txt", summary{matches: 108, teams: 104, extraTime: 10, shootOuts: 6}},
		{"champions-league/2011-12_cl.txt", summary{matches: 125, teams: 32, extraTime: 4, shootOuts: 3, staged: 96}},
		{"champions-league/2020-21_el.txt", summary{matches: 205, teams: 56, awarded: 1, extraTime: 2, shootOuts: 1, staged: 144}},
		{"champions-league/2021-22_el.txt", summary{matches: 141, teams: 40, cancelled: 2, extraTime: 5, shootOuts: 2, staged: 96}},
		{"champions-league/2024-25_confq.txt", summary{matches: 256, teams: 152, awarded: 2, extraTime: 24, shootOuts: 15, staged: 256}},
	}
	for _, test := range tests {
		text, err := os.ReadFile(filepath.Join(raw, filepath.FromSlash(test.file)))
		if err != nil {
			t.Fatal(err)
		}
		hints := listing.Hints{Name: test.file}
		entries, _, problems := readAll(t, string(text), hints)
		if got := summarize(entries); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.file, got, test.want)
		}
		if problems.Total > 0 {
			t.Errorf("%s: %v", test.file, problems)
		}
	}
}
