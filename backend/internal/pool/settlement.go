package pool

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Results holds the official outcomes of a jornada. They may differ from the
// matches' own outcomes, because those of postponed matches can be drawn at random.
// Any may be missing.
type Results struct {
	Outcomes [Fixtures]*football.Outcome // nil: not known yet
	Pleno    *Cell                       // nil: not known yet
}

// Known returns the number of known outcomes.
func (r *Results) Known() (n int) {
	for _, o := range r.Outcomes {
		if o != nil {
			n++
		}
	}
	return n
}

// ParseResults parses fourteen outcomes, with a dash, dot or question mark for one
// that is not known, and the cell of the pleno, "" if not known.
func ParseResults(signs, pleno string) (r Results, err error) {
	n := 0
	for _, sign := range signs {
		if sign == ' ' {
			continue
		}
		o, ok := outcomeOf(sign)
		if !ok && sign != '-' && sign != '.' && sign != '?' {
			return Results{}, fault.At("signs", fault.New(fault.Invalid, "fixture %d: %q is not an outcome: write 1, X, 2, or - if it is not known", n+1, string(sign)))
		}
		if n < Fixtures && ok {
			r.Outcomes[n] = &o
		}
		n++
	}
	if n != Fixtures {
		return Results{}, fault.At("signs", fault.New(fault.Invalid, "a jornada has %d outcomes, not %d", Fixtures, n))
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

// Settlement counts the columns of a ticket by hits. A column counts once for each
// ticked cell of the pleno.
type Settlement struct {
	Columns [Fixtures + 1]int // by hits so far
	// Reachable counts columns by the hits they end with if every open fixture goes
	// their way.
	Reachable    [Fixtures + 1]int
	Best         int // hits so far of the best column: "you have 9 …"
	BestPossible int // most hits that a column can still reach: "… and could reach 13"
	// Winners counts the columns in each category by the hits so far. Those of the
	// pleno al 15 are counted in Fourteen as well.
	Winners [Categories]int
	Final   bool // all outcomes are known, and the pleno if the ticket plays it
}

// Settle counts the hits of a valid ticket.
func (t *Ticket) Settle(r *Results) (Settlement, error) {
	columns, err := t.Expand()
	if err != nil {
		return Settlement{}, err
	}
	s := NewSettlement(r, len(t.Pleno) > 0)
	for _, c := range columns {
		s.Count(c, t.Pleno, r)
	}
	return s, nil
}

// NewSettlement returns a settlement of no column yet. With pleno it is not final
// before the pleno al 15 is known.
func NewSettlement(r *Results, pleno bool) Settlement {
	return Settlement{Final: r.Known() == Fixtures && (r.Pleno != nil || !pleno)}
}

// Count counts the hits of one more column with the ticked cells of the pleno.
func (s *Settlement) Count(c Column, cells []Cell, r *Results) {
	hits, open := 0, 0
	for i, o := range r.Outcomes {
		switch {
		case o == nil:
			open++
		case *o == c[i]:
			hits++
		}
	}
	bets := max(1, len(cells))
	s.Columns[hits] += bets
	s.Reachable[hits+open] += bets
	s.Best = max(s.Best, hits)
	s.BestPossible = max(s.BestPossible, hits+open)
	if category, wins := CategoryOf(hits); wins {
		s.Winners[category] += bets
	}
	if hits == Fixtures && r.Pleno != nil {
		for _, cell := range cells {
			if cell == *r.Pleno {
				s.Winners[PlenoAl15]++
			}
		}
	}
}

// Winnings are what a ticket wins, in euros.
type Winnings struct {
	Money // by category, before tax
	Gross float64
	Net   float64 // after tax, which applies to each column separately
}

// Winnings returns the winnings given the prize of one column in each category,
// published or from Rules.Prizes.
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
