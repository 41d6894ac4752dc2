package jornada_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

var closes = time.Date(2026, time.November, 27, 19, 0, 0, 0, time.UTC)

func sample() jornada.Jornada {
	j := jornada.Jornada{Season: 2026, Number: 20, Day: closes, Takings: 2_000_000, Jackpot: 300_000}
	for i := range j.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: string(rune('A' + i)), Away: string(rune('A'+i)) + " away", MatchID: int64(i)} // the first has no match
	}
	return j
}

func TestCheckKeptTickets(t *testing.T) {
	for _, c := range []struct {
		name    string
		signs   string
		at      time.Time
		tickets int64
		change  func(*jornada.Jornada)
		fair    bool
	}{
		{"another fixture without tickets", "", closes, 0, func(j *jornada.Jornada) { j.Fixtures[0].Home = "Z" }, true},
		{"another fixture", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[0].Home = "Z" }, false},
		{"a spelling of a match", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[1].Home = "Z" }, true},
		{"a name and the match", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[1] = jornada.Fixture{Home: "Z", Away: "b", MatchID: 2} }, false},
		{"the match found", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[0].MatchID = 9 }, true},
		{"the match lost", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[1].MatchID = 0 }, true},
		{"both sides swapped", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[0] = jornada.Fixture{Home: "A away", Away: "A"} }, false},
		{"other accents and capitals", "", closes, 1, func(j *jornada.Jornada) { j.Fixtures[0] = jornada.Fixture{Home: "á", Away: "A AWAY"} }, true},
		{"open longer", "", closes.Add(-time.Hour), 1, func(j *jornada.Jornada) { j.Day = closes.Add(time.Hour) }, true},
		{"open longer with a sign", "1-------------", closes.Add(-time.Hour), 1, func(j *jornada.Jornada) { j.Day = closes.Add(time.Hour) }, false},
		{"open again with a sign", "1-------------", closes.Add(time.Hour), 1, func(j *jornada.Jornada) { j.Day = closes.Add(2 * time.Hour) }, false},
		{"open again without tickets", "1-------------", closes.Add(time.Hour), 0, func(j *jornada.Jornada) { j.Day = closes.Add(2 * time.Hour) }, true},
		{"a past time mended", "1-------------", closes.Add(2 * time.Hour), 1, func(j *jornada.Jornada) { j.Day = closes.Add(time.Hour) }, true},
	} {
		before := sample()
		before.Outcomes = c.signs
		after := before
		c.change(&after)
		err := before.CheckKeptTickets(&after, c.tickets, c.at)
		if (err == nil) != c.fair || err != nil && fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestMergePublishedKeepsUnlistedValues(t *testing.T) {
	j := sample()
	j.Public[0] = football.Probs{.5, .3, .2}
	want := j
	want.Outcomes, want.Pleno = "11111111111111", "1-0"
	list := jornada.Published{Jornada: jornada.Jornada{Season: 2026, Number: 20, Outcomes: want.Outcomes, Pleno: want.Pleno}}
	for i := range list.Fixtures {
		list.Fixtures[i] = jornada.Fixture{Home: j.Fixtures[i].Home, Away: j.Fixtures[i].Away}
	}
	list.Fixtures[3] = jornada.Fixture{}
	if j.MergePublished(&list); j != want {
		t.Errorf("got %+v, want %+v", j, want)
	}
	list.Fixtures[3] = jornada.Fixture{Home: "Z", Away: "z"}
	if j.MergePublished(&list); j.Fixtures[3] != list.Fixtures[3] {
		t.Errorf("another fixture has the match of the one before: %+v", j.Fixtures[3])
	}
}
