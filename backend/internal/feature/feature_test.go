package feature_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

var division = competition.Unlisted("XX", "ES")

// beforeTheLastRound returns a season of four teams before the last round: teams
// 0 and 1 play for the title, 2 and 3 for nothing. With four teams, the title is
// the only default boundary that fits.
func beforeTheLastRound() (s *feature.Season, title, rest *history.Game) {
	s = feature.NewSeason(division, 2010, []int{0, 1, 2, 3})
	add := func(home, away, goals, against int) {
		s.Add(&history.Game{Home: home, Away: away}, football.Score{Home: goals, Away: against})
	}
	add(0, 2, 1, 0)
	add(0, 3, 1, 0)
	add(1, 2, 1, 0)
	add(1, 3, 1, 0)
	add(2, 0, 0, 1)
	add(3, 0, 0, 1)
	add(2, 1, 0, 1)
	add(3, 1, 0, 2)
	add(2, 3, 0, 0)
	add(0, 1, 0, 0)
	return s, &history.Game{Home: 1, Away: 0, RoundsLeft: 1}, &history.Game{Home: 3, Away: 2, RoundsLeft: 1}
}

func TestPointsTakenAwayChangeWhatIsAtStake(t *testing.T) {
	s, title, rest := beforeTheLastRound()
	s.Deduct(0, 13) // down to the points of the last two: the title is decided
	got := s.Stakes([]*history.Game{title, rest}, equal, 1)
	if got[0][0].Leverage != 0 || got[0][0].Dead != 1 || got[0][1].Dead != 1 {
		t.Errorf("a title that is decided: %+v", got[0])
	}
	s.Deduct(0, -13)
	again, _, _ := beforeTheLastRound()
	if given, want := s.Stakes([]*history.Game{title}, equal, 1), again.Stakes([]*history.Game{title}, equal, 1); given[0] != want[0] {
		t.Errorf("points given back: %+v, want %+v", given[0], want[0])
	}
}

func equal(int, int) float64 { return 0 }

func TestStakesOfTheDecidingMatch(t *testing.T) {
	s, title, rest := beforeTheLastRound()
	got := s.Stakes([]*history.Game{title, rest}, equal, 1)
	// The winner is champion, the loser is not.
	near(t, "leverage of the home side", got[0][0].First, 1, 0)
	near(t, "leverage of the away side", got[0][1].First, 1, 0)
	// Team 1 is ahead on goals: a draw is as good as a win for it.
	near(t, "a draw for the leader", got[0][0].Draw, 1, 0)
	near(t, "a draw for the other", got[0][1].Draw, 0, 0)
	if got[0][0].Need != 1 || got[0][0].Dead != 0 {
		t.Errorf("the leader: %+v", got[0][0])
	}
	if got[1][0].Leverage != 0 || got[1][0].Dead != 1 || got[1][1].Need != 0 {
		t.Errorf("a team that can reach nothing: %+v", got[1])
	}
	if again := s.Stakes([]*history.Game{title, rest}, equal, 1); again[0] != got[0] || again[1] != got[1] {
		t.Error("the same seed gives different stakes")
	}
}

func TestACloneIsNotChangedByLaterMatches(t *testing.T) {
	s, title, _ := beforeTheLastRound()
	before := s.Clone()
	s.Add(title, football.Score{Home: 1})
	if got := before.Stakes([]*history.Game{title}, equal, 1); got[0][0].First != 1 {
		t.Errorf("%+v", got[0][0])
	}
	if got := s.Stakes([]*history.Game{title}, equal, 1); got[0][0].Leverage != 0 {
		t.Errorf("a match that was played has stakes: %+v", got[0][0])
	}
}

func TestMotivationIsZeroBeforeTheLastRounds(t *testing.T) {
	home, away := feature.Stakes{Leverage: .6, First: .6, Need: 1}, feature.Stakes{Leverage: .1, Dead: 1}
	for left := range 14 {
		x := feature.Motivation(&history.Game{RoundsLeft: left}, home, away, true)
		sum := 0.0
		for _, v := range x {
			sum += math.Abs(v)
		}
		if in := left >= 1 && left <= feature.LastRounds; (sum > 0) != in {
			t.Errorf("%d rounds left: %v", left, x)
		}
		// Swapping the sides changes the sign of differences and nothing else.
		y := feature.Motivation(&history.Game{RoundsLeft: left}, away, home, true)
		for k := range x {
			if k != 14 && k != 16 && x[k] != -y[k] {
				t.Errorf("%d rounds left, number %d: %v and %v", left, k, x[k], y[k])
			}
		}
	}
}

func TestRoundOfAGame(t *testing.T) {
	s, title, _ := beforeTheLastRound()
	if left, played := s.Round(title, 0); left != 1 || played != 5 {
		t.Errorf("%d left, %d played", left, played)
	}
	if left, _ := s.Round(title, 6); left != 1 {
		t.Errorf("the last matchday: %d left", left)
	}
	if left, _ := s.Round(title, 2); left != 1 {
		t.Errorf("postponed from matchday 2 to the end: %d left", left)
	}
	early := feature.NewSeason(competition.Unlisted("T1", ""), 2020, []int{0, 1, 2, 3})
	if left, played := early.Round(title, 5); left != 2 || played != 0 {
		t.Errorf("matchday 5 of 6 before the first: %d left, %d played", left, played)
	}
}

func TestRecentMatchesAreTheLastSix(t *testing.T) {
	f := feature.NewRecentMatches(2)
	g := &history.Game{Home: 0, Away: 1, Day: 100}
	for _, v := range f.Columns(g) {
		if !math.IsNaN(v) {
			t.Fatalf("recent matches of teams that have not played: %v", f.Columns(g))
		}
	}
	for day := range 8 { // two defeats, then six wins by two goals
		goals := [2]float64{2, 0}
		if day < 2 {
			goals = [2]float64{0, 5}
		}
		f.Learn(&history.Game{Home: 0, Away: 1, Day: day, HasResult: true, Goals: goals, HasShots: day == 7, OnTarget: [2]float64{6, 2}})
	}
	f.Learn(&history.Game{Home: 0, Away: 1, Day: 90}) // a fixture is ignored
	x := f.Columns(&history.Game{Home: 0, Away: 1, Day: 12})
	want := [feature.RecentColumns]float64{3, 0, 2, -2, 4, -4, 5, 5}
	if x != want {
		t.Errorf("columns %v, want %v", x, want)
	}
}
