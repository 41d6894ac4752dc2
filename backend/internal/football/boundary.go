package football

import "slices"

// Boundary is a boundary of a league table for which teams play at the end of a
// season: those in its places or above get what it is named after; of
// Relegation, those below it go down.
type Boundary struct {
	Kind   BoundaryKind
	Places int // above it
}

// BoundaryKind says what a line decides.
type BoundaryKind string

// The lines, from the top of a table down.
const (
	Title      BoundaryKind = "title"
	Promotion  BoundaryKind = "promotion"  // without a play-off
	Champions  BoundaryKind = "champions"  // league of Europe's champions
	Europe     BoundaryKind = "europe"     // the second cup of Europe
	Conference BoundaryKind = "conference" // the last place that may lead to a cup of Europe
	PlayOff    BoundaryKind = "play-off"   // for promotion
	Relegation BoundaryKind = "relegation"
)

// boundaryEra is how a division's lines stood from a season on. Down counts the teams
// that go down, those of a play-off among them.
type boundaryEra struct {
	from Season
	line []Boundary
	down int
}

// eras of the divisions, in order; from the regulations of each season. Where
// cups add or take a place from year to year, the usual one stands.
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

// Boundaries of a division in a season, from the top down, for a number of teams.
// Those of a division that is not known are the usual ones of its tier. A line
// that would not leave a team on both sides is left out.
func Boundaries(division Division, season Season, teams int) []Boundary {
	current := boundaryEra{line: []Boundary{{Title, 1}, {Champions, 4}, {Europe, 6}}, down: 3}
	if division.Tier > 1 {
		current = boundaryEra{line: []Boundary{{Promotion, 2}, {PlayOff, 6}}, down: 3}
	}
	for _, e := range eras[division.Code] {
		if season >= e.from {
			current = e
		}
	}
	var lines []Boundary
	for _, line := range append(slices.Clip(current.line), Boundary{Relegation, teams - current.down}) {
		if line.Places > 0 && line.Places < teams && (len(lines) == 0 || line.Places > lines[len(lines)-1].Places) {
			lines = append(lines, line)
		}
	}
	return lines
}

// PointsForWin in a division's season: 3, or 2 before the league changed.
func PointsForWin(division Division, season Season) int {
	league, known := rulesByCountry[division.Country]
	if known && season < league.threePoints {
		return 2
	}
	return 3
}
