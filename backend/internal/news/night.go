package news

import (
	"sync"
	"time"
)

// At night nobody is told anything, unless they want it.
const (
	nightBegins = 23 // o'clock
	nightEnds   = 8
)

// spain returns the zone of the pool's hours.
var spain = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		panic(err) // the program carries the zones
	}
	return zone
})

// afterNight returns a time, or the end of the night that it is in.
func afterNight(at time.Time) time.Time {
	day := at.In(spain())
	switch {
	case day.Hour() >= nightBegins:
		day = day.AddDate(0, 0, 1)
	case day.Hour() >= nightEnds:
		return at
	}
	return time.Date(day.Year(), day.Month(), day.Day(), nightEnds, 0, 0, 0, spain())
}
