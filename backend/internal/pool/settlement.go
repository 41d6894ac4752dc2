package pool

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Results of a jornada: the official sign of each fixture, which a draw may have
// decided and which may therefore differ from the league's. Any may be missing.
type Results struct {
	Outcomes [Fixtures]*football.Outcome // nil: not known yet
	Pleno    *Cell                       // nil: not known yet
}

// Known is how many signs are known.
func (r *Results) Known() (n int) {
	for _, sign := range r.Outcomes {
		if sign != nil {
			n++
		}
	}
	return n
}

// ParseResults reads fourteen signs, a dash, dot or question mark for one that
// is not known, and the cell of the pleno, or nothing.
func ParseResults(signs, pleno string) (r Results, err error) {
	n := 0
	for _, sign := range signs {
		if sign == ' ' {
			continue
		}
		o, ok := outcomeOf(sign)
		if !ok && sign != '-' && sign != '.' && sign != '?' {
			return Results{}, fault.At("signs", fault.New(fault.Invalid, "fixture %d: %q is no sign, write 1, X, 2 or - for one not known", n+1, string(sign)))
		}
		if n < Fixtures && ok {
			r.Outcomes[n] = &o
		}
		n++
	}
	if n != Fixtures {
		return Results{}, fault.At("signs", fault.New(fault.Invalid, "a jornada has %d signs, these are %d", Fixtures, n))
	}
	if pleno != "" {
		cell, err := ParseCell(pleno)
		if err != nil {
			return Results{}, fault.At("pleno", err)
		}
		r.Pleno = &cell
	}
	return r, nil
}

// Settlement counts the columns of a ticket, each cell of the pleno counting anew.
type Settlement struct {
	Columns [Fixtures + 1]int // by hits so far
	// Reachable is by the hits that a column ends with if all that is not known
	// goes its way.
	Reachable    [Fixtures + 1]int
	Best         int // hits so far of the best column: "you have 9 …"
	BestPossible int // the most that one can still reach: "… and could reach 13"
	// Winners are the columns in each category, by the hits so far; those of the
	// pleno al 15 are in Fourteen as well.
	Winners [Categories]int
	Final   bool // all signs are known, and the pleno if the ticket ticks it
}

// Settle a ticket that is valid.
func (t *Ticket) Settle(r *Results) (Settlement, error) {
	columns, err := t.Expand()
	if err != nil {
		return Settlement{}, err
	}
	open := Fixtures - r.Known()
	s := Settlement{Final: open == 0 && (r.Pleno != nil || len(t.Pleno) == 0)}
	for _, c := range columns {
		hits := 0
		for i, sign := range r.Outcomes {
			if sign != nil && *sign == c[i] {
				hits++
			}
		}
		bets := max(1, len(t.Pleno))
		s.Columns[hits] += bets
		s.Reachable[hits+open] += bets
		s.Best = max(s.Best, hits)
		s.BestPossible = max(s.BestPossible, hits+open)
		if category, wins := CategoryOf(hits); wins {
			s.Winners[category] += bets
		}
		if hits == Fixtures && r.Pleno != nil {
			for _, cell := range t.Pleno {
				if cell == *r.Pleno {
					s.Winners[PlenoAl15]++
				}
			}
		}
	}
	return s, nil
}

// Winnings of a ticket.
type Winnings struct {
	Money // by category, before tax
	Gross float64
	Net   float64 // after tax, which is taken of each column's prizes
}

// Winnings at the prizes of one column in each category, published or from
// Rules.Prizes.
func (s *Settlement) Winnings(r Rules, prizes Money) (w Winnings) {
	for c, n := range s.Winners {
		w.Money[c] = float64(n) * prizes[c]
		w.Gross += w.Money[c]
		if c > int(Fourteen) {
			w.Net += float64(n) * r.Net(prizes[c])
		}
	}
	both := float64(s.Winners[PlenoAl15])
	w.Net += both*r.Net(prizes[PlenoAl15]+prizes[Fourteen]) + (float64(s.Winners[Fourteen])-both)*r.Net(prizes[Fourteen])
	return w
}
