package world_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// leagueOf are seasons of a league of eight teams in which the one with the lower number
// wins at home and draws away. Matches of the last season have closing odds.
func leagueOf(seasons int) (records []football.MatchRecord) {
	team := func(n int) football.Team {
		return football.Team{ID: int64(n + 1), Name: string(rune('A' + n)), Country: "FI"}
	}
	for season := range seasons {
		at := time.Date(2012+season, time.April, 1, 15, 0, 0, 0, time.UTC)
		for home := range 8 {
			for away := range 8 {
				if home == away {
					continue
				}
				r := football.MatchRecord{Status: football.Played, Score: &football.Score{Home: 1, Away: 1}}
				r.ID, r.Division, r.Season, r.Kickoff, r.Home, r.Away = int64(len(records)+1), "FIN", football.Season(2012+season), at, team(home), team(away)
				if home < away {
					r.Score.Home = 3
				}
				if season == seasons-1 {
					r.Quotes = []odds.Quote{{Bookmaker: "Avg", Moment: odds.Closing, Odds: odds.Odds{1.9, 3.5, 4.2}}}
				}
				at = at.Add(12 * time.Hour)
				records = append(records, r)
			}
		}
	}
	return records
}

func TestCompetitionsAreComparedOnTheSameMatches(t *testing.T) {
	records := leagueOf(6)
	f := world.NewField(football.Men, records)
	rows, err := f.Comparison(records, func(r *football.MatchRecord) bool { return r.Season >= 2016 })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, row := range rows {
		names = append(names, row.Name)
		want := 2 * 56
		if row.Name == world.ClosingOdds {
			want = 56
		}
		if row.Scores.N != want || math.IsNaN(row.Scores.RPS) {
			t.Errorf("%s: %d matches, RPS %v", row.Name, row.Scores.N, row.Scores.RPS)
		}
	}
	if got := strings.Join(names, ", "); got != "teams, elo, base rates, closing odds" {
		t.Errorf("rows %s", got)
	}
	if closing := rows[3].Scores; closing.Against != 56 || closing.Excess != 0 || rows[0].Scores.Against != 56 || rows[2].Scores.Excess <= 0 {
		t.Errorf("excess of the closing odds %v, of base rates %v", closing.Excess, rows[2].Scores.Excess)
	}
	if rows[0].Scores.RPS >= rows[2].Scores.RPS || rows[2].VsTeams.Mean <= 0 {
		t.Errorf("teams %v, base rates %v, behind by %v", rows[0].Scores.RPS, rows[2].Scores.RPS, rows[2].VsTeams.Mean)
	}
}

// What is known later changes no forecast before it.
func TestAComparisonDoesNotLookAhead(t *testing.T) {
	records := leagueOf(6)
	only := func(r *football.MatchRecord) bool { return r.Season == 2016 }
	whole, err := world.NewField(football.Men, records).Comparison(records, only)
	if err != nil {
		t.Fatal(err)
	}
	past := records[:5*56]
	cut, err := world.NewField(football.Men, past).Comparison(past, only)
	if err != nil {
		t.Fatal(err)
	}
	for i := range cut {
		if cut[i].Scores.RPS != whole[i].Scores.RPS {
			t.Errorf("%s: %v, with a later season %v", cut[i].Name, cut[i].Scores.RPS, whole[i].Scores.RPS)
		}
	}
}

func TestAComparisonWithoutMatches(t *testing.T) {
	records := leagueOf(2)
	f := world.NewField(football.Men, records)
	for want, season := range map[string]football.Season{"there is no match": 2030, "only 0 matches are known": 2012} {
		_, err := f.Comparison(records, func(r *football.MatchRecord) bool { return r.Season == season })
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("season %d: %v", season, err)
		}
	}
}
