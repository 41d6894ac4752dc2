package jornada

import (
	"cmp"
	"math"
	"slices"
)

// Member is a member of a peña, a group that plays a ticket together.
type Member struct {
	UserID int64  // 0: somebody without an account
	Name   string // as the owner of the ticket entered it
	// ByUserName: the name was entered as that of a user. There need not be one: who made
	// the ticket must not learn whether there is.
	ByUserName bool
	Shares     int // 1 or more
}

// Split splits an amount in euros by shares into whole cents that add up to it. Cents
// left over go to the largest remainders and, among equal ones, to the first.
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
