package training_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Published seasons with a play-off, as they were known when the league had ended, within
// the play-off and after it.
func TestPublishedPlayOffs(t *testing.T) {
	tests := []struct {
		file, division string
		season         football.Season
		day            string
		chances        map[string]float64 // 1: it has won; -1: it can; 0: it cannot
	}{
		{"openfootball-json/2024-25_en.2.json", "E1", 2024, "2025-03-01", map[string]float64{"Coventry": -1, "Luton": 0}},
		{"openfootball-json/2024-25_en.2.json", "E1", 2024, "2025-05-04", map[string]float64{"Sheffield United": -1, "Sunderland": -1, "Coventry": -1, "Bristol City": -1, "Blackburn": 0, "Leeds": 0}},
		{"openfootball-json/2024-25_en.2.json", "E1", 2024, "2025-05-13", map[string]float64{"Sheffield United": -1, "Sunderland": -1, "Coventry": -1, "Bristol City": 0}},
		{"openfootball-json/2024-25_en.2.json", "E1", 2024, "2025-05-14", map[string]float64{"Sheffield United": -1, "Sunderland": -1, "Coventry": 0, "Bristol City": 0}},
		{"openfootball-json/2024-25_en.2.json", "E1", 2024, "2025-05-25", map[string]float64{"Sheffield United": 0, "Sunderland": 1}},
		{"openfootball-json/2024-25_it.2.json", "I2", 2024, "2025-05-18", map[string]float64{"Spezia": -1, "Cremonese": -1, "Juve Stabia": -1, "Catanzaro": -1, "Cesena": 0, "Palermo": 0, "Sassuolo": 0}},
		{"openfootball-json/2024-25_it.2.json", "I2", 2024, "2025-05-26", map[string]float64{"Spezia": -1, "Cremonese": -1, "Juve Stabia": 0}},
		{"openfootball-json/2018-19_it.2.json", "I2", 2018, "2019-06-03", map[string]float64{"Verona": 1, "Cittadella": 0}},
		{"openfootball-json/2017-18_it.2.json", "I2", 2017, "2018-06-17", map[string]float64{"Frosinone": 1, "Palermo": 0}},
	}
	for _, test := range tests {
		t.Run(test.division+" "+test.day, func(t *testing.T) {
			day := date(t, test.day)
			all := published(t, test.division, test.season, test.file)
			if test.day == "2025-05-04" && len(knownOn(all, day, 0).records) != 552 {
				t.Errorf("%d matches before the play-off", len(knownOn(all, day, 0).records))
			}
			ending := endingOn(t, knownOn(all, day, 0), test.division, day)
			sum := 0.0
			for _, team := range ending.Teams {
				sum += team.ThroughPlayOff
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("chances add up to %v", sum)
			}
			for name, want := range test.chances {
				at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool { return strings.Contains(p.Team.Name, name) })
				switch got := ending.Teams[at].ThroughPlayOff; {
				case want < 0 && (got < .01 || got > .95), want >= 0 && got != want:
					t.Errorf("%s wins the play-off with %.3f, want %v", name, got, want)
				}
			}
		})
	}
}

// A result can be assumed for a match of the play-off that is to come, and for each of two
// matches of the same sides.
func TestAssumedResultsOfALeague(t *testing.T) {
	all := published(t, "E1", 2024, "openfootball-json/2024-25_en.2.json")
	day := date(t, "2025-05-20")
	store := knownOn(all, day, 14)
	final := store.records[len(store.records)-1]
	forecaster := training.Forecaster{Now: func() time.Time { return day }, Pair: evenly}
	ending, err := forecaster.Simulate(t.Context(), store, "E1", []training.AssumedResult{{HomeID: final.Home.ID, AwayID: final.Away.ID, Score: football.Score{Home: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool { return p.Team.ID == final.Home.ID })
	if ending.Teams[at].ThroughPlayOff != 1 || len(ending.Remaining) != 1 || ending.Remaining[0].Fixed == nil || ending.Model != "world" {
		t.Errorf("%v, %+v", ending.Teams[at].ThroughPlayOff, ending.Remaining)
	}
}
