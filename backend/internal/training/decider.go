package training

import (
	"context"
	"fmt"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// decider returns the tie with a team of another division that follows a league's play-off;
// nil: there is none, or the other division's season is not there to be played.
func (f *Forecaster) decider(ctx context.Context, store SeasonStore, own *league) (*simulation.Decider, error) {
	stage, ok := own.state.era.PlayOff()
	if !ok || stage.Against == nil || f.Pair == nil {
		return nil, nil
	}
	input := &own.state.input
	other, err := f.league(ctx, store, stage.Against.Division, input.Season, nil)
	if kind := fault.KindOf(err); kind == fault.NotFound || kind == fault.Conflict {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", stage.Against.Division, err)
	}
	if len(other.state.input.Teams) < other.state.era.Teams[0] {
		return nil, nil // matches of some of its teams only
	}
	pair, err := f.Pair(ctx, input.Division.Code, own.state.now)
	if err != nil {
		return nil, err
	}
	d := &simulation.Decider{Between: func(home, away football.Team) simulation.Fixture { return between(pair(home, away, false)) }}
	matches := deciderMatches(own.state, other.state)
	if len(matches) == 0 {
		result, err := simulation.Run(ctx, other.state.input, simulation.DefaultRuns, simulationSeed)
		if err != nil {
			return nil, err
		}
		for _, team := range result.Teams {
			if team.Entered > 0 {
				d.Opponents = append(d.Opponents, simulation.Opponent{Team: team.Team, Chance: team.Entered})
			}
		}
		if len(d.Opponents) == 0 {
			return nil, nil
		}
		return d, nil
	}
	opponent := matches[0].Home
	if own.state.has(opponent.ID) {
		opponent = matches[0].Away
	}
	d.Opponents = []simulation.Opponent{{Team: opponent, Chance: 1}}
	tie, err := own.tie(matches, 2, func(x football.Fixture) (simulation.Fixture, error) {
		predicted, err := pair(x.Home, x.Away, x.Neutral)
		return own.add(x, &predicted, err)
	}, func(int64) bool { return false })
	d.Tie = &tie
	return d, err
}

// deciderMatches returns the matches between a team of each division, in order of kick-off;
// sources have them with either.
func deciderMatches(own, other *leagueState) []football.MatchRecord {
	var matches []football.MatchRecord
	for _, r := range slices.Concat(own.playOffs, other.playOffs) {
		if own.has(r.Home.ID) && other.has(r.Away.ID) || other.has(r.Home.ID) && own.has(r.Away.ID) {
			matches = append(matches, r)
		}
	}
	slices.SortFunc(matches, func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) })
	return slices.CompactFunc(matches, func(a, b football.MatchRecord) bool { return a.Home.ID == b.Home.ID && a.Away.ID == b.Away.ID })
}

// has reports whether a team plays in the league's own rounds.
func (s *leagueState) has(team int64) bool {
	return slices.ContainsFunc(s.input.Teams, func(t football.Team) bool { return t.ID == team })
}

// tie returns what is known of a tie from its matches. playing forecasts those that are to
// come; later reports whether a team has a later tie.
func (l *league) tie(matches []football.MatchRecord, legs int, playing func(football.Fixture) (simulation.Fixture, error), later func(team int64) bool) (simulation.PlayOffTie, error) {
	tie := simulation.PlayOffTie{Teams: [2]int64{matches[0].Home.ID, matches[0].Away.ID}}
	for i := range matches {
		r := &matches[i]
		one := simulation.PlayOffMatch{Home: r.Home.ID, Score: r.Score, ExtraTime: r.ExtraTime != nil}
		if r.ExtraTime != nil {
			one.Score = r.ExtraTime
		}
		if r.Score == nil {
			made, err := playing(l.state.coming(r.Fixture))
			if err != nil {
				return tie, err
			}
			r.Score, one.Score = made.Fixed, made.Fixed
		}
		tie.Matches = append(tie.Matches, one)
	}
	if winner, decided := winnerOf(matches, legs, later); decided {
		tie.Winner = winner
	}
	return tie, nil
}
