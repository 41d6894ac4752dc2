package simulation

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

const (
	side   = goalmodel.MaxGoals + 1
	scores = side * side
)

// Tables are prepared for shifts of the supremacy at every third of its standard
// error, out to 11/3 of it, and a shift is rounded to the nearest of them. The
// rounding adds 1/108 of the variance.
const (
	reach  = 11
	steps  = 3
	levels = 2*reach + 1
)

// scoreSampler draws scores of one fixture.
type scoreSampler struct {
	tables []aliasTable // by shift, ascending; a single one if the spread is 0
	scale  float64      // tables per unit of supremacy
}

// newScoreSampler prepares a grid whose supremacy shifts with the standard error
// spread.
func newScoreSampler(grid *goalmodel.Grid, spread float64) scoreSampler {
	if spread == 0 {
		d := scoreSampler{tables: make([]aliasTable, 1)}
		d.tables[0].fill(grid)
		return d
	}
	d := scoreSampler{tables: make([]aliasTable, levels), scale: steps / spread}
	for i := range d.tables {
		shifted := tilted(grid, float64(i-reach)/d.scale)
		d.tables[i].fill(&shifted)
	}
	return d
}

// tilted returns P(h, a)·e^(shift·(h−a)/2), normalised.
func tilted(grid *goalmodel.Grid, shift float64) goalmodel.Grid {
	var factor [2*goalmodel.MaxGoals + 1]float64
	for i := range factor {
		factor[i] = math.Exp(shift / 2 * float64(i-goalmodel.MaxGoals))
	}
	shifted, sum := *grid, 0.0
	for h := range shifted {
		for a := range shifted[h] {
			shifted[h][a] *= factor[h-a+goalmodel.MaxGoals]
			sum += shifted[h][a]
		}
	}
	for h := range shifted {
		for a := range shifted[h] {
			shifted[h][a] /= sum
		}
	}
	return shifted
}

// draw draws a score at a shift of the supremacy from 64 random bits; scoreOf
// decodes it.
func (d *scoreSampler) draw(shift float64, bits uint64) uint8 {
	level := 0
	if d.scale > 0 {
		level = int(min(max(shift*d.scale+reach+.5, 0), levels-1)) // truncation rounds to the nearest
	}
	return d.tables[level].draw(bits)
}

// aliasTable draws a score from a grid in constant time by the alias method
// (Walker, "An efficient method for generating discrete random variables with
// general distributions", 1977), filled by Vose's algorithm (1991).
type aliasTable [scores]aliasEntry

// aliasEntry packs the entry of a score: that score is drawn if 24 random bits are
// below its upper 24, else the score in its lower 8. It is packed so that the
// tables of a fixture fit the processor's cache.
type aliasEntry uint32

func newAliasEntry(keep float64, other int) aliasEntry {
	return aliasEntry(min(keep*(1<<24), 1<<24-1))<<8 | aliasEntry(other)
}

func (t *aliasTable) fill(grid *goalmodel.Grid) {
	var (
		weight      [scores]float64 // mean 1
		small, rich [scores]int     // stacks of the scores with weight below 1, and of the others
		s, r        int
	)
	for i := range weight {
		weight[i] = grid[i/side][i%side] * scores
		if weight[i] < 1 {
			small[s] = i
			s++
		} else {
			rich[r] = i
			r++
		}
	}
	for s > 0 && r > 0 {
		s--
		low, high := small[s], rich[r-1]
		t[low] = newAliasEntry(weight[low], high)
		weight[high] -= 1 - weight[low]
		if weight[high] < 1 {
			r--
			small[s] = high
			s++
		}
	}
	// The rest have weight 1 up to rounding.
	for _, i := range append(small[:s:s], rich[:r]...) {
		t[i] = newAliasEntry(1, i)
	}
}

func (t *aliasTable) draw(bits uint64) uint8 {
	i := bits >> 32 * scores >> 32
	if e := t[i]; uint32(bits)>>8 >= uint32(e>>8) {
		return uint8(e)
	}
	return uint8(i)
}

// scoreOf decodes a drawn score.
func scoreOf(drawn uint8) football.Score {
	return football.Score{Home: int(drawn / side), Away: int(drawn % side)}
}
