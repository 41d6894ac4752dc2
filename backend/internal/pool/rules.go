// Package pool is the mathematics of La Quiniela: marks, columns and tickets,
// what they cost, how many outcomes they get right and with what probability,
// what they pay, and which to choose.
package pool

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Fixtures of a column; the pleno al 15 is beside them.
const Fixtures = 14

// Category of prizes, the highest first.
type Category int

// The categories. Who wins the pleno al 15 has fourteen right as well, and is
// paid both.
const (
	PlenoAl15 Category = iota
	Fourteen
	Thirteen
	Twelve
	Eleven
	Ten
)

// Categories of prizes.
const Categories = 6

func (c Category) String() string {
	return [Categories]string{"pleno", "14", "13", "12", "11", "10"}[c]
}

// MinHits that win a prize.
const MinHits = 10

// CategoryOf a column with some hits; ok is false for fewer than MinHits.
func CategoryOf(hits int) (c Category, ok bool) {
	return Fourteen + Category(Fixtures-hits), hits >= MinHits && hits <= Fixtures
}

// Rules of the pool from a day on. Money is in euros.
type Rules struct {
	From       time.Time
	Price      float64 // of a column, times the cells ticked of the pleno
	MinColumns int     // of a ticket
	MaxColumns int
	// Shares of the takings that make the fund of each category.
	Shares [Categories]float64
	// Minimum that a category pays a column; what would be less is not paid.
	Minimum     [Categories]float64
	TaxFree     float64 // part of a prize that is not taxed
	TaxRate     float64 // of the rest
	Elige8Price float64 // of a bet
}

// ruleBook holds every constant that a law or the organiser may change, in order of date.
//
// Tax: additional provision 33 of the Spanish income tax act, as changed by law
// 6/2018. Prices and shares: public descriptions of the game, checked against
// the 72 jornadas of 2023-24 and not before. Minimum: read from those jornadas,
// in which ten right paid 1.59 € and not 1.41 €, eleven 1.20 € and not 0.97 €.
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

// RulesOn a day; before the first ones known, those.
func RulesOn(day time.Time) Rules {
	rules := ruleBook[0]
	for _, r := range ruleBook[1:] {
		if !day.Before(r.From) {
			rules = r
		}
	}
	return rules
}

// Net of a prize of one column, after tax. The act taxes each bet on its own.
func (r *Rules) Net(prize float64) float64 {
	if prize <= r.TaxFree {
		return prize
	}
	return prize - r.TaxRate*(prize-r.TaxFree)
}

// AffordableColumns is how many columns a budget in euros pays for, as far as one ticket
// may hold them.
func (r Rules) AffordableColumns(budget float64) (int, error) {
	least := r.Price * float64(r.MinColumns)
	if !(budget >= least) {
		return 0, fault.At("budget", fault.New(fault.Invalid, "the budget must be at least %s €, the price of %d columns", fault.Decimal{Value: least, Digits: 2}, r.MinColumns))
	}
	// A cent more or less is noise of arithmetic, not money.
	return int(min(float64(r.MaxColumns), (budget+.001)/r.Price)), nil
}

// check that a ticket may have some number of columns.
func (r Rules) check(columns int) error {
	if columns < r.MinColumns {
		return fault.New(fault.Invalid, "a ticket has at least %d columns, this one has %d", r.MinColumns, columns)
	}
	if columns > r.MaxColumns {
		return fault.New(fault.Invalid, "a ticket has at most %d columns, this one has %d", r.MaxColumns, columns)
	}
	return nil
}
