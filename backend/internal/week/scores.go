package week

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// played is a jornada whose matches are being played.
type played struct {
	*jornada.Jornada
	positions []int // of the fixtures whose scores are to be asked for
	known     map[int64]football.MatchRecord
}

// askScores asks the scoreboards of the competitions whose matches are being played,
// and stores the scores of the fixtures of the jornadas.
func (r *Runner) askScores(ctx context.Context, jornadas []*jornada.Jornada) error {
	if r.Addresses.ESPN == "" {
		return nil
	}
	now := r.Now()
	var all []played
	wanted := map[string]competition.Competition{}
	first, every := now, everyLost
	for _, j := range jornadas {
		one, often, err := r.playedNow(ctx, j)
		if err != nil {
			return err
		}
		if len(one.positions) == 0 {
			continue
		}
		all = append(all, one)
		maps.Copy(wanted, one.scoreboards())
		every = min(every, often)
		for _, position := range one.positions {
			if kickoff := j.Fixtures[position-1].Kickoff; !kickoff.IsZero() && kickoff.Before(first) {
				first = kickoff
			}
		}
		if j.Day.Before(first) {
			first = j.Day
		}
	}
	days := first.UTC().AddDate(0, 0, -1).Format("20060102") + "-" + now.UTC().AddDate(0, 0, 1).Format("20060102")
	for _, code := range slices.Sorted(maps.Keys(wanted)) {
		of := wanted[code]
		from := address(strings.TrimSuffix(r.Addresses.ESPN, "/")+"/"+of.Sources.ESPN+"/scoreboard", "dates", days)
		err := r.ask(ctx, question{source: ESPN, address: from, every: every, passing: true}, func(content []byte) error {
			matches, err := r.Matches(content)
			if err != nil {
				return err
			}
			for _, one := range all {
				if _, err := r.Store.SaveScores(ctx, one.ID, scoresOf(one.Jornada, of, matches), now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) playedNow(ctx context.Context, j *jornada.Jornada) (one played, every time.Duration, err error) {
	scores, err := r.Store.RunningScores(ctx, j.ID)
	if err != nil {
		return one, 0, err
	}
	closings := map[int64]time.Time{}
	for _, f := range j.Fixtures {
		if f.MatchID != 0 {
			closings[f.MatchID] = j.Day
		}
	}
	forecasts, err := r.Store.PoolForecasts(ctx, closings)
	if err != nil {
		return one, 0, err
	}
	one = played{Jornada: j, known: make(map[int64]football.MatchRecord, len(forecasts))}
	for id := range forecasts {
		one.known[id] = forecasts[id].Record
	}
	one.positions, every = running(j, scores, one.known, r.Now())
	return one, every, nil
}

// scoreboards returns the competitions to which fixtures belong, by code. Those of a
// fixture whose match is not known may be any, of women's teams if it says so.
func (p *played) scoreboards() map[string]competition.Competition {
	chosen := map[string]competition.Competition{}
	for _, position := range p.positions {
		f := p.Fixtures[position-1]
		if record, there := p.known[f.MatchID]; there {
			if c, ok := competition.ByCode(record.Division); ok && c.Sources.ESPN != "" {
				chosen[c.Code] = c
			}
			continue
		}
		for _, c := range competition.All() {
			if c.Sources.ESPN != "" && f.Women == club.OfWomen(c.Field) {
				chosen[c.Code] = c
			}
		}
	}
	return chosen
}

// scoresOf returns the scores of the fixtures that are among matches of a competition.
func scoresOf(j *jornada.Jornada, of competition.Competition, matches []jornada.LiveMatch) (scores []jornada.RunningScore) {
	country := of.Area
	if of.Field == football.MenNational || of.Field == football.WomenNational {
		country = club.International
	}
	var candidates []football.MatchRecord
	var teams []ingest.KnownTeam
	team := func(name string) football.Team {
		if club.OfWomen(of.Field) {
			name = club.MarkWomen(name)
		}
		one := football.Team{ID: int64(len(teams) + 1), Name: name, Country: country, Field: of.Field}
		teams = append(teams, ingest.KnownTeam{Team: one})
		return one
	}
	for i, m := range matches {
		record := football.MatchRecord{}
		record.ID, record.Kickoff = int64(i+1), m.Kickoff
		record.Home, record.Away = team(m.Home), team(m.Away)
		candidates = append(candidates, record)
	}
	finder := playing.NewFinder(candidates, teams)
	for i, f := range j.Fixtures {
		at := j.Day
		if !f.Kickoff.IsZero() {
			at = f.Kickoff
		}
		id := finder.Find(f, at)
		if id == 0 || matches[id-1].Score == nil {
			continue
		}
		m := matches[id-1]
		scores = append(scores, jornada.RunningScore{Position: i + 1, Score: *m.Score, Ended: m.Ended, Clock: m.Clock})
	}
	return scores
}
