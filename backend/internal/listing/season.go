package listing

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// endedInSpring lists the countries that broke off 2019-20 in March 2020 and began
// 2020-21 in July or August. Everywhere else the old season was played to its end in
// those months.
var endedInSpring = map[string]bool{"GB-SCT": true, "BE": true, "FR": true, "NL": true}

// SeasonOn returns the season of a division to which a day without any other word
// belongs.
func SeasonOn(division football.Division, day time.Time) football.Season {
	if day.Year() == 2020 && day.Month() >= time.July && endedInSpring[division.Country] {
		return 2020
	}
	return football.SeasonOn(day)
}

// SeasonContains reports whether a day can be one of a season of two years: they begin
// in July, and one of them lasted until August of the next year.
func SeasonContains(season football.Season, day time.Time) bool {
	start := time.Date(int(season), time.July, 1, 0, 0, 0, 0, time.UTC)
	return !day.Before(start) && day.Before(start.AddDate(1, 2, 0))
}
