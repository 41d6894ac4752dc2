package simulation

import (
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// splitPlan is what is known of a split before it is played.
type splitPlan struct {
	era      competition.Era
	matches  [][2]int      // between which teams, played or not
	played   []playedMatch // those with a score
	deducted map[int]int   // points taken away since it began
	met      []int         // [team·teams + other]: known matches of the two, either at home
	atHome   []int         // [home·teams + away]: known matches in the whole season
}

type playedMatch struct {
	home, away int
	score      football.Score
}

// prepareSplit prepares the split, if the league has one and it is known how it is played.
func (p *plan) prepareSplit(number map[int64]int) error {
	in, n := p.in, len(p.in.Teams)
	s := &splitPlan{era: in.Division.At(in.Season), deducted: map[int]int{}, met: make([]int, n*n), atHome: make([]int, n*n)}
	if s.era.NewSplitting(n, nil) == nil {
		return nil
	}
	for i := range in.Played {
		s.atHome[number[in.Played[i].Home.ID]*n+number[in.Played[i].Away.ID]]++
	}
	add := func(home, away int) {
		s.matches = append(s.matches, [2]int{home, away})
		s.met[home*n+away]++
		s.met[away*n+home]++
	}
	for i := range in.SplitPlayed {
		m := &in.SplitPlayed[i]
		home, away, err := sides(number, &m.Fixture)
		if err != nil {
			return err
		}
		if m.Score.Home < 0 || m.Score.Away < 0 {
			return fault.New(fault.Invalid, "%s did not end %s", title(&m.Fixture), m.Score)
		}
		s.played = append(s.played, playedMatch{home, away, m.Score})
		s.atHome[home*n+away]++
		add(home, away)
	}
	open := false // a match of the league's own rounds is to come
	for i, g := range p.games {
		s.atHome[g.home*n+g.away]++
		if g.inSplit {
			add(g.home, g.away)
			if g.fixed {
				s.played = append(s.played, playedMatch{g.home, g.away, *in.Fixtures[i].Fixed})
			}
		}
		open = open || !g.inSplit
	}
	for id, points := range in.SplitDeducted {
		team, known := number[id]
		if !known {
			return fault.New(fault.Invalid, "team %d, from which points are deducted, is not a team of the season", id)
		}
		s.deducted[team] = points
	}
	p.split = s
	if !open && len(s.matches) > 0 {
		s.partNow(p.now, len(in.SplitPlayed))
	}
	return nil
}

// partNow parts the present table, in which the first played matches of the split count.
func (s *splitPlan) partNow(now *competition.Ranking, played int) {
	_, places := now.Order()
	s.era.NewSplitting(len(places), s.matches).Part(now, places)
	for _, m := range s.played[:played] {
		now.AddMatch(m.home, m.away, m.score)
	}
	for team, points := range s.deducted {
		now.Deduct(team, points)
	}
}

// bound adds to the most points of the teams those of the split that are not fixtures, and
// returns how many can be given and taken besides.
func (s *splitPlan) bound(most []int, win int) (given, taken int) {
	for _, m := range s.played {
		most[m.home] += win
		most[m.away] += win
	}
	rounds := 0
	for _, stage := range s.era.Stages {
		if stage.Kind == competition.Split {
			rounds = max(rounds, stage.Rounds)
		}
	}
	for team := range most {
		given, taken = max(given, -s.deducted[team]), max(taken, s.deducted[team])
	}
	return given + win*rounds, taken
}

// playSplit plays the split of a season after the league's own rounds, of which order is
// the outcome, and returns the final order.
func (s *simulator) playSplit(order []int, season int) []int {
	n := len(order)
	for at, team := range order {
		s.places[team] = at + 1
	}
	s.splitting.Part(s.ranking, s.places)
	for team, points := range s.split.deducted {
		s.ranking.Deduct(team, points)
	}
	for _, m := range s.split.played {
		s.ranking.AddMatch(m.home, m.away, m.score)
	}
	for i := range s.games {
		if g := &s.games[i]; g.inSplit && !g.fixed {
			s.ranking.AddMatch(g.home, g.away, scoreOf(s.scores[i*batch+season]))
		}
	}
	for at, stage := range s.splitting.Stages {
		size := 0
		for _, group := range s.splitting.Group {
			if group == at {
				size++
			}
		}
		if size < 2 || stage.Rounds%(size-1) != 0 {
			continue
		}
		for a := range n {
			for b := range a {
				if s.splitting.Group[a] == at && s.splitting.Group[b] == at {
					s.meet(a, b, stage.Rounds/(size-1), season)
				}
			}
		}
	}
	return s.finalOrder()
}

// meet plays the matches of two teams in a split that are missing for a number of them, at
// the ground where there have been fewer; with equally many, the better placed is at home.
func (s *simulator) meet(a, b, matches, season int) {
	n := len(s.places)
	home, away := a, b
	if s.places[b] < s.places[a] {
		home, away = b, a
	}
	ahead := s.split.atHome[home*n+away] - s.split.atHome[away*n+home]
	for range matches - s.split.met[a*n+b] {
		if ahead <= 0 {
			s.ranking.AddMatch(home, away, s.drawBetween(home, away, season))
			ahead++
		} else {
			s.ranking.AddMatch(away, home, s.drawBetween(away, home, season))
			ahead--
		}
	}
}

// drawBetween draws a match of any two teams.
func (s *simulator) drawBetween(home, away, season int) football.Score {
	shift := s.strengthErrors[home*batch+season] - s.strengthErrors[away*batch+season]
	return scoreOf(s.between[home*len(s.in.Teams)+away].draw(shift, s.scoreSource.Uint64()))
}
