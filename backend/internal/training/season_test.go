package training_test

import (
	"context"
	"math"
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
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

func (s cupStore) Champion(context.Context, string) (training.Model, error) {
	return training.Model{}, fault.New(fault.NotFound, "no model has been trained")
}

func (s cupStore) Deductions(context.Context, string, football.Season) ([]competition.Deduction, error) {
	return nil, nil
}

// published returns the matches of a season of a competition from published files.
func published(t *testing.T, division string, season football.Season, files ...string) (records []football.MatchRecord) {
	t.Helper()
	var gathered ingest.Collector
	for _, name := range files {
		reader, _, err := feed.Open(realdata.Open(t, "raw/"+name), listing.Hints{Name: name[strings.LastIndex(name, "/")+1:]})
		if err != nil {
			t.Fatal(err)
		}
		if err := gathered.Add(reader); err != nil {
			t.Fatal(err)
		}
	}
	all, err := gathered.MatchRecords()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Division == division && r.Season == season {
			records = append(records, r)
		}
	}
	if len(records) == 0 {
		t.Fatalf("%v have no matches of %s", files, division)
	}
	slices.SortStableFunc(records, func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) })
	for k := range records {
		records[k].ID = int64(k + 1)
	}
	return records
}

// knownOn returns the matches of a season as they were known on a day, with those of the
// following days.
func knownOn(all []football.MatchRecord, day time.Time, ahead int) (store cupStore) {
	for _, r := range all {
		if r.Kickoff.After(day.AddDate(0, 0, ahead)) {
			continue
		}
		if r.Kickoff.After(day) {
			r.Status, r.Score, r.HalfTime, r.ExtraTime, r.Penalties, r.ShootoutWinner = football.Scheduled, nil, nil, nil, nil, ""
		}
		store.records = append(store.records, r)
	}
	return store
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func endingOn(t *testing.T, store training.SeasonStore, division string, day time.Time) training.Ending {
	t.Helper()
	forecaster := training.Forecaster{Now: func() time.Time { return day }, Pair: evenly}
	ending, err := forecaster.Simulate(t.Context(), store, division, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ending
}

// chancesOf checks that the chances add up and returns those of a team.
func chancesOf(t *testing.T, ending training.Ending, name string) training.Prospect {
	t.Helper()
	first := 0.0
	for _, team := range ending.Teams {
		first += team.Positions[0]
		sum := 0.0
		for _, p := range team.Positions {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: places add up to %v", team.Team.Name, sum)
		}
	}
	if math.Abs(first-1) > 1e-9 {
		t.Errorf("champions add up to %v", first)
	}
	at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool {
		return strings.Contains(football.FoldText(p.Team.Name), football.FoldText(name))
	})
	if at < 0 {
		t.Fatalf("no %s", name)
	}
	return ending.Teams[at]
}

// Published seasons with a split, as they were known at the start, shortly before the split,
// in it and after the end, where the table is that of the published results. Teams are all
// alike, so that the table decides.
func TestSeasonsWithASplit(t *testing.T) {
	tests := []struct {
		file, division string
		season         football.Season
		before, within string
		champion, last string
		points         int // of the champion
		matches        int // of each team
	}{
		{"openfootball-europe/scotland_2023-24_sco1.txt", "SC0", 2023, "2024-04-01", "2024-05-05", "Celtic", "Livingston", 93, 38},
		{"openfootball-json/2023-24_at.1.json", "AUT", 2023, "2024-03-05", "2024-05-01", "Sturm Graz", "Austria Lustenau", 44, 32},
		{"openfootball-json/2018-19_at.1.json", "AUT", 2018, "2019-03-05", "2019-05-01", "Salzburg", "Wacker Innsbruck", 52, 32},
		{"openfootball-json/2024-25_be.1.json", "B1", 2024, "2025-03-01", "2025-05-01", "Gillo", "Beerschot", 0, 0},
		{"openfootball-europe/greece_2024-25_gr1.txt", "G1", 2024, "2025-02-20", "2025-04-20", "Olympiakos", "Lamia", 0, 0},
		{"openfootball-europe/denmark_2023-24_dk1.txt", "DNK", 2023, "2024-03-05", "2024-05-10", "Midtjylland", "Hvidovre", 63, 32},
		{"openfootball-europe/finland_2024_fi1.txt", "FIN", 2024, "2024-08-20", "2024-10-05", "Kuopion", "Ekenäs", 0, 27},
		{"openfootball-europe/iceland_2024_is1.txt", "IS1", 2024, "2024-08-20", "2024-10-08", "Breið", "Fylkir", 0, 27},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			all := published(t, test.division, test.season, test.file)
			on := func(day time.Time, ahead int) (training.Ending, []football.MatchRecord) {
				store := knownOn(all, day, ahead)
				return endingOn(t, store, test.division, day), store.records
			}
			day := date(t, test.before)
			ending, _ := on(day.AddDate(0, -4, 0), 10)
			if got := chancesOf(t, ending, test.champion).Positions[0]; got > .8 {
				t.Errorf("four months before the split the champion has %.3f", got)
			}
			ending, _ = on(day, 10)
			if got := chancesOf(t, ending, test.champion); got.Positions[0] < .02 || got.Positions[0] > .98 || got.MeanPosition > 4 {
				t.Errorf("before the split the champion has %.3f, place %.1f on average", got.Positions[0], got.MeanPosition)
			}
			ending, within := on(date(t, test.within), 60)
			if got := chancesOf(t, ending, test.champion).Positions[0]; got < .05 {
				t.Errorf("in the split the champion has %.3f", got)
			}
			// The present table is that of the results.
			table := (&competition.Season{Competition: mustByCode(t, test.division), Season: test.season, Records: within}).Table(0)
			for _, row := range table {
				at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool { return p.Team.ID == row.Team.ID })
				if got := ending.Teams[at]; got.Points != row.Points || got.Position != row.Position || got.Played != row.Played {
					t.Errorf("%s has %d points of %d in place %d, want %d of %d in %d", row.Team.Name, got.Points, got.Played, got.Position, row.Points, row.Played, row.Position)
				}
			}
			ending, _ = on(date(t, test.within).AddDate(0, 3, 0), 60)
			final := chancesOf(t, ending, test.champion)
			if final.Positions[0] != 1 || test.points > 0 && (final.MeanPoints != float64(test.points) || final.Played != test.matches) {
				t.Errorf("in the end the champion has %.3f, %.1f points of %d matches", final.Positions[0], final.MeanPoints, final.Played)
			}
			if down := chancesOf(t, ending, test.last); down.Positions[len(down.Positions)-1] != 1 {
				t.Errorf("in the end %s is last with %.3f", test.last, down.Positions[len(down.Positions)-1])
			}
			if len(ending.Remaining) > 0 {
				t.Errorf("in the end %d matches are to come", len(ending.Remaining))
			}
		})
	}
}

