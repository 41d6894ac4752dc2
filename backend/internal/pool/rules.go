// Package pool is the mathematics of La Quiniela: marks, columns and tickets, their
// cost, hits, chances and prizes, and the choice of columns.
package pool

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Fixtures is the number of fixtures of a column; the pleno al 15 is separate.
const Fixtures = 14

// Category is a prize category, highest first.
type Category int

// The categories. A winner of the pleno al 15 has fourteen right as well and is
// paid both prizes.
const (
	PlenoAl15 Category = iota
	Fourteen
	Thirteen
	Twelve
	Eleven
	Ten
)

// Categories is the number of prize categories.
const Categories = 6

func (c Category) String() string {
	return [Categories]string{"pleno", "14", "13", "12", "11", "10"}[c]
}

// MinHits is the minimum number of hits that wins a prize.
const MinHits = 10

// CategoryOf returns the category of a column with the given hits; ok is false for
// fewer than MinHits.
func CategoryOf(hits int) (c Category, ok bool) {
	return Fourteen + Category(Fixtures-hits), hits >= MinHits && hits <= Fixtures
}

// Rules are the rules of the pool from a day on. Money is in euros.
type Rules struct {
	From       time.Time
	Price      float64 // of a column, for each ticked cell of the pleno
	MinColumns int     // of a ticket
	MaxColumns int     // of a ticket
	// Shares are the shares of the takings that form each category's fund.
	Shares [Categories]float64
	// Minimum is the lowest prize that a category pays; a lower one is not paid.
	Minimum     [Categories]float64
	TaxFree     float64 // tax-free part of a prize
	TaxRate     float64 // on the rest, in 0…1
	Elige8Price float64 // of a bet
}

// ruleBook holds every constant that a law or the organiser may change, in order of
// date.
//
// Tax: additional provision 33 of the Spanish income tax act, as amended by law
// 6/2018. Prices and shares: public descriptions of the game, checked against the
// 72 jornadas of 2023-24 but not against earlier ones. Minimum: inferred from those
// jornadas, in which ten hits paid 1.59 € but not 1.41 €, and eleven 1.20 € but not
// 0.97 €.
var ruleBook = []Rules{
	rulesFrom(2018, time.July, 5, 10_000),
	rulesFrom(2019, time.January, 1, 20_000),
	rulesFrom(2020, time.January, 1, 40_000),
}

func rulesFrom(year int, month time.Month, day int, taxFree float64) Rules {
	return Rules{
		From:        time.Date(year, month, day, 0, 0, 0, 0, time.UTC),
		Price:       .75,
		MinColumns:  2,
		MaxColumns:  31_104,
		Shares:      [Categories]float64{.075, .16, .075, .075, .075, .09},
		Minimum:     [Categories]float64{Thirteen: 1, Twelve: 1, Eleven: 1, Ten: 1.5},
		TaxFree:     taxFree,
		TaxRate:     .2,
		Elige8Price: .5,
	}
}

// RulesOn returns the rules in force on a day; before the first known ones, those.
func RulesOn(day time.Time) Rules {
	rules := ruleBook[0]
	for _, r := range ruleBook[1:] {
		if !day.Before(r.From) {
			rules = r
		}
	}
	return rules
}

// Net returns a prize of one column after tax. Each bet is taxed separately.
func (r *Rules) Net(prize float64) float64 {
	if prize <= r.TaxFree {
		return prize
	}
	return prize - r.TaxRate*(prize-r.TaxFree)
}

// AffordableColumns returns the number of columns that a budget in euros pays for,
// at most MaxColumns. A budget below the price of MinColumns is an Invalid fault.
func (r Rules) AffordableColumns(budget float64) (int, error) {
	minBudget := r.Price * float64(r.MinColumns)
	if !(budget >= minBudget) {
		return 0, fault.At("budget", fault.New(fault.Invalid, "the budget must be at least %s €, the price of %d columns", fault.Decimal{Value: minBudget, Digits: 2}, r.MinColumns))
	}
	// A tenth of a cent absorbs rounding errors.
	return int(min(float64(r.MaxColumns), (budget+.001)/r.Price)), nil
}

// check returns an Invalid fault if a ticket may not have that many columns.
func (r Rules) check(columns int) error {
	if columns < r.MinColumns {
		return fault.New(fault.Invalid, "a ticket has at least %d columns, this one has %d", r.MinColumns, columns)
	}
	if columns > r.MaxColumns {
		return fault.New(fault.Invalid, "a ticket has at most %d columns, this one has %d", r.MaxColumns, columns)
	}
	return nil
}
