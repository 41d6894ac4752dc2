package openfootball

import (
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// league holds what all matches of a file have in common.
type league struct {
	division competition.Competition
	stage    string // of all matches: Qualifying; "": each has its own
	season   football.Season
	oneYear  bool // the season is played within the year that the heading gives
	zone     *time.Location
}

// leagueOf parses a heading such as "Primera División de España 2012/13". What the user
// gives takes precedence; the file's name only says what the heading does not.
func leagueOf(text string, hints listing.Hints) (league, error) {
	heading, err := listing.ParseHeading(text)
	if err != nil {
		return league{}, listing.Problem{Line: 1, Message: fault.SentenceOf(err)}
	}
	named := hints.WithFileName()
	if heading.Name == "" {
		hints.Division = named.Division
	}
	found, err := hints.LeagueOf(heading)
	if err != nil {
		return league{}, err
	}
	l := league{division: found.Competition, stage: found.Stage, season: hints.Season}
	switch {
	case l.season != 0:
	case heading.Season != 0:
		l.season, l.oneYear = heading.Season, heading.CalendarYear || found.Calendar.OneYear
	case named.Season != 0:
		l.season = named.Season
	default:
		return l, listing.Problem{Line: 1, Message: fault.Say("%q names no season: give it", text)}
	}
	l.zone, err = time.LoadLocation(l.division.TimeZone())
	return l, err
}

// playOffs is the stage of a round with a name in the file of a league: it is none of
// the league's own rounds.
const playOffs = "Play-offs"

// setStage puts the stage of all matches of a file in front of a match's own, and a
// league's round that has a name, and no stage, into that of the play-offs.
func (l league) setStage(e *listing.Entry) {
	switch {
	case l.stage == "":
	case e.Stage == "":
		e.Stage = l.stage
	default:
		e.Stage = l.stage + ", " + e.Stage
	}
	if e.Stage != "" || e.Round == "" || l.division.Kind != competition.League {
		return
	}
	e.Stage = playOffs
	if strings.EqualFold(strings.ReplaceAll(e.Round, "-", ""), "playoffs") {
		e.Round = ""
	}
}

// kickoff combines a day and a time, local to the league unless the zone is given;
// without a time it is noon UTC and known is false.
func (l league) kickoff(day time.Time, c clock) (kickoff time.Time, known bool) {
	if !c.known {
		return text.Noon(day.Date()), false
	}
	zone := l.zone
	if c.zone != nil {
		zone = c.zone
	}
	return time.Date(day.Year(), day.Month(), day.Day(), c.hour, c.minute, 0, 0, zone).UTC(), true
}

// clock is a time of day; the zero value is an unknown one.
type clock struct {
	hour, minute int
	known        bool
	zone         *time.Location // nil: the league's
}
