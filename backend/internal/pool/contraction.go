package pool

// The chance of a placed reduction is the sum over all words x on its fixtures of
// p(x) · enough(distance of x from the code). Summed over all positions but one or two,
// it is a table by the symbols there, from which the chance follows for any outcomes and
// fixtures at these positions.

// view is a part of a table by the symbols of the first positions: those of the last
// position are stride apart, of the one before 3·stride.
type view struct {
	of            []float64
	start, stride int
}

// fold returns the table summed over the symbols of the last position, with their
// probabilities. The result is stored in into.
func (v view) fold(p *[3]float64, into []float64) view {
	at := v.start
	for i := range into {
		into[i] = p[0]*v.of[at] + p[1]*v.of[at+v.stride] + p[2]*v.of[at+2*v.stride]
		at += 3 * v.stride
	}
	return view{into, 0, 1}
}

// contraction sums a table over all positions but a few.
type contraction struct {
	p       [][3]float64 // of the symbols, by position
	scratch []float64
	each    func(kept []int, sums []view)
}

// sum sums views of the first positions, one for each combination of symbols at the
// kept ones, which come last, keeping left more of them.
func (c *contraction) sum(views []view, positions, left int, kept []int) {
	if positions == 0 {
		c.each(kept, views)
		return
	}
	last := positions - 1
	if left > 0 {
		split := make([]view, 0, 9)
		for _, v := range views {
			for symbol := range 3 {
				split = append(split, view{v.of, v.start + symbol*v.stride, 3 * v.stride})
			}
		}
		c.sum(split, last, left-1, append(kept, last))
	}
	if last >= left {
		size := power3(last)
		used := len(c.scratch)
		folded := make([]view, len(views))
		for i, v := range views {
			from := len(c.scratch)
			c.scratch = c.scratch[:from+size]
			folded[i] = v.fold(&c.p[last], c.scratch[from:])
		}
		c.sum(folded, last, left, kept)
		c.scratch = c.scratch[:used]
	}
}

// contract calls each with the sums that leave out each choice of kept positions, of the
// table that has the value of at for each distance.
func (s *placing) contract(a *assignment, at *byMisses, keep int, each func(kept []int, sums []view)) {
	c := contraction{p: make([][3]float64, len(a.fixtures)), scratch: s.scratch[:0], each: each}
	for i := range c.p {
		c.p[i] = s.symbols(a.fixtures[i], a.outcomes[i])
	}
	var values [256]float64
	copy(values[:], at[:])
	for x, d := range s.r.distance {
		s.words[x] = values[d]
	}
	c.sum([]view{{s.words, 0, 1}}, len(a.fixtures), keep, nil)
}

// chance returns the probability of enough hits.
func (s *placing) chance(a *assignment) (p float64) {
	enough := s.enough(a, -1, -1)
	s.contract(a, &enough, 0, func(_ []int, sums []view) { p = sums[0].of[sums[0].start] })
	return p
}

// pairs calls each with two positions i < j and the chance by 3·(symbol at j) + (symbol
// at i), except for the probabilities of these symbols.
func (s *placing) pairs(a *assignment, each func(i, j int, sums *[9]float64)) {
	enough := s.enough(a, -1, -1)
	s.contract(a, &enough, 2, func(kept []int, views []view) {
		var sums [9]float64
		for k, v := range views {
			sums[k] = v.of[v.start]
		}
		each(kept[1], kept[0], &sums)
	})
}

// singles calls each with a position and, by distance and symbol there, the probability
// of the symbols at all others.
func (s *placing) singles(a *assignment, each func(i int, sums *[paidMisses + 1][3]float64)) {
	all := make([][paidMisses + 1][3]float64, len(a.fixtures))
	for d := range s.misses + 1 {
		var one byMisses
		one[d] = 1
		s.contract(a, &one, 1, func(kept []int, views []view) {
			for k, v := range views {
				all[kept[0]][d][k] = v.of[v.start]
			}
		})
	}
	for i := range all {
		each(i, &all[i])
	}
}
