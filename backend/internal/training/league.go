package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// simulateLeague simulates the rest of a season of a league, with its split, its play-off
// and what another division has to do with it.
func (f *Forecaster) simulateLeague(ctx context.Context, store SeasonStore, division string, season football.Season, fixed []AssumedResult) (Ending, error) {
	league, err := f.league(ctx, store, division, season, fixed)
	if err != nil {
		return Ending{}, err
	}
	input := &league.state.input
	if input.Decider, err = f.decider(ctx, store, league); err != nil {
		return Ending{}, err
	}
	for _, x := range league.assumed {
		return Ending{}, fault.New(fault.Invalid, "there is no match of team %d against team %d to come", x.HomeID, x.AwayID)
	}
	result, err := simulation.Run(ctx, *input, simulation.DefaultRuns, simulationSeed)
	if err != nil {
		return Ending{}, err
	}
	ending := Ending{
		Division: division, Season: season, At: league.state.now, Model: league.model.name, ModelID: league.model.id,
		Teams: []Prospect{}, Needs: []Need{}, Remaining: league.remaining,
	}
	ending.fill(result, league.state.deducted)
	return ending, nil
}

// league is a season of a league that can be simulated.
type league struct {
	model     leagueModel
	state     *leagueState
	assumed   []AssumedResult // that no match has taken yet
	remaining []Remaining
}

// league prepares the rest of a season of a league, but for a decider with another division.
func (f *Forecaster) league(ctx context.Context, store SeasonStore, division string, season football.Season, fixed []AssumedResult) (*league, error) {
	now := f.Now().UTC()
	model, err := f.leagueModel(ctx, store, division, now)
	if err != nil {
		return nil, err
	}
	records, err := store.SeasonMatchRecords(ctx, division, season)
	if err != nil {
		return nil, err
	}
	deductions, err := store.Deductions(ctx, division, season)
	if err != nil {
		return nil, err
	}
	of, known := competition.ByCode(division)
	state, err := newLeagueState(of, season, records, now)
	if err != nil {
		return nil, err
	}
	if !known || !state.known() {
		return nil, fault.New(fault.Conflict, "the rest of %s cannot be played: it is not known who meets whom how often", division)
	}
	state.deduct(deductions)
	l := &league{model: model, state: state, assumed: slices.Clone(fixed), remaining: []Remaining{}}
	for _, open := range state.open {
		one, err := l.playing(open.Fixture)
		if err != nil {
			return nil, err
		}
		one.InSplit = open.inSplit
		state.input.Fixtures = append(state.input.Fixtures, one)
	}
	if state.input.Ties, err = l.ties(); err != nil {
		return nil, err
	}
	if state.goesOn() {
		state.input.Between = func(home, away football.Team) simulation.Fixture {
			return between(model.forecast(football.Fixture{Division: division, Season: season, Kickoff: now, Home: home, Away: away}))
		}
	}
	return l, nil
}

// playing forecasts a match of the league that is to come.
func (l *league) playing(fixture football.Fixture) (simulation.Fixture, error) {
	predicted, err := l.model.forecast(fixture)
	return l.add(fixture, &predicted, err)
}

// add adds a match to those that are to come, with its forecast and the result that is
// assumed for it.
func (l *league) add(fixture football.Fixture, predicted *forecast.Forecast, err error) (simulation.Fixture, error) {
	if err != nil {
		return simulation.Fixture{}, fmt.Errorf("forecast %s – %s: %w", fixture.Home.Name, fixture.Away.Name, err)
	}
	grid := predicted.Grid()
	one := Remaining{MatchID: fixture.ID, Home: newTeamName(fixture.Home), Away: newTeamName(fixture.Away), Probs: Chances{predicted.Probs[0], predicted.Probs[1], predicted.Probs[2]}}
	if fixture.ID != 0 {
		one.Kickoff = &fixture.Kickoff
	}
	score := l.take(&fixture)
	if score != nil {
		one.Fixed = &FixedScore{score.Home, score.Away}
	}
	l.remaining = append(l.remaining, one)
	return simulation.Fixture{Fixture: fixture, Rates: rates(predicted), Grid: &grid, Fixed: score}, nil
}

