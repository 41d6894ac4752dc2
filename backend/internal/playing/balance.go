package playing

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// Balance is what a user has played and won, in euros. Of shared tickets it counts the
// user's own part.
type Balance struct {
	Jornadas []JornadaBalance // oldest first
	Cost     float64          // of the jornadas whose winnings are known
	Net      float64          // winnings in these, after tax
	Pending  float64          // cost of the other jornadas
}

// JornadaBalance is what one jornada adds to a balance.
type JornadaBalance struct {
	Jornada jornada.Jornada
	Tickets int
	Cost    float64  // the user's part
	Best    *int     // hits of the best column so far; nil: no outcome is known
	Net     *float64 // the user's part of the winnings; nil: not known for every ticket
	Balance *float64 // running total up to this jornada; nil: the winnings of this one are not known
}

// Balance returns the winnings minus the cost.
func (b *Balance) Balance() float64 { return roundToCents(b.Net - b.Cost) }

// Rate returns the winnings per euro played, or nil if nothing is settled.
func (b *Balance) Rate() *float64 {
	if b.Cost == 0 {
		return nil
	}
	rate := b.Net / b.Cost
	return &rate
}

// NewBalance returns the balance of a user, from the tickets that the user sees.
func NewBalance(user int64, tickets []KeptTicket) Balance {
	rounds := map[int64]*JornadaBalance{}
	for i := range tickets {
		part := tickets[i].PartOf(user)
		if part.Cost == 0 {
			continue
		}
		j := tickets[i].Jornada
		if rounds[j.ID] == nil {
			rounds[j.ID] = &JornadaBalance{Jornada: j, Net: new(float64)}
		}
		rounds[j.ID].add(&tickets[i], part)
	}
	b := Balance{Jornadas: make([]JornadaBalance, 0, len(rounds))}
	for _, round := range rounds {
		b.Jornadas = append(b.Jornadas, *round)
	}
	slices.SortFunc(b.Jornadas, func(a, b JornadaBalance) int {
		return cmp.Or(a.Jornada.Day.Compare(b.Jornada.Day), cmp.Compare(a.Jornada.ID, b.Jornada.ID))
	})
	for i := range b.Jornadas {
		round := &b.Jornadas[i]
		if round.Net == nil {
			b.Pending = roundToCents(b.Pending + round.Cost)
			continue
		}
		b.Cost = roundToCents(b.Cost + round.Cost)
		b.Net = roundToCents(b.Net + *round.Net)
		round.Balance = new(b.Balance())
	}
	return b
}

func (b *JornadaBalance) add(t *KeptTicket, part Part) {
	b.Tickets++
	b.Cost = roundToCents(b.Cost + part.Cost)
	if t.Settled != nil && (b.Best == nil || t.Settled.Best > *b.Best) {
		b.Best = &t.Settled.Best
	}
	switch {
	case part.Net == nil:
		b.Net = nil
	case b.Net != nil:
		b.Net = new(roundToCents(*b.Net + *part.Net))
	}
}
