package ingest

import (
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// merge updates a record with the values that an entry has, and leaves the others as
// they are. Pointers in the record are replaced and never written through, because
// the unchanged record is compared with the merged one afterwards.
func merge(record *football.MatchRecord, entry listing.Entry) {
	if entry.Matchday > 0 {
		record.Matchday, record.MatchdayInferred = entry.Matchday, false
	}
	sameDay := record.Kickoff.Format("2006-01-02") == entry.Kickoff.Format("2006-01-02")
	if entry.TimeKnown || !record.TimeKnown || !sameDay {
		record.Kickoff, record.TimeKnown = entry.Kickoff, entry.TimeKnown
	}
	switch {
	case entry.Score != nil:
		mergeResult(record, entry)
	case record.Score != nil:
	case entry.Status != football.Scheduled:
		record.Status = entry.Status
	case !sameDay:
		record.Status = football.Scheduled // a new day has been found for it
	}
	if entry.Statistics != nil {
		statistics := football.Statistics{}
		if record.Statistics != nil {
			statistics = *record.Statistics
		}
		mergeSide(&statistics.Home, entry.Statistics.Home)
		mergeSide(&statistics.Away, entry.Statistics.Away)
		record.Statistics = &statistics
	}
	replace(&record.Attendance, entry.Attendance)
	if entry.Round != "" {
		record.Round = entry.Round
	}
	if entry.Leg > 0 {
		record.Leg = entry.Leg
	}
	if entry.Venue != "" {
		record.Venue = entry.Venue
	}
	if entry.ShootoutWinner != "" && record.Penalties == nil {
		record.ShootoutWinner = entry.ShootoutWinner
	}
	record.Neutral = record.Neutral || entry.Neutral
	mergeQuotes(record, entry.Quotes)
}

func mergeResult(record *football.MatchRecord, entry listing.Entry) {
	changed := record.Score == nil || *record.Score != *entry.Score
	record.Status, record.Score = entry.Status, entry.Score
	half := record.HalfTime
	if entry.HalfTime != nil || entry.Status == football.Awarded { // what was played of it was annulled
		half = entry.HalfTime
	}
	if half != nil && (half.Home > entry.Score.Home || half.Away > entry.Score.Away) {
		half = nil // belonged to the score before its correction
	}
	record.HalfTime = half
	for _, one := range []struct{ known, entry **football.Score }{{&record.ExtraTime, &entry.ExtraTime}, {&record.Penalties, &entry.Penalties}} {
		if *one.entry != nil || changed || entry.Status == football.Awarded {
			*one.known = *one.entry
		}
	}
	if changed || record.Penalties != nil {
		record.ShootoutWinner = ""
	}
	// A source that tells extra time apart confirms the score.
	record.WithExtraTime = entry.WithExtraTime && (changed || record.WithExtraTime)
}

func mergeSide(known *football.SideStatistics, entry football.SideStatistics) {
	replace(&known.Shots, entry.Shots)
	replace(&known.ShotsOnTarget, entry.ShotsOnTarget)
	replace(&known.Corners, entry.Corners)
	replace(&known.Fouls, entry.Fouls)
	replace(&known.Offsides, entry.Offsides)
	replace(&known.Woodwork, entry.Woodwork)
	replace(&known.YellowCards, entry.YellowCards)
	replace(&known.RedCards, entry.RedCards)
}

func mergeQuotes(record *football.MatchRecord, entry []odds.Quote) {
quotes:
	for _, quote := range entry {
		for i := range record.Quotes {
			known := &record.Quotes[i]
			if known.Bookmaker != quote.Bookmaker || known.Moment != quote.Moment {
				continue
			}
			for o, price := range quote.Odds {
				replacePrice(&known.Odds[o], price)
			}
			replacePrice(&known.Over25, quote.Over25)
			replacePrice(&known.Under25, quote.Under25)
			replace(&known.Handicap, quote.Handicap)
			replacePrice(&known.HandicapHome, quote.HandicapHome)
			replacePrice(&known.HandicapAway, quote.HandicapAway)
			continue quotes
		}
		record.Quotes = append(record.Quotes, quote)
	}
}

func replace[T any](known **T, value *T) {
	if value != nil {
		*known = value
	}
}

func replacePrice(known *float64, value float64) {
	if value != 0 {
		*known = value
	}
}
