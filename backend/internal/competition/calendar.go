package competition

import (
	"strconv"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Calendar says when the seasons of a competition begin.
type Calendar struct {
	From    string `json:"from"`              // first day, MM-DD
	OneYear bool   `json:"oneYear,omitempty"` // a season is named by one year: 2024
	// Exceptions are the first days of seasons that began on another day, by the season.
	Exceptions map[string]string `json:"exceptions,omitempty"`
}

// firstDay returns the first day of a season.
func (c Calendar) firstDay(season football.Season, zone *time.Location) time.Time {
	if text, ok := c.Exceptions[strconv.Itoa(int(season))]; ok {
		if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
			return day
		}
	}
	return c.usualFirstDay(season, zone)
}

func (c Calendar) usualFirstDay(season football.Season, zone *time.Location) time.Time {
	from, err := time.Parse(DayLayout, c.From)
	if err != nil {
		from = time.Date(0, time.July, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(int(season), from.Month(), from.Day(), 0, 0, 0, 0, zone)
}

// SeasonOn returns the season to which a day without any other word belongs.
func (c Competition) SeasonOn(day time.Time) football.Season {
	season := football.Season(day.Year())
	if day.Before(c.Calendar.firstDay(season, day.Location())) {
		season--
	}
	return season
}

// Contains reports whether a day can be one of a season: no season has lasted longer
// than fourteen months.
func (c Competition) Contains(season football.Season, day time.Time) bool {
	start := c.Calendar.usualFirstDay(season, time.UTC)
	return !day.Before(start) && day.Before(start.AddDate(1, 2, 0))
}

// FirstDay returns the day on which a season usually begins.
func (c Competition) FirstDay(season football.Season) time.Time {
	return c.Calendar.usualFirstDay(season, time.UTC)
}

// SeasonName returns a season as the competition writes it: 2023-24, or 2024 if it is
// one of a single year.
func (c Competition) SeasonName(season football.Season) string {
	if c.Calendar.OneYear {
		return strconv.Itoa(int(season))
	}
	return season.String()
}

// SeasonName returns a season as the competition with a code writes it.
func SeasonName(code string, season football.Season) string {
	c, _ := ByCode(code)
	return c.SeasonName(season)
}

// TimeZone returns the IANA name of the time zone of kick-offs, "UTC" for an area that
// is not known.
func (c Competition) TimeZone() string {
	if c.Zone != "" {
		return c.Zone
	}
	if area, ok := AreaByCode(c.Area); ok && area.Zone != "" {
		return area.Zone
	}
	return "UTC"
}
