package forecast

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// moments are the sums over the rows of a regression, from which a ridge regression
// can be solved at any time without the rows.
type moments struct {
	n, y, yy float64
	x, xy    []float64
	xx       []float64 // p × p, upper triangle
}

func newMoments(p int) *moments {
	return &moments{x: make([]float64, p), xy: make([]float64, p), xx: make([]float64, p*p)}
}

func (m *moments) add(x []float64, y float64) {
	p := len(m.x)
	m.n++
	m.y += y
	m.yy += y * y
	for a, xa := range x {
		if xa == 0 {
			continue
		}
		m.x[a] += xa
		m.xy[a] += xa * y
		for b := a; b < p; b++ {
			m.xx[a*p+b] += xa * x[b]
		}
	}
}

// Regression is a linear function of features. The zero value is 0 everywhere.
type Regression struct {
	Constant float64   `json:"constant"`
	Weights  []float64 `json:"weights,omitempty"`
}

func (l Regression) at(x []float64) float64 {
	sum := l.Constant
	for i, w := range l.Weights {
		sum += w * x[i]
	}
	return sum
}

// ridge minimises Σ(y − f(x))² + penalty·|w|², where w are the weights of the
// standardised features; the constant is not penalised. A feature that never varies
// has weight 0. Without rows the result is zero.
func (m *moments) ridge(penalty float64) (Regression, error) {
	p := len(m.x)
	r := Regression{Weights: make([]float64, p)}
	if m.n == 0 {
		return r, nil
	}
	mean, scale := make([]float64, p), make([]float64, p)
	var used []int
	for a := range p {
		mean[a] = m.x[a] / m.n
		scale[a] = math.Sqrt(max(0, m.xx[a*p+a]/m.n-mean[a]*mean[a]))
		if scale[a] > 1e-9 {
			used = append(used, a)
		}
	}
	meanY := m.y / m.n
	if len(used) == 0 {
		r.Constant = meanY
		return r, nil
	}
	normal, right := mat.NewSymDense(len(used), nil), mat.NewVecDense(len(used), nil)
	for i, a := range used {
		right.SetVec(i, (m.xy[a]-m.n*mean[a]*meanY)/scale[a])
		for j := i; j < len(used); j++ {
			b := used[j]
			normal.SetSym(i, j, (m.xx[a*p+b]-m.n*mean[a]*mean[b])/(scale[a]*scale[b]))
		}
		normal.SetSym(i, i, normal.At(i, i)+penalty)
	}
	w, err := solve(normal, right)
	if err != nil {
		return Regression{}, err
	}
	r.Constant = meanY
	for i, a := range used {
		r.Weights[a] = w[i] / scale[a]
		r.Constant -= r.Weights[a] * mean[a]
	}
	return r, nil
}

// solve solves a positive definite system.
func solve(matrix *mat.SymDense, right *mat.VecDense) ([]float64, error) {
	var factor mat.Cholesky
	if !factor.Factorize(matrix) {
		return nil, fmt.Errorf("a system of %d equations has no single solution", right.Len())
	}
	var solution mat.VecDense
	if err := factor.SolveVecTo(&solution, right); err != nil {
		return nil, fmt.Errorf("solve %d equations: %w", right.Len(), err)
	}
	return solution.RawVector().Data, nil
}

// Softmax adjusts three probabilities by linear functions of features. The result is
// the softmax of the
//
//	scores (ln p1/pX + First(x), 0, ln p2/pX + Second(x)).
//
// With both functions zero the probabilities are unchanged.
type Softmax struct {
	First, Second Regression
}

// move adjusts the probabilities p by the features x.
func (s Softmax) move(p football.Probs, x []float64) football.Probs {
	return softmax(math.Log(p[0]/p[1])+s.First.at(x), math.Log(p[2]/p[1])+s.Second.at(x))
}

