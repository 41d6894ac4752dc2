package matchup

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// Known is what was learnt from all stored matches. It does not change and may be used
// concurrently.
type Known struct {
	version   int64
	timelines map[football.Field]*world.Timeline
	fieldOf   map[int64]football.Field // by team
	names     *directory
}

// Question asks for the forecast of a match.
type Question struct {
	Home, Away  football.Team
	Competition string // code; "": the league of both, if it is the same one
	Neutral     bool
	Day         time.Time
	// AsOf is the time of which the forecast is: nothing that was played on its day or later
	// counts. Zero: all that is stored counts.
	AsOf time.Time
}

// On asks for a match on a day. If that has passed, nothing that was played on it or later
// counts.
func (q *Question) On(day, now time.Time) {
	q.Day, q.AsOf = day, time.Time{}
	if day.Before(now.UTC().Truncate(24 * time.Hour)) {
		q.AsOf = day
	}
}

// Answer is a forecast and what it rests on.
type Answer struct {
	world.Forecast
	Field       football.Field
	Competition string // code; "": none in particular
	Sides       [2]Side
}

// Side is what is known of one of the two teams.
type Side struct {
	Team    football.Team
	Matches int       // learnt
	Last    time.Time // day of the last one
	DaysAgo int       // from then to the day of the match
	Played  []world.Played
}

// endOfTime lies after every match.
var endOfTime = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// Forecast answers a question. Teams of which no match is known, a team against itself and
// teams of different fields are Invalid faults.
func (k *Known) Forecast(q Question) (Answer, error) {
	if q.Home.ID == q.Away.ID {
		return Answer{}, fault.New(fault.Invalid, "%s does not play against itself", q.Home.Name)
	}
	a := Answer{Field: k.fieldOf[q.Home.ID], Competition: q.Competition}
	for _, team := range [2]football.Team{q.Home, q.Away} {
		if k.fieldOf[team.ID] == "" {
			return Answer{}, fault.New(fault.Invalid, "no match of %s is known from which its strength could be told", team.Name)
		}
	}
	if other := k.fieldOf[q.Away.ID]; other != a.Field {
		return Answer{}, fault.New(fault.Invalid, "%s and %s never meet: one is of the %s, the other of the %s", q.Home.Name, q.Away.Name, fieldName(a.Field), fieldName(other))
	}
	if c, known := competition.ByCode(q.Competition); q.Competition != "" && (!known || c.Field != a.Field) {
		return Answer{}, fault.At("competition", fault.New(fault.Invalid, "%q is no competition of the %s", q.Competition, fieldName(a.Field)))
	}
	asOf := q.AsOf
	if asOf.IsZero() {
		asOf = endOfTime
	}
	strengths := k.timelines[a.Field].Before(asOf)
	if league := strengths.LeagueOf(q.Home.ID); a.Competition == "" && league == strengths.LeagueOf(q.Away.ID) {
		a.Competition = league
	}
	var err error
	if a.Forecast, err = strengths.Forecast(q.Home, q.Away, a.Competition, q.Neutral, q.Day); err != nil {
		return Answer{}, err
	}
	for side, team := range [2]football.Team{q.Home, q.Away} {
		a.Sides[side] = Side{team, a.Matches[side], world.DayOf(a.Last[side]), history.Day(q.Day) - a.Last[side], strengths.Played(team.ID)}
	}
	return a, nil
}

func fieldName(field football.Field) fault.Sentence {
	switch field {
	case football.Men:
		return fault.Say("men's clubs")
	case football.Women:
		return fault.Say("women's clubs")
	case football.MenNational:
		return fault.Say("men's national teams")
	case football.WomenNational:
		return fault.Say("women's national teams")
	}
	return fault.Say("%s", string(field))
}
