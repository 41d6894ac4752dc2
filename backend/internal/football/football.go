// Package football defines the types of the game: divisions, seasons, teams,
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

// Outcome is the result of a match as the pool counts it: 1, X or 2.
type Outcome int

// The outcomes in their fixed order; they index Probs.
const (
	Home Outcome = iota
	Draw
	Away
)

// Outcomes lists all three in order.
var Outcomes = [3]Outcome{Home, Draw, Away}

// String returns the outcome as printed on a pool ticket: 1, X or 2.
func (o Outcome) String() string { return [3]string{"1", "X", "2"}[o] }

// Probs is the probability of each outcome, indexed by Outcome; it adds up to one.
type Probs [3]float64

// MostProbable returns the outcome with the highest probability; of equals, the
// first.
func (p Probs) MostProbable() Outcome {
	best := Home
	for _, o := range Outcomes[1:] {
		if p[o] > p[best] {
			best = o
		}
	}
	return best
}

// Score holds the goals of both sides.
type Score struct {
	Home, Away int
}

// Outcome returns the outcome of a match that ended with this score.
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

// Team is a club or a national team.
type Team struct {
	ID      int64
	Name    string
	Country string // of its league: ES, GB-ENG …; of national teams FIFA
	Field   Field  // "": Men
}

// Field is whose teams play. Two teams of one name in different fields are two teams.
type Field string

// The fields.
const (
	Men           Field = "men"
	Women         Field = "women"
	MenNational   Field = "men-national"
	WomenNational Field = "women-national"
)

// National is the Country of national teams.
const National = "FIFA"

// TeamMerge merges two teams that are the same club. It can be undone.
type TeamMerge struct {
	ID      int64
	At      time.Time
	Actor   string
	From    Team
	Into    Team
	Matches int // moved from From to Into
	// Deductions is how many decisions about points move with them.
	Deductions int
	Aliases    []string // moved from From to Into, not counting From's own name
	// Conflicts are the seasons, such as "SP1 2023-24", in which both teams played
	// in the same division: then they are different clubs and are not merged.
	Conflicts []string
	UndoneAt  *time.Time
}

// Referee takes charge of matches in one country's leagues.
type Referee struct {
	ID      int64
	Name    string
	Country string
}

// Season is a league season, named by its first year: 2025 is 2025/26.
type Season int

// String returns both years: 2025-26.
func (s Season) String() string { return fmt.Sprintf("%d-%02d", int(s), (int(s)+1)%100) }

// ParseSeason parses 2023, 2023-24, 2023/24 and 2023-2024.
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

// SeasonOn returns the season under way on a day. A season begins on 1 July;
// 2020-21 begins on 10 August because 2019-20 was played into August.
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

// Fixture is a match that may not have been played yet. It has no score, so a
// model given a fixture cannot see the result.
type Fixture struct {
	ID        int64
	Division  string // code
	Season    Season
	Stage     string // as the competition's catalogue entry names it; "": its own rounds
	Matchday  int    // 0: not known
	Kickoff   time.Time
	TimeKnown bool // false: only the date of Kickoff is meaningful
	Neutral   bool // on neither side's ground
	Home      Team
	Away      Team
	Round     string // name of a round within the stage: Semifinals, Group A; "": none
	Leg       int    // of a tie of two: 1 or 2; 0: not known, or the only match
	Venue     string // "": not known
}

// Match is a fixture that has been played.
type Match struct {
	Fixture
	Score      Score
	HalfTime   *Score      // nil: not known
	Statistics *Statistics // nil: not known
	RefereeID  int64       // 0: not known
	Awarded    bool        // awarded, not played: models do not learn from it
}

// Statistics counts what both sides did in a match.
type Statistics struct {
	Home, Away SideStatistics
}

// SideStatistics are one side's counts; nil: not known.
type SideStatistics struct {
	Shots, ShotsOnTarget, Corners, Fouls, Offsides, Woodwork, YellowCards, RedCards *int
}

// Side is one of the two sides of a match.
type Side string

// The sides.
const (
	HomeSide Side = "home"
	AwaySide Side = "away"
)

// Status is the state of a fixture.
type Status string

// The states. A fixture is Scheduled until it is played, postponed, abandoned,
// awarded or cancelled. A cancelled one will not be played: nothing is forecast or
// simulated for it.
const (
	Scheduled Status = "scheduled"
	Played    Status = "played"
	Postponed Status = "postponed"
	Abandoned Status = "abandoned"
	Awarded   Status = "awarded"
	Cancelled Status = "cancelled"
)

// MatchRecord is everything stored about one fixture or match.
type MatchRecord struct {
	Fixture
	MatchdayInferred bool // inferred from the dates because the source did not give it
	Meeting          int  // which match of the two teams at this ground in the stage: 1 is the first
	Referee          *Referee
	Status           Status
	Score            *Score // after 90 minutes; nil unless Status is Played or Awarded
	HalfTime         *Score
	ExtraTime        *Score // after 120 minutes; nil: there was no extra time
	Penalties        *Score // of the shoot-out; nil: there was none, or its score is not known
	ShootoutWinner   Side   // of a shoot-out whose score is not known; "": there was none, or Penalties has it
	// WithExtraTime reports that Score may include goals of extra time: the source of a
	// tie does not tell.
	WithExtraTime bool
	Statistics    *Statistics
	Attendance    *int
	Quotes        []odds.Quote
	Sample        bool // belongs to the sample data, not to the user's
	Version       int
}

// Match returns the record as a match; ok is false for a fixture without a score.
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
