package training

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// Source of the forecasts in a track record. The two are never mixed: published
// forecasts were shown to users before kick-off, backtest forecasts were made later
// with only what had been known before the match.
type Source string

// The sources.
const (
	Published  Source = "published"
	Backtested Source = "backtest"
)

// TrackRecordQuery selects the calls of a track record.
type TrackRecordQuery struct {
	Source   Source
	Model    string // by name; "": all (published), none (backtest); see ShownModel
	Division string
	Season   football.Season // 0: all
}

// Call is a forecast of a match together with the match's result.
type Call struct {
	MatchID  int64
	Division string
	Season   football.Season
	Matchday int // 0: not known
	Kickoff  time.Time
	Home     string
	Away     string
	Score    football.Score
	Model    string
	MadeAt   time.Time // zero: from a backtest, as of the start of its round
	Probs    football.Probs
	Market   *football.Probs // from closing odds; nil: there are none
	Base     *football.Probs // frequencies in the division's earlier matches; nil: there were none
}

// roundLength is the time in which the matches of one round are played, mostly.
const roundLength = 4 * 24 * time.Hour

// LastRound tells how often the most probable sign came true in the last round.
type LastRound struct {
	From, Through time.Time // first and last kick-off
	Matches       int
	Right         int
	Priced        int // matches with closing odds
	RightOfPriced int // of ours
	RightOfMarket int // of the bookmakers' favourites
}

// NewLastRound evaluates the last round among the calls of one division, in the order of
// their kick-offs; nil: there are none. It is the matchday of most of the last days'
// matches: a match of an earlier one that was made up for in between is no part of it.
func NewLastRound(calls []Call) *LastRound {
	if len(calls) == 0 {
		return nil
	}
	end := calls[len(calls)-1].Kickoff
	first := slices.IndexFunc(calls, func(c Call) bool { return end.Sub(c.Kickoff) <= roundLength })
	calls = ofOneMatchday(calls[first:])
	r := LastRound{From: calls[0].Kickoff, Through: calls[len(calls)-1].Kickoff}
	for _, c := range calls {
		r.Matches++
		right := c.Probs.MostProbable() == c.Score.Outcome()
		if right {
			r.Right++
		}
		if c.Market == nil {
			continue
		}
		r.Priced++
		if right {
			r.RightOfPriced++
		}
		if c.Market.MostProbable() == c.Score.Outcome() {
			r.RightOfMarket++
		}
	}
	return &r
}

// ofOneMatchday returns the calls of the matchday that has most of them, the later one of
// those that have as many.
func ofOneMatchday(calls []Call) []Call {
	number := map[int]int{}
	for _, c := range calls {
		number[c.Matchday]++
	}
	last := slices.MaxFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(number[a.Matchday], number[b.Matchday]), cmp.Compare(a.Matchday, b.Matchday))
	})
	return slices.DeleteFunc(slices.Clone(calls), func(c Call) bool { return c.Matchday != last.Matchday })
}

// TrackRecord evaluates a list of calls.
type TrackRecord struct {
	Ours        scoring.Scores
	Market      scoring.Scores // on the matches with odds
	Base        scoring.Scores
	VsMarket    scoring.Difference
	VsBase      scoring.Difference
	Months      []Month
	Calibration [BucketCount]Bucket
	Best        []Call // largest gain on the closing odds, or on the base rates if there are none
	Worst       []Call // lowest probability of the actual outcome
}

// Month has the scores of one month.
type Month struct {
	Month  time.Time // its first day
	Ours   scoring.Scores
	Market scoring.Scores
	Base   scoring.Scores
}

// BucketCount is the number of buckets by the probability of the most probable
// outcome: below 40 %, 40 to 50 %, …, 80 % and above.
const BucketCount = 6

// Bucket counts how often the most probable outcome happened.
type Bucket struct {
	From, To float64
	N        int
	Expected float64 // mean probability
	Hits     int
}

// shownCalls is the number of best and of worst calls in a track record.
const shownCalls = 8

// NewTrackRecord evaluates calls.
func NewTrackRecord(calls []Call) *TrackRecord {
	r := &TrackRecord{}
	edges := [...]float64{0, .4, .5, .6, .7, .8, 1}
	for b := range r.Calibration {
		r.Calibration[b].From, r.Calibration[b].To = edges[b], edges[b+1]
	}
	months := map[time.Time]*Month{}
	for i := range calls {
		c := &calls[i]
		o := c.Score.Outcome()
		at := time.Date(c.Kickoff.Year(), c.Kickoff.Month(), 1, 0, 0, 0, 0, time.UTC)
		m := months[at]
		if m == nil {
			m = &Month{Month: at}
			months[at] = m
		}
		for _, into := range [][3]*scoring.Scores{{&r.Ours, &r.Market, &r.Base}, {&m.Ours, &m.Market, &m.Base}} {
			into[0].Add(c.Probs, o, c.Market)
			if c.Market != nil {
				into[1].Add(*c.Market, o, c.Market)
			}
			if c.Base != nil {
				into[2].Add(*c.Base, o, c.Market)
			}
		}
		if c.Market != nil {
			r.VsMarket.Add(scoring.RPS(c.Probs, o), scoring.RPS(*c.Market, o))
		}
		if c.Base != nil {
			r.VsBase.Add(scoring.RPS(c.Probs, o), scoring.RPS(*c.Base, o))
		}
		sure := c.Probs[c.Probs.MostProbable()]
		for b := range r.Calibration {
			if bucket := &r.Calibration[b]; sure < bucket.To || b == BucketCount-1 {
				bucket.N++
				bucket.Expected += (sure - bucket.Expected) / float64(bucket.N)
				if c.Probs.MostProbable() == o {
					bucket.Hits++
				}
				break
			}
		}
	}
	for _, m := range months {
		r.Months = append(r.Months, *m)
	}
	slices.SortFunc(r.Months, func(a, b Month) int { return a.Month.Compare(b.Month) })

	sorted := slices.Clone(calls)
	slices.SortStableFunc(sorted, func(a, b Call) int { return cmp.Compare(a.probability(), b.probability()) })
	r.Worst = slices.Clone(sorted[:min(shownCalls, len(sorted))])
	slices.SortStableFunc(sorted, func(a, b Call) int { return cmp.Compare(b.gain(), a.gain()) })
	r.Best = slices.Clone(sorted[:min(shownCalls, len(sorted))])
	return r
}

// probability returns the probability that the forecast gave to the actual outcome.
func (c Call) probability() float64 { return c.Probs[c.Score.Outcome()] }

// gain returns how much the forecast gained on the closing odds, or on the base rates
// if there are none.
func (c Call) gain() float64 {
	switch o := c.Score.Outcome(); {
	case c.Market != nil:
		return c.Probs[o] - c.Market[o]
	case c.Base != nil:
		return c.Probs[o] - c.Base[o]
	}
	return c.probability() - 1./3
}
