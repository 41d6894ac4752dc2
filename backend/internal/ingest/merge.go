package ingest

import (
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// merge writes into a record what an entry says, and leaves alone what it does
// not say. What a record points to is replaced, never changed in place: the
// record as it was must stay comparable.
func merge(record *football.MatchRecord, entry listing.Entry) {
	if entry.Matchday > 0 {
		record.Matchday, record.MatchdayInferred = entry.Matchday, false
	}
	sameDay := record.Kickoff.Format("2006-01-02") == entry.Kickoff.Format("2006-01-02")
	if entry.TimeKnown || !record.TimeKnown || !sameDay {
		record.Kickoff, record.TimeKnown = entry.Kickoff, entry.TimeKnown
	}
	if entry.Score != nil {
		record.Status, record.Score = entry.Status, entry.Score
		half := record.HalfTime
		if entry.HalfTime != nil {
			half = entry.HalfTime
		}
		if half != nil && (half.Home > entry.Score.Home || half.Away > entry.Score.Away) {
			half = nil // belongs to a score that was corrected since
		}
		record.HalfTime = half
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
	mergeQuotes(record, entry.Quotes)
}

func mergeSide(known *football.SideStatistics, said football.SideStatistics) {
	replace(&known.Shots, said.Shots)
	replace(&known.ShotsOnTarget, said.ShotsOnTarget)
	replace(&known.Corners, said.Corners)
	replace(&known.Fouls, said.Fouls)
	replace(&known.Offsides, said.Offsides)
	replace(&known.Woodwork, said.Woodwork)
	replace(&known.YellowCards, said.YellowCards)
	replace(&known.RedCards, said.RedCards)
}

func mergeQuotes(record *football.MatchRecord, said []odds.Quote) {
said:
	for _, quote := range said {
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
			continue said
		}
		record.Quotes = append(record.Quotes, quote)
	}
}

func replace[T any](known **T, said *T) {
	if said != nil {
		*known = said
	}
}

func replacePrice(known *float64, said float64) {
	if said != 0 {
		*known = said
	}
}
