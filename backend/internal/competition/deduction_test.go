package competition_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// teamCalled returns the team whose name contains a word.
func teamCalled(t *testing.T, s *competition.Season, word string) football.Team {
	t.Helper()
	for _, r := range s.Records {
		if strings.Contains(r.Home.Name, word) {
			return r.Home
		}
	}
	t.Fatalf("there is no team called %s", word)
	return football.Team{}
}

func standingOf(t *testing.T, table []competition.Standing, word string) competition.Standing {
	t.Helper()
	for _, of := range table {
		if strings.Contains(of.Team.Name, word) {
			return of
		}
	}
	t.Fatalf("%s is not in the table", word)
	return competition.Standing{}
}

// Deductions move teams down; a team may end below zero.
func TestDeductionsCountInTheTable(t *testing.T) {
	// Without them A and B have 7 points, C 3.
	s := competition.Season{Competition: division(t, "SP1"), Season: 2023, Records: league(level)}
	for _, test := range []struct {
		points []int // of A, in single decisions
		want   string
		left   int
	}{
		{nil, "1 A, 2 B, 3 C", 7},
		{[]int{1}, "1 B, 2 A, 3 C", 6},
		{[]int{3, 2}, "1 B, 2 C, 3 A", 2},
		{[]int{9}, "1 B, 2 C, 3 A", -2},
		{[]int{9, -4}, "1 B, 2 C, 3 A", 2},
		{[]int{6, -7}, "1 A, 2 B, 3 C", 8},
	} {
		s.Deductions = nil
		sum := 0
		for _, points := range test.points {
			s.Deductions = append(s.Deductions, competition.Deduction{Team: football.Team{ID: 1}, Points: points})
			sum += points
		}
		table := s.Table(0)
		if got := standingOf(t, table, "A"); order(table) != test.want || got.Points != test.left || got.Deducted != sum {
			t.Errorf("%v: %s, %+v", test.points, order(table), got)
		}
	}
	s.Deductions = []competition.Deduction{{Team: football.Team{ID: 99}, Points: 5}}
	if got := order(s.Table(0)); got != "1 A, 2 B, 3 C" {
		t.Errorf("of a team that does not play: %s", got)
	}
}

// The Premier League's table of 2023-24 and how it came about: Everton lost ten points on
// 17 November, got four of them back on 26 February and lost two more on 8 April.
func TestTheTableWithDeductionsOfAPublishedSeason(t *testing.T) {
	s := publishedSeason(t, "openfootball-json/2023-24_en.1.json", true)
	everton, forest := teamCalled(t, &s, "Everton"), teamCalled(t, &s, "Forest")
	s.Deductions = []competition.Deduction{
		{Team: everton, Points: 10, Day: day(t, "2023-11-17")},
		{Team: everton, Points: -4, Day: day(t, "2024-02-26")},
		{Team: forest, Points: 4, Day: day(t, "2024-03-18")},
		{Team: everton, Points: 2, Day: day(t, "2024-04-08")},
	}
	final := s.Table(0)
	for club, want := range map[string]string{"Everton": "15 40 8", "Brentford": "16 39 0", "Forest": "17 32 4", "Luton": "18 26 0"} {
		of := standingOf(t, final, club)
		if got := fmt.Sprint(of.Position, of.Points, of.Deducted); got != want {
			t.Errorf("%s: %s, want %s", club, got, want)
		}
	}
	// Matchday 11 was played before the first decision, 12 on the weekend before it, so that
	// it was known before the next one; 26 and 27 lie around the appeal, 32 and 33 around
	// the last decision. Matchday 38 has all.
	for matchday, want := range map[int]int{1: 0, 11: 0, 12: 10, 25: 10, 26: 6, 31: 6, 32: 8, 38: 8} {
		if got := standingOf(t, s.Table(matchday), "Everton").Deducted; got != want {
			t.Errorf("after matchday %d: %d points deducted, want %d", matchday, got, want)
		}
		if got := len(s.DeductionsAfter(matchday)); (got == 0) != (want == 0) {
			t.Errorf("after matchday %d: %d deductions", matchday, got)
		}
	}
	places := s.Positions(everton.ID)
	if before, after := places[10], places[12]; before.Points != 11 || after.Points != 4 || after.Position != 19 {
		t.Errorf("Everton after matchdays 11 and 13: %+v, %+v", before, after)
	}
}

// Points taken away before a split are halved with the others, later ones are not.
func TestADeductionBeforeASplitIsHalvedWithThePoints(t *testing.T) {
	s := publishedSeason(t, "openfootball-json/2023-24_at.1.json", true)
	sturm := teamCalled(t, &s, "Sturm")
	for on, want := range map[string]int{"2023-10-01": 42, "2024-05-01": 40} {
		s.Deductions = []competition.Deduction{{Team: sturm, Points: 4, Day: day(t, on)}}
		if got := standingOf(t, s.Table(0), "Sturm"); got.Points != want || got.Deducted != 4 { // 44 without it
			t.Errorf("on %s: %+v, want %d points", on, got, want)
		}
	}
}
