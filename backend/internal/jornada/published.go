package jornada

import (
	"cmp"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Published is a jornada as read from a file or from an answer of a service.
type Published struct {
	Jornada
	File string
	// DayExact: Day is the closing as published, not a guess from the first kick-off or
	// the day of the draw.
	DayExact bool
	// Supplement: the source writes names in its own way. It fills in fixtures that are
	// not known, and does not replace those that are.
	Supplement bool
	// Corrected says what was wrong in the file and how it was read.
	Corrected []fault.Sentence
}

// Reading is what a file has of jornadas.
type Reading struct {
	Jornadas []Published
	Refused  []error // one for each jornada of the file that cannot be read
}

// Asked is the jornada that a service was asked for. Some answers do not say whose they
// are. The zero value says nothing.
type Asked struct {
	Season football.Season
	Number int
}

// lastOfSeason is a number that only jornadas at the end of a season reach, those of
// July and August.
const lastOfSeason = 40

// SeasonOn returns the season of the pool to which a jornada belongs. The pool numbers
// on through July and August, with fixtures of northern leagues, until its new season
// begins with number 1.
func SeasonOn(day time.Time, number int) football.Season {
	year := football.Season(day.Year())
	if day.Month() < time.July || day.Month() < time.October && number >= lastOfSeason {
		return year - 1
	}
	return year
}

// MergePublished takes over what a source has of the jornada. Values that the source
// does not have stay as they are.
func (j *Jornada) MergePublished(published *Published) {
	supplement := published.Supplement && j.HasFixtures()
	for i := range j.Fixtures {
		if !supplement {
			j.Fixtures[i].merge(published.Fixtures[i])
		}
	}
	if published.DayExact || j.Day.IsZero() {
		j.Day = published.Day
	}
	j.DrawnOn = cmp.Or(published.DrawnOn, j.DrawnOn)
	j.Takings = cmp.Or(published.Takings, j.Takings)
	j.Jackpot = cmp.Or(published.Jackpot, j.Jackpot)
	for i, shares := range published.Public {
		if shares != (football.Probs{}) {
			j.Public[i] = shares
		}
		if published.Odds[i] != (odds.Odds{}) {
			j.Odds[i] = published.Odds[i]
		}
		if published.Tips[i] != (football.Probs{}) {
			j.Tips[i] = published.Tips[i]
		}
	}
	j.mergeOutcomes(published.Outcomes)
	j.Pleno = cmp.Or(published.Pleno, j.Pleno)
	if published.Winners != nil {
		j.Winners, j.Prizes = published.Winners, published.Prizes
	}
}

func (f *Fixture) merge(published Fixture) {
	merged := published
	merged.Home, merged.Away = cmp.Or(published.Home, f.Home), cmp.Or(published.Away, f.Away)
	if merged.canReplace(*f) {
		merged.MatchID = cmp.Or(published.MatchID, f.MatchID)
		merged.Women = published.Women || f.Women
		if published.Kickoff.IsZero() {
			merged.Kickoff = f.Kickoff
		}
	}
	*f = merged
}

// mergeOutcomes sets the outcomes that are given; those of a draw under way come one
// after another.
func (j *Jornada) mergeOutcomes(given string) {
	if len(given) != Fixtures || len(j.Outcomes) != Fixtures {
		j.Outcomes = cmp.Or(given, j.Outcomes)
		return
	}
	merged := []byte(j.Outcomes)
	for i := range merged {
		if given[i] != '-' {
			merged[i] = given[i]
		}
	}
	j.Outcomes = string(merged)
}

// MergeFiles merges the jornadas that are in several files.
func MergeFiles(all []Published) ([]Published, error) {
	var merged []Published
	at := map[Asked]int{}
	for _, one := range all {
		key := Asked{one.Season, one.Number}
		i, there := at[key]
		if !there {
			at[key] = len(merged)
			merged = append(merged, one)
			continue
		}
		before := &merged[i]
		if before.Supplement && !one.Supplement {
			one, *before = *before, one // the other's names count
		}
		if !one.Supplement {
			if other := before.firstChanged(&one.Jornada); other >= 0 {
				return nil, fault.New(fault.Invalid, "%s: %s is there twice, with another fixture %d", one.File, one.Name(), other+1)
			}
		}
		before.MergePublished(&one)
		before.DayExact = before.DayExact || one.DayExact
		before.Corrected = append(before.Corrected, one.Corrected...)
	}
	return merged, nil
}
