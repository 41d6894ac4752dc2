package text

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// MaxGoals is the maximum number of goals of one side, more than has ever been scored
// in a league match.
const MaxGoals = 99

// ParseScore parses a score such as "2-1"; nil if it is empty, "?" or "-".
func ParseScore(value string) (*football.Score, error) {
	value = strings.TrimSpace(value)
	if value == "" || value == "?" || value == "-" {
		return nil, nil
	}
	home, away, ok := strings.Cut(strings.NewReplacer("–", "-", ":", "-").Replace(value), "-")
	h, err1 := strconv.Atoi(strings.TrimSpace(home))
	a, err2 := strconv.Atoi(strings.TrimSpace(away))
	if !ok || err1 != nil || err2 != nil || h < 0 || a < 0 || h > MaxGoals || a > MaxGoals {
		return nil, fault.New(fault.Invalid, "%q is not a score such as 2-1", value)
	}
	return &football.Score{Home: h, Away: a}, nil
}

// CheckHalfTime returns an error if the score at half-time contradicts the final one.
func CheckHalfTime(half, full *football.Score) error {
	switch {
	case half == nil:
		return nil
	case full == nil:
		return fault.New(fault.Invalid, "%s at half-time, and no score", half)
	case half.Home > full.Home || half.Away > full.Away:
		return fault.New(fault.Invalid, "%s at half-time cannot become %s", half, full)
	}
	return nil
}

// CheckExtraTime returns an error if the scores after extra time and of a shoot-out
// contradict the one after 90 minutes.
func CheckExtraTime(full, extra, penalties *football.Score) error {
	switch {
	case extra != nil && full == nil:
		return fault.New(fault.Invalid, "%s after extra time, and no score after 90 minutes", extra)
	case extra != nil && (extra.Home < full.Home || extra.Away < full.Away):
		return fault.New(fault.Invalid, "%s after 90 minutes cannot become %s", full, extra)
	case penalties != nil && full == nil:
		return fault.New(fault.Invalid, "%s on penalties, and no score", penalties)
	case penalties != nil && penalties.Home == penalties.Away:
		return fault.New(fault.Invalid, "nobody wins a shoot-out %s", penalties)
	}
	return nil
}

// ParseCount parses a number of goals, shots or spectators from 0 to largest. A
// program that takes the column for one of decimals writes 1.0 or 1,0.
func ParseCount(value string, largest int) (int, bool) {
	n, err := strconv.Atoi(value)
	if err != nil {
		whole, fraction, _ := strings.Cut(strings.Replace(value, ",", ".", 1), ".")
		if fraction == "" || strings.Trim(fraction, "0") != "" {
			return 0, false
		}
		if n, err = strconv.Atoi(whole); err != nil {
			return 0, false
		}
	}
	return n, n >= 0 && n <= largest
}

// ParseDecimal parses a number with a decimal point, or with a decimal comma and no
// point.
func ParseDecimal(value string) (float64, error) {
	number, err := strconv.ParseFloat(value, 64)
	if err != nil && strings.Count(value, ",") == 1 && !strings.Contains(value, ".") {
		number, err = strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	}
	return number, err
}

// Days that a spreadsheet counts from the end of 1899: these are of 1927 and of 2119,
// which no year or day of a month is taken for.
const (
	firstSheetDay = 10_000
	lastSheetDay  = 80_000
)

// ParseSheetDay parses the number of a day in a spreadsheet: 45156 is 18 August 2023.
// A fraction is the time of day.
func ParseSheetDay(value string) (day time.Time, ok bool) {
	number, err := ParseDecimal(value)
	if err != nil || !(number >= firstSheetDay && number <= lastSheetDay) {
		return time.Time{}, false
	}
	return time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(number)), true
}

// ParseClock parses a time of day: 18:30, 18:30:00, 18.30, or a spreadsheet's fraction
// of a day, 0.770833.
func ParseClock(value string) (hour, minute int, ok bool) {
	for _, layout := range []string{"15:04", "15:04:05", "15.04"} {
		if clock, err := time.Parse(layout, value); err == nil {
			return clock.Hour(), clock.Minute(), true
		}
	}
	if part, err := ParseDecimal(value); err == nil && part >= 0 && part < 1 && strings.ContainsAny(value, ".,") {
		minutes := int(math.Round(part * 24 * 60))
		return minutes / 60 % 24, minutes % 60, true
	}
	return 0, 0, false
}

// lastShortYear is the last two-digit year that belongs to this century.
const lastShortYear = 79

// ParseDay parses a day of a table: 28/08/2004, 28/08/04, 28.08.2004, 28-08-2004,
// 2004-08-28 with or without a time after it, or the number of a spreadsheet.
func ParseDay(value string) (time.Time, error) {
	mark := strings.IndexAny(value, "/.-")
	if mark <= 0 {
		if day, ok := ParseSheetDay(value); ok {
			return day, nil
		}
		return time.Time{}, notADay(value)
	}
	if mark == 4 || (mark == 5 && value[mark] == '.') {
		if day, ok := ParseSheetDay(value); ok {
			return day, nil
		}
		date, _, _ := strings.Cut(value, "T")
		date, _, _ = strings.Cut(date, " ")
		if day, err := time.Parse(time.DateOnly, date); err == nil {
			return day, CheckDay(day)
		}
		return time.Time{}, notADay(value)
	}
	separator := value[mark : mark+1]
	date, _, _ := strings.Cut(value, " ")
	first, rest, _ := strings.Cut(date, separator)
	second, third, ok := strings.Cut(rest, separator)
	if !ok || (len(third) != 2 && len(third) != 4) {
		return time.Time{}, notADay(value)
	}
	dayOfMonth, err1 := strconv.ParseUint(first, 10, 8)
	month, err2 := strconv.ParseUint(second, 10, 8)
	year, err3 := strconv.ParseUint(third, 10, 16)
	if errors.Join(err1, err2, err3) != nil {
		return time.Time{}, notADay(value)
	}
	if len(third) == 2 {
		if year <= lastShortYear {
			year += 100
		}
		year += 1900
	}
	day := time.Date(int(year), time.Month(month), int(dayOfMonth), 0, 0, 0, 0, time.UTC)
	if day.Day() != int(dayOfMonth) || day.Month() != time.Month(month) {
		return time.Time{}, fault.New(fault.Invalid, "there is no day %s", value)
	}
	if CheckDay(day) != nil {
		return time.Time{}, fault.New(fault.Invalid, "%s cannot be the date of a match", value)
	}
	return day, nil
}

func notADay(value string) error {
	return fault.New(fault.Invalid, "%q is not a date such as 28/08/2004", value)
}

// Years in which there can be matches.
const (
	firstYear = 1850
	lastYear  = 2200
)

// CheckDay returns an error for a day on which there cannot be matches.
func CheckDay(day time.Time) error {
	if day.Year() < firstYear || day.Year() > lastYear {
		return fault.New(fault.Invalid, "there is no football in the year %d", day.Year())
	}
	return nil
}

// Noon returns noon UTC of a day, which stands for a kick-off whose time is not known.
func Noon(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}
