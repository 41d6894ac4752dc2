package training

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// Pairing forecasts any two teams of a competition with what is known on a day.
type Pairing = func(home, away football.Team, neutral bool) (forecast.Forecast, error)

// worldModel is the name of what forecasts teams of different leagues.
const worldModel = "world"

// The rounds of a cup's knock-out by the number of teams that are left.
var cupRounds = map[int]competition.BoundaryKind{32: "last32", 16: "last16", 8: "quarterFinals", 4: "semiFinals", 2: "final", 1: "winner"}

// simulateCup simulates the rest of a season of a cup.
func (f *Forecaster) simulateCup(ctx context.Context, of competition.Competition, season football.Season, records []football.MatchRecord, fixed []AssumedResult) (Ending, error) {
	if f.Pair == nil {
		return Ending{}, fault.New(fault.Conflict, "cups are not simulated here")
	}
	now := f.Now().UTC()
	pair, err := f.Pair(ctx, of.Code, now)
	if err != nil {
		return Ending{}, err
	}
	assumed, err := assume(records, fixed)
	if err != nil {
		return Ending{}, err
	}
	s, err := newCupState(of, season, assumed)
	if err != nil {
		return Ending{}, err
	}
	ending := Ending{
		Kind: of.Kind, Division: of.Code, Season: season, At: now, Model: worldModel, Runs: simulation.DefaultRuns,
		Teams: []Prospect{}, Needs: []Need{}, Remaining: []Remaining{},
	}
	var unknown error
	s.cup.Rates = func(home, away int, neutral bool) goalmodel.Rates {
		made, err := pair(s.cup.Teams[home], s.cup.Teams[away], neutral)
		if err != nil {
			unknown = cmp.Or(unknown, err)
		}
		return rates(&made)
	}
	result, err := simulation.PlayCup(ctx, s.cup, ending.Runs, simulationSeed)
	if unknown != nil {
		return Ending{}, fmt.Errorf("forecast the teams of %s: %w", of.Code, unknown)
	}
	if err != nil {
		return Ending{}, err
	}
	ending.Error = math.Sqrt(.25 / float64(ending.Runs))
	for place, one := range result.Teams {
		p := Prospect{Team: inCup(s.cup.Teams[one.Team]), Position: place + 1, Positions: []float64{}, Lines: []EndLine{}}
		for k := min(len(one.Last), bits.Len(32)) - 1; k >= 0; k-- {
			if s.counts(result, k) {
				p.Lines = append(p.Lines, EndLine{Kind: cupRounds[1<<k], Places: 1 << k, Above: one.Last[k], Own: one.Last[k]})
			}
		}
		ending.Teams = append(ending.Teams, p)
	}
	in := map[int64]bool{}
	for _, team := range s.cup.Teams {
		in[team.ID] = true
	}
	for i := range records {
		r := &records[i]
		if r.Score != nil || r.Status == football.Cancelled || !in[r.Home.ID] || !in[r.Away.ID] {
			continue
		}
		predicted, err := pair(r.Home, r.Away, r.Neutral)
		if err != nil {
			return Ending{}, err
		}
		one := Remaining{MatchID: r.ID, Home: inCup(r.Home), Away: inCup(r.Away), Kickoff: &r.Kickoff, Probs: Chances{predicted.Probs[0], predicted.Probs[1], predicted.Probs[2]}}
		if score := assumed[i].Score; score != nil {
			one.Fixed = &FixedScore{score.Home, score.Away}
		}
		ending.Remaining = append(ending.Remaining, one)
	}
	return ending, nil
}

func inCup(t football.Team) TeamName { return TeamName{t.ID, t.Name, t.Country} }

// assume returns the records with the results that a user assumes.
func assume(records []football.MatchRecord, fixed []AssumedResult) ([]football.MatchRecord, error) {
	assumed := slices.Clone(records)
	for k := range fixed {
		x := &fixed[k]
		at := slices.IndexFunc(assumed, func(r football.MatchRecord) bool {
			return r.Score == nil && r.Status != football.Cancelled && r.Home.ID == x.HomeID && r.Away.ID == x.AwayID
		})
		if at < 0 {
			return nil, fault.New(fault.Invalid, "there is no match of team %d against team %d to come", x.HomeID, x.AwayID)
		}
		assumed[at].Score = &x.Score
	}
	return assumed, nil
}

// cupState is where a cup stands.
type cupState struct {
	cup    simulation.Cup
	number map[int64]int // of the teams in cup.Teams
}

// counts reports whether it is counted who is among the last 2^k teams.
func (s *cupState) counts(r *simulation.CupResult, k int) bool {
	return slices.ContainsFunc(r.Teams, func(p simulation.CupProspect) bool { return p.Last[k] > 0 })
}

