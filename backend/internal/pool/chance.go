package pool

// Hits is a figure for each number of hits, from none to fourteen: a
// probability, or an expected number of columns.
type Hits [Fixtures + 1]float64

// AtLeast adds up the figures of some number of hits and more.
func (h Hits) AtLeast(hits int) (sum float64) {
	for k := Fixtures; k >= max(0, hits); k-- {
		sum += h[k]
	}
	return sum
}

// Chances of a set of columns.
type Chances struct {
	Best    Hits // probability that the best column has this many hits
	Columns Hits // expected number of columns with this many hits
}

// Chances of the columns that the marks expand into, exactly and without
// expanding them.
func (m Marks) Chances(f *Forecasts) Chances {
	var p [Fixtures]float64
	for i, mark := range m {
		p[i] = mark.probability(f[i])
	}
	return Chances{Best: poissonBinomial(p[:]), Columns: m.expectedColumns(f)}
}

// expectedColumns by hits. Of the factors of the columns of a mark, one is a hit
// when the outcome is ticked: E[Σ z^hit] = p z + (size − p).
func (m Marks) expectedColumns(f *Forecasts) Hits {
	h := Hits{1}
	for i, mark := range m {
		p := mark.probability(f[i])
		h = times(h, p, float64(mark.Len())-p)
	}
	return h
}

// expectedColumns by hits.
func expectedColumns(f *Forecasts, columns []Column) (sum Hits) {
	for _, column := range columns {
		for k, p := range hitsOf(f, column) {
			sum[k] += p
		}
	}
	return sum
}

// ChancesOf any set of columns, exactly. Best looks at every combination of
// outcomes of the fixtures on which the columns differ: at most 3^14.
func ChancesOf(f *Forecasts, columns []Column) (c Chances) {
	c.Columns = expectedColumns(f, columns)
	if len(columns) > 0 {
		c.Best = bestHits(f, columns)
	}
	return c
}

// hitsOf one column.
func hitsOf(f *Forecasts, column Column) Hits {
	var p [Fixtures]float64
	for i, o := range column {
		p[i] = f[i][o]
	}
	return poissonBinomial(p[:])
}

// poissonBinomial is the distribution of the number of successes in independent
// trials of some probabilities, the product of (p z + 1 − p).
func poissonBinomial(p []float64) Hits {
	h := Hits{1}
	for _, p := range p {
		h = times(h, p, 1-p)
	}
	return h
}

// times (hit·z + miss).
func times(h Hits, hit, miss float64) Hits {
	for k := Fixtures; k > 0; k-- {
		h[k] = h[k]*miss + h[k-1]*hit
	}
	h[0] *= miss
	return h
}

// convolve adds independent hits.
func convolve(a, b Hits) (sum Hits) {
	for i, x := range a {
		for j := 0; i+j <= Fixtures; j++ {
			sum[i+j] += x * b[j]
		}
	}
	return sum
}
