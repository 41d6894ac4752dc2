package forecast

import (
	"math"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// Knowledge is what a forecast was made from.
type Knowledge struct {
	// Last are the days of the last matches of home and away side that were learned from;
	// zero: none.
	Last    [2]time.Time
	Caution Caution
}

// Caution is a reason why less is known than the strengths' errors say; "": none.
type Caution string

// The reasons. In both parts of a season forecasts are further from the closing odds than
// in others: line-ups are new, or teams play for more or less than the table says.
const (
	SeasonStart Caution = "seasonStart" // the first two matchdays
	SeasonEnd   Caution = "seasonEnd"   // the last three
)

const firstRounds = 2

// knowledge returns what is known before a game.
func (e *Evidence) knowledge(i int) (k Knowledge) {
	g := &e.Games[i]
	for side, day := range e.last[i] {
		if day != 0 {
			k.Last[side] = dayTime(day)
		}
	}
	switch {
	case g.RoundsLeft >= 1 && g.RoundsLeft <= finalRounds:
		k.Caution = SeasonEnd
	case g.RoundsPlayed < firstRounds && !e.roundsUnknown:
		k.Caution = SeasonStart
	}
	return k
}

func dayTime(day int) time.Time { return time.Unix(int64(day)*24*60*60, 0).UTC() }

// lastMatches returns for each game the days of both sides' last results before its block,
// and the last of all, by team; 0: none.
func lastMatches(h *history.History) (before [][2]int, last []int) {
	before, last = make([][2]int, len(h.Games)), make([]int, len(h.Teams))
	for _, block := range h.Blocks {
		for i := block.First; i < block.End; i++ {
			before[i] = [2]int{last[h.Games[i].Home], last[h.Games[i].Away]}
		}
		for i := block.First; i < block.End; i++ {
			if g := &h.Games[i]; g.HasResult {
				last[g.Home], last[g.Away] = g.Day, g.Day
			}
		}
	}
	return before, last
}

const (
	// usualBreak is the longest time without a match for which a model accounts.
	usualBreak = 120 * 24 * time.Hour
	// driftPerYear is the variance that a team's strength gains in a year of which nothing
	// is known, in squares of ln(home/away goals): what the filter estimates on Spain.
	driftPerYear = .07
)

// Aged returns the forecast as it is at a time: less is known of a side whose last match
// is long past.
func (f Forecast) Aged(at time.Time) Forecast {
	variance := 0.0
	for _, last := range f.Known.Last {
		if over := at.Sub(last) - usualBreak; !last.IsZero() && over > 0 {
			variance += driftPerYear * over.Hours() / (365 * 24)
		}
	}
	if variance > 0 {
		f.Confidence = max(0, 1-math.Hypot(1-f.Confidence, math.Sqrt(variance)))
	}
	return f
}

// Range is an interval of a probability.
type Range struct {
	Low, High float64
}

// rangeWidth is the half-width of a range in standard errors: 80 % of a normal
// distribution.
const rangeWidth = 1.2816

// Ranges returns for each outcome the range of its probability if the balance between the
// sides is off by up to what 80 % of its error covers. Only that error is in them.
func (f *Forecast) Ranges() (ranges [3]Range) {
	for o, p := range f.Probs {
		ranges[o] = Range{p, p}
	}
	if f.Expected.Home <= 0 || f.Expected.Away <= 0 {
		return ranges // only the probabilities are known
	}
	at := goalmodel.NewSupremacy(f.Expected.Home, f.Expected.Away)
	middle := goalmodel.Outcomes(f.Expected.Home, f.Expected.Away, gridRho)
	for _, step := range []float64{-1, -.5, .5, 1} {
		moved := goalmodel.Supremacy{Sup: at.Sup + step*rangeWidth*(1-f.Confidence), Tot: at.Tot}
		home, away := moved.Rates()
		there := goalmodel.Outcomes(home, away, gridRho)
		sum := 0.0
		for o := range there {
			there[o] *= f.Probs[o] / middle[o]
			sum += there[o]
		}
		for o := range there {
			p := there[o] / sum
			ranges[o] = Range{min(ranges[o].Low, p), max(ranges[o].High, p)}
		}
	}
	return ranges
}