// newCupState tells from the matches of a season, in order of kick-off, where a cup stands.
func newCupState(of competition.Competition, season football.Season, records []football.MatchRecord) (*cupState, error) {
	era := of.At(season)
	phase, knockOut := era.CupStages()
	if knockOut.Kind == "" {
		return nil, fault.New(fault.Conflict, "the rest of %s cannot be played: it has no knock-out", of.Name.English)
	}
	s := &cupState{number: map[int64]int{}, cup: simulation.Cup{
		Competition: of, Season: season, Legs: max(1, knockOut.Legs), Neutral: of.Field == football.MenNational || of.Field == football.WomenNational,
		Places: knockOut.Places,
	}}
	var groups, ties []football.MatchRecord
	open := false // some match of the groups has not been played
	for _, r := range records {
		switch {
		case r.Status == football.Cancelled:
		case phase.Kind != "" && r.Stage == phase.Name:
			groups = append(groups, r)
			open = open || r.Score == nil
		case r.Stage == knockOut.Name:
			ties = append(ties, r)
		}
	}
	if len(ties) == 0 && phase.Kind == competition.Groups {
		groups, ties = afterGroups(groups)
		open = slices.ContainsFunc(groups, func(r football.MatchRecord) bool { return r.Score == nil })
	}
	add := func() error { return s.addTies(groups, ties) }
	if len(groups) > 0 && (open || len(ties) == 0) {
		add = func() error { return s.addGroups(phase, groups) }
	}
	if err := add(); err != nil || !s.cup.Neutral {
		return s, err
	}
	for _, team := range hosts(slices.Concat(groups, ties)) {
		if number, left := s.number[team.ID]; left {
			s.cup.Hosts = append(s.cup.Hosts, number)
		}
	}
	return s, nil
}

// mostHosts is how many teams share a tournament at most, as in 2026; one with more is played
// all over a continent, as that of 2020, and where its rounds are follows from nothing here.
const mostHosts = 3

// hosts returns the teams that play matches of a tournament at home.
func hosts(records []football.MatchRecord) []football.Team {
	var teams []football.Team
	for _, r := range records {
		if !r.Neutral && !slices.ContainsFunc(teams, func(t football.Team) bool { return t.ID == r.Home.ID }) {
			teams = append(teams, r.Home)
		}
	}
	if len(teams) > mostHosts {
		return nil
	}
	return teams
}

// afterGroups separates the groups of a tournament from the knock-out where the source
// names neither: the groups are as many matches of each team as those have that were out
// after them, and as many as make groups in which each team meets the others once.
func afterGroups(records []football.MatchRecord) (groups, ties []football.MatchRecord) {
	if slices.ContainsFunc(records, func(r football.MatchRecord) bool { return r.Round != "" }) {
		return records, nil
	}
	matches := map[int64]int{}
	for _, r := range records {
		matches[r.Home.ID]++
		matches[r.Away.ID]++
	}
	if len(matches) == 0 {
		return nil, nil
	}
	fewest := slices.Min(slices.Collect(maps.Values(matches)))
	if len(matches)%(fewest+1) != 0 {
		return records, nil
	}
	clear(matches)
	for _, r := range records {
		if matches[r.Home.ID] < fewest && matches[r.Away.ID] < fewest {
			groups = append(groups, r)
		} else {
			ties = append(ties, r)
		}
		matches[r.Home.ID]++
		matches[r.Away.ID]++
	}
	return groups, ties
}

// add returns the number of a team.
func (s *cupState) add(t football.Team) int {
	at, known := s.number[t.ID]
	if !known {
		at = len(s.cup.Teams)
		s.number[t.ID] = at
		s.cup.Teams = append(s.cup.Teams, t)
	}
	return at
}

func (s *cupState) match(r *football.MatchRecord) simulation.CupMatch {
	return simulation.CupMatch{Home: s.add(r.Home), Away: s.add(r.Away), Neutral: r.Neutral, Score: r.Score}
}

