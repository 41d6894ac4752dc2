package jornada_test

import (
	"math"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

func TestSplitLosesNoCent(t *testing.T) {
	for _, one := range []struct {
		euros  float64
		shares []int
		want   []float64
	}{
		{10, []int{1, 1, 1}, []float64{3.34, 3.33, 3.33}},
		{12, []int{3, 1}, []float64{9, 3}},
		{.75, []int{1, 1}, []float64{.38, .37}},
		{.02, []int{1, 1, 1}, []float64{.01, .01, 0}},
		{1, []int{1, 1000}, []float64{0, 1}},
		{0, []int{2, 5}, []float64{0, 0}},
		{7.5, []int{4}, []float64{7.5}},
	} {
		if got := jornada.Split(one.euros, one.shares); !slices.Equal(got, one.want) {
			t.Errorf("%v € by %v: %v, want %v", one.euros, one.shares, got, one.want)
		}
	}
	for cents := range 2000 {
		shares := []int{1 + cents%7, 3, 1 + cents%13, 11}
		sum := 0.0
		for i, part := range jornada.Split(float64(cents)/100, shares) {
			exact := float64(cents*shares[i]) / float64(shares[0]+3+shares[2]+11)
			if math.Abs(part*100-exact) >= 1 {
				t.Fatalf("%d cents: part %d is %v, exactly %v", cents, i, part*100, exact)
			}
			sum += part
		}
		if math.Abs(sum*100-float64(cents)) > 1e-9 {
			t.Fatalf("%d cents became %v", cents, sum*100)
		}
	}
}
