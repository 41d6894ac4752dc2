package competition

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// StageKind is the kind of a stage.
type StageKind string

// The kinds of stage.
const (
	RoundRobin StageKind = "round-robin"
	Split      StageKind = "split" // some of a table's places go on among themselves
	Groups     StageKind = "groups"
	KnockOut   StageKind = "knock-out"
)

// Stage is a part of a season: the league's own rounds, which have no name, a split, a
// group stage, a play-off.
type Stage struct {
	Name     string    `json:"name"`
	Kind     StageKind `json:"kind"`
	Also     []string  `json:"also,omitempty"`     // other names in sources
	Headings []string  `json:"headings,omitempty"` // of files with this stage alone, as in Sources
	Places   [2]int    `json:"places,omitzero"`    // of the table before it, first and last, that take part
	Meetings int       `json:"meetings,omitempty"` // most matches of two teams at the same ground; of a knock-out 1 if not given
	Rounds   int       `json:"rounds,omitempty"`   // matches of each team in the stage: before a split follows, or in it
	Legs     int       `json:"legs,omitempty"`     // of a tie
	Carry    Carry     `json:"carry,omitempty"`    // points taken along into a split
	Level    Level     `json:"level,omitempty"`    // who goes on if a tie is level
	// FirstLegs and FinalLegs are those of the first round's ties and of the final; 0: as
	// the others. NeutralFinal: a final of one leg is on neutral ground.
	FirstLegs    int  `json:"firstLegs,omitempty"`
	FinalLegs    int  `json:"finalLegs,omitempty"`
	NeutralFinal bool `json:"neutralFinal,omitempty"`
	// UnlessAhead is how many points more than the next one save the first of Places the
	// play-off; 0: none do.
	UnlessAhead int `json:"unlessAhead,omitempty"`
	// Against is set if the winner of the play-off, or the only team of Places, then meets that
	// of another division.
	Against *Against `json:"against,omitempty"`
}

// Against is who a team meets over two legs for a place in the higher of two divisions.
type Against struct {
	Division  string `json:"division"`            // the other one's code; it says the same of this one
	Defends   bool   `json:"defends,omitempty"`   // the team is in the higher division and stays there if it wins
	HomeFirst bool   `json:"homeFirst,omitempty"` // the team is at home in the first leg
}

// Carry is which share of the points is taken along into a split.
type Carry string

// The shares.
const (
	CarryAll    Carry = "all"
	CarryHalf   Carry = "half"    // rounded down
	CarryHalfUp Carry = "half-up" // rounded up
	CarryNone   Carry = "none"
)

// Level is who goes on if a tie is level, after extra time unless it says otherwise.
type Level string

// The ways to separate them.
const (
	Penalties         Level = "penalties"
	HigherPlace       Level = "higher-place"         // in the table before
	HigherPlaceAtOnce Level = "higher-place-at-once" // of two legs, without extra time
)

// Stage returns the stage with a name.
func (e Era) Stage(name string) (Stage, bool) {
	for _, s := range e.Stages {
		if s.Name == name {
			return s, true
		}
	}
	return Stage{}, false
}

// unknownKnockOut is the stage of rounds with a name where the catalogue has none.
const unknownKnockOut = "Play-offs"

// Place returns the stage, by its name in the catalogue, and the round that a source
// means with its own names of both. A stage that the catalogue does not have keeps its
// name.
func (e Era) Place(stage, round string) (string, string) {
	stage, rest, _ := strings.Cut(stage, ", ")
	switch {
	case rest == "":
	case round == "":
		round = rest
	default:
		round = rest + ", " + round
	}
	if stage != "" {
		for _, s := range e.Stages {
			if s.named(stage) {
				return s.Name, round
			}
		}
		if groups, ok := e.ofKind(Groups); ok && IsGroup(stage) {
			if strings.Contains(stage, " ") && round == "" {
				round = "Group" + stage[strings.LastIndex(stage, " "):]
			}
			return groups.Name, round
		}
		return stage, round
	}
	if round == "" {
		return e.own(), ""
	}
	for _, s := range e.Stages {
		switch {
		case !s.named(round):
		case s.Kind == KnockOut: // one of its rounds, or all of it
			return s.Name, round
		default:
			return s.Name, ""
		}
	}
	if knockOut, ok := e.ofKind(KnockOut); ok {
		return knockOut.Name, round
	}
	return unknownKnockOut, round
}

// own returns the name of the competition's own rounds: "", except in a cup that begins
// with others.
func (e Era) own() string {
	if _, ok := e.Stage(""); ok {
		return ""
	}
	for _, s := range e.Stages {
		if s.Kind == RoundRobin || s.Kind == Groups {
			return s.Name
		}
	}
	return ""
}

// ofKind returns the last stage of a kind.
func (e Era) ofKind(kind StageKind) (found Stage, ok bool) {
	for _, s := range e.Stages {
		if s.Kind == kind {
			found, ok = s, true
		}
	}
	return found, ok
}

