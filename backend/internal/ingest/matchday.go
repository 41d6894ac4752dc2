package ingest

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// latestStart is the last day, month and day, on which a season's first match
// can lie for its matchdays to be counted. A season that begins later in the
// data is not all there, and a count would give wrong numbers.
var latestStart = struct {
	month time.Month
	day   int
}{time.September, 20}

// inferMatchdays numbers the matchdays of a season whose source does not give
// them, from dates alone. A sheet that has a stated matchday keeps it; one
// that fits nowhere gets 0.
//
// The k-th matchday lies where most teams play their k-th match. Every match
// goes to the nearest matchday in which neither team plays yet, nearest pairs
// first, and the middles are taken again from that. A whole matchday that was
// moved (the strike of August 2011) cannot be told from its dates: 97 % of the
// 24,798 matches of Spain 1993–2024 get their official number.
func inferMatchdays(sheets []*football.Sheet) {
	if len(sheets) == 0 || !slices.ContainsFunc(sheets, func(s *football.Sheet) bool { return s.MatchdayInferred || s.Matchday == 0 }) {
		return
	}
	sheets = slices.Clone(sheets)
	slices.SortFunc(sheets, func(a, b *football.Sheet) int {
		return cmp.Or(a.Kickoff.Compare(b.Kickoff), cmp.Compare(a.Home.ID, b.Home.ID), cmp.Compare(a.Away.ID, b.Away.ID))
	})
	first := sheets[0]
	start := time.Date(int(first.Season), latestStart.month, latestStart.day+1, 0, 0, 0, 0, time.UTC)
	complete := first.Kickoff.Before(start)

	var numbers []int
	if complete {
		numbers = matchdays(sheets)
	}
	for i, sheet := range sheets {
		if sheet.Matchday != 0 && !sheet.MatchdayInferred {
			continue
		}
		sheet.Matchday, sheet.MatchdayInferred = 0, false
		if complete && numbers[i] > 0 {
			sheet.Matchday, sheet.MatchdayInferred = numbers[i], true
		}
	}
}

// matchdays gives each sheet, in order of kick-off, a number from 1, or 0.
func matchdays(sheets []*football.Sheet) []int {
	days := make([]int, len(sheets))
	byTeam := map[int64][]int{} // days on which a team plays
	for i, s := range sheets {
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
		numbers = assign(sheets, days, middles, perRound)
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

// assign puts each match into the nearest round that is free for both teams.
func assign(sheets []*football.Sheet, days, middles []int, perRound int) []int {
	type candidate struct{ away, match, round int }
	candidates := make([]candidate, 0, len(sheets)*len(middles))
	for i := range sheets {
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
	numbers := make([]int, len(sheets))
	for _, c := range candidates {
		home, away := slot{sheets[c.match].Home.ID, c.round}, slot{sheets[c.match].Away.ID, c.round}
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