// take returns the result assumed for a match; nil: none.
func (l *league) take(x *football.Fixture) *football.Score {
	at := slices.IndexFunc(l.assumed, func(a AssumedResult) bool { return a.HomeID == x.Home.ID && a.AwayID == x.Away.ID })
	if at < 0 {
		return nil
	}
	score := l.assumed[at].Score
	l.assumed = slices.Delete(l.assumed, at, at+1)
	return &score
}

// between returns the match of two teams that may meet, from its forecast.
func between(predicted forecast.Forecast, err error) simulation.Fixture {
	if err != nil {
		return simulation.Fixture{Rates: goalmodel.Rates{Home: 1.3, Away: 1.1}} // the model does not know one of the teams
	}
	grid := predicted.Grid()
	return simulation.Fixture{Rates: rates(&predicted), Grid: &grid}
}

// leagueModel forecasts the matches of a league.
type leagueModel struct {
	name     string
	id       int64 // 0: it is not stored
	forecast func(football.Fixture) (forecast.Forecast, error)
}

// leagueModel returns the champion of a division, or where none has been trained what
// forecasts any two teams.
func (f *Forecaster) leagueModel(ctx context.Context, store SeasonStore, division string, now time.Time) (leagueModel, error) {
	champion, err := store.Champion(ctx, division)
	if fault.KindOf(err) == fault.NotFound && f.Pair != nil {
		pair, err := f.Pair(ctx, division, now)
		return leagueModel{worldModel, 0, func(x football.Fixture) (forecast.Forecast, error) { return pair(x.Home, x.Away, x.Neutral) }}, err
	}
	if err != nil {
		return leagueModel{}, err
	}
	model, err := f.model(champion)
	if err != nil {
		return leagueModel{}, fmt.Errorf("read model %d: %w", champion.ID, err)
	}
	return leagueModel{champion.Name, champion.ID, func(x football.Fixture) (forecast.Forecast, error) { return model.Forecast(x) }}, nil
}

// leagueState is where a season of a league stands.
type leagueState struct {
	era      competition.Era
	now      time.Time
	input    simulation.Input
	open     []openFixture
	playOffs []football.MatchRecord // in order of kick-off
	split    time.Time              // kick-off of the first match of the split; zero: none is known
	last     time.Time              // kick-off of the last match
	deducted map[int64]int          // in the whole season, by id of the team
}

// openFixture is a match that counts in the table and is still to be played.
type openFixture struct {
	football.Fixture

	inSplit bool
}

// newLeagueState tells from the matches of a season, in order of kick-off, where it stands.
// Matches of the league's own rounds that have no record are added without a day.
func newLeagueState(of competition.Competition, season football.Season, records []football.MatchRecord, now time.Time) (*leagueState, error) {
	s := &leagueState{era: of.At(season), now: now, input: simulation.Input{Division: of, Season: season}}
	playOff, _ := s.era.PlayOff()
	var parts []competition.TablePart
	if len(s.era.Stages) > 0 {
		parts = s.era.TableParts(records)
	}
	met, seen := map[[2]int64]int{}, map[int64]bool{}
	for i := range parts {
		r := &records[i]
		s.last = r.Kickoff
		if parts[i] == competition.NotInTable {
			if playOff.Name != "" && r.Stage == playOff.Name && r.Status != football.Cancelled {
				s.playOffs = append(s.playOffs, *r)
			}
			continue
		}
		for _, t := range []football.Team{r.Home, r.Away} {
			if !seen[t.ID] {
				seen[t.ID] = true
				s.input.Teams = append(s.input.Teams, t)
			}
		}
		inSplit := parts[i] == competition.InSplit
		if !inSplit {
			met[[2]int64{r.Home.ID, r.Away.ID}]++
		} else if s.split.IsZero() {
			s.split = r.Kickoff
		}
		match, played := r.Match()
		switch {
		case played && inSplit:
			s.input.SplitPlayed = append(s.input.SplitPlayed, match)
		case played:
			s.input.Played = append(s.input.Played, match)
		case r.Status != football.Cancelled:
			s.open = append(s.open, openFixture{s.coming(r.Fixture), inSplit})
		}
	}
	if len(s.input.Teams) < 2 {
		return nil, fault.New(fault.NotFound, "there are no matches of this season")
	}
	slices.SortFunc(s.input.Teams, func(a, b football.Team) int { return int(a.ID - b.ID) })
	s.addMissing(met)
	return s, nil
}

