// Package odds defines bookmakers' prices and turns them into probabilities by
// removing the margin.
package odds

// Odds are decimal prices of the three outcomes, in the order 1, X, 2; 0: not quoted.
type Odds [3]float64

// Complete reports whether all three outcomes are priced.
func (o Odds) Complete() bool { return o[0] > 1 && o[1] > 1 && o[2] > 1 }

// Moment is the time at which a price was taken.
type Moment string

// The two moments in published files: the first collection of prices, days
// before kick-off, and the last prices before it.
const (
	Opening Moment = "opening"
	Closing Moment = "closing"
)

// Quote holds one bookmaker's decimal prices on a match at one moment. A price is
// above one, or zero when it was not quoted.
type Quote struct {
	Bookmaker string // code: B365, PS, Avg …
	Moment    Moment
	Odds      Odds
	Over25    float64 // more than 2.5 goals
	Under25   float64
	Handicap  *float64 // Asian handicap: goals given to the home side, may be negative; nil: not quoted
	// HandicapHome and HandicapAway are the prices at that handicap.
	HandicapHome float64
	HandicapAway float64
}

// Empty reports whether no price is quoted.
func (q Quote) Empty() bool {
	return q.Odds == Odds{} && q.Over25 == 0 && q.Under25 == 0 && q.HandicapHome == 0 && q.HandicapAway == 0
}
