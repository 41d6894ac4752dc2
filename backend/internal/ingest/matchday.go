package ingest

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// latestStart is how long after the first day of a season its first match may be for its
// matchdays to be inferred: leagues that begin in July may until 20 September, those of
// one year, which begin in spring, until July. If the data begin later, the season is
// incomplete and the numbers would be wrong.
const (
	latestStart       = 82 * 24 * time.Hour
	latestStartInYear = 182 * 24 * time.Hour
)

// inferMatchdays numbers the matchdays of a season whose source does not state them,
// from dates alone. A stated matchday is left as it is. A match that fits no
// matchday gets 0.
//
// The k-th matchday is first placed on the median day of the teams' k-th matches.
// Each match is assigned to the nearest matchday in which neither team plays yet,
// nearest pairs first; then the medians are recomputed from the assignment. A whole
// matchday that was moved (the strike of August 2011) cannot be recognized from
// dates: 97 % of the 24,798 matches of Spain 1993–2024 get their official number.
func inferMatchdays(records []*football.MatchRecord, of competition.Competition) {
	if len(records) == 0 || !slices.ContainsFunc(records, func(s *football.MatchRecord) bool { return s.MatchdayInferred || s.Matchday == 0 }) {
		return
	}
	records = slices.Clone(records)
	slices.SortFunc(records, func(a, b *football.MatchRecord) int {
		return cmp.Or(a.Kickoff.Compare(b.Kickoff), cmp.Compare(a.Home.ID, b.Home.ID), cmp.Compare(a.Away.ID, b.Away.ID))
	})
	first := records[0]
	latest := latestStart
	if of.Calendar.OneYear {
		latest = latestStartInYear
	}
	complete := first.Kickoff.Before(of.FirstDay(first.Season).Add(latest))

	var numbers []int
	if complete {
		numbers = matchdays(records)
	}
	for i, record := range records {
		if record.Matchday != 0 && !record.MatchdayInferred {
			continue
		}
		record.Matchday, record.MatchdayInferred = 0, false
		if complete && numbers[i] > 0 {
			record.Matchday, record.MatchdayInferred = numbers[i], true
		}
	}
}

// matchdays returns the matchday of each record, counted from 1; 0 if none fits.
// Records must be in order of kick-off.
func matchdays(records []*football.MatchRecord) []int {
	days := make([]int, len(records))
	byTeam := map[int64][]int{} // days on which a team plays
	for i, s := range records {
		days[i] = int(s.Kickoff.Unix() / (24 * 60 * 60))
		byTeam[s.Home.ID] = append(byTeam[s.Home.ID], days[i])
		byTeam[s.Away.ID] = append(byTeam[s.Away.ID], days[i])
	}
	perRound := max(1, len(byTeam)/2)
	rounds := 0
	for _, played := range byTeam {
		rounds = max(rounds, len(played))
	}
	middles := make([]int, rounds)
	for k := range middles {
		var on []int
		for _, played := range byTeam {
			if k < len(played) {
				on = append(on, played[k])
			}
		}
		middles[k] = median(on)
	}
	var numbers []int
	for range 3 {
		numbers = assignRounds(records, days, middles, perRound)
		on := make([][]int, rounds)
		for i, number := range numbers {
			if number > 0 {
				on[number-1] = append(on[number-1], days[i])
			}
		}
		for k := range middles {
			if len(on[k]) > 0 {
				middles[k] = median(on[k])
			}
		}
	}
	return numbers
}

// assignRounds assigns each match to the nearest round in which both teams are free.
func assignRounds(records []*football.MatchRecord, days, middles []int, perRound int) []int {
	type candidate struct{ away, match, round int }
	candidates := make([]candidate, 0, len(records)*len(middles))
	for i := range records {
		for k, middle := range middles {
			away := days[i] - middle
			candidates = append(candidates, candidate{max(away, -away), i, k})
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(a.away-b.away, a.match-b.match, a.round-b.round)
	})
	type slot struct {
		team  int64
		round int
	}
	taken := map[slot]bool{}
	size := make([]int, len(middles))
	numbers := make([]int, len(records))
	for _, c := range candidates {
		home, away := slot{records[c.match].Home.ID, c.round}, slot{records[c.match].Away.ID, c.round}
		if numbers[c.match] != 0 || size[c.round] == perRound || taken[home] || taken[away] {
			continue
		}
		numbers[c.match] = c.round + 1
		size[c.round]++
		taken[home], taken[away] = true, true
	}
	return numbers
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}
