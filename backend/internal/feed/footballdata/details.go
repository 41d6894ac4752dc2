package footballdata

import (
	"cmp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// readDetails reads statistics and odds once the line is known to be a match. Invalid
// values are left out with a warning; the match is still accepted.
func (l *csvRow) readDetails(e *listing.Entry) {
	var s football.Statistics
	for _, column := range l.columns.statistics {
		if count := l.count(column.at); count != nil {
			*column.of(&s) = count
		}
	}
	if s != (football.Statistics{}) {
		e.Statistics = &s
	}
	e.Attendance = l.count(l.columns.indexOf("Attendance"))
	e.Quotes = make([]odds.Quote, 0, len(l.columns.quotes))
	for _, q := range l.columns.quotes {
		quote := odds.Quote{
			Bookmaker: q.bookmaker, Moment: q.moment,
			Odds:   odds.Odds{l.price(q.home), l.price(q.draw), l.price(q.away)},
			Over25: l.price(q.over), Under25: l.price(q.under),
			HandicapHome: l.price(q.handicapHome), HandicapAway: l.price(q.handicapAway),
		}
		if quote.HandicapHome != 0 || quote.HandicapAway != 0 {
			for _, at := range q.handicap {
				if quote.Handicap = l.handicap(at); quote.Handicap != nil {
					break
				}
			}
			if quote.Handicap == nil { // prices without a known handicap are useless
				quote.HandicapHome, quote.HandicapAway = 0, 0
			}
		}
		if !quote.Empty() {
			e.Quotes = append(e.Quotes, quote)
		}
	}
}

// markWalkover marks an awarded match. The site lists such a match like any other,
// but with nothing except the score where the season's other matches have half-time
// score, statistics and odds.
func (r *Reader) markWalkover(e *listing.Entry) {
	p := r.divisions[e.Division]
	if e.HalfTime != nil && (e.Statistics != nil || len(e.Quotes) > 0) {
		p.detailed = true
		return
	}
	bare := e.HalfTime == nil && e.Statistics == nil && len(e.Quotes) == 0
	if bare && p.detailed && e.Score != nil && walkovers[*e.Score] {
		e.Status = football.Awarded
	}
}

// walkovers are the scores with which matches are awarded.
var walkovers = map[football.Score]bool{
	{Home: 1}: true, {Away: 1}: true, {Home: 3}: true, {Away: 3}: true,
}

func (l *csvRow) count(at int) *int {
	value := l.field(at)
	if value == "" {
		return nil
	}
	number, ok := text.ParseCount(value, maxCount)
	if !ok {
		l.addWarning(at, "%q is not a count", value)
		return nil
	}
	return &number
}

// maxCount is more than the attendance of any ground.
const maxCount = 250_000

func (l *csvRow) price(at int) float64 {
	value := l.field(at)
	if value == "" {
		return 0
	}
	price, err := text.ParseDecimal(value)
	// The comparison is written so that NaN fails it.
	if err != nil || !(price > 1 && price <= maxPrice) {
		if price != 0 || err != nil {
			l.addWarning(at, "%q is not a price", value)
		}
		return 0
	}
	return price
}

// maxPrice is just above the limit of betting exchanges, 1000.
const maxPrice = 1001

// handicap parses a handicap in goals; a split one, "-0.5,-1" or "-0.5/-1", is the
// mean of both. Where a comma can only be a decimal one, it is.
func (l *csvRow) handicap(at int) *float64 {
	value := l.field(at)
	if value == "" {
		return nil
	}
	parts := strings.FieldsFunc(value, func(r rune) bool { return r == '/' || r == ',' && !l.decimalComma })
	var goals float64
	for _, part := range parts {
		one, err := text.ParseDecimal(strings.TrimSpace(part))
		if err != nil || !(one >= -maxHandicap && one <= maxHandicap) || len(parts) > 2 {
			l.addWarning(at, "%q is not a handicap", value)
			return nil
		}
		goals += one / float64(len(parts))
	}
	goals = cmp.Or(goals, 0) // -0 is 0
	return &goals
}

// maxHandicap is the largest handicap accepted, in goals.
const maxHandicap = 20
