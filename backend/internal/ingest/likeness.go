package ingest

import (
	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Likeness of a spelling that may mean another club as well, and of one with the mark
// of a second team, to the team that it may mean.
const (
	possible        = .9
	markedAsReserve = .75
)

// Likeness compares a spelling of a coupon with the team, from 0 to 1: by the spellings of
// its club if that is known, else letter by letter. A spelling that means another club or
// the other sex is not like the team at all.
func (k KnownTeam) Likeness(spelling string) float64 {
	field := club.FieldOf(k.Team)
	if club.IsWomen(spelling) != club.OfWomen(field) {
		return 0
	}
	spelling = club.WithoutMark(spelling)
	folded := football.FoldText(spelling)
	for _, name := range append([]string{k.Team.Name}, k.Aliases...) {
		if football.FoldText(name) == folded {
			return 1
		}
	}
	first, marked := club.FirstTeam(spelling)
	if c := k.Club(); c != nil {
		switch called := c.CalledBy(spelling); {
		case called == club.Certain:
			return 1
		case called == club.Possible:
			return possible
		case marked && c.CalledBy(first) == club.Certain:
			return markedAsReserve
		}
	}
	if club.Find(field, k.Team.Country, spelling, 0) != nil {
		return 0
	}
	if suggested := Suggest(spelling, []KnownTeam{k}); len(suggested) > 0 {
		return suggested[0].Similarity
	}
	return 0
}
