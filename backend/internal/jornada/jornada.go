// Package jornada has the words for one round of the pool: fourteen fixtures and
// the pleno al 15, which may be of any competition. It is never a league round.
package jornada

import (
	"fmt"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Fixtures that are marked with a sign; the pleno al 15 is one more.
const Fixtures = 14

// Categories of prizes: the pleno al 15, then 14 … 10 right.
const Categories = 6

// Fixture of the pool: two names, and the match of ours if there is one.
type Fixture struct {
	Home, Away string
	MatchID    int64 // 0: of a competition that is not kept
}

// Jornada is one round of the pool, as far as it is known.
type Jornada struct {
	ID       int64
	Season   football.Season
	Number   int
	Day      time.Time // of the draw, or when it closes where that is known
	Fixtures [Fixtures + 1]Fixture
	Takings  float64 // in euros; 0: not known
	Jackpot  float64 // in euros, brought forward to the pleno al 15
	// Public is how many of the columns sold have each sign; a zero entry: not known.
	Public [Fixtures]football.Probs
	// Signs are the official ones, 1, X or 2 and - where one is not known; where a
	// match was not played in time they were drawn by lot.
	Signs   string
	Pleno   string // its official cell such as M-1; "": not known
	Winners *[Categories]int
	Prizes  *[Categories]float64 // of one column, in euros
	Version int
}

// Name of a jornada for people.
func (j Jornada) Name() string { return fmt.Sprintf("jornada %d of %s", j.Number, j.Season) }

// Check says what cannot be right.
func (j *Jornada) Check() error {
	if j.Number < 1 || j.Number > 150 {
		return fault.At("number", fault.New(fault.Invalid, "the number of a jornada is from 1 to 150, not %d", j.Number))
	}
	for i, f := range j.Fixtures {
		if j.Over() {
			break // published lists of the past leave some names out
		}
		if strings.TrimSpace(f.Home) == "" || strings.TrimSpace(f.Away) == "" {
			return fault.At(fmt.Sprintf("fixtures[%d]", i), fault.New(fault.Invalid, "fixture %d has no two teams", i+1))
		}
	}
	if len(j.Signs) != 0 && len(j.Signs) != Fixtures {
		return fault.At("signs", fault.New(fault.Invalid, "a jornada has %d signs, these are %d", Fixtures, len(j.Signs)))
	}
	if j.Takings < 0 || j.Jackpot < 0 {
		return fault.At("takings", fault.New(fault.Invalid, "takings and jackpot are amounts of euros"))
	}
	return nil
}

// Over says that all signs are known.
func (j *Jornada) Over() bool { return len(j.Signs) == Fixtures && !strings.Contains(j.Signs, "-") }

// Ticket that a user keeps for a jornada.
type Ticket struct {
	ID        int64
	JornadaID int64
	UserID    int64
	Name      string // that the user gave it; "": none
	Content   []byte // columns or marks, as JSON
	Columns   int
	Cost      float64 // in euros
	Owner     string  // name of the user
	// Members who play it together, the owner among them if they have shares;
	// none: it is the owner's alone.
	Members    []Member
	OpenShares bool // members see each other's shares
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Query asks for jornadas, the latest first.
type Query struct {
	Season football.Season // 0: all
	From   time.Time       // that close at or after; zero: all
	Before int64           // only those listed after this one; 0: from the first
	Limit  int
}
