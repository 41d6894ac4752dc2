package world

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Field is everything that is known about the teams of one field.
type Field struct {
	Name   football.Field
	Games  []Game // in order of day
	Source []int  // of each game: the index of its record
	Teams  []football.Team

	settings     Settings
	areas        []int // of teams
	index        map[int64]int
	competitions map[string]int
}

// FieldOf returns the field of a record: that of its competition.
func FieldOf(record *football.MatchRecord) football.Field {
	if c, known := competition.ByCode(record.Division); known {
		return c.Field
	}
	return football.Men
}

// NewField prepares the records of one field; those of others are left out. Matches
// without a score are known, but not learnt from.
func NewField(name football.Field, records []football.MatchRecord) *Field {
	f := &Field{Name: name, settings: SettingsFor(name), index: map[int64]int{}, competitions: map[string]int{}}
	var chosen []int
	for i := range records {
		if FieldOf(&records[i]) == name {
			chosen = append(chosen, i)
		}
	}
	slices.SortFunc(chosen, func(a, b int) int {
		return cmp.Or(records[a].Kickoff.Compare(records[b].Kickoff), cmp.Compare(records[a].Home.ID, records[b].Home.ID), cmp.Compare(records[a].Away.ID, records[b].Away.ID))
	})
	f.findAreas(records, chosen)
	for _, source := range chosen {
		f.Games = append(f.Games, f.game(&records[source]))
		f.Source = append(f.Source, source)
	}
	return f
}

// findAreas numbers the teams and their areas. A club belongs to the area of the league in
// which it played last, which need not be its country's: Monaco's is France. National
// teams have no areas.
func (f *Field) findAreas(records []football.MatchRecord, chosen []int) {
	leagues := map[int64]string{}
	for _, i := range chosen {
		r := &records[i]
		if c, known := competition.ByCode(r.Division); known && c.Kind == competition.League {
			leagues[r.Home.ID], leagues[r.Away.ID] = c.Area, c.Area
		}
	}
	areas := map[string]int{}
	for _, i := range chosen {
		for _, team := range [2]football.Team{records[i].Home, records[i].Away} {
			if _, known := f.index[team.ID]; known {
				continue
			}
			area := cmp.Or(leagues[team.ID], team.Country)
			if national(f.Name) {
				area = ""
			}
			if _, known := areas[area]; !known {
				areas[area] = len(areas)
			}
			f.index[team.ID] = len(f.Teams)
			f.Teams, f.areas = append(f.Teams, team), append(f.areas, areas[area])
		}
	}
}

func national(field football.Field) bool {
	return field == football.MenNational || field == football.WomenNational
}

func (f *Field) game(r *football.MatchRecord) Game {
	g := f.fixture(&r.Fixture)
	if r.Score == nil || r.Status != football.Played {
		return g
	}
	g.Learn, g.Goals = true, [2]float64{float64(r.Score.Home), float64(r.Score.Away)}
	for moment, quality := range map[odds.Moment]goalmodel.Quality{odds.Opening: goalmodel.OpeningOdds, odds.Closing: goalmodel.ClosingOdds} {
		if line, ok := odds.NewLine(r.Quotes, moment, odds.Power); ok && quality > g.Observed.Quality {
			g.Observed = goalmodel.Observed{Supremacy: goalmodel.FromMarket(line.Probs, line.Over, f.settings.Rho), Quality: quality}
		}
	}
	return g
}

// fixture returns the game of a fixture whose teams are known.
func (f *Field) fixture(of *football.Fixture) Game {
	if _, known := f.competitions[of.Division]; !known {
		f.competitions[of.Division] = len(f.competitions)
	}
	g := Game{
		Day: history.Day(of.Kickoff), Home: f.index[of.Home.ID], Away: f.index[of.Away.ID],
		Competition: f.competitions[of.Division], Neutral: of.Neutral,
	}
	if c, known := competition.ByCode(of.Division); known {
		g.Friendly = c.Kind == competition.Friendlies
		if c.Kind == competition.League {
			g.Tier = c.Tier
		}
	}
	return g
}

// Replay calls visit with the forecast of every game, from what was known before its day.
func (f *Field) Replay(visit func(game int, forecast Forecast)) {
	w := f.world()
	w.Walk(f.Games, func(i int, p goalmodel.Supremacy, variance float64) {
		visit(i, w.forecast(&f.Games[i], p, variance))
	})
}

func (f *Field) world() *World { return New(f.settings, f.areas, len(f.competitions)+1) }

// Forecast is the forecast of a fixture and what it rests on.
type Forecast struct {
	forecast.Forecast
	// Matches is how many matches of each side were learnt.
	Matches [2]int
	// Last is the day of each side's last match that was known, in days since 1970; 0: none.
	Last [2]int
}

func (w *World) forecast(g *Game, p goalmodel.Supremacy, variance float64) Forecast {
	lambda, mu := p.Rates()
	made := Forecast{Matches: [2]int{w.teams[g.Home].Matches, w.teams[g.Away].Matches}}
	for side, team := range [2]int{g.Home, g.Away} {
		if w.teams[team].Matches > 0 {
			made.Last[side] = w.teams[team].Learnt
		}
	}
	made.Forecast = forecast.FromRates(w.Probs(p, variance), min(max(lambda, leastRate), mostRate), min(max(mu, leastRate), mostRate), w.settings.Rho, variance)
	return made
}

// Strengths is a field as it stands after all its games, from which any two teams can be
// forecast. It may be used concurrently.
type Strengths struct {
	field *Field
	world *World
}

// Strengths learns all games.
func (f *Field) Strengths() *Strengths {
	s := &Strengths{field: f, world: f.world()}
	s.world.Walk(f.Games, nil)
	return s
}

// Knows reports whether a match of the team has been learnt.
func (s *Strengths) Knows(team int64) bool {
	i, known := s.field.index[team]
	return known && s.world.teams[i].Matches > 0
}

// Forecast forecasts a match of any two teams: at the home side's ground or on neutral
// ground, in any competition of their field. A team of which no match is known is an
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
	g := Game{Day: history.Day(day), Home: s.field.index[home.ID], Away: s.field.index[away.ID], Neutral: neutral, Competition: len(s.field.competitions)}
	if at, known := s.field.competitions[division]; known {
		g.Competition = at
	}
	if c, known := competition.ByCode(division); known {
		g.Friendly = c.Kind == competition.Friendlies
	}
	p, variance := s.world.Predict(&g)
	for _, team := range [2]int{g.Home, g.Away} { // as Advance does
		variance += min(float64(min(max(0, g.Day-s.world.teams[team].Last), maxDrift))*s.world.settings.Day, max(0, s.world.settings.Most-s.world.teams[team].DVar))
	}
	return s.world.forecast(&g, p, variance), nil
}
