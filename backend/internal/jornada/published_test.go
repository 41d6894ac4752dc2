package jornada_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// A draw under way is published again and again; what is known once stays.
func TestOutcomesComeOneAfterAnother(t *testing.T) {
	j := sample()
	for _, step := range []struct{ given, want string }{
		{"1-------------", "1-------------"},
		{"", "1-------------"},
		{"-X------------", "1X------------"},
		{"2X-----------1", "2X-----------1"}, // put right
	} {
		j.MergePublished(&jornada.Published{Jornada: jornada.Jornada{Outcomes: step.given}})
		if j.Outcomes != step.want {
			t.Errorf("after %q: %q, want %q", step.given, j.Outcomes, step.want)
		}
	}
}

// A source with names of its own fills in fixtures where there are none.
func TestASupplementDoesNotRenameFixtures(t *testing.T) {
	j := sample()
	names := j.Fixtures
	other := jornada.Published{Supplement: true}
	other.Public[2] = football.Probs{.5, .3, .2}
	for i := range other.Fixtures {
		other.Fixtures[i] = jornada.Fixture{Home: "other", Away: "names"}
	}
	if j.MergePublished(&other); j.Fixtures != names || j.Public[2] != other.Public[2] {
		t.Errorf("%+v", j)
	}
	none := jornada.Jornada{Season: 2026, Number: 21}
	if none.MergePublished(&other); none.Fixtures != other.Fixtures {
		t.Errorf("%+v", none.Fixtures)
	}
}

func TestOnlyAPublishedClosingReplacesTheClosing(t *testing.T) {
	j := sample()
	was := j.Day
	guess := jornada.Published{Jornada: jornada.Jornada{Day: was.Add(time.Hour)}}
	if j.MergePublished(&guess); !j.Day.Equal(was) {
		t.Errorf("a guess replaced the closing: %v", j.Day)
	}
	guess.DayExact = true
	if j.MergePublished(&guess); !j.Day.Equal(guess.Day) {
		t.Errorf("the closing is still %v", j.Day)
	}
}

func TestTheStatesOfAJornada(t *testing.T) {
	j := jornada.Jornada{Season: 2026, Number: 10, Day: time.Date(2026, 10, 3, 16, 0, 0, 0, time.UTC)}
	before, after := j.Day.Add(-time.Hour), j.Day.Add(time.Minute)
	want := func(at time.Time, state jornada.State) {
		t.Helper()
		if got := j.State(at); got != state {
			t.Errorf("%s, want %s", got, state)
		}
	}
	want(before, jornada.Announced)
	j.Fixtures = sample().Fixtures
	want(before, jornada.Open)
	want(after, jornada.Playing) // nobody says when it begins
	j.Fixtures[3].Kickoff = j.Day.Add(2 * time.Hour)
	j.Fixtures[7].Kickoff = j.Day.Add(time.Hour)
	want(after, jornada.Closed)
	want(j.Day.Add(time.Hour), jornada.Playing)
	j.Outcomes = "1-------------"
	want(after, jornada.Playing)
	j.Outcomes = "11111111111111"
	want(after, jornada.Playing) // the pleno is still to come
	j.Pleno = "2-M"
	want(after, jornada.Complete)
	j.Winners = &[jornada.Categories]int{}
	want(after, jornada.Paid)
}

// What a form does not show is not lost when it is saved: the official services are asked
// by the day of the draw.
func TestAChangedJornadaIsStillFollowed(t *testing.T) {
	j := sample()
	j.DrawnOn = "2026-11-29"
	kickoff := j.Day.Add(time.Hour)
	j.Fixtures[2].Kickoff, j.Fixtures[3].Kickoff = kickoff, kickoff
	wanted := sample()
	wanted.Jackpot = 1e6
	wanted.Fixtures[3] = jornada.Fixture{Home: "Others", Away: "play"}
	j.Replace(wanted)
	if j.DrawnOn != "2026-11-29" || j.Jackpot != 1e6 || !j.Fixtures[2].Kickoff.Equal(kickoff) || !j.Fixtures[3].Kickoff.IsZero() {
		t.Errorf("%q, %v, %v", j.DrawnOn, j.Fixtures[2], j.Fixtures[3])
	}
}
