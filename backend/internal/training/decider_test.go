package training_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// divisionStore has a season of several divisions.
type divisionStore struct {
	cupStore
	divisions map[string][]football.MatchRecord
}

func (s divisionStore) SeasonMatchRecords(_ context.Context, division string, _ football.Season) ([]football.MatchRecord, error) {
	return s.divisions[division], nil
}

// Germany's season of 2024-25 ended with Heidenheim sixteenth and Elversberg third of the
// second division; they drew 2:2, and Heidenheim won in Elversberg.
func TestAPlayOffAcrossDivisions(t *testing.T) {
	files := []string{"openfootball-json/2024-25_de.1.json", "openfootball-json/2024-25_de.2.json"}
	day := date(t, "2025-05-20")
	store := divisionStore{divisions: map[string][]football.MatchRecord{"D1": published(t, "D1", 2024, files...), "D2": published(t, "D2", 2024, files...)}}
	store.records = store.divisions["D1"]
	team := func(division, name string) football.Team {
		for _, r := range store.divisions[division] {
			if strings.Contains(r.Home.Name, name) {
				return r.Home
			}
		}
		t.Fatalf("no %s", name)
		return football.Team{}
	}
	heidenheim, elversberg := team("D1", "Heidenheim"), team("D2", "Elversberg")
	check := func(what string, low, high float64, remaining int) {
		t.Helper()
		first, second := endingOn(t, store, "D1", day), endingOn(t, store, "D2", day)
		stays, goesUp := chancesOf(t, first, "Heidenheim").ThroughPlayOff, chancesOf(t, second, "Elversberg").ThroughPlayOff
		if stays < low || stays > high || math.Abs(stays+goesUp-1) > .02 {
			t.Errorf("%s: Heidenheim stays with %.3f, Elversberg goes up with %.3f", what, stays, goesUp)
		}
		for name, want := range map[string]float64{"Heidenheim": 1 - stays, "Bochum": 1, "Hoffenheim": 0} {
			lines := chancesOf(t, first, name).Lines
			if last := lines[len(lines)-1]; last.Kind != competition.Relegation || math.Abs(last.Own-want) > 1e-9 {
				t.Errorf("%s: %s goes down with %.3f, want %.3f", what, name, last.Own, want)
			}
		}
		if len(first.Remaining) != remaining || len(second.Remaining) != remaining {
			t.Errorf("%s: %d and %d matches are to come, want %d", what, len(first.Remaining), len(second.Remaining), remaining)
		}
	}
	check("before", .4, .6, 0)
	day = date(t, "2025-09-01")
	if ending := endingOn(t, store, "D1", day); chancesOf(t, ending, "Heidenheim").ThroughPlayOff != 0 {
		t.Error("months later a play-off without results is still to come")
	}
	day = date(t, "2025-05-20")
	leg := football.MatchRecord{Fixture: football.Fixture{ID: 9001, Division: "D1", Season: 2024, Kickoff: date(t, "2025-05-22"), Home: heidenheim, Away: elversberg, Stage: "Play-offs"}, Status: football.Played, Score: &football.Score{Home: 2, Away: 2}}
	back := football.MatchRecord{Fixture: football.Fixture{ID: 9002, Division: "D1", Season: 2024, Kickoff: date(t, "2025-05-26"), Home: elversberg, Away: heidenheim, Stage: "Play-offs"}, Status: football.Scheduled}
	store.divisions["D1"] = append(store.divisions["D1"], leg, back)
	check("after a draw", .2, .5, 1)
	back.Status, back.Score = football.Played, &football.Score{Home: 1, Away: 2}
	store.divisions["D1"][len(store.divisions["D1"])-1] = back
	check("in the end", 1, 1, 0)

	// Without the second division's season, the place is in danger and nobody wins anything.
	store.divisions["D2"] = nil
	prospect := chancesOf(t, endingOn(t, store, "D1", day), "Heidenheim")
	if prospect.ThroughPlayOff != 0 || prospect.Lines[len(prospect.Lines)-1].Own != 1 {
		t.Errorf("without the second division Heidenheim stays with %v", prospect.ThroughPlayOff)
	}
}
