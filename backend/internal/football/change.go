package football

import (
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Details are what a user may say of a fixture or match besides its result.
type Details struct {
	Division  Division
	Season    Season
	Matchday  int // 0: not known
	Kickoff   time.Time
	TimeKnown bool
	Home      Team
	Away      Team
	Referee   *Referee
	Status    Status // Scheduled, Postponed or Abandoned; "": as it is
}

// ApplyDetails changes a record to what is said of it. What cannot be is refused and
// leaves the record as it was.
func (s *MatchRecord) ApplyDetails(d Details) error {
	switch {
	case d.Home.ID == d.Away.ID:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "a team does not play against itself"))
	case d.Home.Country != d.Division.Country:
		return fault.At("body.homeTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Home.Name, d.Division.Country))
	case d.Away.Country != d.Division.Country:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Away.Name, d.Division.Country))
	case d.Referee != nil && d.Referee.Country != d.Division.Country:
		return fault.At("body.refereeId", fault.New(fault.Invalid, "%s is a referee of %s", d.Referee.Name, d.Referee.Country))
	case d.Kickoff.Year() < int(d.Season) || d.Kickoff.Year() > int(d.Season)+1:
		return fault.At("body.kickoff", fault.New(fault.Invalid, "the season %s is not played in %d", d.Season, d.Kickoff.Year()))
	case s.Score != nil && d.Status != "" && d.Status != s.Status:
		return fault.At("body.status", fault.New(fault.Conflict, "the match has a result: withdraw it first"))
	}
	if d.Matchday != s.Matchday || d.Matchday == 0 {
		s.MatchdayInferred = false
	}
	s.Division, s.Season, s.Matchday = d.Division.Code, d.Season, d.Matchday
	s.Kickoff, s.TimeKnown = d.Kickoff.UTC(), d.TimeKnown
	s.Home, s.Away, s.Referee = d.Home, d.Away, d.Referee
	if d.Status != "" {
		s.Status = d.Status
	}
	return nil
}

// Result is how a match ended.
type Result struct {
	Score    Score
	HalfTime *Score // nil: not known
	Awarded  bool   // decided at the table: nothing is learnt from it
}

// SetResult gives a record its result, or corrects it.
func (s *MatchRecord) SetResult(r Result) error {
	if h := r.HalfTime; h != nil && (h.Home > r.Score.Home || h.Away > r.Score.Away) {
		return fault.At("body.halfTime", fault.New(fault.Invalid, "%s at half-time cannot become %s", h, r.Score))
	}
	s.Score, s.HalfTime, s.Status = &r.Score, r.HalfTime, Played
	if r.Awarded {
		s.Status = Awarded
	}
	return nil
}

// SetScore is SetResult for who knows the score alone: what else is known of the
// result stays, the score at half-time if it can be.
func (s *MatchRecord) SetScore(score Score) error {
	half := s.HalfTime
	if half != nil && (half.Home > score.Home || half.Away > score.Away) {
		half = nil
	}
	return s.SetResult(Result{Score: score, HalfTime: half, Awarded: s.Status == Awarded})
}

// ClearResult takes the result away: the match is a fixture again.
func (s *MatchRecord) ClearResult() error {
	if s.Score == nil {
		return fault.New(fault.Conflict, "the match has no result")
	}
	s.Score, s.HalfTime, s.Status = nil, nil, Scheduled
	return nil
}

// Title names a match for people.
func (s MatchRecord) Title() string { return fmt.Sprintf("%s – %s", s.Home.Name, s.Away.Name) }
