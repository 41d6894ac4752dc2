package pool

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// PayoutCategory has the results in which the best column of a ticket ends in a category.
// Those of the pleno al 15 are among those of Fourteen as well, each once for every cell
// that the ticket ticks.
type PayoutCategory struct {
	Category  Category
	Results   int              // that are still possible
	Chance    float64          // of these results together
	Likeliest []CategoryResult // the most probable first, maxOfCategory at most

	smallest, largest float64
}

// CategoryResult is a result in which the best column ends in a category.
type CategoryResult struct {
	Cell    *Cell // of the pleno al 15; nil: it does not matter
	Chance  float64
	Prize   float64 // of one column in the category, before tax, in euros; 0: below the minimum
	Winning float64 // of the whole ticket after tax, in euros
	column  int32   // index
}

// Column returns the fourteen outcomes of the result.
func (r *CategoryResult) Column() Column { return columnAt(int(r.column)) }

// Prizes returns the smallest and the largest prize of one column over the results.
func (c *PayoutCategory) Prizes() (smallest, largest float64) { return c.smallest, c.largest }

// maxOfCategory is the number of results that are listed of a category.
const maxOfCategory = 20

// categoryOutcomes collects the results of the categories.
type categoryOutcomes [Categories]PayoutCategory

func (c *PayoutCategory) add(one CategoryResult) {
	c.count(1, one.Chance, one.Prize, one.Prize)
	if len(c.Likeliest) == maxOfCategory && one.Chance < c.Likeliest[maxOfCategory-1].Chance {
		return
	}
	at, _ := slices.BinarySearchFunc(c.Likeliest, one, compareCategoryResults)
	if at < maxOfCategory {
		c.Likeliest = slices.Insert(c.Likeliest[:min(len(c.Likeliest), maxOfCategory-1)], at, one)
	}
}

// merge adds what another part has of the same category.
func (c *PayoutCategory) merge(other *PayoutCategory) {
	if other.Results == 0 {
		return
	}
	c.count(other.Results, other.Chance, other.smallest, other.largest)
	c.Likeliest = append(c.Likeliest, other.Likeliest...)
	slices.SortFunc(c.Likeliest, compareCategoryResults)
	c.Likeliest = c.Likeliest[:min(len(c.Likeliest), maxOfCategory)]
}

func (c *PayoutCategory) count(results int, chance, smallest, largest float64) {
	if c.Results == 0 || smallest < c.smallest {
		c.smallest = smallest
	}
	c.largest = max(c.largest, largest)
	c.Results += results
	c.Chance += chance
}

func compareCategoryResults(a, b CategoryResult) int {
	order := cmp.Or(cmp.Compare(b.Chance, a.Chance), cmp.Compare(a.column, b.column))
	if order == 0 && a.Cell != nil && b.Cell != nil {
		order = cmp.Or(cmp.Compare(a.Cell.Home, b.Cell.Home), cmp.Compare(a.Cell.Away, b.Cell.Away))
	}
	return order
}

// list returns the categories that the ticket can still reach, the highest first.
func (c *categoryOutcomes) list() (reachable []PayoutCategory) {
	for category := range c {
		c[category].Category = Category(category)
		if c[category].Results > 0 {
			reachable = append(reachable, c[category])
		}
	}
	return reachable
}

// categorize adds a result to its category. With fourteen right, the cells of the pleno
// that the ticket ticks add to those of the pleno al 15.
func (w *payoutWork) categorize(to *categoryOutcomes, column int, chance, net float64, best int, o *outcome) {
	category, wins := CategoryOf(best)
	if !wins {
		return
	}
	fourteen := o.prizes[Fixtures-best]
	to[category].add(CategoryResult{nil, chance, fourteen, net, int32(column)})
	if category != Fourteen || w.played.Pleno == nil {
		return
	}
	columns := o.own[0] / w.bets
	for _, cell := range w.cells {
		happens := w.played.Pleno[cell.Home][cell.Away]
		if happens == 0 {
			continue
		}
		prize := 0.0
		if w.played.Prizes != nil {
			prize = w.played.Prizes[PlenoAl15]
		} else if public := cmp.Or(w.market.pleno, w.played.Pleno); public != nil {
			prize = w.market.funds[PlenoAl15] * share(columns, o.rivals[0]*public[cell.Home][cell.Away])
		}
		both := net + columns*(w.market.rules.Net(fourteen+prize)-w.market.rules.Net(fourteen))
		to[PlenoAl15].add(CategoryResult{&cell, chance * happens, prize, both, int32(column)})
	}
}

// openFixtures returns the fixtures, from 0, whose outcome is not certain.
func openFixtures(f *Forecasts) (open []int) {
	for i := range f {
		if outcomesLeft(f[i]) > 1 {
			open = append(open, i)
		}
	}
	return open
}

// possible returns the number of results that are possible.
func possible(f *Forecasts) (n int) {
	n = 1
	for i := range f {
		n *= outcomesLeft(f[i])
	}
	return n
}

func outcomesLeft(p football.Probs) (n int) {
	for _, chance := range p {
		if chance > 0 {
			n++
		}
	}
	return n
}
