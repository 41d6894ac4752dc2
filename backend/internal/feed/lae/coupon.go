package lae

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// madrid is the zone of the hours on coupons.
var madrid = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		panic(err) // the program carries the zones
	}
	return zone
}()

// newFixture returns a fixture of the names on a coupon, which may end in (m) or (f) for
// men's and women's teams.
func newFixture(home, away string) jornada.Fixture {
	return jornada.Fixture{Home: club.WithoutMark(home), Away: club.WithoutMark(away), Women: club.IsWomen(home) || club.IsWomen(away)}
}

// newShares returns shares from percentages, which may miss 100 by their rounding. Three
// zeros mean that they are not known.
func newShares(home, draw, away float64) (football.Probs, error) {
	sum := home + draw + away
	if sum == 0 {
		return football.Probs{}, nil
	}
	if min(home, draw, away) < 0 || !(sum >= jornada.MinSum && sum <= jornada.MaxSum) {
		return football.Probs{}, fault.New(fault.Invalid, "the public's percentages add up to %.0f", sum)
	}
	return football.Probs{home / sum, draw / sum, away / sum}, nil
}

// closingText is a closing in words, such as "viernes 24 de julio a las 19:00".
var closingText = regexp.MustCompile(`(\d{1,2}) de ([a-z]+)(?: de \d{4})? a las? (\d{1,2}):(\d{2})`)

var months = map[string]time.Month{
	"enero": time.January, "febrero": time.February, "marzo": time.March, "abril": time.April, "mayo": time.May, "junio": time.June,
	"julio": time.July, "agosto": time.August, "septiembre": time.September, "setiembre": time.September, "octubre": time.October,
	"noviembre": time.November, "diciembre": time.December,
}

// setClosing sets the day of a jornada: the closing that a text names, in the year of
// the first kick-off, and without one that kick-off.
func setClosing(p *jornada.Published, text string) {
	for _, f := range p.Fixtures {
		if !f.Kickoff.IsZero() && (p.Day.IsZero() || f.Kickoff.Before(p.Day)) {
			p.Day = f.Kickoff
		}
	}
	words := closingText.FindStringSubmatch(strings.ToLower(text))
	if words == nil || p.Day.IsZero() || months[words[2]] == 0 {
		return
	}
	day, _ := strconv.Atoi(words[1])
	hour, _ := strconv.Atoi(words[3])
	minute, _ := strconv.Atoi(words[4])
	at := time.Date(p.Day.In(madrid).Year(), months[words[2]], day, hour, minute, 0, 0, madrid)
	if at.After(p.Day.AddDate(0, 6, 0)) {
		at = at.AddDate(-1, 0, 0) // it closes at the end of a year, before matches in January
	}
	p.Day, p.DayExact = at.UTC(), true
}
