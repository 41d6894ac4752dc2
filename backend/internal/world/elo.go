package world

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Elo is a yardstick: ratings by the rules of the World Football Elo Ratings
// (eloratings.net/about), with outcomes by an ordered logit of the difference.
type Elo struct {
	weights func(g *Game) float64 // K
	home    float64               // points of home advantage
	width   float64               // of the draw, and slope: fitted on the games given to Fit
	slope   float64
	ratings []float64
}

// eloScale is the difference in ratings of which the odds are ten to one.
const eloScale = 400

// NewElo returns ratings of a field in which nothing is known. Clubs are weighed as one
// kind of match, those of national teams by what they are for.
func (f *Field) NewElo() *Elo {
	e := &Elo{weights: func(*Game) float64 { return 25 }, home: 65, ratings: make([]float64, len(f.Teams)), slope: 1, width: .6}
	if national(f.Name) {
		e.home = 100
		e.weights = func(g *Game) float64 {
			if g.Friendly {
				return 20
			}
			return 40
		}
	}
	return e
}

func (e *Elo) difference(g *Game) float64 {
	d := e.ratings[g.Home] - e.ratings[g.Away]
	if !g.Neutral {
		d += e.home
	}
	return d
}

func (e *Elo) learn(g *Game) {
	if !g.Learn {
		return
	}
	margin := math.Abs(g.Goals[0] - g.Goals[1])
	factor := 1.0
	switch {
	case margin == 2:
		factor = 1.5
	case margin > 2:
		factor = (11 + margin) / 8
	}
	won := .5
	if g.Goals[0] > g.Goals[1] {
		won = 1
	} else if g.Goals[0] < g.Goals[1] {
		won = 0
	}
	change := e.weights(g) * factor * (won - 1/(1+math.Pow(10, -e.difference(g)/eloScale)))
	e.ratings[g.Home] += change
	e.ratings[g.Away] -= change
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func orderedLogit(difference, slope, width float64) football.Probs {
	x := slope * difference / eloScale * math.Ln10
	p := football.Probs{logistic(x - width), 0, logistic(-x - width)}
	p[football.Draw] = max(1e-9, 1-p[0]-p[2])
	return p
}

// Replay calls visit with the forecast of every game from a day on. The logit is fitted on
// the games before that day that fit accepts.
func (e *Elo) Replay(games []Game, from int, fit func(game int) bool, visit func(game int, p football.Probs)) {
	type seen struct {
		difference float64
		outcome    football.Outcome
	}
	var past []seen
	fitted := false
	for first := 0; first < len(games); {
		end := first
		for ; end < len(games) && games[end].Day == games[first].Day; end++ {
			g := &games[end]
			d := e.difference(g)
			if g.Day >= from {
				if !fitted {
					e.fit(len(past), func(i int) (float64, football.Outcome) { return past[i].difference, past[i].outcome })
					fitted = true
				}
				visit(end, orderedLogit(d, e.slope, e.width))
			} else if g.Learn && fit(end) {
				past = append(past, seen{d, football.Score{Home: int(g.Goals[0]), Away: int(g.Goals[1])}.Outcome()})
			}
		}
		for i := first; i < end; i++ {
			e.learn(&games[i])
		}
		first = end
	}
}

// fit finds slope and width with the least log loss, by a search whose steps get shorter.
func (e *Elo) fit(n int, at func(i int) (difference float64, outcome football.Outcome)) {
	loss := func() (sum float64) {
		for i := range n {
			d, o := at(i)
			sum -= math.Log(orderedLogit(d, e.slope, e.width)[o])
		}
		return sum
	}
	least := loss()
	for step := .5; step > .005; step /= 2 {
		for improved := true; improved; {
			improved = false
			for _, parameter := range []*float64{&e.slope, &e.width} {
				for _, factor := range []float64{1 + step, 1 / (1 + step)} {
					was := *parameter
					*parameter *= factor
					if now := loss(); now < least-1e-9 {
						least, improved = now, true
					} else {
						*parameter = was
					}
				}
			}
		}
	}
}
