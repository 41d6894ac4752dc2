package playing

import (
	"cmp"
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// Way is a way of playing that is the same in every jornada: marks by a rule, conditions
// on their columns, a reduction, and for the money a choice of what is left.
type Way struct {
	Kind       pool.Kind // of ticket; "": columns. Another kind has only money and objective
	Marks      MarkRule
	Conditions []workshop.Condition
	Reduce     int // to this guarantee: 13, 12, 11; 0: not
	Budget     float64
	Objective  pool.Objective
}

// MarkRule marks fixtures by their probabilities. The zero value marks all signs.
type MarkRule struct {
	// Triples on the fixtures whose favourite is the least probable, Dobles of the two
	// likeliest signs on the next, and the favourite on all others.
	Triples, Dobles int
	// Least marks the signs with at least this probability, and every favourite; 0: the
	// numbers of triples and dobles count.
	Least float64
}

// Validate returns an Invalid fault for a way that no jornada can be played in.
func (w *Way) Validate(r pool.Rules) error {
	n := w.Marks
	switch {
	case n.Triples < 0 || n.Dobles < 0 || n.Triples+n.Dobles > pool.Fixtures:
		return fault.At("triples", fault.New(fault.Invalid, "%d triples and %d dobles do not fit on %d fixtures", n.Triples, n.Dobles, pool.Fixtures))
	case !(n.Least >= 0 && n.Least <= 1):
		return fault.At("least", fault.New(fault.Invalid, "a probability is between 0 and 1, not %v", n.Least))
	case n.Least > 0 && n.Triples+n.Dobles > 0:
		return fault.At("least", fault.New(fault.Invalid, "mark signs by their probability or by numbers of triples and dobles, not by both"))
	case w.Reduce != 0 && (w.Reduce < 11 || w.Reduce > 13):
		return fault.At("reduce", fault.New(fault.Invalid, "a reduction guarantees 13, 12 or 11, not %d", w.Reduce))
	case w.Kind != "" && w.Kind != pool.KindColumns && (w.narrows() || w.Reduce != 0):
		return fault.At("kind", fault.New(fault.Invalid, "marks, conditions and reductions choose among columns: ask for columns"))
	}
	if _, err := r.AffordableColumns(w.Budget); err != nil {
		return err
	}
	return fault.At("conditions", workshop.Check(w.Conditions))
}

func (w *Way) narrows() bool {
	return w.Marks != MarkRule{} || slices.ContainsFunc(w.Conditions, func(c workshop.Condition) bool { return !c.Off })
}

// marks returns the marks for forecasts.
func (m MarkRule) marks(f *pool.Forecasts) (marks pool.Marks) {
	var open [pool.Fixtures]int // fixtures, the least sure first
	for i := range open {
		open[i] = i
	}
	favourites := f.Favourites()
	slices.SortStableFunc(open[:], func(a, b int) int { return cmp.Compare(f[a][favourites[a]], f[b][favourites[b]]) })
	for rank, i := range open {
		marks[i] = pool.MarkOf(favourites[i])
		switch {
		case m == MarkRule{}, m.Least == 0 && rank < m.Triples:
			marks[i] = pool.Triple
		case m.Least > 0:
			for o, p := range f[i] {
				if p >= m.Least {
					marks[i] |= pool.MarkOf(football.Outcome(o))
				}
			}
		case rank < m.Triples+m.Dobles:
			marks[i] = pool.Triple &^ pool.MarkOf(leastProbable(f[i]))
		}
	}
	return marks
}

// leastProbable returns the sign that a doble leaves out; of equals the later.
func leastProbable(p football.Probs) football.Outcome {
	least := football.Away
	for _, o := range []football.Outcome{football.Draw, football.Home} {
		if p[o] < p[least] {
			least = o
		}
	}
	return least
}

// ticket returns the ticket for a coupon, and whether the money paid only for a part of
// the columns left. An Invalid fault says why there is none.
func (w *Way) ticket(ctx context.Context, c *Coupon) (t pool.Ticket, cut bool, err error) {
	calculator := c.Calculator()
	request := pool.SuggestionRequest{Budget: w.Budget, Objective: w.Objective, Kind: cmp.Or(w.Kind, pool.KindColumns)}
	chooser := pool.NewChooser(calculator.cardFor(w.Objective), c.Rules, pool.NewColumnValues)
	if !w.narrows() && w.Reduce == 0 {
		choice, err := chooser.Choose(ctx, request)
		return choice.Ticket, false, err
	}
	left, err := w.narrowed(ctx, c)
	if err != nil {
		return t, false, err
	}
	affordable, err := c.Rules.AffordableColumns(w.Budget)
	if err != nil {
		return t, false, err
	}
	if left.Len() <= affordable {
		t.Columns = left.List()
		return t, false, t.Validate(c.Rules)
	}
	request.Keep = left.Has
	choice, err := chooser.Choose(ctx, request)
	return choice.Ticket, true, err
}

// narrowed returns the columns that marks, conditions and reduction leave.
func (w *Way) narrowed(ctx context.Context, c *Coupon) (*workshop.Set, error) {
	marks := w.Marks.marks(&c.Card.Probs)
	x := c.Workshop()
	applied, err := x.Apply(ctx, workshop.SetOfMarks(&marks), w.Conditions, false)
	if err != nil {
		return nil, err
	}
	if applied.Set.Len() == 0 {
		return nil, fault.New(fault.Invalid, "no column fulfils all conditions")
	}
	if w.Reduce == 0 {
		return applied.Set, nil
	}
	reduced, err := workshop.Reduce(ctx, applied.Set, nil, w.Reduce)
	return workshop.SetOf(reduced.Columns), err
}
