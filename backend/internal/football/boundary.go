package football

import "slices"

// Boundary divides a league table by what is decided at the end of the season:
// teams in the first Places places get what Kind names. For Relegation, the
// teams below it go down.
type Boundary struct {
	Kind   BoundaryKind
	Places int // number of places above the boundary
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

// boundaryEra holds a division's boundaries from a season on, until the next
// era. down is the number of teams at risk of relegation, including those that
// enter a relegation play-off.
type boundaryEra struct {
	from       Season
	boundaries []Boundary // all but Relegation
	down       int
}

// eras lists each division's eras in order, from the regulations of each season.
// Cup winners can add or take a European place from year to year; the table
// has the ordinary allocation.
var eras = map[string][]boundaryEra{
	"SP1": {
		{0, []Boundary{{Title, 1}, {Europe, 6}}, 3},
		{1995, []Boundary{{Title, 1}, {Europe, 6}}, 4},
		{1996, []Boundary{{Title, 1}, {Europe, 6}}, 5},
		{1997, []Boundary{{Title, 1}, {Champions, 2}, {Europe, 6}}, 3},
		{1999, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}, 3},
		{2013, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}, {Conference, 7}}, 3},
		{2024, []Boundary{{Title, 1}, {Champions, 5}, {Europe, 7}, {Conference, 8}}, 3},
		{2025, []Boundary{{Title, 1}, {Champions, 5}, {Europe, 6}, {Conference, 7}}, 3},
	},
	"SP2": {
		{0, []Boundary{{Promotion, 3}}, 4},
		{2010, []Boundary{{Promotion, 2}, {PlayOff, 6}}, 4},
	},
	"E0": {
		{0, []Boundary{{Title, 1}, {Europe, 6}}, 3},
		{1994, []Boundary{{Title, 1}, {Europe, 6}}, 4},
		{1995, []Boundary{{Title, 1}, {Europe, 6}}, 3},
		{1997, []Boundary{{Title, 1}, {Champions, 2}, {Europe, 6}}, 3},
		{1999, []Boundary{{Title, 1}, {Champions, 3}, {Europe, 6}}, 3},
		{2001, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 7}}, 3},
		{2024, []Boundary{{Title, 1}, {Champions, 5}, {Europe, 7}}, 3},
	},
	"E1": {{0, []Boundary{{Promotion, 2}, {PlayOff, 6}}, 3}},
	"E2": {{0, []Boundary{{Promotion, 2}, {PlayOff, 6}}, 4}},
	"E3": {{0, []Boundary{{Promotion, 3}, {PlayOff, 7}}, 2}},
	"I1": {
		{0, []Boundary{{Title, 1}, {Europe, 6}}, 4},
		{1999, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 7}}, 4},
		{2004, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 7}}, 3},
		{2012, []Boundary{{Title, 1}, {Champions, 3}, {Europe, 6}}, 3},
		{2017, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 7}}, 3},
	},
	"I2": {{0, []Boundary{{Promotion, 4}}, 4}, {2004, []Boundary{{Promotion, 2}, {PlayOff, 6}}, 4}, {2018, []Boundary{{Promotion, 2}, {PlayOff, 8}}, 4}},
	"D1": {
		{0, []Boundary{{Title, 1}, {Europe, 6}}, 3},
		{1999, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}, 3},
		{2002, []Boundary{{Title, 1}, {Champions, 3}, {Europe, 6}}, 3},
		{2012, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 7}}, 3},
	},
	"D2": {{0, []Boundary{{Promotion, 3}}, 4}, {2008, []Boundary{{Promotion, 2}, {PlayOff, 3}}, 3}},
	"F1": {
		{0, []Boundary{{Title, 1}, {Champions, 3}, {Europe, 6}}, 3},
		{2022, []Boundary{{Title, 1}, {Champions, 3}, {Europe, 5}}, 4},
		{2023, []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}, 3},
	},
	"F2": {{0, []Boundary{{Promotion, 3}}, 3}, {2016, []Boundary{{Promotion, 2}, {PlayOff, 5}}, 3}},
	"N1": {{0, []Boundary{{Title, 1}, {Champions, 2}, {Europe, 7}}, 3}},
	"P1": {{0, []Boundary{{Title, 1}, {Champions, 2}, {Europe, 5}}, 3}},
}

// Boundaries returns the boundaries of a division's season with the given number
// of teams, from the top down. An unknown division gets the defaults of its
// tier. A boundary that would not leave a team on both sides is left out.
func Boundaries(division Division, season Season, teams int) []Boundary {
	current := boundaryEra{boundaries: []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}, down: 3}
	if division.Tier > 1 {
		current = boundaryEra{boundaries: []Boundary{{Promotion, 2}, {PlayOff, 6}}, down: 3}
	}
	for _, e := range eras[division.Code] {
		if season >= e.from {
			current = e
		}
	}
	var boundaries []Boundary
	for _, b := range append(slices.Clip(current.boundaries), Boundary{Relegation, teams - current.down}) {
		if b.Places > 0 && b.Places < teams && (len(boundaries) == 0 || b.Places > boundaries[len(boundaries)-1].Places) {
			boundaries = append(boundaries, b)
		}
	}
	return boundaries
}

// PointsForWin returns the points for a win in a division's season: 3, or 2
// before the league changed.
func PointsForWin(division Division, season Season) int {
	league, known := rulesByCountry[division.Country]
	if known && season < league.threePoints {
		return 2
	}
	return 3
}
