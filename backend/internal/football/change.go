package football

import (
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Details are the fields of a fixture or match, other than its result, that a
// user may change.
type Details struct {
	Division  string // code
	Country   string // of the division's teams and referees
	Season    Season
	Matchday  int // 0: not known
	Kickoff   time.Time
	TimeKnown bool
	Home      Team
	Away      Team
	Referee   *Referee
	Status    Status // Scheduled, Postponed, Abandoned or Cancelled; "": unchanged
}

// ApplyDetails writes the details into the record. Invalid details are rejected
// and leave the record unchanged.
func (s *MatchRecord) ApplyDetails(d Details) error {
	switch {
	case d.Home.ID == d.Away.ID:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "a team does not play against itself"))
	case d.Home.Country != d.Country:
		return fault.At("body.homeTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Home.Name, d.Country))
	case d.Away.Country != d.Country:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Away.Name, d.Country))
	case d.Referee != nil && d.Referee.Country != d.Country:
		return fault.At("body.refereeId", fault.New(fault.Invalid, "%s is a referee of %s", d.Referee.Name, d.Referee.Country))
	case d.Kickoff.Year() < int(d.Season) || d.Kickoff.Year() > int(d.Season)+1:
		return fault.At("body.kickoff", fault.New(fault.Invalid, "the season %s is not played in %d", d.Season, d.Kickoff.Year()))
	case s.Score != nil && d.Status != "" && d.Status != s.Status:
		return fault.At("body.status", fault.New(fault.Conflict, "the match has a result: withdraw it first"))
	}
	if d.Matchday != s.Matchday || d.Matchday == 0 {
		s.MatchdayInferred = false
	}
	s.Division, s.Season, s.Matchday = d.Division, d.Season, d.Matchday
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
	Awarded  bool   // awarded, not played: models do not learn from it
}

// SetResult sets or corrects the result.
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

// SetScore sets only the score and keeps the rest of the result. A half-time
// score that the new score contradicts is dropped.
func (s *MatchRecord) SetScore(score Score) error {
	half := s.HalfTime
	if half != nil && (half.Home > score.Home || half.Away > score.Away) {
		half = nil
	}
	return s.SetResult(Result{Score: score, HalfTime: half, Awarded: s.Status == Awarded})
}

// ClearResult removes the result: the match becomes a fixture again.
func (s *MatchRecord) ClearResult() error {
	if s.Score == nil {
		return fault.New(fault.Conflict, "the match has no result")
	}
	s.Score, s.HalfTime, s.Status = nil, nil, Scheduled
	return nil
}

// Title names the match for display: "Betis – Sevilla".
func (s MatchRecord) Title() string { return fmt.Sprintf("%s – %s", s.Home.Name, s.Away.Name) }
