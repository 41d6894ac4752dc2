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
	Country   string // of the division's teams and referees; "": they may be of any
	Field     Field  // of its teams
	Season    Season
	Matchday  int // 0: not known
	Kickoff   time.Time
	TimeKnown bool
	Home      Team
	Away      Team
	Referee   *Referee
	Status    Status // Scheduled, Postponed, Abandoned or Cancelled; "": unchanged
	Place     Place
}

// Place are details about which match of its competition a match is, and where; nil:
// unchanged.
type Place struct {
	Stage, Round, Venue *string
	Leg                 *int
	Neutral             *bool
}

func (p Place) apply(f *Fixture) {
	set(&f.Stage, p.Stage)
	set(&f.Round, p.Round)
	set(&f.Venue, p.Venue)
	set(&f.Leg, p.Leg)
	set(&f.Neutral, p.Neutral)
}

func set[T any](known *T, value *T) {
	if value != nil {
		*known = *value
	}
}

// ApplyDetails writes the details into the record. Invalid details are rejected
// and leave the record unchanged.
func (s *MatchRecord) ApplyDetails(d Details) error {
	switch {
	case d.Home.ID == d.Away.ID:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "a team does not play against itself"))
	case d.Country != "" && d.Home.Country != d.Country:
		return fault.At("body.homeTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Home.Name, d.Country))
	case d.Country != "" && d.Away.Country != d.Country:
		return fault.At("body.awayTeamId", fault.New(fault.Invalid, "%s does not play in the leagues of %s", d.Away.Name, d.Country))
	case d.Field != d.Home.field() || d.Field != d.Away.field():
		return fault.At("body.homeTeamId", fault.New(fault.Invalid, "%s and %s are not both teams of this kind of competition", d.Home.Name, d.Away.Name))
	case d.Country != "" && d.Referee != nil && d.Referee.Country != d.Country:
		return fault.At("body.refereeId", fault.New(fault.Invalid, "%s is a referee of %s", d.Referee.Name, d.Referee.Country))
	case !d.Season.has(d.Kickoff):
		return notInSeason(d.Season, d.Kickoff)
	case s.Score != nil && d.Status != "" && d.Status != s.Status:
		return fault.At("body.status", fault.New(fault.Conflict, "the match has a result: withdraw it first"))
	}
	if d.Matchday != s.Matchday || d.Matchday == 0 {
		s.MatchdayInferred = false
	}
	s.Division, s.Season, s.Matchday = d.Division, d.Season, d.Matchday
	s.Kickoff, s.TimeKnown = d.Kickoff.UTC(), d.TimeKnown
	s.Home, s.Away, s.Referee = d.Home, d.Away, d.Referee
	d.Place.apply(&s.Fixture)
	if d.Status != "" {
		s.Status = d.Status
	}
	return nil
}

// has reports whether a season may be played at a time.
func (s Season) has(at time.Time) bool { return at.Year() >= int(s) && at.Year() <= int(s)+1 }

func notInSeason(s Season, at time.Time) error {
	return fault.At("body.kickoff", fault.New(fault.Invalid, "the season that begins in %d is not played in %d", int(s), at.Year()))
}

// MoveKickoff sets when the match began.
func (s *MatchRecord) MoveKickoff(at time.Time) error {
	if !s.Season.has(at) {
		return notInSeason(s.Season, at)
	}
	s.Kickoff, s.TimeKnown = at.UTC(), true
	return nil
}

// Result is how a match ended.
type Result struct {
	Score     Score  // after 90 minutes
	HalfTime  *Score // nil: not known
	ExtraTime *Score // after 120 minutes; nil: there was no extra time
	Penalties *Score // of the shoot-out; nil: there was none
	// ShootoutWinner is the winner of a shoot-out whose score is not known.
	ShootoutWinner Side
	Awarded        bool // awarded, not played: models do not learn from it
}

// earlyResult is how long before its kick-off a match may have a score: some begin
// minutes early, and clocks differ.
const earlyResult = 30 * time.Minute

// somewhere is how long before noon UTC a day has begun somewhere, and a match of that
// day may have been played.
const somewhere = 26 * time.Hour

// CheckBegun returns an Invalid fault if the match cannot have begun at a time.
func (f Fixture) CheckBegun(at time.Time) error {
	early := earlyResult
	if !f.TimeKnown {
		early = somewhere
	}
	if at.Before(f.Kickoff.Add(-early)) {
		return fault.New(fault.Invalid, "%s – %s begins on %s: a match that has not begun has no score. If it was played before, correct its kick-off", f.Home.Name, f.Away.Name, f.Kickoff.Format(time.DateOnly)).WithCode("not-begun")
	}
	return nil
}

// CheckScore returns an Invalid fault if the record has a score of a match that cannot
// have begun at a time. A result that was awarded needs no match.
func (s MatchRecord) CheckScore(at time.Time) error {
	if s.Score == nil || s.Status != Played {
		return nil
	}
	return s.CheckBegun(at)
}

// SetResult sets or corrects the result.
func (s *MatchRecord) SetResult(r Result) error {
	if h := r.HalfTime; h != nil && (h.Home > r.Score.Home || h.Away > r.Score.Away) {
		return fault.At("body.halfTime", fault.New(fault.Invalid, "%s at half-time cannot become %s", h, r.Score))
	}
	if e := r.ExtraTime; e != nil && (e.Home < r.Score.Home || e.Away < r.Score.Away) {
		return fault.At("body.extraTime", fault.New(fault.Invalid, "%s after 90 minutes cannot become %s", r.Score, e))
	}
	if p := r.Penalties; p != nil && p.Home == p.Away {
		return fault.At("body.penalties", fault.New(fault.Invalid, "a shoot-out does not end %s", p))
	}
	s.Score, s.HalfTime, s.Status = &r.Score, r.HalfTime, Played
	s.ExtraTime, s.Penalties, s.ShootoutWinner, s.WithExtraTime = r.ExtraTime, r.Penalties, r.ShootoutWinner, false
	if r.Penalties != nil {
		s.ShootoutWinner = ""
	}
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
	extra, penalties, winner := s.ExtraTime, s.Penalties, s.ShootoutWinner
	if s.Score == nil || *s.Score != score { // all belonged to the score before
		extra, penalties, winner = nil, nil, ""
	}
	return s.SetResult(Result{Score: score, HalfTime: half, ExtraTime: extra, Penalties: penalties, ShootoutWinner: winner, Awarded: s.Status == Awarded})
}

// ClearResult removes the result: the match becomes a fixture again.
func (s *MatchRecord) ClearResult() error {
	if s.Score == nil {
		return fault.New(fault.Conflict, "the match has no result")
	}
	s.Score, s.HalfTime, s.ExtraTime, s.Penalties, s.ShootoutWinner, s.WithExtraTime, s.Status = nil, nil, nil, nil, "", false, Scheduled
	return nil
}

// Title names the match for display: "Betis – Sevilla".
func (s MatchRecord) Title() string { return fmt.Sprintf("%s – %s", s.Home.Name, s.Away.Name) }

// field returns the team's field; Men if it is not set.
func (t Team) field() Field {
	if t.Field == "" {
		return Men
	}
	return t.Field
}
