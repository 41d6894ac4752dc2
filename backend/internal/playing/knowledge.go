package playing

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// maxUnknown is how many fixtures of which nothing is known a suggestion may have: with
// more, it would be a guess that looks like a sum.
const maxUnknown = 2

// Knowledge says what the sums of a coupon rest on.
type Knowledge struct {
	Counts   map[Source]int // of the fourteen fixtures
	Sentence fault.Sentence // what to bear in mind; "": all have forecasts of ours
	Refused  bool           // there are no suggestions
}

// Knowledge counts what is known of the fourteen fixtures.
func (c *Coupon) Knowledge() Knowledge {
	k := Knowledge{Counts: map[Source]int{}}
	for _, source := range Sources {
		k.Counts[source] = c.Count(source)
	}
	others, nothing := k.Counts[FromOdds]+k.Counts[FromTips]+k.Counts[FromPublic], k.Counts[FromNothing]
	k.Refused = nothing > maxUnknown
	switch {
	case k.Refused:
		k.Sentence = fault.Say("of %d of the %d fixtures nothing is known, so no ticket is suggested and sums mean little: enter odds, percentages or your own view of them", nothing, jornada.Fixtures)
	case nothing > 0 && others > 0:
		k.Sentence = fault.Say("of %d of the %d fixtures nothing is known, and for %d there are only odds or percentages of others: take the sums as rough", nothing, jornada.Fixtures, others)
	case nothing > 0:
		k.Sentence = fault.Say("of %d of the %d fixtures nothing is known: take the sums as rough", nothing, jornada.Fixtures)
	case others > 0:
		k.Sentence = fault.Say("for %d of the %d fixtures there are only odds or percentages of others: take the sums as rough", others, jornada.Fixtures)
	}
	return k
}

// CheckSuggestions returns a Conflict fault if too little is known to suggest a ticket.
func (c *Coupon) CheckSuggestions() error {
	if k := c.Knowledge(); k.Refused {
		return &fault.Error{Kind: fault.Conflict, Sentence: k.Sentence, Code: "nothing-known"}
	}
	return nil
}
