// Package jornada defines the types for one round of the pool: fourteen fixtures and
// the pleno al 15, of any competition. A jornada is never a round of a league, which
// is called a matchday.
package jornada

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Fixtures is the number of fixtures that are marked 1, X or 2. The pleno al 15 is one
// more.
const Fixtures = 14

// Categories is the number of prize categories: the pleno al 15, then 14 … 10 hits.
const Categories = 6

// Fixture is a fixture of the pool: two names, and our match if there is one.
type Fixture struct {
	Home, Away string
	MatchID    int64     // 0: not in our database
	Kickoff    time.Time // as published with the coupon; zero: not known
	Women      bool      // a match of women's teams, as the coupon says
}

// Jornada is one round of the pool, with what is known of it.
type Jornada struct {
	ID       int64
	Season   football.Season
	Number   int
	Day      time.Time // when it closes or, if that is not known, the day of the draw
	DrawnOn  string    // day by which the official services know it, 2026-09-30; "": not known
	Fixtures [Fixtures + 1]Fixture
	Takings  float64 // in euros; 0: not known
	Jackpot  float64 // in euros, rolled over into the pleno al 15
	// Public are the shares of the columns sold with each outcome, in [0, 1]; zero: not
	// known.
	Public [Fixtures]football.Probs
	Odds   [Fixtures]odds.Odds      // of a bookmaker; zero: not known
	Tips   [Fixtures]football.Probs // of tipsters, in [0, 1]; zero: not known
	// Outcomes are the official outcomes, 1, X or 2, and - where one is not known. The
	// pool draws lots for a match that is not played in time.
	Outcomes string
	Pleno    string // official cell of the pleno al 15 such as M-1; "": not known
	Winners  *[Categories]int
	Prizes   *[Categories]float64 // of one column, in euros
	Version  int
}

// Name returns the name of the jornada for display.
func (j Jornada) Name() fault.Sentence { return fault.Say("jornada %d of %s", j.Number, j.Season) }

// Validate returns an Invalid fault if the jornada has invalid values.
func (j *Jornada) Validate() error {
	if j.Number < 1 || j.Number > 150 {
		return fault.At("number", fault.New(fault.Invalid, "the number of a jornada is from 1 to 150, not %d", j.Number))
	}
	for i, f := range j.Fixtures {
		if j.Finished() || !j.HasFixtures() {
			break // published lists of past seasons lack some names
		}
		if strings.TrimSpace(f.Home) == "" || strings.TrimSpace(f.Away) == "" {
			return fault.At(fmt.Sprintf("fixtures[%d]", i), fault.New(fault.Invalid, "fixture %d has no two teams", i+1))
		}
	}
	if len(j.Outcomes) != 0 && len(j.Outcomes) != Fixtures {
		return fault.At("signs", fault.New(fault.Invalid, "a jornada has %d outcomes, not %d", Fixtures, len(j.Outcomes)))
	}
	if j.Takings < 0 || j.Jackpot < 0 {
		return fault.At("takings", fault.New(fault.Invalid, "takings and jackpot are amounts of euros"))
	}
	return nil
}

// SetPublic sets the public's shares from percentages of 1, X and 2, fixture by
// fixture. An empty entry means that the shares of that fixture are not known.
func (j *Jornada) SetPublic(percentages [][]float64) error {
	j.Public = [Fixtures]football.Probs{}
	if len(percentages) > Fixtures {
		return fault.At("public", fault.New(fault.Invalid, "a jornada has the public's percentages of %d fixtures, these are %d", Fixtures, len(percentages)))
	}
	for i, shares := range percentages {
		if len(shares) == 0 {
			continue
		}
		probs, ok := fromPercentages(shares)
		if !ok {
			return fault.At(fmt.Sprintf("public[%d]", i), fault.New(fault.Invalid, "the public's percentages of fixture %d are three that add up to 100, not %v", i+1, shares))
		}
		j.Public[i] = probs
	}
	return nil
}

// SetTips is SetPublic for tipsters.
func (j *Jornada) SetTips(percentages [][]float64) error {
	j.Tips = [Fixtures]football.Probs{}
	if len(percentages) > Fixtures {
		return fault.At("tips", fault.New(fault.Invalid, "a jornada has the tipsters' percentages of %d fixtures, these are %d", Fixtures, len(percentages)))
	}
	for i, shares := range percentages {
		if len(shares) == 0 {
			continue
		}
		probs, ok := fromPercentages(shares)
		if !ok {
			return fault.At(fmt.Sprintf("tips[%d]", i), fault.New(fault.Invalid, "the tipsters' percentages of fixture %d are three that add up to 100, not %v", i+1, shares))
		}
		j.Tips[i] = probs
	}
	return nil
}

// MinSum and MaxSum are what three percentages may add up to: rounded ones seldom give 100.
const (
	MinSum = 95
	MaxSum = 105
)

// fromPercentages returns the shares of three percentages that add up to about 100.
func fromPercentages(percentages []float64) (probs football.Probs, ok bool) {
	sum := 0.0
	for _, x := range percentages {
		sum += x
	}
	if len(percentages) != len(probs) || slices.Min(percentages) < 0 || !(sum >= MinSum && sum <= MaxSum) {
		return probs, false
	}
	return football.Probs{percentages[0] / sum, percentages[1] / sum, percentages[2] / sum}, true
}

