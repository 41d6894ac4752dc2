// Package boost fits gradient-boosted trees to class probabilities (Friedman,
// "Greedy function approximation: a gradient boosting machine", 2001; with second
// derivatives and histograms as in Chen & Guestrin, "XGBoost: a scalable tree
// boosting system", 2016). It knows nothing of football.
package boost

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Settings configure a fit; a zero field means the default that ends its comment.
type Settings struct {
	Rounds    int     `json:"rounds"`    // trees per class; 100
	Depth     int     `json:"depth"`     // splits from root to leaf, at most; 3
	Rate      float64 `json:"rate"`      // learning rate, in 0…1; .05
	Ridge     float64 `json:"ridge"`     // L2 penalty on leaf values; 10
	MinWeight float64 `json:"minWeight"` // minimum sum of second derivatives in a leaf; 20
	Sample    float64 `json:"sample"`    // share of rows drawn for each round, in 0…1; .7
	Bins      int     `json:"bins"`      // bins into which a feature's values are sorted, at most 255; 32
}

func (s Settings) withDefaults() Settings {
	if s.Rounds == 0 {
		s.Rounds = 100
	}
	if s.Depth == 0 {
		s.Depth = 3
	}
	if s.Rate == 0 {
		s.Rate = .05
	}
	if s.Ridge == 0 {
		s.Ridge = 10
	}
	if s.MinWeight == 0 {
		s.MinWeight = 20
	}
	if s.Sample == 0 {
		s.Sample = .7
	}
	if s.Bins == 0 {
		s.Bins = 32
	}
	return s
}

// node is one node of a tree, a leaf if Feature is −1. A missing value (NaN) goes
// left.
type node struct {
	Feature int     `json:"f"`
	Above   float64 `json:"t,omitempty"` // values above it go right
	Left    int     `json:"l,omitempty"` // index in the tree
	Right   int     `json:"r,omitempty"`
	Value   float64 `json:"v,omitempty"` // of a leaf, already multiplied by the rate
}

// Model adds to a margin per class; the softmax of the margins are the
// probabilities.
type Model struct {
	Features int        `json:"features"`
	Classes  int        `json:"classes"`
	Trees    [][][]node `json:"trees"` // by round, then class
}

// Add adds the trees' values for a row to its margins, which must hold the
// starting margins as in the fit. It panics on wrong lengths.
func (m *Model) Add(row []float64, margins []float64) {
	if len(row) != m.Features || len(margins) != m.Classes {
		panic(fmt.Sprintf("boost: %d features and %d classes for a model of %d and %d", len(row), len(margins), m.Features, m.Classes))
	}
	for _, round := range m.Trees {
		for c, tree := range round {
			at := 0
			for tree[at].Feature >= 0 {
				if row[tree[at].Feature] > tree[at].Above {
					at = tree[at].Right
				} else {
					at = tree[at].Left
				}
			}
			margins[c] += tree[at].Value
		}
	}
}

// Fit fits trees to rows (n × features, flat, row by row; NaN: missing) and their
// classes, from 0. start holds the starting margins, n × classes, flat; a margin
// that is not finite is an error. It panics on lengths that do not match. The same
// seed gives the same model.
func Fit(settings Settings, features, classes int, rows []float64, class []int, start []float64, seed uint64) (*Model, error) {
	n := len(class)
	if len(rows) != n*features || len(start) != n*classes {
		panic(fmt.Sprintf("boost: %d rows with %d values and %d margins", n, len(rows), len(start)))
	}
	for _, v := range start {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errors.New("a starting margin is not a finite number")
		}
	}
	s := settings.withDefaults()
	model := &Model{Features: features, Classes: classes}
	if n == 0 {
		return model, nil
	}
	f := newFit(s, features, rows, n)
	margins := slices.Clone(start)
	random := rand.New(rand.NewPCG(seed, 1))
	first, second := make([]float64, n*classes), make([]float64, n*classes) // derivatives of the log likelihood, class by class
	for range s.Rounds {
		sample := make([]int32, 0, n)
		for i := range n {
			if random.Float64() < s.Sample {
				sample = append(sample, int32(i))
			}
		}
		for i := range n {
			m := margins[i*classes : (i+1)*classes]
			top, sum := slices.Max(m), 0.0
			for _, v := range m {
				sum += math.Exp(v - top)
			}
			for c, v := range m {
				p := math.Exp(v-top) / sum
				y := 0.0
				if class[i] == c {
					y = 1
				}
				first[c*n+i], second[c*n+i] = y-p, p*(1-p)
			}
		}
		round := make([][]node, classes)
		var group sync.WaitGroup
		for c := range classes {
			group.Go(func() {
				round[c] = f.grow(first[c*n:(c+1)*n], second[c*n:(c+1)*n], slices.Clone(sample))
			})
		}
		group.Wait()
		for c, tree := range round {
			for i := range n {
				margins[i*classes+c] += f.value(tree, i)
			}
		}
		model.Trees = append(model.Trees, round)
	}
	return model, nil
}