// softmax returns the softmax of the scores (a, 0, b); the draw's is 0.
func softmax(a, b float64) football.Probs {
	top := max(a, b, 0)
	p := football.Probs{math.Exp(a - top), math.Exp(-top), math.Exp(b - top)}
	sum := p[0] + p[1] + p[2]
	for i := range p {
		p[i] /= sum
	}
	return p
}

// example is a training example of a Softmax.
type example struct {
	first, second float64 // logits before the adjustment: ln p1/pX, ln p2/pX
	x             []float64
	target        football.Probs
	weight        float64
}

const (
	newtonSteps    = 30
	newtonAccuracy = 1e-8
)

// fitSoftmax minimises the cross-entropy of the targets plus ½·penalty·|w|², where w
// are the constants and the weights of the standardised features: the higher the
// penalty, the smaller the adjustment. It uses Newton's method; the function is
// convex.
func fitSoftmax(examples []example, penalty float64) (Softmax, error) {
	if len(examples) == 0 {
		return Softmax{}, nil
	}
	p := len(examples[0].x)
	mean, scale := make([]float64, p), make([]float64, p)
	for _, e := range examples {
		for a, v := range e.x {
			mean[a] += v
			scale[a] += v * v
		}
	}
	n := float64(len(examples))
	for a := range p {
		mean[a] /= n
		scale[a] = math.Sqrt(max(0, scale[a]/n-mean[a]*mean[a]))
	}
	// Rows of standardised features after a leading one.
	q := p + 1
	rows := make([]float64, len(examples)*q)
	for i, e := range examples {
		rows[i*q] = 1
		for a, v := range e.x {
			if scale[a] > 1e-9 {
				rows[i*q+1+a] = (v - mean[a]) / scale[a]
			}
		}
	}
	w := make([]float64, 2*q)
	gradient, hessian := mat.NewVecDense(2*q, nil), make([]float64, 4*q*q)
	for range newtonSteps {
		for k := range w {
			gradient.SetVec(k, -penalty*w[k])
		}
		clear(hessian)
		for i, e := range examples {
			x := rows[i*q : i*q+q]
			a, b := e.first, e.second
			for k, v := range x {
				a += w[k] * v
				b += w[q+k] * v
			}
			prob := softmax(a, b)
			ga, gb := e.weight*(e.target[0]-prob[0]), e.weight*(e.target[2]-prob[2])
			haa, hbb, hab := e.weight*prob[0]*(1-prob[0]), e.weight*prob[2]*(1-prob[2]), -e.weight*prob[0]*prob[2]
			for k, v := range x {
				if v == 0 {
					continue
				}
				gradient.SetVec(k, gradient.AtVec(k)+ga*v)
				gradient.SetVec(q+k, gradient.AtVec(q+k)+gb*v)
				first, cross, second := hessian[k*2*q:k*2*q+q], hessian[k*2*q+q:(k+1)*2*q], hessian[(q+k)*2*q+q:(q+k+1)*2*q]
				va, vc, vb := haa*v, hab*v, hbb*v
				for l, u := range x {
					first[l] += va * u
					cross[l] += vc * u
					second[l] += vb * u
				}
			}
		}
		matrix := mat.NewSymDense(2*q, nil)
		for k := range 2 * q {
			for l := k; l < 2*q; l++ {
				matrix.SetSym(k, l, hessian[k*2*q+l])
			}
			matrix.SetSym(k, k, matrix.At(k, k)+max(penalty, 1e-9))
		}
		step, err := solve(matrix, gradient)
		if err != nil {
			return Softmax{}, err
		}
		largest := 0.0
		for k, d := range step {
			w[k] += d
			largest = max(largest, math.Abs(d))
		}
		if largest < newtonAccuracy {
			break
		}
	}
	unscale := func(w []float64) Regression {
		r := Regression{Constant: w[0], Weights: make([]float64, p)}
		for a := range p {
			if scale[a] > 1e-9 {
				r.Weights[a] = w[1+a] / scale[a]
				r.Constant -= r.Weights[a] * mean[a]
			}
		}
		return r
	}
	return Softmax{unscale(w[:q]), unscale(w[q:])}, nil
}
