package world

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
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
	areas        []int     // of teams
	played       [][]int32 // of each team: its games, in order
	index        map[int64]int
	competitions map[string]int
	codes        []string // of competitions
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
	b := NewBuilder(name)
	for i := range records {
		b.Add(&records[i])
	}
	return b.Field()
}

// Builder prepares a field from records that come one by one, in any order, and are not
// kept.
type Builder struct {
	field   *Field
	records int // seen so far, those of other fields too
	keys    []key
	leagues map[int64]lastLeague
}

// key orders games within a day.
type key struct {
	kickoff    int64
	home, away int64
	game       int
}

// lastLeague is the area of the league in which a team played last.
type lastLeague struct {
	kickoff int64
	area    string
}

// NewBuilder returns a builder without any match.
func NewBuilder(name football.Field) *Builder {
	return &Builder{
		field:   &Field{Name: name, settings: SettingsFor(name), index: map[int64]int{}, competitions: map[string]int{}},
		leagues: map[int64]lastLeague{},
	}
}

// Add adds a record; one of another field is left out.
func (b *Builder) Add(r *football.MatchRecord) {
	b.records++
	f := b.field
	if FieldOf(r) != f.Name {
		return
	}
	for _, team := range [2]football.Team{r.Home, r.Away} {
		if _, known := f.index[team.ID]; !known {
			f.index[team.ID] = len(f.Teams)
			f.Teams = append(f.Teams, team)
		}
	}
	if _, known := f.competitions[r.Division]; !known {
		f.competitions[r.Division] = len(f.competitions)
		f.codes = append(f.codes, r.Division)
	}
	kickoff := r.Kickoff.UnixNano()
	if c, known := competition.ByCode(r.Division); known && c.Kind == competition.League {
		for _, team := range [2]int64{r.Home.ID, r.Away.ID} {
			if last, there := b.leagues[team]; !there || kickoff >= last.kickoff {
				b.leagues[team] = lastLeague{kickoff, c.Area}
			}
		}
	}
	b.keys = append(b.keys, key{kickoff, r.Home.ID, r.Away.ID, len(f.Games)})
	f.Games, f.Source = append(f.Games, f.game(r)), append(f.Source, b.records-1)
}

// Field returns the field of all records added. The builder cannot be used any more.
func (b *Builder) Field() *Field {
	f := b.field
	slices.SortFunc(b.keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.kickoff, b.kickoff), cmp.Compare(a.home, b.home), cmp.Compare(a.away, b.away))
	})
	games, source := make([]Game, len(b.keys)), make([]int, len(b.keys))
	f.played = make([][]int32, len(f.Teams))
	for i, k := range b.keys {
		games[i], source[i] = f.Games[k.game], f.Source[k.game]
		for _, team := range [2]int{games[i].Home, games[i].Away} {
			f.played[team] = append(f.played[team], int32(i))
		}
	}
	f.Games, f.Source = games, source
	b.findAreas()
	return f
}

// findAreas numbers the areas of the teams. A club belongs to the area of the league in
// which it played last, which need not be its country's: Monaco's is France. National
// teams have no areas.
func (b *Builder) findAreas() {
	f, areas := b.field, map[string]int{}
	for _, team := range f.Teams {
		area := cmp.Or(b.leagues[team.ID].area, team.Country)
		if national(f.Name) {
			area = ""
		}
		if _, known := areas[area]; !known {
			areas[area] = len(areas)
		}
		f.areas = append(f.areas, areas[area])
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
	g.Learn, g.Goals = true, goalsOf(r)
	for moment, quality := range map[odds.Moment]goalmodel.Quality{odds.Opening: goalmodel.OpeningOdds, odds.Closing: goalmodel.ClosingOdds} {
		if line, ok := odds.NewLine(r.Quotes, moment, odds.Power); ok && quality > g.Observed.Quality {
			g.Observed = goalmodel.Observed{Supremacy: goalmodel.FromMarket(line.Probs, line.Over, f.settings.Rho), Quality: quality}
		}
	}
	return g
}

// goalsOf returns the goals to learn from. Of a tie whose score may include extra time
// only the winner is certain, so it counts as won by one goal.
func goalsOf(r *football.MatchRecord) [2]float64 {
	home, away := r.Score.Home, r.Score.Away
	if r.WithExtraTime {
		home, away = min(home, away+1), min(away, home+1)
	}
	return [2]float64{float64(home), float64(away)}
}

// fixture returns the game of a fixture whose teams are known.
func (f *Field) fixture(of *football.Fixture) Game {
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
	// Errors are the standard errors of the probabilities of 1, X and 2, from what is not
	// known of the two teams.
	Errors football.Probs
}

func (w *World) forecast(g *Game, p goalmodel.Supremacy, variance float64) Forecast {
	lambda, mu := p.Rates()
	made := Forecast{Matches: [2]int{w.teams[g.Home].Matches, w.teams[g.Away].Matches}}
	for side, team := range [2]int{g.Home, g.Away} {
		if w.teams[team].Matches > 0 {
			made.Last[side] = w.teams[team].Learnt
		}
	}
	probs, errors := w.Probs(p, variance)
	made.Errors = errors
	made.Forecast = forecast.FromRates(probs, min(max(lambda, leastRate), mostRate), min(max(mu, leastRate), mostRate), w.settings.Rho, variance)
	return made
}
