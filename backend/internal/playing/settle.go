package playing

import (
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// Results are the results of a jornada as a user enters them.
type Results struct {
	Signs   string                       // the fourteen official outcomes; - where not known
	Pleno   string                       // "": not known
	Takings float64                      // in euros; 0: leave as they are
	Winners *[jornada.Categories]int     // nil: not known
	Prizes  *[jornada.Categories]float64 // in euros; nil: compute from takings and winners
}

// Check checks the outcomes and the cell of the pleno al 15.
func (r *Results) Check() error {
	_, err := pool.ParseResults(r.Signs, r.Pleno)
	return err
}

// Enter sets the results of a jornada.
func (r *Results) Enter(j *jornada.Jornada) error {
	j.Outcomes = strings.ToUpper(strings.NewReplacer(" ", "", ".", "-", "?", "-").Replace(r.Signs))
	j.Pleno = r.Pleno
	if r.Takings > 0 {
		j.Takings = r.Takings
	}
	j.Winners, j.Prizes = nil, nil
	if r.Winners == nil {
		return nil
	}
	if j.Takings == 0 && r.Prizes == nil {
		return fault.At("takings", fault.New(fault.Invalid, "prizes are worked out of the takings, which are not known: give them, or the prizes"))
	}
	winners, prizes := *r.Winners, r.Prizes
	if prizes == nil {
		worked := [jornada.Categories]float64(pool.RulesOn(j.Day).Prizes(j.Takings, j.Jackpot, winners))
		prizes = &worked
	}
	j.Winners, j.Prizes = &winners, prizes
	return nil
}

func resultsOf(j *jornada.Jornada) (pool.Results, error) {
	results, err := pool.ParseResults(j.Outcomes, j.Pleno)
	if err != nil {
		return results, fmt.Errorf("results of %s: %w", j.Name(), err)
	}
	return results, nil
}

// Settled has the hits of a ticket, final or so far, and its winnings.
type Settled struct {
	pool.Settlement
	Elige8   *Elige8Result  // nil: not played
	Winnings *pool.Winnings // nil: not known yet
}

// Elige8Result has the hits of a bet on Elige 8, final or so far. Its prize is not
// known here.
type Elige8Result struct {
	Hits int // of the eight, so far
	Won  bool
}

// Count counts the hits of a ticket, without its winnings.
func Count(t *pool.Ticket, results *pool.Results) (s Settled, err error) {
	if s.Settlement, err = t.Settle(results); err != nil {
		return s, err
	}
	bet, err := t.Elige8Bet()
	if err != nil || bet == nil {
		return s, err
	}
	s.Elige8 = new(Elige8Result)
	s.Elige8.Hits, s.Elige8.Won = bet.Hits(results)
	return s, nil
}

// Settle settles a ticket as far as the results are known. It returns nil as long as
// no outcome is known. Winnings are known once the prizes are, or when no column can
// win one any more.
func Settle(j *jornada.Jornada, t *pool.Ticket) (*Settled, error) {
	if !j.Started() {
		return nil, nil //nolint:nilnil // nothing to settle yet is not an error
	}
	results, err := resultsOf(j)
	if err != nil {
		return nil, err
	}
	s, err := Count(t, &results)
	if err != nil {
		return nil, err
	}
	s.Winnings = winningsOf(j, &s.Settlement, &results)
	return &s, nil
}

// SettleLines settles the lines of a column file for a jornada as Settle does a ticket.
// It is a Conflict fault as long as no outcome is known.
func SettleLines(j *jornada.Jornada, lines []workshop.Line) (s Settled, err error) {
	if !j.Started() {
		return s, fault.New(fault.Conflict, "no outcome of %s is known yet", j.Name())
	}
	results, err := resultsOf(j)
	if err != nil {
		return s, err
	}
	s.Settlement = workshop.Settle(lines, &results)
	s.Winnings = winningsOf(j, &s.Settlement, &results)
	return s, nil
}

// winningsOf returns what a settlement wins; nil if that is not known.
func winningsOf(j *jornada.Jornada, s *pool.Settlement, results *pool.Results) *pool.Winnings {
	rules := pool.RulesOn(j.Day)
	switch {
	case j.Prizes != nil && results.Known() == pool.Fixtures:
		return new(s.Winnings(rules, prizesFor(j, rules, s.Winners)))
	case s.BestPossible < pool.MinHits:
		return &pool.Winnings{}
	default:
		return nil
	}
}

// prizesFor returns the prizes for a ticket with winning columns. If the official
// winners cannot include them, the ticket was kept here but not played with the pool:
// its prizes are recomputed as if it had been.
func prizesFor(j *jornada.Jornada, rules pool.Rules, own [pool.Categories]int) pool.Money {
	if j.Winners == nil || j.Takings == 0 || !missingFromOfficial(*j.Winners, own) {
		return pool.Money(*j.Prizes)
	}
	winners := *j.Winners
	for c, n := range own {
		winners[c] += n
	}
	return rules.Prizes(j.Takings, j.Jackpot, winners)
}

func missingFromOfficial(official, own [pool.Categories]int) bool {
	for c := range official {
		if own[c] > official[c] {
			return true
		}
	}
	return false
}
