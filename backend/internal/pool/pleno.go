package pool

import (
	"fmt"
	"math"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// plenoGoals is the number of choices for a side: 0, 1, 2 and M, three or more.
const plenoGoals = 4

const plenoSymbols = "012M"

// PlenoProbs holds the probability of each cell of the pleno al 15, indexed by
// home, then away goals (3: M); it adds up to one.
type PlenoProbs [plenoGoals][plenoGoals]float64

func (p *PlenoProbs) validate() error {
	sum := 0.0
	for _, row := range p {
		for _, x := range row {
			if !(x >= 0 && x <= 1) {
				return fault.At("pleno", fault.New(fault.Invalid, "a probability of the pleno is between 0 and 1, not %v", x))
			}
			sum += x
		}
	}
	if math.Abs(sum-1) > sumTolerance {
		return fault.At("pleno", fault.New(fault.Invalid, "the probabilities of the pleno's cells add up to %s, not to 1", fault.Decimal{Value: sum, Digits: 3}))
	}
	return nil
}

// Cell is a cell of the pleno al 15: the goals of both sides, 3 for three or more.
type Cell struct {
	Home, Away uint8
}

// ParseCell parses a cell such as "1-M", "1M" or "m 0".
func ParseCell(text string) (Cell, error) {
	signs := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(text))
	if len(signs) == 2 {
		if h, a := strings.IndexByte(plenoSymbols, signs[0]), strings.IndexByte(plenoSymbols, signs[1]); h >= 0 && a >= 0 {
			return Cell{uint8(h), uint8(a)}, nil
		}
	}
	return Cell{}, fault.New(fault.Invalid, "%q is not a cell of the pleno: write 0, 1, 2 or M for each side, such as 1-M", text)
}

func (c Cell) String() string {
	return fmt.Sprintf("%c-%c", plenoSymbols[c.Home], plenoSymbols[c.Away])
}

// Chance returns the probability that one of the cells happens; repeated cells
// count once.
func (p *PlenoProbs) Chance(cells []Cell) (sum float64) {
	var seen [plenoGoals][plenoGoals]bool
	for _, c := range cells {
		if !seen[c.Home][c.Away] {
			seen[c.Home][c.Away] = true
			sum += p[c.Home][c.Away]
		}
	}
	return sum
}

func checkCells(cells []Cell) error {
	var seen [plenoGoals][plenoGoals]bool
	for _, c := range cells {
		if c.Home >= plenoGoals || c.Away >= plenoGoals {
			return fault.At("pleno", fault.New(fault.Invalid, "the goals of a cell of the pleno are 0, 1, 2 or M"))
		}
		if seen[c.Home][c.Away] {
			return fault.At("pleno", fault.New(fault.Invalid, "the cell %s of the pleno is ticked twice", c))
		}
		seen[c.Home][c.Away] = true
	}
	return nil
}
