// Package club knows clubs and national teams by the names that people use, and by
// the spellings of published files, scoreboards and coupons.
package club

import (
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// International is the area of national teams.
const International = "FIFA"

// Club is a club or a national team.
type Club struct {
	Area  string // as in football.Team.Country
	Field football.Field
	Key   string // the spelling of football-data.co.uk, or the shortest of a source: the name under which it is stored
	// First and Last are the seasons in which a spelling that it shares with another club
	// means this one; 0: no limit.
	First, Last football.Season

	name, short text
	spellings   []string
	maybe       []string // spellings that may mean another club as well
}

// text is a name in English and Spanish.
type text struct{ english, spanish string }

func (t text) in(language string) string {
	if language == "es" {
		return t.spanish
	}
	return t.english
}

// Name returns the usual name in a language, "en" or "es".
func (c *Club) Name(language string) string { return c.name.in(language) + c.mark(language) }

// ShortName returns the name for dense tables.
func (c *Club) ShortName(language string) string {
	return c.short.in(language) + c.mark(language)
}

// Spellings returns the key, the names and all other spellings. Some may mean another
// club as well.
func (c *Club) Spellings() []string {
	return slices.Concat([]string{c.Key, c.name.english, c.name.spanish, c.short.english, c.short.spanish}, c.spellings, c.maybe)
}

// OfWomen reports whether women play in a field.
func OfWomen(field football.Field) bool {
	return field == football.Women || field == football.WomenNational
}

// mark tells the women's team of a club from the men's.
func (c *Club) mark(language string) string {
	switch {
	case !OfWomen(c.Field):
		return ""
	case language == "es":
		return " (f)"
	}
	return " (w)"
}

// plays reports whether a spelling that several clubs share can mean this one in a
// season; 0 is any.
func (c *Club) plays(season football.Season) bool {
	return season == 0 || (c.First == 0 || season >= c.First) && (c.Last == 0 || season <= c.Last)
}

// Match says how certainly a spelling means a club.
type Match int

// The degrees of certainty.
const (
	Another  Match = iota // it means another club of the area, or none that is known
	Possible              // it may mean the club
	Certain               // it means the club and no other of its area
)

// CalledBy says whether a spelling means the club.
func (c *Club) CalledBy(spelling string) Match {
	found := current().find(c.Field, c.Area, spelling)
	switch {
	case slices.Contains(found, c) && len(found) == 1:
		return Certain
	case slices.Contains(found, c), slices.Contains(current().maybe[c.place(fold(spelling, c.Field))], c):
		return Possible
	}
	return Another
}

// Find returns the club that a spelling means in a season; nil if it is not known or
// not certain. Season 0 is any: then of two clubs with one spelling it means the one
// with this key.
func Find(field football.Field, area, spelling string, season football.Season) *Club {
	var found *Club
	for _, c := range current().find(field, area, spelling) {
		switch {
		case !c.plays(season):
		case season == 0 && c.Key == spelling:
			return c
		case found != nil:
			return nil
		default:
			found = c
		}
	}
	return found
}

// Shared reports whether a spelling means different clubs of an area in different
// seasons.
func Shared(field football.Field, area, spelling string) bool {
	return len(current().find(field, area, spelling)) > 1
}

// Of returns the club of a team; nil if it is not known.
func Of(team football.Team) *Club {
	return Find(FieldOf(team), team.Country, team.Name, 0)
}

// FieldOf returns the field of a team. Teams of women may be stored among those of men,
// with a mark in their names.
func FieldOf(team football.Team) football.Field {
	if team.Field != "" && team.Field != football.Men {
		return team.Field
	}
	women := IsWomen(team.Name)
	switch {
	case team.Country == International && women:
		return football.WomenNational
	case team.Country == International:
		return football.MenNational
	case women:
		return football.Women
	}
	return football.Men
}

// DisplayName returns the name of a team for readers of a language: the usual one of
// its club, or as it is stored if the club is not known.
func DisplayName(team football.Team, language string) string {
	if c := Of(team); c != nil {
		return c.Name(language)
	}
	return team.Name
}

// ShortName is as DisplayName, for dense tables.
func ShortName(team football.Team, language string) string {
	if c := Of(team); c != nil {
		return c.ShortName(language)
	}
	return team.Name
}

// IsReserve reports whether a spelling is of a club's second team or youth.
func IsReserve(spelling string) bool {
	words := strings.Fields(football.FoldText(spelling))
	return len(words) > 1 && reserveWords[words[len(words)-1]]
}

// FirstTeam takes the mark of a second team off a spelling: some coupons print it at
// the first team. ok is false if there is none.
func FirstTeam(spelling string) (first string, ok bool) {
	words := strings.Fields(spelling)
	if len(words) < 2 || !strings.EqualFold(words[len(words)-1], "b") {
		return spelling, false
	}
	return strings.Join(words[:len(words)-1], " "), true
}

var reserveWords = map[string]bool{
	"b": true, "c": true, "ii": true, "iii": true, "2": true, "u19": true, "u20": true, "u21": true, "u23": true,
	"promesas": true, "atletic": true, "castilla": true, "mestalla": true, "sanse": true,
}