// coming returns a fixture as it is forecast: one that was postponed with what is known now.
func (s *leagueState) coming(f football.Fixture) football.Fixture {
	if f.Kickoff.Before(s.now) {
		f.Kickoff = s.now
	}
	return f
}

// addMissing adds the matches of the league's own rounds that have no record, each at the
// ground where the two have met less often.
func (s *leagueState) addMissing(met map[[2]int64]int) {
	meetings := s.era.OwnMeetings(len(s.input.Teams))
	for i, first := range s.input.Teams {
		for _, second := range s.input.Teams[i+1:] {
			there, here := met[[2]int64{first.ID, second.ID}], met[[2]int64{second.ID, first.ID}]
			for there+here < meetings {
				f := football.Fixture{Division: s.input.Division.Code, Season: s.input.Season, Kickoff: s.now, Home: first, Away: second}
				if there > here {
					f.Home, f.Away = second, first
					here++
				} else {
					there++
				}
				s.open = append(s.open, openFixture{Fixture: f})
			}
		}
	}
}

// known reports whether it is known who meets whom how often.
func (s *leagueState) known() bool {
	return s.era.OwnMeetings(len(s.input.Teams)) > 0 && s.era.KnowsSplit(len(s.input.Teams))
}

// goesOn reports whether the league's own rounds are followed by a split, or by a play-off
// between places of the table.
func (s *leagueState) goesOn() bool {
	playOff, ok := s.era.PlayOff()
	return s.era.NewSplitting(len(s.input.Teams), nil) != nil || ok && playOff.Places[1] <= len(s.input.Teams) && !s.longOver()
}

// playedBy is how long after a league's own rounds its play-off has been played, whether or
// not its results are there.
const playedBy = 60 * 24 * time.Hour

// longOver reports whether a play-off of which nothing is known must have been played.
func (s *leagueState) longOver() bool {
	return len(s.open) == 0 && len(s.playOffs) == 0 && s.now.Sub(s.last) > playedBy
}

// deduct sums the points deducted from the teams.
func (s *leagueState) deduct(deductions []competition.Deduction) {
	s.deducted, s.input.Deducted, s.input.SplitDeducted = map[int64]int{}, map[int64]int{}, map[int64]int{}
	for _, d := range deductions {
		if !slices.ContainsFunc(s.input.Teams, func(t football.Team) bool { return t.ID == d.Team.ID }) {
			continue
		}
		s.deducted[d.Team.ID] += d.Points
		if s.split.IsZero() || d.Day.Before(s.split) {
			s.input.Deducted[d.Team.ID] += d.Points
		} else {
			s.input.SplitDeducted[d.Team.ID] += d.Points
		}
	}
}

// ties returns the ties of the play-off between the league's own teams that are known.
func (l *league) ties() ([]simulation.PlayOffTie, error) {
	s := l.state
	stage, ok := s.era.PlayOff()
	if !ok {
		return nil, nil
	}
	var pairs [][2]int64
	matches := map[[2]int64][]football.MatchRecord{}
	for _, r := range s.playOffs {
		if stage.Against != nil && (!s.has(r.Home.ID) || !s.has(r.Away.ID)) {
			continue
		}
		pair := [2]int64{min(r.Home.ID, r.Away.ID), max(r.Home.ID, r.Away.ID)}
		if matches[pair] == nil {
			pairs = append(pairs, pair)
		}
		matches[pair] = append(matches[pair], r)
	}
	var ties []simulation.PlayOffTie
	for k, pair := range pairs {
		later := func(team int64) bool {
			return slices.ContainsFunc(pairs[k+1:], func(p [2]int64) bool { return p[0] == team || p[1] == team })
		}
		legs := stage.RoundLegs(k < stage.FirstTies(), k == stage.Places[1]-stage.Places[0]-1)
		tie, err := l.tie(matches[pair], legs, l.playing, later)
		if err != nil {
			return nil, err
		}
		ties = append(ties, tie)
	}
	return ties, nil
}
