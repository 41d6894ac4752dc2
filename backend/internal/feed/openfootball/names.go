package openfootball

import (
	"regexp"
	"strconv"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// league holds what all matches of a file have in common.
type league struct {
	division football.Division
	season   football.Season
	zone     *time.Location
}

var seasonInHeading = regexp.MustCompile(`\b((?:19|20)\d\d)[/-](\d{4}|\d\d)\b`)

// leagueOf parses a heading such as "Primera División de España 2012/13". Hints take
// precedence.
func leagueOf(heading string, hints listing.Hints) (league, error) {
	l := league{season: hints.Season}
	hints = hints.WithFileName()
	var ok bool
	if l.division, ok = football.DivisionByCode(hints.Division); !ok {
		if l.division, ok = football.DivisionFromHeading(heading); !ok {
			return l, listing.Problem{Line: 1, Message: strconv.Quote(heading) + " names no known league: give the division"}
		}
	}
	if found := seasonInHeading.FindString(heading); l.season == 0 && found != "" {
		season, err := football.ParseSeason(found)
		if err != nil {
			return l, listing.Problem{Line: 1, Message: err.Error()}
		}
		l.season = season
	}
	if l.season == 0 {
		l.season = hints.Season
	}
	if l.season == 0 {
		return l, listing.Problem{Line: 1, Message: strconv.Quote(heading) + " names no season: give it"}
	}
	var err error
	l.zone, err = time.LoadLocation(l.division.Zone())
	return l, err
}

var roundNumber = regexp.MustCompile(`(?i)^(?:matchday|jornada|round|spieltag|journ[eé]e|giornata|regular season\s*-)?\s*(\d{1,2})\.?(?:\s+(?:round|spieltag|jornada))?$`)

// matchdayOf parses a round such as "Matchday 12"; 0: the round has no number.
func matchdayOf(round string) int {
	found := roundNumber.FindStringSubmatch(round)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		return 0
	}
	return n
}

// kickoff combines a day and the league's local time; without a time it is noon UTC
// and known is false.
func (l league) kickoff(day time.Time, clock string) (kickoff time.Time, known bool, err error) {
	if clock == "" {
		return day.Add(12 * time.Hour), false, nil
	}
	moment, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, false, err
	}
	return time.Date(day.Year(), day.Month(), day.Day(), moment.Hour(), moment.Minute(), 0, 0, l.zone).UTC(), true, nil
}
