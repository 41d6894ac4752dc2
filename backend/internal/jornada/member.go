package jornada

import (
	"cmp"
	"math"
	"slices"
)

// Member of a peña: one of those who play a ticket together.
type Member struct {
	UserID int64 // 0: somebody without an account here
	Name   string
	Shares int // 1 or more
}

// Split an amount of euros by shares, in whole cents that add up to it: those
// left over go to the largest remainders, the first of equal ones.
func Split(euros float64, shares []int) []float64 {
	all := 0
	for _, s := range shares {
		all += s
	}
	cents := make([]int, len(shares))
	order := make([]int, len(shares))
	left := int(math.Round(euros * 100))
	total := left
	for i, s := range shares {
		order[i] = i
		cents[i] = total * s / all
		left -= cents[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(total*shares[j]%all, total*shares[i]%all) })
	for _, i := range order[:left] {
		cents[i]++
	}
	parts := make([]float64, len(shares))
	for i, c := range cents {
		parts[i] = float64(c) / 100
	}
	return parts
}
