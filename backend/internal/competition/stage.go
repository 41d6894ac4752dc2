package competition

import (
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
	Rounds   int       `json:"rounds,omitempty"`   // matches of each team before a split follows
	Legs     int       `json:"legs,omitempty"`     // of a tie
	Carry    Carry     `json:"carry,omitempty"`    // points taken along into a split
	Level    Level     `json:"level,omitempty"`    // who goes on if a tie is level
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

// Level is who goes on if a tie is level after extra time.
type Level string

// The ways to separate them.
const (
	Penalties   Level = "penalties"
	HigherPlace Level = "higher-place" // in the table before
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

// PlayOffsAfterSplit returns the knock-out that follows a split; ok is false if there is
// none.
func (e Era) PlayOffsAfterSplit() (playOffs Stage, ok bool) {
	if _, splits := e.ofKind(Split); !splits {
		return Stage{}, false
	}
	return e.ofKind(KnockOut)
}

// PromotionPlayOff returns the knock-out for promotion between places of the table; ok
// is false if there is none, or how it is played is not known.
func (e Era) PromotionPlayOff() (playOff Stage, ok bool) {
	for _, s := range e.Stages {
		if s.Kind == KnockOut && s.Places[0] > 1 && s.Legs > 0 && s.Level != "" {
			return s, true
		}
	}
	return Stage{}, false
}
