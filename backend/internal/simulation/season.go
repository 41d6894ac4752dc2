package simulation

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// batch is the number of seasons simulated together. Each batch has its own random
// numbers, so the result does not depend on which goroutine runs it.
const batch = 100

// tally counts how simulated seasons ended. Counts are integers, so their sums do
// not depend on the order of adding.
type tally struct {
	positions []int // [team·teams + position from 0]
	points    []int // [team·width + points − minPoints]
	needs     []int // [boundary·width + points − minPoints of the last team above it]
	entered   []int // play-offs within the division won, by team
	playOff   []int // play-offs won, by team
}

func (p *plan) newTally() *tally {
	n := len(p.in.Teams)
	return &tally{make([]int, n*n), make([]int, n*p.width()), make([]int, len(p.boundaries)*p.width()), make([]int, n), make([]int, n)}
}

func (t *tally) add(other *tally) {
	for _, both := range [][2][]int{{t.positions, other.positions}, {t.points, other.points}, {t.needs, other.needs}, {t.entered, other.entered}, {t.playOff, other.playOff}} {
		for i, n := range both[1] {
			both[0][i] += n
		}
	}
}

// play simulates the season runs times on all processors.
func (p *plan) play(ctx context.Context, runs int, seed uint64) (*tally, error) {
	batches := (runs + batch - 1) / batch
	seeds, source := make([][4]uint64, batches), rand.NewPCG(seed, 0)
	for i := range seeds {
		for k := range seeds[i] {
			seeds[i][k] = source.Uint64()
		}
	}
	var (
		next       atomic.Int64
		group      sync.WaitGroup
		simulators = make([]*simulator, min(batches, processors.Count()))
	)
	for k := range simulators {
		s := p.newSimulator()
		simulators[k] = s
		group.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= batches {
					return
				}
				s.seed(seeds[i])
				s.play(min(batch, runs-i*batch))
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	total := p.newTally()
	for _, s := range simulators {
		total.add(s.tally)
	}
	return total, nil
}

// simulator plays batches of seasons, reusing its memory.
type simulator struct {
	*plan
	tally          *tally
	ranking        *competition.Ranking
	strengthErrors []float64 // [team·batch + season]: error of the team's strength
	scores         []uint8   // [game·batch + season]: as drawn by the game's sampler
	splitting      *competition.Splitting
	places         []int // after the league's own rounds, by team
	left           []int // scratch of winner

	scoreSource *rand.PCG
	normal      *rand.Rand // on scoreSource
	tieSource   *rand.PCG  // a separate source, so that fixed results do not change the draws of other matches
	tieBreaker  *rand.Rand // on tieSource
}

func (p *plan) newSimulator() *simulator {
	scoreSource, tieSource := &rand.PCG{}, &rand.PCG{}
	s := &simulator{
		plan: p, tally: p.newTally(), ranking: newRanking(p.in),
		strengthErrors: make([]float64, len(p.in.Teams)*batch), scores: make([]uint8, len(p.games)*batch),
		scoreSource: scoreSource, normal: rand.New(scoreSource), tieSource: tieSource, tieBreaker: rand.New(tieSource),
	}
	if p.split != nil {
		s.splitting, s.places = p.split.era.NewSplitting(len(p.in.Teams), p.split.matches), make([]int, len(p.in.Teams))
	}
	return s
}

func (s *simulator) seed(seeds [4]uint64) {
	s.scoreSource.Seed(seeds[0], seeds[1])
	s.tieSource.Seed(seeds[2], seeds[3])
}

// play simulates some seasons, at most a batch, and counts how they end.
func (s *simulator) play(seasons int) {
	s.drawScores(seasons)
	for season := range seasons {
		s.ranking.CopyFrom(s.base)
		for i := range s.games {
			if g := &s.games[i]; !g.fixed && !g.inSplit {
				s.ranking.AddMatch(g.home, g.away, scoreOf(s.scores[i*batch+season]))
			}
		}
		order := s.finalOrder()
		if s.split != nil {
			order = s.playSplit(order, season)
		}
		s.count(order, season)
	}
}

// drawScores draws the scores of all seasons match by match, because the tables
// of a match are large and stay in the processor's cache meanwhile.
func (s *simulator) drawScores(seasons int) {
	for team, spread := range s.spreads {
		if spread > 0 {
			errors := s.strengthErrors[team*batch:][:seasons]
			for season := range errors {
				errors[season] = spread * s.normal.NormFloat64()
			}
		}
	}
	for i := range s.games {
		g := &s.games[i]
		scores, home, away := s.scores[i*batch:][:seasons], s.strengthErrors[g.home*batch:][:seasons], s.strengthErrors[g.away*batch:][:seasons]
		for season := range scores {
			// A fixed result uses up its random bits too, so that the other matches
			// get the same ones as without it.
			bits := s.scoreSource.Uint64()
			if !g.fixed {
				scores[season] = g.sampler.draw(home[season]-away[season], bits)
			}
		}
	}
}

// count records how a season ended.
func (s *simulator) count(order []int, season int) {
	n, width := len(order), s.width()
	for place, team := range order {
		s.tally.positions[team*n+place]++
		s.tally.points[team*width+s.ranking.Points(team)-s.minPoints]++
	}
	for i, boundary := range s.boundaries {
		s.tally.needs[i*width+s.ranking.Points(order[boundary.Places-1])-s.minPoints]++
	}
	if s.playOff != nil {
		team := s.winner(order, season)
		s.tally.entered[team]++
		if s.playOff.stage.Against == nil || s.decider != nil && s.wins(team, season) {
			s.tally.playOff[team]++
		}
	}
}

// finalOrder returns the teams in final order. Teams that share a position are
// put in random order.
func (s *simulator) finalOrder() []int {
	order, position := s.ranking.Order()
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && position[order[to]] == position[order[from]] {
			to++
		}
		for level := order[from:to]; len(level) > 1; level = level[1:] {
			k := s.tieBreaker.IntN(len(level))
			level[0], level[k] = level[k], level[0]
		}
		from = to
	}
	return order
}
