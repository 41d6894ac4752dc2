package simulation

import "github.com/quinielaml/quinielaml/backend/internal/competition"

// result converts counts to chances.
func (p *plan) result(t *tally, runs int) *Result {
	n, width := len(p.in.Teams), p.width()
	r := &Result{Runs: runs}
	r.StandardError = r.ErrorOf(.5)
	order, position := p.now.Order()
	for _, team := range order {
		points := t.points[team*width : (team+1)*width]
		one := Prospect{
			Team: p.in.Teams[team], Position: position[team], Played: p.now.Played(team), Points: p.now.Points(team),
			Positions: shares(t.positions[team*n:(team+1)*n], runs), MeanPoints: float64(p.minPoints) + mean(points), FinalPoints: quantiles(points).plus(p.minPoints),
			Entered: float64(t.entered[team]) / float64(runs), ThroughPlayOff: float64(t.playOff[team]) / float64(runs),
		}
		one.MeanPosition = 1 + mean(t.positions[team*n:(team+1)*n])
		one.Boundaries = p.chances(t.positions[team*n:(team+1)*n], p.saved(t, team), runs)
		r.Teams = append(r.Teams, one)
	}
	for i, boundary := range p.boundaries {
		points := t.needs[i*width : (i+1)*width]
		r.Needs = append(r.Needs, Need{boundary, quantiles(points).plus(p.minPoints), shares(points, runs), p.minPoints})
	}
	return r
}

// saved returns in how many seasons a team from below the last boundary kept its place in
// the division by a play-off.
func (p *plan) saved(t *tally, team int) int {
	if p.decider == nil || !p.playOff.stage.Against.Defends {
		return 0
	}
	return t.playOff[team]
}

// chances returns a team's chances at each boundary from the number of seasons
// that it ended in each position and of those in which a play-off saved it.
func (p *plan) chances(positions []int, saved, runs int) []Chance {
	var chances []Chance
	before := 0
	for _, boundary := range p.boundaries {
		above := 0
		for _, n := range positions[:boundary.Places] {
			above += n
		}
		own := above - before
		if boundary.Kind == competition.Relegation {
			above += saved
			own = runs - above
		}
		chances = append(chances, Chance{boundary, float64(above) / float64(runs), float64(own) / float64(runs)})
		before = above
	}
	return chances
}

func shares(counts []int, runs int) []float64 {
	p := make([]float64, len(counts))
	for i, n := range counts {
		p[i] = float64(n) / float64(runs)
	}
	return p
}

// mean returns the mean of a number that was i in counts[i] seasons.
func mean(counts []int) float64 {
	sum, runs := 0, 0
	for i, n := range counts {
		sum += i * n
		runs += n
	}
	return float64(sum) / float64(runs)
}

// quantiles returns the quantiles of a number that was i in counts[i] seasons.
func quantiles(counts []int) Quantiles {
	runs := 0
	for _, n := range counts {
		runs += n
	}
	at := func(percent int) int {
		seen, enough := 0, (percent*runs+99)/100
		for i, n := range counts {
			if seen += n; seen >= enough {
				return i
			}
		}
		panic("simulation: quantile of nothing")
	}
	return Quantiles{at(5), at(50), at(95)}
}

// plus returns the quantiles of a number that is higher by n.
func (q Quantiles) plus(n int) Quantiles { return Quantiles{q.Low + n, q.Median + n, q.High + n} }
