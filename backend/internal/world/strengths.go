package world

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// Strengths is a field as it stands after some of its games, from which any two teams can
// be forecast. It may be used concurrently.
type Strengths struct {
	field  *Field
	world  *World
	learnt int // number of games
}

// Strengths learns all games.
func (f *Field) Strengths() *Strengths {
	s := &Strengths{field: f, world: f.world(), learnt: len(f.Games)}
	s.world.Walk(f.Games, nil)
	return s
}

// Timeline is a field at every day of its history. It may be used concurrently.
type Timeline struct {
	field *Field
	kept  []*Strengths // as it stood at some days, oldest first; the last has learnt all games
}

// gamesBetween is how many games lie between two states that are kept: going from one to
// the next takes about a millisecond.
const gamesBetween = 4096

// Timeline learns all games.
func (f *Field) Timeline() *Timeline {
	t := &Timeline{field: f, kept: []*Strengths{{f, f.world(), 0}}}
	for from := 0; from < len(f.Games); {
		to := f.endOfDay(min(from+gamesBetween, len(f.Games)) - 1)
		t.kept = append(t.kept, t.kept[len(t.kept)-1].learn(to))
		from = to
	}
	return t
}

// endOfDay returns the index after the last game of the day of a game.
func (f *Field) endOfDay(game int) int {
	day := f.Games[game].Day
	for game < len(f.Games) && f.Games[game].Day == day {
		game++
	}
	return game
}

// learn returns the strengths after more games. s stays as it is.
func (s *Strengths) learn(to int) *Strengths {
	next := &Strengths{s.field, s.world.clone(), to}
	next.world.Walk(s.field.Games[s.learnt:to], nil)
	return next
}

// Before returns the strengths as they were known before a day began. Of a match's day,
// nothing is known: not even what was played earlier that day.
func (t *Timeline) Before(day time.Time) *Strengths {
	to, _ := slices.BinarySearchFunc(t.field.Games, history.Day(day), func(g Game, day int) int { return cmp.Compare(g.Day, day) })
	next, _ := slices.BinarySearchFunc(t.kept, to, func(s *Strengths, games int) int { return cmp.Compare(s.learnt, games) })
	if next < len(t.kept) && t.kept[next].learnt == to {
		return t.kept[next]
	}
	return t.kept[next-1].learn(to)
}

// Teams returns the teams of the field.
func (t *Timeline) Teams() []football.Team { return t.field.Teams }

// Games returns the number of games learnt or known.
func (t *Timeline) Games() int { return len(t.field.Games) }

// LastBefore returns the day of a team's last match before a day; ok is false if there is
// none.
func (t *Timeline) LastBefore(team int64, day time.Time) (last time.Time, ok bool) {
	i, known := t.field.index[team]
	if !known {
		return last, false
	}
	games := t.field.played[i]
	n, _ := slices.BinarySearchFunc(games, history.Day(day), func(game int32, day int) int { return cmp.Compare(t.field.Games[game].Day, day) })
	if n == 0 {
		return last, false
	}
	return DayOf(t.field.Games[games[n-1]].Day), true
}

// DayOf returns the beginning of a day that is given in days since 1970.
func DayOf(days int) time.Time { return time.Unix(int64(days)*24*60*60, 0).UTC() }

// Knows reports whether a match of the team has been learnt.
func (s *Strengths) Knows(team int64) bool {
	i, known := s.field.index[team]
	return known && s.world.teams[i].Matches > 0
}

// Played is how many matches of a team in one competition were learnt.
type Played struct {
	Competition string `json:"competition"` // code
	Matches     int    `json:"matches"`
}

// Played returns what was learnt of a team, the competition with most matches first.
func (s *Strengths) Played(team int64) []Played {
	i, known := s.field.index[team]
	if !known {
		return nil
	}
	counts := make([]int, len(s.field.codes))
	for _, game := range s.field.played[i] {
		if g := &s.field.Games[game]; int(game) < s.learnt && g.Learn {
			counts[g.Competition]++
		}
	}
	var list []Played
	for c, n := range counts {
		if n > 0 {
			list = append(list, Played{s.field.codes[c], n})
		}
	}
	slices.SortFunc(list, func(a, b Played) int {
		return cmp.Or(cmp.Compare(b.Matches, a.Matches), cmp.Compare(a.Competition, b.Competition))
	})
	return list
}

// LeagueOf returns the code of the league in which a team played last; "": none.
func (s *Strengths) LeagueOf(team int64) string {
	i, known := s.field.index[team]
	if !known {
		return ""
	}
	for _, game := range slices.Backward(s.field.played[i]) {
		if g := &s.field.Games[game]; int(game) < s.learnt && g.Tier > 0 {
			return s.field.codes[g.Competition]
		}
	}
	return ""
}

// Forecast forecasts a match of any two teams: at the home side's ground or on neutral
// ground, in any competition of their field; "" is none in particular. A team of which no match is known is an
// Invalid fault.
func (s *Strengths) Forecast(home, away football.Team, division string, neutral bool, day time.Time) (Forecast, error) {
	for _, team := range [2]football.Team{home, away} {
		if !s.Knows(team.ID) {
			return Forecast{}, fault.New(fault.Invalid, "no match of %s is known from which its strength could be told", team.Name)
		}
	}
	if home.ID == away.ID {
		return Forecast{}, fault.New(fault.Invalid, "%s does not play against itself", home.Name)
	}
	g := Game{Day: history.Day(day), Home: s.field.index[home.ID], Away: s.field.index[away.ID], Neutral: neutral, Competition: len(s.field.codes)}
	if at, known := s.field.competitions[division]; known {
		g.Competition = at
	}
	if c, known := competition.ByCode(division); known {
		g.Friendly = c.Kind == competition.Friendlies
	}
	first, second := s.world.on(s.world.teams[g.Home], g.Day), s.world.on(s.world.teams[g.Away], g.Day)
	p, variance := s.world.predict(&g, &first, &second)
	return s.world.forecast(&g, p, variance), nil
}