func mustByCode(t *testing.T, code string) competition.Competition {
	t.Helper()
	c, ok := competition.ByCode(code)
	if !ok {
		t.Fatal(code)
	}
	return c
}

// Every team plays as many matches in its group of a split as the catalogue says.
func TestTheCatalogueKnowsTheRoundsOfSplits(t *testing.T) {
	tests := []struct {
		file, division string
		season         football.Season
	}{
		{"openfootball-europe/scotland_2023-24_sco1.txt", "SC0", 2023},
		{"openfootball-europe/scotland_2018-19_sco1.txt", "SC0", 2018},
		{"openfootball-json/2018-19_at.1.json", "AUT", 2018},
		{"openfootball-json/2023-24_at.1.json", "AUT", 2023},
		{"openfootball-json/2020-21_be.1.json", "B1", 2020},
		{"openfootball-json/2024-25_be.1.json", "B1", 2024},
		{"openfootball-europe/greece_2019-20_gr1.txt", "G1", 2019},
		{"openfootball-europe/greece_2023-24_gr1.txt", "G1", 2023},
		{"openfootball-europe/greece_2024-25_gr1.txt", "G1", 2024},
		{"openfootball-europe/denmark_2023-24_dk1.txt", "DNK", 2023},
		{"openfootball-europe/denmark_2024-25_dk2.txt", "DNK2", 2024},
		{"openfootball-europe/finland_2023_fi1.txt", "FIN", 2023},
		{"openfootball-europe/finland_2024_fi1.txt", "FIN", 2024},
		{"openfootball-europe/iceland_2023_is1.txt", "IS1", 2023},
		{"openfootball-json/2018-19_cz.1.json", "CZ1", 2018},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			all := published(t, test.division, test.season, test.file)
			era := mustByCode(t, test.division).At(test.season)
			matches := map[int64]map[competition.TablePart]int{}
			opponents := map[int64]map[int64]bool{}
			for i, part := range era.TableParts(all) {
				for _, two := range [][2]int64{{all[i].Home.ID, all[i].Away.ID}, {all[i].Away.ID, all[i].Home.ID}} {
					if matches[two[0]] == nil {
						matches[two[0]], opponents[two[0]] = map[competition.TablePart]int{}, map[int64]bool{}
					}
					matches[two[0]][part]++
					if part == competition.InSplit {
						opponents[two[0]][two[1]] = true
					}
				}
			}
			for team, of := range matches {
				found := of[competition.InSplit] == 0
				for _, stage := range era.Stages {
					found = found || stage.Kind == competition.Split && stage.Places[1]-stage.Places[0] == len(opponents[team]) && stage.Rounds == of[competition.InSplit]
				}
				if !found || of[competition.InOwnRounds] != era.RoundsBefore() {
					t.Errorf("team %d has %d matches before the split and %d in it against %d others", team, of[competition.InOwnRounds], of[competition.InSplit], len(opponents[team]))
				}
			}
			if !era.KnowsSplit(len(matches)) || era.OwnMeetings(len(matches)) == 0 {
				t.Error("the catalogue does not know how the season is played")
			}
		})
	}
}
