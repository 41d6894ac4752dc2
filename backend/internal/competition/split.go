package competition

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// ownRounds reports whether a name of a stage is that of the league's own rounds.
func (e Era) ownRounds(name string) bool {
	return name == "" || slices.ContainsFunc(e.Stages, func(s Stage) bool { return s.Kind == RoundRobin && s.named(name) })
}

// StageNamed returns the stage that a source calls by a name.
func (e Era) StageNamed(name string) (Stage, bool) {
	for _, s := range e.Stages {
		if s.named(name) {
			return s, true
		}
	}
	return Stage{}, false
}

// named compares names as people write them.
func (s Stage) named(name string) bool {
	folded := football.FoldText(name)
	return football.FoldText(s.Name) == folded || slices.ContainsFunc(s.Also, func(also string) bool { return football.FoldText(also) == folded })
}

// TablePart is the part of a table in which a match counts.
type TablePart int

// The parts.
const (
	NotInTable TablePart = iota // a play-off, or a stage that the catalogue does not know
	InOwnRounds
	InSplit
)

// TableParts tells in which part of the table each record counts. Where the source names
// no stage, matches of two teams beyond those of the league's own rounds are of the split:
// they are the last ones between the two.
func (e Era) TableParts(records []football.MatchRecord) []TablePart {
	parts := make([]TablePart, len(records))
	var split bool
	for _, s := range e.Stages {
		split = split || s.Kind == Split
	}
	teams := map[int64]bool{}
	for i, r := range records {
		stage, known := e.StageNamed(r.Stage)
		switch {
		case e.ownRounds(r.Stage):
			parts[i] = InOwnRounds
		case known && stage.Kind == Split:
			parts[i] = InSplit
		default:
			continue
		}
		teams[r.Home.ID], teams[r.Away.ID] = true, true
	}
	rounds := e.Stages[0].Rounds
	if others := len(teams) - 1; !split || others < 1 || rounds == 0 || rounds%others != 0 {
		return parts
	}
	type pair [2]int64
	met := map[pair]int{}
	order := make([]int, len(records))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return records[a].Kickoff.Compare(records[b].Kickoff) })
	for _, i := range order {
		r := &records[i]
		if parts[i] != InOwnRounds || r.Status == football.Cancelled {
			continue
		}
		two := pair{min(r.Home.ID, r.Away.ID), max(r.Home.ID, r.Away.ID)}
		if met[two]++; r.Stage == "" && met[two] > rounds/(len(teams)-1) {
			parts[i] = InSplit
		}
	}
	return parts
}

// Splitting parts the table of one season into the groups that play on among themselves.
// Teams are numbers from 0. It is not safe for concurrent use.
type Splitting struct {
	// Group is, by team, the index of its stage in Stages; -1: it does not play on.
	Group  []int
	Stages []Stage // those of the split, from the top of the table down

	circle []int // by team: the lowest number of those that it has to do with in the split
	best   []int // by circle: its best place
}

// NewSplitting returns the splitting of a season of which some matches of the split are
// known, between numbers of teams; nil: the season has no split, or it is not known who
// takes part.
func (e Era) NewSplitting(teams int, matches [][2]int) *Splitting {
	s := &Splitting{Group: make([]int, teams), circle: make([]int, teams), best: make([]int, teams)}
	for _, stage := range e.Stages {
		if stage.Kind == Split && stage.Places[0] > 0 {
			s.Stages = append(s.Stages, stage)
		}
	}
	if len(s.Stages) == 0 {
		return nil
	}
	slices.SortFunc(s.Stages, func(a, b Stage) int { return cmp.Compare(a.Places[0], b.Places[0]) })
	for team := range s.circle {
		s.circle[team] = team
	}
	for changed := true; changed; {
		changed = false
		for _, m := range matches {
			lowest := min(s.circle[m[0]], s.circle[m[1]])
			changed = changed || s.circle[m[0]] != lowest || s.circle[m[1]] != lowest
			s.circle[m[0]], s.circle[m[1]] = lowest, lowest
		}
	}
	return s
}

// Part puts the teams into their groups by the places that they have after the league's
// own rounds, and gives them in the ranking the points that they take along. Who plays
// whom decides, because a place can have been lost to what is not known here: the best of
// those who play each other has a place that is in no doubt.
func (s *Splitting) Part(r *Ranking, places []int) {
	for team, place := range places {
		if of := s.circle[team]; of == team || place < s.best[of] {
			s.best[of] = place
		}
	}
	for team, place := range places {
		best := s.best[s.circle[team]]
		at := slices.IndexFunc(s.Stages, func(stage Stage) bool { return best >= stage.Places[0] && best <= stage.Places[1] })
		s.Group[team] = at
		if at < 0 {
			r.block[team] = place
			continue
		}
		points := r.Points(team)
		halves, _ := s.Stages[at].Carry.carried(points)
		r.adjust[team] += halves - 2*points
		if s.Stages[at].Carry == CarryHalfUp {
			r.up[team] = 1
		}
		r.block[team] = s.Stages[at].Places[0]
	}
}

// carried returns what a team takes along of the points from the league's own rounds: in
// half points, which decide between level teams, and rounded, as the table shows it.
func (c Carry) carried(points int) (halves, shown int) {
	switch c {
	case CarryHalf:
		return points, points >> 1
	case CarryHalfUp:
		return points, (points + 1) >> 1
	case CarryNone:
		return 0, 0
	case CarryAll:
	}
	return 2 * points, points
}
