package competition

import (
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Boundary divides a league table by what is decided at the end of the season:
// teams in the first Places places get what Kind names. For Relegation, the
// teams below it go down.
type Boundary struct {
	Kind   BoundaryKind `json:"kind"`
	Places int          `json:"places"` // number of places above the boundary
}

// BoundaryKind names what a boundary decides.
type BoundaryKind string

// The kinds of boundary, from the top of a table down.
const (
	Title      BoundaryKind = "title"
	Promotion  BoundaryKind = "promotion"  // direct, without a play-off
	Champions  BoundaryKind = "champions"  // Champions League
	Europe     BoundaryKind = "europe"     // the second European cup: UEFA Cup, Europa League
	Conference BoundaryKind = "conference" // the last place that may lead to a European cup
	PlayOff    BoundaryKind = "play-off"   // for promotion
	Relegation BoundaryKind = "relegation"
)

// defaultDown is the number of teams at risk of relegation where it is not known.
const defaultDown = 3

// defaultLines are the boundaries of a table where they are not known.
func defaultLines(tier int) []Boundary {
	if tier > 1 {
		return []Boundary{{Promotion, 2}, {PlayOff, 6}}
	}
	return []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}
}

// Boundaries returns the boundaries of a season's table with the given number of
// teams, from the top down. A competition whose boundaries are not known gets the
// defaults of its tier. A boundary that would not leave a team on both sides is left
// out. Cup winners can add or take a European place from year to year; these are the
// ordinary allocations.
func (c Competition) Boundaries(season football.Season, teams int) []Boundary {
	era := c.At(season)
	lines, down := era.Lines, defaultDown
	if lines == nil {
		lines = defaultLines(c.Tier)
	}
	if era.Down != nil {
		down = *era.Down
	}
	var boundaries []Boundary
	for _, b := range append(slices.Clip(lines), Boundary{Relegation, teams - down}) {
		if b.Places > 0 && b.Places < teams && (len(boundaries) == 0 || b.Places > boundaries[len(boundaries)-1].Places) {
			boundaries = append(boundaries, b)
		}
	}
	return boundaries
}
