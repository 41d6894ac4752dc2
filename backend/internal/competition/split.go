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

// inTable is the part of a table in which a match counts.
type inTable int

const (
	notInTable inTable = iota // a play-off, or a stage that the catalogue does not know
	inOwnRounds
	inSplit
)

// tableParts tells in which part of the table each record counts. Where the source names
// no stage, matches of two teams beyond those of the league's own rounds are of the split:
// they are the last ones between the two.
func (e Era) tableParts(records []football.MatchRecord) []inTable {
	parts := make([]inTable, len(records))
	var split bool
	for _, s := range e.Stages {
		split = split || s.Kind == Split
	}
	teams := map[int64]bool{}
	for i, r := range records {
		stage, known := e.StageNamed(r.Stage)
		switch {
		case e.ownRounds(r.Stage):
			parts[i] = inOwnRounds
		case known && stage.Kind == Split:
			parts[i] = inSplit
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
		if parts[i] != inOwnRounds || r.Status == football.Cancelled {
			continue
		}
		two := pair{min(r.Home.ID, r.Away.ID), max(r.Home.ID, r.Away.ID)}
		if met[two]++; r.Stage == "" && met[two] > rounds/(len(teams)-1) {
			parts[i] = inSplit
		}
	}
	return parts
}

// group is the part of a table after a split whose teams play on among themselves.
type group struct {
	first int   // place that its first team has
	carry Carry // of the points from the league's own rounds
}

// splitTable puts the teams into the groups of a split, by number of the team, once the
// league's own rounds have ended; nil: they have not, or there is no split. places are
// those after these rounds; matches are those of the split, between numbers of teams.
func (e Era) splitTable(places []int, matches [][2]int) []group {
	var stages []Stage
	for _, s := range e.Stages {
		if s.Kind == Split && s.Places[0] > 0 {
			stages = append(stages, s)
		}
	}
	if len(stages) == 0 {
		return nil
	}
	slices.SortFunc(stages, func(a, b Stage) int { return cmp.Compare(a.Places[0], b.Places[0]) })
	stageAt := func(place int) int {
		return slices.IndexFunc(stages, func(s Stage) bool { return place >= s.Places[0] && place <= s.Places[1] })
	}
	// Who plays whom decides, because a place can have been lost to what is not known
	// here. The best of those who play each other has a place that is in no doubt.
	leader := make([]int, len(places)) // the best placed of those that a team has to do with
	for team := range leader {
		leader[team] = team
	}
	for changed := true; changed; {
		changed = false
		for _, m := range matches {
			best := leader[m[0]]
			if places[leader[m[1]]] < places[best] {
				best = leader[m[1]]
			}
			for _, team := range m {
				if leader[team] != best {
					leader[team], changed = best, true
				}
			}
		}
	}
	groups := make([]group, len(places))
	for team, place := range places {
		groups[team] = group{first: place, carry: CarryAll}
		if at := stageAt(places[leader[team]]); at >= 0 {
			groups[team] = group{first: stages[at].Places[0], carry: stages[at].Carry}
		}
	}
	return groups
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
