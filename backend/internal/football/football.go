// Package football holds the words of the game: divisions, seasons, teams,
// fixtures, matches, scores and outcomes.
package football

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"

	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Outcome is how a match ends for the pool: 1, X or 2.
type Outcome int

// The outcomes in their fixed order; they index Probs.
const (
	Home Outcome = iota
	Draw
	Away
)

// Outcomes lists all three in order.
var Outcomes = [3]Outcome{Home, Draw, Away}

// String is the sign on a pool slip: 1, X or 2.
func (o Outcome) String() string { return [3]string{"1", "X", "2"}[o] }

// Probs is the probability of each outcome, indexed by Outcome; it adds up to one.
type Probs [3]float64

// MostProbable is the outcome with the highest probability, the earlier one of equals.
func (p Probs) MostProbable() Outcome {
	best := Home
	for _, o := range Outcomes[1:] {
		if p[o] > p[best] {
			best = o
		}
	}
	return best
}

// Score is the goals of both sides.
type Score struct {
	Home, Away int
}

// Outcome of a match that ended with this score.
func (s Score) Outcome() Outcome {
	switch {
	case s.Home > s.Away:
		return Home
	case s.Home < s.Away:
		return Away
	}
	return Draw
}

func (s Score) String() string { return fmt.Sprintf("%d-%d", s.Home, s.Away) }

// Team is a club.
type Team struct {
	ID      int64
	Name    string
	Country string // of its league, as in Division.Country
}

// TeamMerge makes one of two teams that are the same club, and can be undone.
type TeamMerge struct {
	ID      int64
	At      time.Time
	Actor   string
	From    Team
	Into    Team
	Matches int      // that change hands
	Aliases []string // that change hands, the name of From not among them
	// Conflicts are matches that both teams have in the same season against the
	// same side, or against each other: then they are not one club.
	Conflicts []string
	UndoneAt  *time.Time
}

// Referee is in charge of matches of one country's leagues.
type Referee struct {
	ID      int64
	Name    string
	Country string
}

// Season is named by its first year: 2025 is 2025/26.
type Season int

// String writes both years: 2025-26.
func (s Season) String() string { return fmt.Sprintf("%d-%02d", int(s), (int(s)+1)%100) }

// ParseSeason reads 2023, 2023-24, 2023/24 and 2023-2024.
func ParseSeason(text string) (Season, error) {
	wrong := fault.New(fault.Invalid, "%q is not a season: write it as 2023 or 2023-24", text)
	first, second, two := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), "/", "-"), "-")
	year, err := strconv.Atoi(first)
	if err != nil || len(first) != 4 || year < 1850 || year > 2200 {
		return 0, wrong
	}
	if two {
		next, err := strconv.Atoi(second)
		if err != nil || (len(second) != 2 && len(second) != 4) || next%100 != (year+1)%100 || (len(second) == 4 && next != year+1) {
			return 0, wrong
		}
	}
	return Season(year), nil
}

// SeasonOn is the season that is being played on a day, or about to begin: from
// July on the next one, but for 2019-20, which was played until August 2020.
func SeasonOn(day time.Time) Season {
	first := time.Date(day.Year(), time.July, 1, 0, 0, 0, 0, day.Location())
	if day.Year() == 2020 {
		first = time.Date(2020, time.August, 10, 0, 0, 0, 0, day.Location())
	}
	if day.Before(first) {
		return Season(day.Year() - 1)
	}
	return Season(day.Year())
}

// Fixture is a match that may not have been played. It has no score, so that a
// model which receives one cannot peek at it.
type Fixture struct {
	ID        int64
	Division  string // code
	Season    Season
	Matchday  int // 0: not known
	Kickoff   time.Time
	TimeKnown bool // false: only the day of Kickoff means something
	Home      Team
	Away      Team
}

// Match is a fixture that has been played.
type Match struct {
	Fixture
	Score      Score
	HalfTime   *Score      // nil: not known
	Statistics *Statistics // nil: not known
	RefereeID  int64       // 0: not known
	Awarded    bool        // decided at the table, never played: nothing is learnt from it
}

// Statistics counts what both sides did in a match.
type Statistics struct {
	Home, Away SideStatistics
}

// SideStatistics of one side; nil: not known.
type SideStatistics struct {
	Shots, ShotsOnTarget, Corners, Fouls, Offsides, Woodwork, YellowCards, RedCards *int
}

// Status says where a fixture stands.
type Status string

// A fixture is scheduled until something happens to it.
const (
	Scheduled Status = "scheduled"
	Played    Status = "played"
	Postponed Status = "postponed"
	Abandoned Status = "abandoned"
	Awarded   Status = "awarded"
)

// MatchRecord is everything stored about one fixture or match.
type MatchRecord struct {
	Fixture
	MatchdayInferred bool // worked out from the dates, as the source did not say
	Meeting          int  // how many-th match of the two teams at this ground in the season, from 1
	Referee          *Referee
	Status           Status
	Score            *Score // nil unless Status is Played or Awarded
	HalfTime         *Score
	Statistics       *Statistics
	Attendance       *int
	Quotes           []odds.Quote
	Sample           bool // belongs to the sample data, not to the user's
	Version          int
}

// Match is the record as a match; ok is false for a fixture without a score.
func (s MatchRecord) Match() (m Match, ok bool) {
	if s.Score == nil {
		return Match{}, false
	}
	m = Match{Fixture: s.Fixture, Score: *s.Score, HalfTime: s.HalfTime, Statistics: s.Statistics, Awarded: s.Status == Awarded}
	if s.Referee != nil {
		m.RefereeID = s.Referee.ID
	}
	return m, true
}
