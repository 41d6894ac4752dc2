package footballdata

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// progress is the state of one division while reading.
type progress struct {
	season   football.Season
	last     time.Time
	detailed bool // a match of this season had details
}

// assignSeason sets the season of an entry: from the Season column if there is one,
// else from the dates. A season can run into the next summer (2019-20 ended in
// August), so the month decides only at the start of a division and after a long
// break.
func (r *Reader) assignSeason(l *csvRow, division competition.Competition, e *listing.Entry) error {
	p := r.divisions[e.Division]
	if p == nil {
		p = &progress{}
		r.divisions[e.Division] = p
	}
	season := p.season
	inSeason := division.Contains
	if text := l.text("Season"); text != "" {
		stated, err := football.ParseSeason(text)
		if err != nil {
			return listing.Problem{Line: l.number, Column: l.columns.name(l.columns.indexOf("Season")), Message: fault.SentenceOf(err)}
		}
		season = stated
		inSeason = containsTwoYears
		if len(text) == len("2012") {
			inSeason = func(season football.Season, day time.Time) bool {
				return day.Year() == int(season) || division.Contains(season, day)
			}
		}
		e.Stage = r.stageOfSeason(seasonOf{e.Division, season}, text)
	} else if p.last.IsZero() || !division.Contains(p.season, e.Kickoff) || (e.Kickoff.Sub(p.last) > summerBreak && e.Kickoff.Month() >= time.July) {
		season = division.SeasonOn(e.Kickoff)
	}
	if !inSeason(season, e.Kickoff) {
		return listing.Problem{Line: l.number, Column: "Date", Message: fault.Say("%s is not in the season %s", l.text("Date"), division.SeasonName(season))}
	}
	if season != p.season {
		*p = progress{season: season}
	}
	p.last = e.Kickoff
	e.Season = season
	return nil
}

// containsTwoYears reports whether a day can be one of a season that is named by two
// years, whatever the league's calendar is today.
func containsTwoYears(season football.Season, day time.Time) bool {
	start := time.Date(int(season), time.June, 1, 0, 0, 0, 0, time.UTC)
	return !day.Before(start) && day.Before(start.AddDate(1, 3, 0))
}

type seasonOf struct {
	division string
	season   football.Season
}

// stageOfSeason returns the stage of a season that begins in the same year as another one
// of the league: Argentina played 2016 in the spring, and 2016/2017 from August on. Of
// the first one the stage is "".
func (r *Reader) stageOfSeason(of seasonOf, text string) string {
	twoYears := len(text) > len("2016")
	first, known := r.named[of]
	if !known {
		r.named[of] = twoYears
	}
	if !known || first == twoYears {
		return ""
	}
	return text
}

// summerBreak is shorter than any break between two seasons, and longer than any
// pause in July or August within one.
const summerBreak = 30 * 24 * time.Hour
