package simulation

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// batch is how many seasons are played together, with random numbers of their
// own, so that it does not matter who plays them.
const batch = 100

// tally counts how simulated seasons ended. Sums of whole numbers are the same
// in any order.
type tally struct {
	positions []int // team·teams + position from 0
	points    []int // team·(most points + 1) + points
	needs     []int // line·(most points + 1) + points of the last team above it
	playOff   []int // by team: won it
}

func (p *plan) newTally() *tally {
	n := len(p.in.Teams)
	return &tally{make([]int, n*n), make([]int, n*(p.points+1)), make([]int, len(p.lines)*(p.points+1)), make([]int, n)}
}

func (t *tally) add(other *tally) {
	for _, both := range [][2][]int{{t.positions, other.positions}, {t.points, other.points}, {t.needs, other.needs}, {t.playOff, other.playOff}} {
		for i, n := range both[1] {
			both[0][i] += n
		}
	}
}

// play the season runs times on all processors.
func (p *plan) play(ctx context.Context, runs int, seed uint64) (*tally, error) {
	batches := (runs + batch - 1) / batch
	seeds, source := make([][4]uint64, batches), rand.NewPCG(seed, 0)
	for i := range seeds {
		for k := range seeds[i] {
			seeds[i][k] = source.Uint64()
		}
	}
	var (
		next    atomic.Int64
		group   sync.WaitGroup
		players = make([]*simulator, min(batches, runtime.GOMAXPROCS(0)))
	)
	for k := range players {
		player := p.newSimulator()
		players[k] = player
		group.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= batches {
					return
				}
				player.seed(seeds[i])
				player.play(min(batch, runs-i*batch))
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	total := p.newTally()
	for _, player := range players {
		total.add(player.tally)
	}
	return total, nil
}

// simulator plays batches of seasons in the same memory.
type simulator struct {
	*plan
	tally   *tally
	ranking *football.Ranking
	off     []float64 // team·batch + season: error of the team's strength
	scores  []uint8   // game·batch + season: as a dice draws it

	luck       *rand.PCG  // of the matches
	normal     *rand.Rand // from the same source
	tieSource  *rand.PCG  // of the lots; apart, so that fixed results do not change the luck of the other matches
	tieBreaker *rand.Rand
}

func (p *plan) newSimulator() *simulator {
	luck, drawer := &rand.PCG{}, &rand.PCG{}
	return &simulator{
		plan: p, tally: p.newTally(), ranking: newRanking(p.in),
		off: make([]float64, len(p.in.Teams)*batch), scores: make([]uint8, len(p.games)*batch),
		luck: luck, normal: rand.New(luck), tieSource: drawer, tieBreaker: rand.New(drawer),
	}
}

func (s *simulator) seed(seeds [4]uint64) {
	s.luck.Seed(seeds[0], seeds[1])
	s.tieSource.Seed(seeds[2], seeds[3])
}

// play some seasons, a batch at most, and count how they end.
func (s *simulator) play(seasons int) {
	s.drawScores(seasons)
	for season := range seasons {
		s.ranking.CopyFrom(s.base)
		for i := range s.games {
			if g := &s.games[i]; !g.fixed {
				s.ranking.AddMatch(g.home, g.away, scoreOf(s.scores[i*batch+season]))
			}
		}
		s.count(s.settle(), season)
	}
}

// drawScores of one match after the other in all the seasons: its tables are
// large, and stay at hand meanwhile.
func (s *simulator) drawScores(seasons int) {
	for team, spread := range s.spreads {
		if spread > 0 {
			off := s.off[team*batch:][:seasons]
			for season := range off {
				off[season] = spread * s.normal.NormFloat64()
			}
		}
	}
	for i := range s.games {
		g := &s.games[i]
		scores, home, away := s.scores[i*batch:][:seasons], s.off[g.home*batch:][:seasons], s.off[g.away*batch:][:seasons]
		for season := range scores {
			// A fixed result takes its random bits too: the other matches keep theirs.
			bits := s.luck.Uint64()
			if !g.fixed {
				scores[season] = g.dice.draw(home[season]-away[season], bits)
			}
		}
	}
}

// count how a season ended.
func (s *simulator) count(order []int, season int) {
	n := len(order)
	for place, team := range order {
		s.tally.positions[team*n+place]++
		s.tally.points[team*(s.points+1)+s.ranking.Points(team)]++
	}
	for i, line := range s.lines {
		s.tally.needs[i*(s.points+1)+s.ranking.Points(order[line.Places-1])]++
	}
	if len(s.playOff) > 0 {
		s.tally.playOff[s.winner(order[s.promoted:s.promoted+playOffTeams], season)]++
	}
}

// settle is the final order of the teams. Lots are drawn among those that share
// a position.
func (s *simulator) settle() []int {
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
