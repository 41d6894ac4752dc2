package playing

import (
	"fmt"
	"math"
	"regexp"
	"strconv"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Standing says how sure the sign of a fixture is while a jornada is played.
type Standing string

// The standings. An official sign replaces every other, also where the pool has drawn
// lots.
const (
	Official    Standing = "official"
	Final       Standing = "final"       // its match has ended, says our result or a source of scores
	Provisional Standing = "provisional" // its match is under way
)

// LiveFixture is a fixture while its jornada is played.
type LiveFixture struct {
	Sign     string // of the pleno a cell such as 2-M; "": none yet
	Standing Standing
	Score    *football.Score
	Clock    string
	Probs    football.Probs // with what is known now; zero for the pleno
}

// Live returns the fixtures of a coupon, the pleno last, as they stand with running
// scores. A result that is stored for a match counts before that of a source.
func (c *Coupon) Live(scores []jornada.RunningScore) (live [jornada.Fixtures + 1]LiveFixture) {
	running := map[int]jornada.RunningScore{}
	for _, s := range scores {
		running[s.Position-1] = s
	}
	for i := range live {
		f := &live[i]
		stored := c.PlenoScore
		if i < jornada.Fixtures {
			stored, f.Probs = c.Fixtures[i].Score, c.Fixtures[i].Probs
		}
		if s, there := running[i]; there {
			f.Score, f.Clock, f.Standing = &s.Score, s.Clock, Provisional
			if s.Ended {
				f.Clock, f.Standing = "", Final
			}
		}
		if stored != nil {
			f.Score, f.Clock, f.Standing = stored, "", Final
		}
		if f.Score != nil {
			f.Sign = signOf(i, *f.Score)
		}
		if official := c.officialSign(i); official != "" {
			f.Sign, f.Standing = official, Official
		}
		if i < jornada.Fixtures {
			f.settleProbs()
		}
	}
	return live
}

func (c *Coupon) officialSign(i int) string {
	if i == jornada.Fixtures {
		return c.Jornada.Pleno
	}
	return c.Fixtures[i].Sign
}

// signOf returns the sign of a score, or its cell if the fixture is the pleno.
func signOf(i int, s football.Score) string {
	if i < jornada.Fixtures {
		return s.Outcome().String()
	}
	goals := func(n int) string {
		if n > 2 {
			return "M"
		}
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s-%s", goals(s.Home), goals(s.Away))
}

// settleProbs makes the probabilities those of what is known now.
func (f *LiveFixture) settleProbs() {
	switch f.Standing {
	case Official, Final:
		f.Probs = football.Probs{}
		for o := football.Home; o <= football.Away; o++ {
			if o.String() == f.Sign {
				f.Probs[o] = 1
			}
		}
	case Provisional:
		f.Probs = inPlay(f.Probs, *f.Score, minuteOf(f.Clock))
	}
}

var minutes = regexp.MustCompile(`^[0-9]{1,3}`)

// minuteOf returns the minute that a clock shows; half-time if it shows none.
func minuteOf(clock string) int {
	minute, err := strconv.Atoi(minutes.FindString(clock))
	if err != nil {
		return halfTime
	}
	return minute
}

const (
	halfTime = 45
	fullTime = 95.0 // minutes that a match lasts, with what is added
	// leastProb keeps a sign from being called impossible before a match has ended.
	leastProb = 1e-4
	mostGoals = 12 // that a team scores in the rest of a match
)

// inPlay returns the probabilities of a match under way: goals fall as independent
// Poisson processes at the rates that the probabilities before it imply.
func inPlay(before football.Probs, score football.Score, minute int) football.Probs {
	left := max(0, 1-float64(minute)/fullTime)
	for o := range before {
		before[o] = max(before[o], leastProb)
	}
	home, away := goalmodel.FromMarket(before, 0, 0).Rates()
	h, a := poisson(home*left), poisson(away*left)
	var now football.Probs
	for i, p := range h {
		for k, q := range a {
			now[football.Score{Home: score.Home + i, Away: score.Away + k}.Outcome()] += p * q
		}
	}
	sum := 0.0
	for o := range now {
		now[o] = max(now[o], leastProb)
		sum += now[o]
	}
	for o := range now {
		now[o] /= sum
	}
	return now
}

// poisson returns the probabilities of 0 … mostGoals goals at a rate.
func poisson(rate float64) (p [mostGoals + 1]float64) {
	p[0] = math.Exp(-rate)
	for n := 1; n <= mostGoals; n++ {
		p[n] = p[n-1] * rate / float64(n)
	}
	return p
}

// Outlook is how a ticket stands while its jornada is played.
type Outlook struct {
	Settled              // by the signs as they stand, provisional ones too
	Chances pool.Chances // with what is known now
}

// NewOutlook returns how a ticket stands.
func NewOutlook(t *pool.Ticket, live *[jornada.Fixtures + 1]LiveFixture) (o Outlook, err error) {
	var results pool.Results
	var probs pool.Forecasts
	for i := range probs {
		probs[i] = live[i].Probs
		for outcome := football.Home; outcome <= football.Away; outcome++ {
			if live[i].Sign == outcome.String() {
				results.Outcomes[i] = &outcome
			}
		}
	}
	if sign := live[jornada.Fixtures].Sign; sign != "" {
		cell, err := pool.ParseCell(sign)
		if err != nil {
			return o, err
		}
		results.Pleno = &cell
	}
	if o.Settled, err = Count(t, &results); err != nil {
		return o, err
	}
	o.Chances, err = t.Chances(&probs)
	return o, err
}

// AtLeast returns the chances that the best column ends with at least 10 … 14 hits, by
// number of hits.
func (o *Outlook) AtLeast() map[string]float64 { return atLeast(&o.Chances) }
