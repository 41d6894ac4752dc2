// Package internationals reads the published results of national teams: martj42's
// international_results and womens-international-results.
package internationals

import (
	"regexp"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Recognise reports whether a table with this heading is one of these files.
func Recognise(heading []string) bool {
	matching, own := 0, false
	for _, name := range heading {
		switch text.ColumnKey(name) {
		case "home_team", "away_team", "date":
			matching++
		case "tournament", "winner", "scorer":
			own = true
		}
	}
	return matching == 3 && own
}

// Reader reads the matches of a file; see listing.Reader. The scores include extra time:
// a match with a shoot-out is a draw, and for the other ties that extra time decided the
// file cannot tell the score after 90 minutes, so they are marked. A list of shoot-outs
// has the winners of matches that are there already.
type Reader struct {
	shootouts   bool
	played      map[appearance]int
	table       *text.Table
	field       football.Field
	tournaments map[string]competition.Named // by their name in the file
}

// NewReader looks up the columns. Whether men or women play follows from the hints or
// the name of the file.
func NewReader(records *text.Records, hints listing.Hints) (*Reader, error) {
	r := &Reader{tournaments: map[string]competition.Named{}, played: map[appearance]int{}}
	columns := map[string]bool{}
	for _, name := range records.Heading {
		columns[text.ColumnKey(name)] = true
	}
	required := []string{"date", "home_team", "away_team", "home_score", "away_score", "tournament", "neutral"}
	switch {
	case columns["scorer"]:
		return nil, listing.Problem{Message: fault.Say("this is the list of goal scorers: the matches are in the file of results")}
	case columns["winner"] && !columns["home_score"]:
		r.shootouts, required = true, []string{"date", "home_team", "away_team", "winner"}
	}
	var ok bool
	if r.field, ok = fieldOf(hints); !ok {
		return nil, listing.Problem{Message: fault.Say("the file does not say whether these are teams of men or of women: say it, or give the file a name such as men-results.csv or women-results.csv")}
	}
	var err error
	r.table, err = text.NewTable(records, required...)
	return r, err
}

var (
	womensName = regexp.MustCompile(`(?i)women|femenin|femeni|mujeres`)
	mensName   = regexp.MustCompile(`(?i)(?:^|[^a-z])men(?:s|'s)?(?:[^a-z]|$)|masculin|international_results`)
)

// fieldOf returns whose results a file has.
func fieldOf(hints listing.Hints) (football.Field, bool) {
	switch hints.Field {
	case football.Men, football.MenNational:
		return football.MenNational, true
	case football.Women, football.WomenNational:
		return football.WomenNational, true
	}
	if given, ok := competition.ByCode(hints.Division); ok {
		return given.Field, given.Field == football.MenNational || given.Field == football.WomenNational
	}
	switch {
	case womensName.MatchString(hints.Name):
		return football.WomenNational, true
	case mensName.MatchString(hints.Name):
		return football.MenNational, true
	}
	return "", false
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	row, err := r.table.Next()
	if err != nil {
		return listing.Entry{}, err
	}
	e := listing.Entry{Line: row.Line, Home: row.Required("home_team"), Away: row.Required("away_team"), Status: football.Scheduled}
	day, err := text.ParseDay(row.Required("date"))
	if err != nil {
		row.AddProblem("date", "%v", err)
	}
	e.Kickoff = text.Noon(day.Date())
	if r.shootouts {
		r.readWinner(row, &e)
	} else {
		r.readMatch(row, &e, day)
		r.markTie(&e)
	}
	return e, row.Problems.Err()
}

func (r *Reader) readWinner(row *text.Row, e *listing.Entry) {
	e.Field = r.field
	switch winner := row.Required("winner"); winner {
	case "":
	case e.Home:
		e.ShootoutWinner = football.HomeSide
	case e.Away:
		e.ShootoutWinner = football.AwaySide
	default:
		row.AddProblem("winner", "%q is neither of the two teams", winner)
	}
}

// appearance is a team in a tournament.
type appearance struct {
	division, team string
	season         football.Season
}

// groupMatches is how many matches a team of a final tournament usually plays before
// its ties begin.
const groupMatches = 3

// markTie marks a match whose score may include extra time: one of a final tournament
// with ties, won by either side, in which both teams have played their groups' matches.
func (r *Reader) markTie(e *listing.Entry) {
	home, away := appearance{e.Division, e.Home, e.Season}, appearance{e.Division, e.Away, e.Season}
	of, ok := competition.ByCode(e.Division)
	if !ok || e.Stage != "" || !of.At(e.Season).HasTies() {
		return
	}
	e.WithExtraTime = r.played[home] >= groupMatches && r.played[away] >= groupMatches && e.Score != nil && e.Score.Home != e.Score.Away
	r.played[home]++
	r.played[away]++
}

func (r *Reader) readMatch(row *text.Row, e *listing.Entry, day time.Time) {
	t, ok := r.tournamentOf(row.Required("tournament"))
	if !ok {
		row.AddProblem("tournament", "%q is not a known tournament", row.Field("tournament"))
		return
	}
	e.Division, e.Stage, e.Season = t.Code, t.Stage, t.SeasonOn(day)
	e.Venue = row.Field("city")
	switch neutral := row.Field("neutral"); strings.ToLower(neutral) {
	case "true", "verdadero", "1":
		e.Neutral = true
		if country := row.Field("country"); country != "" && e.Venue != "" {
			e.Venue += ", " + country
		}
	case "false", "falso", "0", "":
	default:
		row.AddProblem("neutral", "%q is neither TRUE nor FALSE", neutral)
	}
	home, away := goals(row, "home_score"), goals(row, "away_score")
	switch {
	case home != nil && away != nil:
		e.Status, e.Score = football.Played, &football.Score{Home: *home, Away: *away}
	case home != nil || away != nil:
		if row.Problems.Total == 0 {
			row.AddProblem("home_score", "the goals of one side are missing")
		}
	}
}

// goals returns the goals of a side; nil if they are not known yet.
func goals(row *text.Row, column string) *int {
	if strings.EqualFold(row.Field(column), "NA") {
		return nil
	}
	return row.Number(column, text.MaxGoals)
}

func (r *Reader) tournamentOf(name string) (competition.Named, bool) {
	t, ok := r.tournaments[name]
	if !ok && name != "" {
		if t, ok = competition.ByTournament(r.field, name); ok {
			r.tournaments[name] = t
		}
	}
	return t, ok
}