// CupStages returns the group stage or league phase of a cup and its knock-out, without
// what qualifies for them; a stage that it does not have is zero.
func (e Era) CupStages() (phase, knockOut Stage) {
	for _, s := range e.Stages {
		switch {
		case strings.HasPrefix(football.FoldText(s.Name), "quali"):
		case s.Kind == KnockOut:
			knockOut = s
		case s.Kind == Groups || s.Kind == RoundRobin:
			phase = s
		}
	}
	return phase, knockOut
}

// IsGroup reports whether a name is that of a group, or of groups: Group A, Gruppe H.
func IsGroup(name string) bool {
	first, letter, _ := strings.Cut(football.FoldText(name), " ")
	return len(letter) <= 2 && slices.Contains([]string{"group", "gruppe", "grupo", "groupe", "girone"}, first)
}

// HasTies reports whether there is a knock-out.
func (e Era) HasTies() bool {
	_, ok := e.ofKind(KnockOut)
	return ok
}

// InTable reports whether matches of a stage count in the competition's table: those of
// its own rounds and of a split.
func (e Era) InTable(name string) bool {
	s, ok := e.Stage(name)
	return name == "" || ok && s.Kind == Split
}

// Meetings returns how many times two teams may meet at the same ground in a stage. The
// matches of a league's split need not be known as such: they may be among its own
// rounds.
func (e Era) Meetings(name string) int {
	s, ok := e.Stage(name)
	own, sets := e.Stage("")
	switch {
	case name == "" && (!ok || s.Kind == RoundRobin):
		return e.HomeMeetings()
	case !ok && sets && own.Kind == Groups: // a tournament among others
		return own.Meetings
	}
	return max(1, s.Meetings)
}

// RoundsBefore returns how many matches each team plays before the league splits; 0 if
// it does not, or it is not known.
func (e Era) RoundsBefore() int {
	own, _ := e.Stage("")
	return own.Rounds
}

// HomeMeetings returns how many times two teams may meet at the same ground in the
// table of one season: 1 in a double round robin.
func (e Era) HomeMeetings() int {
	own, split := 0, 0
	for _, s := range e.Stages {
		switch s.Kind {
		case RoundRobin:
			own = max(own, s.Meetings)
		case Split: // a team is in one of them
			split = max(split, s.Meetings)
		case Groups, KnockOut:
		}
	}
	return max(1, own+split)
}

// PlayOffsAfterSplit returns the knock-out between a league's own teams that follows a
// split; ok is false if there is none.
func (e Era) PlayOffsAfterSplit() (playOffs Stage, ok bool) {
	playOffs, ok = e.ofKind(KnockOut)
	return playOffs, ok && e.splits() && playOffs.Against == nil
}

// PlayOff returns the knock-out between places of the table; ok is false if there is none,
// or how it is played is not known.
func (e Era) PlayOff() (playOff Stage, ok bool) {
	for _, s := range e.Stages {
		if s.Kind == KnockOut && s.Places[0] > 1 && s.Legs > 0 && s.Level != "" {
			return s, true
		}
	}
	return Stage{}, false
}

// RoundLegs returns the legs of the ties in the first round of a knock-out, in its final
// or, with neither, in a round between.
func (s Stage) RoundLegs(first, final bool) int {
	switch {
	case final && s.FinalLegs > 0:
		return s.FinalLegs
	case first && s.FirstLegs > 0:
		return s.FirstLegs
	}
	return s.Legs
}

// FirstTies returns how many ties the first round of a knock-out between places has: as
// many as leave a full second round.
func (s Stage) FirstTies() int {
	teams := s.Places[1] - s.Places[0] + 1
	return teams - 1<<bits.Len(uint(teams-1))/2
}

// OwnMeetings returns how often two teams meet in the league's own rounds; 0: it is not known, or not all meet
// equally often.
func (e Era) OwnMeetings(teams int) int {
	own, ok := e.Stage("")
	switch {
	case !ok || own.Kind != RoundRobin || teams < 2:
		return 0
	case own.Rounds > 0 && own.Rounds%(teams-1) == 0:
		return own.Rounds / (teams - 1)
	case own.Rounds == 0 && own.Meetings == 1 && !e.splits():
		return leastMeetings
	}
	return 0
}

// KnowsSplit reports whether it is known how the season of a number of teams goes on after
// the league's own rounds: there is no split, or its groups and their matches are known.
func (e Era) KnowsSplit(teams int) bool {
	for _, s := range e.Stages {
		size := s.Places[1] - s.Places[0] + 1
		if s.Kind == Split && (s.Places[0] == 0 || s.Places[1] > teams || size < 2 || s.Rounds == 0 || s.Rounds%(size-1) != 0) {
			return false
		}
	}
	return true
}

func (e Era) splits() bool {
	_, splits := e.ofKind(Split)
	return splits
}
