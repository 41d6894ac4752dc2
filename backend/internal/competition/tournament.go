package competition

import (
	"slices"
	"strings"
)

// anyTournament stands for every tournament of a field that no other competition names.
const anyTournament = "*"

// qualification is the stage of the matches that lead to a tournament, and the end of
// the name that sources of results give them.
const qualification = "Qualification"

// ByTournament returns the competition of a tournament of national teams, as published
// results name it, and the stage. One that is not in the catalogue is a stage of the
// competition of all others; ok is false if there is none.
func ByTournament(field Field, name string) (found Competition, stage string, ok bool) {
	list := current.Load().list
	named := func(name string) (Competition, bool) {
		at := slices.IndexFunc(list, func(c Competition) bool { return c.Field == field && slices.Contains(c.Sources.Martj42, name) })
		if at < 0 {
			return Competition{}, false
		}
		return list[at], true
	}
	if found, ok = named(name); ok {
		return found, "", true
	}
	if base, cut := strings.CutSuffix(name, " "+strings.ToLower(qualification)); cut {
		if found, ok = named(base); ok {
			return found, qualification, true
		}
	}
	found, ok = named(anyTournament)
	return found, name, ok
}
