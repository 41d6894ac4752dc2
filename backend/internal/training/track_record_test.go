package training_test

import (
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

func call(id int64, month time.Month, score football.Score, probs football.Probs, market *football.Probs) training.Call {
	return training.Call{MatchID: id, Kickoff: time.Date(2024, month, 7, 18, 0, 0, 0, time.UTC), Score: score, Probs: probs, Market: market, Base: &football.Probs{.4, .3, .3}}
}

func TestTrackRecord(t *testing.T) {
	home, draw := football.Score{Home: 1}, football.Score{}
	r := training.NewTrackRecord([]training.Call{
		call(1, time.March, home, football.Probs{.9, .1, 0}, &football.Probs{.5, .25, .25}), // RPS .005, the market's .15625
		call(2, time.March, draw, football.Probs{.35, .3, .35}, nil),                        // .1225
		call(3, time.April, draw, football.Probs{.6, .3, .1}, &football.Probs{.6, .3, .1}),  // .185
	})
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("RPS", r.Ours.RPS, (.005+.1225+.185)/3)
	near("the market's", r.Market.RPS, (.15625+.185)/2)
	near("below the market", r.VsMarket.Mean, (.005-.15625)/2)
	if len(r.Months) != 2 || r.Months[0].Ours.N != 2 || r.Months[0].Market.N != 1 || r.Months[1].Month.Month() != time.April {
		t.Errorf("months %+v", r.Months)
	}
	near("March", r.Months[0].Ours.RPS, (.005+.1225)/2)
	hits, n := 0, 0
	for _, b := range r.Calibration {
		hits, n = hits+b.Hits, n+b.N
	}
	if last := r.Calibration[training.BucketCount-1]; n != 3 || hits != 1 || last.N != 1 || last.Hits != 1 || last.Expected != .9 {
		t.Errorf("by sureness: %+v", r.Calibration)
	}
	if r.Best[0].MatchID != 1 || r.Worst[0].Probs[football.Draw] != .3 || r.Worst[2].MatchID != 1 {
		t.Errorf("best %+v, worst %+v", r.Best, r.Worst)
	}
	if empty := training.NewTrackRecord(nil); empty.Ours.N != 0 || len(empty.Months) != 0 || len(empty.Best) != 0 {
		t.Errorf("of nothing: %+v", empty)
	}
}

func TestTheLastRound(t *testing.T) {
	home, draw := football.Score{Home: 1}, football.Score{}
	at := func(c training.Call, matchday, day int) training.Call {
		c.Matchday = matchday
		c.Kickoff = time.Date(2024, time.May, day, 18, 0, 0, 0, time.UTC)
		return c
	}
	got := training.NewLastRound([]training.Call{
		at(call(1, 5, home, football.Probs{.9, .1, 0}, &football.Probs{.9, .1, 0}), 37, 12), // the round before
		at(call(5, 5, home, football.Probs{.5, .3, .2}, nil), 21, 17),                       // made up for
		at(call(2, 5, home, football.Probs{.5, .3, .2}, &football.Probs{.3, .3, .4}), 38, 17),
		at(call(3, 5, draw, football.Probs{.5, .3, .2}, &football.Probs{.3, .4, .3}), 38, 19),
		at(call(4, 5, home, football.Probs{.5, .3, .2}, nil), 38, 20),
	})
	want := training.LastRound{
		From: time.Date(2024, time.May, 17, 18, 0, 0, 0, time.UTC), Through: time.Date(2024, time.May, 20, 18, 0, 0, 0, time.UTC),
		Matches: 3, Right: 2, Priced: 2, RightOfPriced: 1, RightOfMarket: 1,
	}
	if *got != want {
		t.Errorf("%+v, want %+v", *got, want)
	}
	got = training.NewLastRound([]training.Call{
		at(call(1, 5, home, football.Probs{.5, .3, .2}, nil), 0, 17),
		at(call(2, 5, draw, football.Probs{.5, .3, .2}, nil), 0, 19),
		at(call(3, 5, home, football.Probs{.5, .3, .2}, nil), 21, 20), // alone of its matchday
	})
	if got.Matches != 2 || got.Right != 1 {
		t.Errorf("matches without a matchday: %+v", *got)
	}
	if none := training.NewLastRound(nil); none != nil {
		t.Errorf("of nothing: %+v", none)
	}
}
