package openfootball

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// date is a day as a file writes it, in which the year is often missing.
type date struct {
	weekday    time.Weekday
	hasWeekday bool
	day        int
	month      time.Month
	year       int // 0: not given
}

// weekdays and months are their names in the languages of the files, in the form of
// FoldText.
var (
	weekdays = names(
		"sunday sonntag domingo domenica dimanche so", "monday montag lunes segunda lunedi lundi mo", "tuesday dienstag martes terca martedi mardi di",
		"wednesday mittwoch miercoles quarta mercoledi mercredi mi", "thursday donnerstag jueves quinta giovedi jeudi do",
		"friday freitag viernes sexta venerdi vendredi fr", "saturday samstag sabado sabato samedi sa")
	months = names(
		"", "january januar enero janeiro gennaio janvier", "february februar febrero fevereiro febbraio fevrier", "march marz mrz marzo marco mars",
		"april abril aprile avril", "may mai mayo maio maggio", "june juni junio junho giugno juin", "july juli julio julho luglio juillet",
		"august agosto aout", "september septiembre setiembre setembro settembre septembre", "october oktober octubre outubro ottobre octobre",
		"november noviembre novembro novembre", "december dezember diciembre dezembro dicembre decembre")
)

// names returns the position of each name in its list, and of what it may be shortened
// to: its first three letters or more.
func names(lists ...string) map[string]int {
	positions := map[string]int{}
	for i, list := range lists {
		for name := range strings.FieldsSeq(list) {
			positions[name] = i
			for n := 3; n < len(name); n++ {
				positions[name[:n]] = i
			}
		}
	}
	return positions
}

const (
	weekdayPattern = `(?:(\pL{2,10})(?:\.,?|,)?\s+)?`
	monthPattern   = `(\pL{3,10})\.?`
	dayEnd         = `(?:\s|,|\]|$)`
)

// datePatterns are the ways to write a day, each at the beginning of a line: Sat Aug 18
// 2012, Sat Aug/18, 18 August 2012, 2012-08-18, 18.08.2012.
var datePatterns = []struct {
	pattern          *regexp.Regexp
	day, month, year int // groups
}{
	{regexp.MustCompile(`^` + weekdayPattern + monthPattern + `[ /](\d{1,2})(?:st|nd|rd|th)?(?:[, /]+(\d{4}))?` + dayEnd), 3, 2, 4},
	{regexp.MustCompile(`^` + weekdayPattern + `(\d{1,2})(?:\.|º|st|nd|rd|th)?(?: de |[ /]|\. ?)` + monthPattern + `(?:(?: de |[, /]+)(\d{4}))?` + dayEnd), 2, 3, 4},
	{regexp.MustCompile(`^` + weekdayPattern + `(\d{4})-(\d{2})-(\d{2})` + dayEnd), 4, 3, 2},
	{regexp.MustCompile(`^` + weekdayPattern + `(\d{1,2})[./](\d{1,2})[./](\d{4})` + dayEnd), 2, 3, 4},
	{regexp.MustCompile(`^` + weekdayPattern + `(\d{1,2})\.(\d{1,2})\.()` + dayEnd), 2, 3, 4},
}

// cutDate takes a day off the beginning of a line.
func cutDate(line string) (d date, rest string, ok bool) {
	if line == "" || !mayBeDate(line) {
		return date{}, line, false
	}
	for _, p := range datePatterns {
		found := p.pattern.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		whole := strings.TrimRight(found[0], ", \t]")
		d = date{day: number(found[p.day]), month: time.Month(number(found[p.month])), year: number(found[p.year])}
		if d.month == 0 {
			month, ok := months[football.FoldText(found[p.month])]
			if !ok {
				continue
			}
			d.month = time.Month(month)
		}
		if found[1] != "" {
			weekday, ok := weekdays[football.FoldText(found[1])]
			if !ok {
				continue
			}
			d.weekday, d.hasWeekday = time.Weekday(weekday), true
		}
		return d, strings.TrimLeft(line[len(whole):], ", \t"), true
	}
	return date{}, line, false
}

// mayBeDate saves trying every pattern on lines that begin with the name of a team.
func mayBeDate(line string) bool {
	if line[0] >= '0' && line[0] <= '9' {
		return true
	}
	end := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 2 {
		return false
	}
	word := football.FoldText(line[:end])
	_, isDay := weekdays[word]
	_, isMonth := months[word]
	return isDay || isMonth
}

// on returns the day in a year; ok is false if there is no such day.
func (d date) on(year int) (time.Time, bool) {
	day := time.Date(year, d.month, d.day, 0, 0, 0, 0, time.UTC)
	return day, day.Day() == d.day && day.Month() == d.month
}

// resolve returns the day that is meant, with its year. Where the file does not give
// the year, the day of the week decides between the two of the season, and if it does
// not, the month does: a season begins in July, except that 2019-20 lasted until August
// 2020. last is the day before in the file.
func (d date) resolve(l league, last time.Time) (time.Time, error) {
	year := d.year
	if year == 0 {
		year = d.guessYear(l, last)
	}
	day, ok := d.on(year)
	if !ok {
		return time.Time{}, fault.New(fault.Invalid, "%s %d %d is not a day", d.month.String()[:3], d.day, year)
	}
	return day, text.CheckDay(day)
}

func (d date) guessYear(l league, last time.Time) int {
	first := int(l.season)
	if l.oneYear {
		return first
	}
	if d.hasWeekday {
		here, okHere := d.on(first)
		next, okNext := d.on(first + 1)
		isHere := okHere && here.Weekday() == d.weekday
		isNext := okNext && next.Weekday() == d.weekday
		if isHere != isNext {
			if isHere {
				return first
			}
			return first + 1
		}
	}
	begins := time.July
	if l.season == 2019 && last.Year() == 2020 {
		begins = time.September
	}
	if d.month < begins {
		return first + 1
	}
	return first
}

var clockPattern = regexp.MustCompile(`^(\d{1,2})[:.h](\d{2})(?:\s*(?:UTC|GMT)\s*([+−-]\d{1,2})?(?::?(\d{2}))?)?(?:\s+|$)`)

// cutClock takes a time off the beginning of a line: 20:45, 20.45, 19:00 UTC+2. found
// is false if there is none; the error is a sentence about one that cannot be.
func cutClock(line string) (c clock, rest string, found bool, err error) {
	parts := clockPattern.FindStringSubmatch(line)
	if parts == nil {
		return clock{}, line, false, nil
	}
	c = clock{hour: number(parts[1]), minute: number(parts[2]), known: true}
	whole := strings.TrimSpace(parts[0])
	if c.hour > 23 || c.minute > 59 {
		return clock{}, line, true, fault.New(fault.Invalid, "%q is not a time", whole)
	}
	if strings.ContainsAny(whole, "UG") {
		c.zone = offset(parts[3], parts[4])
	}
	return c, line[len(parts[0]):], true, nil
}

var offsetPattern = regexp.MustCompile(`\(?\bUTC\s*([+−-]\d{1,2})(?::?(\d{2}))?\)?`)

// offset returns the zone of hours and minutes from UTC.
func offset(hours, minutes string) *time.Location {
	sign := 1
	if strings.HasPrefix(hours, "-") || strings.HasPrefix(hours, "−") {
		sign = -1
	}
	seconds := sign * (number(strings.TrimLeft(hours, "+-−"))*3600 + number(minutes)*60)
	return time.FixedZone("", seconds)
}