type fit struct {
	settings Settings
	n        int
	bins     [][]uint8   // by feature, then row; 0: missing
	edges    [][]float64 // by feature: bin b > 0 holds values in (edges[b−2], edges[b−1]]
}

func newFit(s Settings, features int, rows []float64, n int) *fit {
	f := &fit{settings: s, n: n, bins: make([][]uint8, features), edges: make([][]float64, features)}
	for k := range features {
		values := make([]float64, 0, n)
		for i := range n {
			if v := rows[i*features+k]; !math.IsNaN(v) {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		var edges []float64
		for b := 1; b < s.Bins && len(values) > 0; b++ {
			edge := values[len(values)*b/s.Bins]
			if len(edges) == 0 || edge > edges[len(edges)-1] {
				edges = append(edges, edge)
			}
		}
		f.edges[k] = edges
		f.bins[k] = make([]uint8, n)
		for i := range n {
			if v := rows[i*features+k]; !math.IsNaN(v) {
				at, _ := slices.BinarySearch(edges, v)
				f.bins[k][i] = uint8(at + 1)
			}
		}
	}
	return f
}

// value returns a tree's value for a row of the fit.
func (f *fit) value(tree []node, row int) float64 {
	at := 0
	for tree[at].Feature >= 0 {
		k := tree[at].Feature
		bin := f.bins[k][row]
		// A bin is above an edge if its number exceeds that of the bin ending there.
		if bin > 0 && int(bin) > f.bin(k, tree[at].Above) {
			at = tree[at].Right
		} else {
			at = tree[at].Left
		}
	}
	return tree[at].Value
}

func (f *fit) bin(feature int, edge float64) int {
	at, _ := slices.BinarySearch(f.edges[feature], edge)
	return at + 1
}

type bucket struct{ first, second float64 }

// grow grows a tree on the rows of a sample, which it reorders.
func (f *fit) grow(first, second []float64, sample []int32) []node {
	var tree []node
	histogram := make([]bucket, 256)
	var split func(rows []int32, depth int) int
	split = func(rows []int32, depth int) int {
		at := len(tree)
		tree = append(tree, node{Feature: -1})
		var total bucket
		for _, i := range rows {
			total.first += first[i]
			total.second += second[i]
		}
		score := func(b bucket) float64 { return b.first * b.first / (b.second + f.settings.Ridge) }
		best, feature, bin := 1e-9, -1, 0
		if depth < f.settings.Depth {
			for k, bins := range f.bins {
				edges := len(f.edges[k])
				if edges == 0 {
					continue
				}
				clear(histogram[:edges+2])
				for _, i := range rows {
					b := &histogram[bins[i]]
					b.first += first[i]
					b.second += second[i]
				}
				var left bucket
				for b := range edges + 1 {
					left.first += histogram[b].first
					left.second += histogram[b].second
					right := bucket{total.first - left.first, total.second - left.second}
					if b == 0 || left.second < f.settings.MinWeight || right.second < f.settings.MinWeight {
						continue
					}
					if gain := score(left) + score(right) - score(total); gain > best {
						best, feature, bin = gain, k, b
					}
				}
			}
		}
		if feature < 0 {
			tree[at].Value = f.settings.Rate * total.first / (total.second + f.settings.Ridge)
			return at
		}
		middle := 0
		bins := f.bins[feature]
		for j, i := range rows {
			if int(bins[i]) <= bin {
				rows[middle], rows[j] = rows[j], rows[middle]
				middle++
			}
		}
		tree[at].Feature, tree[at].Above = feature, f.edges[feature][bin-1]
		left := split(rows[:middle], depth+1)
		right := split(rows[middle:], depth+1)
		tree[at].Left, tree[at].Right = left, right
		return at
	}
	split(sample, 0)
	return tree
}
