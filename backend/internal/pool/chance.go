package pool

// Hits holds a figure for each number of hits, 0 … 14: a probability, or an
// expected number of columns.
type Hits [Fixtures + 1]float64

// AtLeast returns the sum of the figures for at least the given number of hits.
func (h Hits) AtLeast(hits int) (sum float64) {
	for k := Fixtures; k >= max(0, hits); k-- {
		sum += h[k]
	}
	return sum
}

// Chances are the chances of a set of columns.
type Chances struct {
	Best    Hits // probability that the best column has this many hits
	Columns Hits // expected number of columns with this many hits
}

// Chances returns the exact chances of the columns that the marks expand into,
// without expanding them.
func (m Marks) Chances(f *Forecasts) Chances {
	var p [Fixtures]float64
	for i, mark := range m {
		p[i] = mark.probability(f[i])
	}
	return Chances{Best: poissonBinomial(p[:]), Columns: m.expectedColumns(f)}
}

// expectedColumns returns the expected number of columns by hits. Of the outcomes
// of a mark, exactly one is a hit with probability p: E[Σ z^hit] = p z + (size − p).
func (m Marks) expectedColumns(f *Forecasts) Hits {
	h := Hits{1}
	for i, mark := range m {
		p := mark.probability(f[i])
		h = times(h, p, float64(mark.Len())-p)
	}
	return h
}

// expectedColumns returns the expected number of columns by hits.
func expectedColumns(f *Forecasts, columns []Column) (sum Hits) {
	for _, column := range columns {
		for k, p := range hitsOf(f, column) {
			sum[k] += p
		}
	}
	return sum
}

// ChancesOf returns the exact chances of any set of columns. For Best it
// enumerates the outcomes of the fixtures on which the columns differ: at most
// 3^14.
func ChancesOf(f *Forecasts, columns []Column) (c Chances) {
	c.Columns = expectedColumns(f, columns)
	if len(columns) > 0 {
		c.Best = bestHits(f, columns)
	}
	return c
}

// hitsOf returns the distribution of the hits of one column.
func hitsOf(f *Forecasts, column Column) Hits {
	var p [Fixtures]float64
	for i, o := range column {
		p[i] = f[i][o]
	}
	return poissonBinomial(p[:])
}

// poissonBinomial returns the distribution of the number of successes in
// independent trials with the given probabilities: the product of (p z + 1 − p).
func poissonBinomial(p []float64) Hits {
	h := Hits{1}
	for _, p := range p {
		h = times(h, p, 1-p)
	}
	return h
}

// times multiplies the polynomial h by (hit·z + miss).
func times(h Hits, hit, miss float64) Hits {
	for k := Fixtures; k > 0; k-- {
		h[k] = h[k]*miss + h[k-1]*hit
	}
	h[0] *= miss
	return h
}

// convolve returns the distribution of the sum of independent hits.
func convolve(a, b Hits) (sum Hits) {
	for i, x := range a {
		for j := 0; i+j <= Fixtures; j++ {
			sum[i+j] += x * b[j]
		}
	}
	return sum
}
