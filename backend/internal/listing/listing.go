// Package listing defines the matches read from a published file, in our own
// types but with teams and referees as the source spells them.
package listing

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Entry is one match of a file.
type Entry struct {
	Line       int // in the file, from 1
	Division   string
	Season     football.Season
	Matchday   int    // of the stage; 0: not given
	Stage      string // as the source names it: Group A, Championship, Finals; "": the regular season, or not given
	Round      string // of a stage whose rounds have names: Semifinals; "": not given
	Leg        int    // of a tie of two: 1 or 2; 0: not given
	Kickoff    time.Time
	TimeKnown  bool // false: Kickoff is noon UTC of the day
	Home, Away string
	// HomeCountry and AwayCountry are the codes after the clubs of an international
	// competition: ESP; "": not given.
	HomeCountry, AwayCountry string
	Neutral                  bool   // on neither side's ground
	Venue                    string // "": not given
	Referee                  string // "": not known
	Status                   football.Status
	Score                    *football.Score // after 90 minutes; nil unless Status is played or awarded
	HalfTime                 *football.Score
	ExtraTime                *football.Score // after 120 minutes; nil: there was no extra time
	Penalties                *football.Score // of the shoot-out; nil: there was none
	// ShootoutWinner is the winner of a shoot-out without a score. A list of shoot-outs
	// has entries with Field and without Division, of matches that are there already.
	ShootoutWinner football.Side
	Field          football.Field
	WithExtraTime  bool // Score may include goals of extra time
	Statistics     *football.Statistics
	Attendance     *int
	Quotes         []odds.Quote
	Warnings       []Problem // invalid values that were left out
}

// Problem is one error in a file.
type Problem struct {
	Line    int            `json:"line,omitempty"`   // 0: the file as a whole
	Column  string         `json:"column,omitempty"` // "": the line as a whole
	Message fault.Sentence `json:"message"`
}

func (p Problem) Error() string { return p.Sentence().String() }

// Sentence returns the whole problem with its place.
func (p Problem) Sentence() fault.Sentence {
	switch {
	case p.Line > 0 && p.Column != "":
		return fault.Say("line %d: %s: %s", p.Line, p.Column, p.Message)
	case p.Line > 0:
		return fault.Say("line %d: %s", p.Line, p.Message)
	case p.Column != "":
		return fault.Say("%s: %s", p.Column, p.Message)
	}
	return p.Message
}

// Problems is the report on a file that cannot be imported.
type Problems struct {
	List  []Problem // the first MaxProblems
	Total int
}

// MaxProblems limits how many of a file's problems are kept; the rest are only counted.
const MaxProblems = 100_000

// MaxShown limits how many of them are shown at once.
const MaxShown = 1000

// Add records a problem.
func (p *Problems) Add(problem Problem) {
	p.Total++
	if len(p.List) < MaxProblems {
		p.List = append(p.List, problem)
	}
}

// Err returns the report, or nil when there are no problems.
func (p *Problems) Err() error {
	if p.Total == 0 {
		return nil
	}
	return p
}

func (p *Problems) Error() string { return p.Sentence().String() }

// Sentence returns the first problems, one a line.
func (p *Problems) Sentence() fault.Sentence {
	lines := []fault.Sentence{fault.Say("%d problems", p.Total)}
	if p.Total == 1 {
		lines[0] = fault.Say("1 problem")
	}
	shown := p.List[:min(len(p.List), MaxShown)]
	for _, one := range shown {
		lines = append(lines, one.Sentence())
	}
	if more := p.Total - len(shown); more > 0 {
		lines = append(lines, fault.Say("… and %d more", more))
	}
	return fault.Join(lines, "\n  ")
}

// Reader reads the entries of one file in order. Next returns io.EOF at the end
// and a Problem for a line that cannot be read; reading continues with the line
// after it, so that a report can name every faulty line.
type Reader interface {
	Next() (Entry, error)
}