// addGroups adds the groups: as they are named, or else those who play each other.
func (s *cupState) addGroups(phase competition.Stage, records []football.MatchRecord) error {
	if s.cup.Places == [2]int{} {
		s.cup.Places = [2]int{1, 2}
	}
	named := map[string][]int{}
	var parent []int
	root := func(team int) int {
		for parent[team] != team {
			team = parent[team]
		}
		return team
	}
	lettered := true
	for i := range records {
		m := s.match(&records[i])
		for len(parent) < len(s.cup.Teams) {
			parent = append(parent, len(parent))
		}
		s.cup.Phase = append(s.cup.Phase, m)
		parent[root(m.Home)] = root(m.Away)
		lettered = lettered && competition.IsGroup(records[i].Round)
		for _, team := range []int{m.Home, m.Away} {
			if !slices.Contains(named[records[i].Round], team) {
				named[records[i].Round] = append(named[records[i].Round], team)
			}
		}
	}
	if phase.Kind == competition.RoundRobin || !lettered {
		named = map[string][]int{}
		for team := range s.cup.Teams {
			key := ""
			if phase.Kind == competition.Groups {
				key = fmt.Sprintf("%04d", root(team))
			}
			named[key] = append(named[key], team)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if len(named[name]) < 3 {
			return fault.New(fault.Conflict, "the rest of %s cannot be played: its groups are not known", s.cup.Competition.Name.English)
		}
		s.cup.Groups = append(s.cup.Groups, named[name])
	}
	return nil
}

// addTies adds the ties that have not been decided and the teams that wait for one.
func (s *cupState) addTies(groups, records []football.MatchRecord) error {
	type pair [2]int64
	byPair := map[pair][]football.MatchRecord{}
	var order []pair
	teams := map[int64]football.Team{}
	var in []int64
	for _, r := range records {
		key := pair{min(r.Home.ID, r.Away.ID), max(r.Home.ID, r.Away.ID)}
		if byPair[key] == nil {
			order = append(order, key)
		}
		byPair[key] = append(byPair[key], r)
		for _, t := range []football.Team{r.Home, r.Away} {
			if _, known := teams[t.ID]; !known {
				teams[t.ID] = t
				in = append(in, t.ID)
			}
		}
	}
	out, busy := map[int64]bool{}, map[int64]bool{}
	for k, key := range order {
		if out[key[0]] || out[key[1]] {
			continue // for third place
		}
		later := func(team int64) bool {
			return slices.ContainsFunc(order[k+1:], func(p pair) bool { return p[0] == team || p[1] == team })
		}
		winner, decided := winnerOf(byPair[key], s.cup.Legs, later)
		switch {
		case !decided:
			busy[key[0]], busy[key[1]] = true, true
			var tie simulation.Tie
			for i := range byPair[key] {
				tie.Matches = append(tie.Matches, s.match(&byPair[key][i]))
			}
			s.cup.Ties = append(s.cup.Ties, tie)
		case winner == key[0]:
			out[key[1]] = true
		default:
			out[key[0]] = true
		}
	}
	for _, id := range in {
		if !out[id] && !busy[id] {
			s.cup.Waiting = append(s.cup.Waiting, s.add(teams[id]))
		}
	}
	// The best of a league phase enter in the second round.
	if free := free(s.cup.Places); len(groups) > 0 && free > 0 {
		season := competition.Season{Competition: s.cup.Competition, Season: s.cup.Season, Records: groups}
		for _, row := range season.Table(0)[:free] {
			if _, played := teams[row.Team.ID]; !played {
				s.cup.Waiting = append(s.cup.Waiting, s.add(row.Team))
			}
		}
	}
	if after := len(s.cup.Waiting) + len(s.cup.Ties); after&(after-1) != 0 || after > 32 {
		return fault.New(fault.Conflict, "the rest of %s cannot be played: not all teams of the next round are known", s.cup.Competition.Name.English)
	}
	return nil
}

// free returns how many of the places that go on have no match in the first round.
func free(places [2]int) int {
	n := places[1] - places[0] + 1
	if places == [2]int{} || n < 2 {
		return 0
	}
	return 1<<bits.Len(uint(n-1)) - n
}

// decisive is more goals than there can be: a shoot-out decides whatever they were.
const decisive = 1000

// winnerOf returns the winner of a tie if it has been decided. later reports whether a team
// has a later tie, which tells what scores do not: away goals, a tie of one match.
func winnerOf(matches []football.MatchRecord, legs int, later func(team int64) bool) (winner int64, decided bool) {
	first, other := matches[0].Home.ID, matches[0].Away.ID
	if a, b := later(first), later(other); a != b {
		if a {
			return first, true
		}
		return other, true
	}
	ahead := 0
	for i := range matches {
		m := &matches[i]
		if m.Score == nil {
			return 0, false
		}
		score := *m.Score
		if m.ExtraTime != nil {
			score = *m.ExtraTime
		}
		margin := score.Home - score.Away
		if m.Penalties != nil {
			margin = decisive * (m.Penalties.Home - m.Penalties.Away)
		}
		switch m.ShootoutWinner {
		case football.HomeSide:
			margin = decisive
		case football.AwaySide:
			margin = -decisive
		}
		if m.Home.ID != first {
			margin = -margin
		}
		ahead += margin
	}
	single := strings.EqualFold(matches[0].Round, "final") || matches[0].Neutral
	if len(matches) < legs && !single || ahead == 0 {
		return 0, false
	}
	if ahead > 0 {
		return first, true
	}
	return other, true
}