// SetOdds sets the odds of 1, X and 2, fixture by fixture. An empty entry means that
// those of the fixture are not known.
func (j *Jornada) SetOdds(prices [][]float64) error {
	j.Odds = [Fixtures]odds.Odds{}
	if len(prices) > Fixtures {
		return fault.At("odds", fault.New(fault.Invalid, "a jornada has the odds of %d fixtures, these are %d", Fixtures, len(prices)))
	}
	for i, three := range prices {
		if len(three) == 0 {
			continue
		}
		if _, ok := FromOdds(three); !ok {
			return fault.At(fmt.Sprintf("odds[%d]", i), fault.New(fault.Invalid, "the odds of fixture %d are three prices such as 1.85, 3.4 and 4.5, not %v", i+1, three))
		}
		j.Odds[i] = odds.Odds{three[0], three[1], three[2]}
	}
	return nil
}

// FromOdds returns the probabilities of three prices, without the margin. ok is false if
// they cannot be the prices of one match.
func FromOdds(prices []float64) (probs football.Probs, ok bool) {
	if len(prices) != len(probs) {
		return probs, false
	}
	return odds.Power(odds.Odds{prices[0], prices[1], prices[2]})
}

// Replace replaces everything but the results, the day of the draw, by which the official
// services are asked, and the kick-offs of fixtures that stay and are given without one.
func (j *Jornada) Replace(wanted Jornada) {
	wanted.DrawnOn = j.DrawnOn
	for i := range wanted.Fixtures {
		if f := &wanted.Fixtures[i]; f.Kickoff.IsZero() && f.canReplace(j.Fixtures[i]) {
			f.Kickoff = j.Fixtures[i].Kickoff
		}
	}
	wanted.Outcomes, wanted.Pleno, wanted.Winners, wanted.Prizes = j.Outcomes, j.Pleno, j.Winners, j.Prizes
	*j = wanted
}

// HasFixtures reports whether fixtures are known. The number, the closing and the jackpot
// of a jornada are published before them.
func (j *Jornada) HasFixtures() bool {
	return slices.ContainsFunc(j.Fixtures[:], func(f Fixture) bool { return f.Home != "" || f.Away != "" })
}

// Started reports whether an outcome is known. Then no ticket may be made or changed
// any more, whatever the closing time.
func (j *Jornada) Started() bool { return strings.Trim(j.Outcomes, "-") != "" }

// Closed reports whether the jornada takes no more tickets at a time.
func (j *Jornada) Closed(at time.Time) bool { return j.Started() || !at.Before(j.Day) }

// Finished reports whether all outcomes are known.
func (j *Jornada) Finished() bool {
	return len(j.Outcomes) == Fixtures && !strings.Contains(j.Outcomes, "-")
}

// canReplace reports whether f may take the place of before on a ticket: with other
// names only if it is the same match, or if a name was missing.
func (f Fixture) canReplace(before Fixture) bool {
	return f.Home == "" && f.Away == "" || f.MatchID != 0 && f.MatchID == before.MatchID ||
		(before.Home == "" || sameName(f.Home, before.Home)) && (before.Away == "" || sameName(f.Away, before.Away))
}

// sameName reports whether two names differ at most in accents and capitals, in which
// sources differ.
func sameName(a, b string) bool { return a == b || football.FoldText(a) == football.FoldText(b) }

// firstChanged returns the index of the first fixture that is a different one in
// after, or -1.
func (j *Jornada) firstChanged(after *Jornada) int {
	for i, f := range after.Fixtures {
		if !f.canReplace(j.Fixtures[i]) {
			return i
		}
	}
	return -1
}

// CheckKeptTickets returns a fault if a change made at a time is unfair to the tickets
// that users keep: if it replaces fixtures that were ticked, or opens the jornada again
// to tickets made when outcomes are known.
func (j *Jornada) CheckKeptTickets(after *Jornada, tickets int64, at time.Time) error {
	if tickets == 0 {
		return nil
	}
	if i := j.firstChanged(after); i >= 0 {
		was, is := j.Fixtures[i], after.Fixtures[i]
		return fault.New(fault.Conflict, "fixture %d is %s – %s on the tickets that are kept (%d): it cannot become %s – %s",
			i+1, was.Home, was.Away, tickets, is.Home, is.Away)
	}
	// Outcomes that are being removed have been visible to users.
	if j.Outcomes != "" && after.Day.After(j.Day) && after.Day.After(at) {
		return fault.New(fault.Conflict, "signs were entered and tickets are kept (%d): they could be changed if it closed in the future", tickets)
	}
	return nil
}

// Ticket is a ticket that a user keeps for a jornada.
type Ticket struct {
	ID        int64
	JornadaID int64
	UserID    int64
	Name      string // given by the user; "": none
	Content   []byte // columns or marks, as JSON
	Columns   int
	Cost      float64 // in euros
	Owner     string  // name of the user
	// Members play the ticket together; the owner is one of them only with shares of
	// their own. Without members, the ticket is the owner's alone.
	Members    []Member
	OpenShares bool           // members see each other's shares
	Ranked     bool           // members of tickets that the owner shares see its hits
	JoinsUntil time.Time      // invitations can be accepted before; zero: until the jornada closes
	Changes    []TicketChange // of a shared ticket, the latest first
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Season is a season of the pool.
type Season struct {
	Season   football.Season
	Jornadas int
}

// Query selects jornadas for a list, latest first.
type Query struct {
	Season football.Season // 0: all
	From   time.Time       // that close at or after; zero: all
	Before int64           // only those listed after the jornada with this id; 0: all
	IDs    []int64         // only these; nil: all
	Limit  int             // 0: none
}
