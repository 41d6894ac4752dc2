// Package jornada has the words for one round of the pool: fourteen fixtures and
// the pleno al 15, which may be of any competition. It is never a league round.
package jornada

import (
	"cmp"
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
	// Outcomes are the official ones, 1, X or 2 and - where one is not known; where a
	// match was not played in time they were drawn by lot.
	Outcomes string
	Pleno    string // its official cell such as M-1; "": not known
	Winners  *[Categories]int
	Prizes   *[Categories]float64 // of one column, in euros
	Version  int
}

// Name of a jornada for people.
func (j Jornada) Name() fault.Sentence { return fault.Say("jornada %d of %s", j.Number, j.Season) }

// Validate says what cannot be right.
func (j *Jornada) Validate() error {
	if j.Number < 1 || j.Number > 150 {
		return fault.At("number", fault.New(fault.Invalid, "the number of a jornada is from 1 to 150, not %d", j.Number))
	}
	for i, f := range j.Fixtures {
		if j.Finished() {
			break // published lists of the past leave some names out
		}
		if strings.TrimSpace(f.Home) == "" || strings.TrimSpace(f.Away) == "" {
			return fault.At(fmt.Sprintf("fixtures[%d]", i), fault.New(fault.Invalid, "fixture %d has no two teams", i+1))
		}
	}
	if len(j.Outcomes) != 0 && len(j.Outcomes) != Fixtures {
		return fault.At("signs", fault.New(fault.Invalid, "a jornada has %d signs, these are %d", Fixtures, len(j.Outcomes)))
	}
	if j.Takings < 0 || j.Jackpot < 0 {
		return fault.At("takings", fault.New(fault.Invalid, "takings and jackpot are amounts of euros"))
	}
	return nil
}

// SetPublic takes the public's percentages of 1, X and 2, fixture by fixture;
// without any of a fixture its shares are not known.
func (j *Jornada) SetPublic(percentages [][]float64) error {
	j.Public = [Fixtures]football.Probs{}
	if len(percentages) > Fixtures {
		return fault.At("public", fault.New(fault.Invalid, "a jornada has the public's percentages of %d fixtures, these are %d", Fixtures, len(percentages)))
	}
	for i, shares := range percentages {
		if len(shares) == 0 {
			continue
		}
		sum := 0.0
		for _, x := range shares {
			sum += x
		}
		if len(shares) != 3 || sum < 95 || sum > 105 {
			return fault.At(fmt.Sprintf("public[%d]", i), fault.New(fault.Invalid, "the public's percentages of fixture %d are three that add up to 100, not %v", i+1, shares))
		}
		j.Public[i] = football.Probs{shares[0] / sum, shares[1] / sum, shares[2] / sum}
	}
	return nil
}

// Replace all that is said of a jornada but its results.
func (j *Jornada) Replace(wanted Jornada) {
	wanted.Outcomes, wanted.Pleno, wanted.Winners, wanted.Prizes = j.Outcomes, j.Pleno, j.Winners, j.Prizes
	*j = wanted
}

// Started says that a sign is known: whatever its closing time, no ticket may be
// made or changed any more.
func (j *Jornada) Started() bool { return strings.Trim(j.Outcomes, "-") != "" }

// Closed to tickets at a time.
func (j *Jornada) Closed(at time.Time) bool { return j.Started() || !at.Before(j.Day) }

// Finished says that all signs are known.
func (j *Jornada) Finished() bool {
	return len(j.Outcomes) == Fixtures && !strings.Contains(j.Outcomes, "-")
}

// canReplace says whether f may stand where before stands on a ticket: under other
// names only where it is the same match, or where a name was missing.
func (f Fixture) canReplace(before Fixture) bool {
	return f.MatchID != 0 && f.MatchID == before.MatchID ||
		(before.Home == "" || f.Home == before.Home) && (before.Away == "" || f.Away == before.Away)
}

// firstChanged is the first fixture that is another one in after; -1: none.
func (j *Jornada) firstChanged(after *Jornada) int {
	for i, f := range after.Fixtures {
		if !f.canReplace(j.Fixtures[i]) {
			return i
		}
	}
	return -1
}

// CheckKeptTickets says what a change at a time must not do to the tickets that are kept: who
// ticked them would have ticked other fixtures, or could tick them knowing signs.
func (j *Jornada) CheckKeptTickets(after *Jornada, tickets int64, at time.Time) error {
	if tickets == 0 {
		return nil
	}
	if i := j.firstChanged(after); i >= 0 {
		was, is := j.Fixtures[i], after.Fixtures[i]
		return fault.New(fault.Conflict, "fixture %d is %s – %s on the tickets that are kept (%d): it cannot become %s – %s",
			i+1, was.Home, was.Away, tickets, is.Home, is.Away)
	}
	// Signs that were taken back had been there to be read.
	if j.Outcomes != "" && after.Day.After(j.Day) && after.Day.After(at) {
		return fault.New(fault.Conflict, "signs were entered and tickets are kept (%d): they could be changed if it closed in the future", tickets)
	}
	return nil
}

// MergePublished what a published list says of it: what the list does not know stays.
func (j *Jornada) MergePublished(published *Jornada) {
	for i, f := range published.Fixtures {
		kept := &j.Fixtures[i]
		names := Fixture{cmp.Or(f.Home, kept.Home), cmp.Or(f.Away, kept.Away), f.MatchID}
		if names.MatchID == 0 && names.canReplace(*kept) {
			names.MatchID = kept.MatchID
		}
		*kept = names
	}
	if published.Takings > 0 {
		j.Takings = published.Takings
	}
	if published.Public != ([Fixtures]football.Probs{}) {
		j.Public = published.Public
	}
	if published.Outcomes != "" {
		j.Outcomes, j.Pleno = published.Outcomes, published.Pleno
	}
	if published.Winners != nil {
		j.Winners, j.Prizes = published.Winners, published.Prizes
	}
}

// Published is a jornada as a file has it.
type Published struct {
	Jornada
	File string
}

// MergeFiles brings together what several files say of one jornada.
func MergeFiles(all []Published) ([]Published, error) {
	type key struct {
		season football.Season
		number int
	}
	var merged []Published
	at := map[key]int{}
	for _, one := range all {
		k := key{one.Season, one.Number}
		i, there := at[k]
		if !there {
			at[k] = len(merged)
			merged = append(merged, one)
			continue
		}
		before := &merged[i]
		if other := before.firstChanged(&one.Jornada); other >= 0 {
			return nil, fault.New(fault.Invalid, "%s: %s is there twice, with another fixture %d", one.File, one.Name(), other+1)
		}
		before.MergePublished(&one.Jornada)
	}
	return merged, nil
}

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

// Season of the pool.
type Season struct {
	Season   football.Season
	Jornadas int
}

// Query asks for jornadas, the latest first.
type Query struct {
	Season football.Season // 0: all
	From   time.Time       // that close at or after; zero: all
	Before int64           // only those listed after this one; 0: from the first
	IDs    []int64         // only these; nil: all
	Limit  int             // 0: none
}
