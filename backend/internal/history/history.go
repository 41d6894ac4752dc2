// Package history prepares the matches of a country for the numeric packages: in
// order, cut into round blocks, with teams and divisions as small indices and
// the market's lines computed, so that fitting a model is a loop over plain
// numbers.
package history

import (
	"cmp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Game is one match or fixture.
type Game struct {
	Source     int // index of its record in the slice given to ByCountry
	Home, Away int // index in History.Teams
	Division   int // index in History.Divisions
	Season     football.Season
	Day        int // days since 1970
	Block      int // index in History.Blocks
	// RoundsLeft is the number of matches of the season left to the team that has
	// fewer, this one included: 1 in the last round; 0: not known.
	RoundsLeft int
	// RoundsPlayed is the number of matches that the two teams have played before
	// this one in the season, on average, rounded down.
	RoundsPlayed int
	// HasResult reports whether the game has a result to learn from; fixtures and
	// awarded matches have none.
	HasResult   bool
	Awarded     bool // not played; Goals still count in the table
	ClosedDoors bool // played behind closed doors
	HasShots    bool // OnTarget is known
	Goals       [2]float64
	OnTarget    [2]float64
	// Opening and Closing are the market's lines; zero where there are no prices.
	Opening, Closing odds.Line
}

// Outcome returns the outcome; meaningless for a game without a score.
func (g *Game) Outcome() football.Outcome { return g.Score().Outcome() }

// Score returns the final score. It is meaningful only if HasResult.
func (g *Game) Score() football.Score {
	return football.Score{Home: int(g.Goals[0]), Away: int(g.Goals[1])}
}

// Market returns the best line to learn from: the closing line, else the opening
// one. ok is false when there is neither.
func (g *Game) Market() (line odds.Line, closing, ok bool) {
	switch {
	case g.Closing.Probs[0] > 0:
		return g.Closing, true, true
	case g.Opening.Probs[0] > 0:
		return g.Opening, false, true
	}
	return odds.Line{}, false, false
}

// Block is a round block: a run of match days at most one day apart in which no
// team plays twice. All its games are forecast before a model learns from any of
// them.
type Block struct {
	First, End int // its games are Games[First:End]
	Day        int // of its first game
	Season     football.Season
	// StartsSeason reports whether this is the first block of its season.
	StartsSeason bool
	// Gap is the number of days since the first day of the block before; 0 for the
	// first block.
	Gap int
}

// History holds the matches of one country.
type History struct {
	Country   string
	Teams     []football.Team
	Divisions []competition.Competition // highest tier first
	Games     []Game                    // in order of day, tier and home team
	Blocks    []Block
	// Members lists the teams of a division in a season, by index, ascending.
	Members map[DivisionSeason][]int
	// Deductions are the points taken away from teams, in order of day.
	Deductions []Deduction
}

// Deduction is points taken away from a team; negative points are given back.
type Deduction struct {
	DivisionSeason
	Day, Team, Points int // Day is that of the decision, Team an index
}

// DivisionSeason is one division in one season.
type DivisionSeason struct {
	Division int
	Season   football.Season
}

// Matches in Europe's leagues were played behind closed doors between these days:
// from doorsClosed on, before doorsOpen.
var (
	doorsClosed = days(time.Date(2020, time.June, 1, 0, 0, 0, 0, time.UTC))
	doorsOpen   = days(time.Date(2021, time.June, 16, 0, 0, 0, 0, time.UTC))
)

// ClosedDoors reports whether matches on a day were played behind closed doors.
func ClosedDoors(day int) bool { return day >= doorsClosed && day < doorsOpen }

// Day returns the UTC date of t as days since 1970-01-01.
func Day(t time.Time) int { return days(t) }

func days(t time.Time) int {
	const day = 24 * 60 * 60
	seconds := t.Unix()
	if seconds < 0 {
		seconds -= day - 1
	}
	return int(seconds / day)
}

// ByCountry builds one history per country, in order of country code. Countries
// are kept apart because league matches never compare their teams. margin is the
// method of turning odds into probabilities. Only the tables of men's leagues are in
// it: not cups, national teams, women's leagues or play-offs.
func ByCountry(records []football.MatchRecord, margin odds.Margin, deductions ...competition.Deduction) []*History {
	index := map[string][]int{}
	inTables := tables{}
	for i := range records {
		if !inTables.have(&records[i].Fixture) {
			continue
		}
		country := records[i].Home.Country
		index[country] = append(index[country], i)
	}
	var all []*History
	for country, chosen := range index {
		h := build(country, records, chosen, margin)
		h.addDeductions(deductions)
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b *History) int { return cmp.Compare(a.Country, b.Country) })
	return all
}

// tables remembers which stages count in the table of a men's league.
type tables map[stageKey]bool

type stageKey struct {
	division string
	season   football.Season
	stage    string
}

// have reports whether a match counts in a table. One of an unknown competition does.
func (t tables) have(f *football.Fixture) bool {
	key := stageKey{f.Division, f.Season, f.Stage}
	in, known := t[key]
	if !known {
		of, listed := competition.ByCode(f.Division)
		in = !listed || of.Field == football.Men && of.Kind == competition.League && of.At(f.Season).InTable(f.Stage)
		t[key] = in
	}
	return in
}

func build(country string, records []football.MatchRecord, chosen []int, margin odds.Margin) *History {
	h := &History{Country: country, Members: map[DivisionSeason][]int{}}
	divisions := h.findDivisions(records, chosen)
	slices.SortFunc(chosen, func(a, b int) int {
		x, y := &records[a], &records[b]
		return cmp.Or(
			cmp.Compare(days(x.Kickoff), days(y.Kickoff)),
			cmp.Compare(divisions[x.Division], divisions[y.Division]), x.Kickoff.Compare(y.Kickoff),
			cmp.Compare(x.Home.Name, y.Home.Name), cmp.Compare(x.Home.ID, y.Home.ID),
			cmp.Compare(x.Away.Name, y.Away.Name), cmp.Compare(x.Away.ID, y.Away.ID),
		)
	})
	teams := map[int64]int{}
	team := func(t football.Team) int {
		i, known := teams[t.ID]
		if !known {
			i = len(h.Teams)
			teams[t.ID] = i
			h.Teams = append(h.Teams, t)
		}
		return i
	}
	h.Games = make([]Game, 0, len(chosen))
	for _, source := range chosen {
		s := &records[source]
		h.Games = append(h.Games, newGame(s, source, team(s.Home), team(s.Away), divisions[s.Division], margin))
	}
	h.findMembers()
	h.splitBlocks()
	h.countRounds()
	return h
}

// addDeductions adds the deductions from teams of the history.
func (h *History) addDeductions(deductions []competition.Deduction) {
	for _, d := range deductions {
		division := slices.IndexFunc(h.Divisions, func(c competition.Competition) bool { return c.Code == d.Division })
		team := slices.IndexFunc(h.Teams, func(t football.Team) bool { return t.ID == d.Team.ID })
		in := DivisionSeason{division, d.Season}
		if _, plays := slices.BinarySearch(h.Members[in], team); plays {
			h.Deductions = append(h.Deductions, Deduction{in, days(d.Day), team, d.Points})
		}
	}
	slices.SortStableFunc(h.Deductions, func(a, b Deduction) int { return cmp.Compare(a.Day, b.Day) })
}

// findDivisions fills Divisions and returns their indices by code.
func (h *History) findDivisions(records []football.MatchRecord, chosen []int) map[string]int {
	index := map[string]int{}
	for _, i := range chosen {
		code := records[i].Division
		if _, seen := index[code]; seen {
			continue
		}
		index[code] = 0
		division, known := competition.ByCode(code)
		if !known {
			division = competition.Unlisted(code, h.Country)
		}
		h.Divisions = append(h.Divisions, division)
	}
	slices.SortFunc(h.Divisions, func(a, b competition.Competition) int {
		return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(a.Code, b.Code))
	})
	for i, division := range h.Divisions {
		index[division.Code] = i
	}
	return index
}

func newGame(s *football.MatchRecord, source, home, away, division int, margin odds.Margin) Game {
	g := Game{
		Source: source, Home: home, Away: away, Division: division, Season: s.Season, Day: days(s.Kickoff),
		Awarded: s.Status == football.Awarded,
	}
	g.ClosedDoors = ClosedDoors(g.Day)
	g.Opening, _ = odds.NewLine(s.Quotes, odds.Opening, margin)
	g.Closing, _ = odds.NewLine(s.Quotes, odds.Closing, margin)
	if s.Score == nil {
		return g
	}
	g.Goals = [2]float64{float64(s.Score.Home), float64(s.Score.Away)}
	if g.Awarded {
		return g
	}
	g.HasResult = true
	if st := s.Statistics; st != nil && st.Home.ShotsOnTarget != nil && st.Away.ShotsOnTarget != nil {
		g.HasShots = true
		g.OnTarget = [2]float64{float64(*st.Home.ShotsOnTarget), float64(*st.Away.ShotsOnTarget)}
	}
	return g
}

func (h *History) findMembers() {
	for i := range h.Games {
		g := &h.Games[i]
		entry := DivisionSeason{g.Division, g.Season}
		h.Members[entry] = append(h.Members[entry], g.Home, g.Away)
	}
	for entry, members := range h.Members {
		slices.Sort(members)
		h.Members[entry] = slices.Clip(slices.Compact(members))
	}
}

// splitBlocks never splits a day: a day on which a team of the current block
// plays again starts the next block.
func (h *History) splitBlocks() {
	last := make([]int, len(h.Teams)) // block in which a team was last seen, from 1
	seen := map[football.Season]bool{}
	for first := 0; first < len(h.Games); {
		end := first
		for end < len(h.Games) && h.Games[end].Day == h.Games[first].Day {
			end++
		}
		current := len(h.Blocks)
		fresh := current == 0 || h.Games[first].Day-h.Games[first-1].Day > 1 || h.Games[first].Season != h.Blocks[current-1].Season
		for _, g := range h.Games[first:end] {
			fresh = fresh || last[g.Home] == current || last[g.Away] == current
		}
		if fresh {
			block := Block{First: first, Day: h.Games[first].Day, Season: h.Games[first].Season}
			block.StartsSeason = !seen[block.Season]
			seen[block.Season] = true
			if current > 0 {
				block.Gap = block.Day - h.Blocks[current-1].Day
			}
			h.Blocks = append(h.Blocks, block)
			current++
		}
		h.Blocks[current-1].End = end
		for i := first; i < end; i++ {
			g := &h.Games[i]
			g.Block = current - 1
			last[g.Home], last[g.Away] = current, current
		}
		first = end
	}
}

// countRounds fills RoundsPlayed and RoundsLeft. It uses the number of teams of
// the whole season, which is no look-ahead: it is known before the season begins.
func (h *History) countRounds() {
	played := map[DivisionSeason][]int{}
	for _, block := range h.Blocks {
		games := h.Games[block.First:block.End]
		for i := range games {
			g := &games[i]
			entry := DivisionSeason{g.Division, g.Season}
			counts := played[entry]
			if counts == nil {
				counts = make([]int, len(h.Teams))
				played[entry] = counts
			}
			g.RoundsPlayed = (counts[g.Home] + counts[g.Away]) / 2
			if h.Divisions[g.Division].At(g.Season).HomeMeetings() != 1 {
				continue // how often teams meet is not known beforehand
			}
			rounds := 2 * (len(h.Members[entry]) - 1)
			// Counted in matches left, not by matchday: for a match postponed to the
			// last weeks, the stakes are those of the last weeks.
			g.RoundsLeft = max(1, rounds-max(counts[g.Home], counts[g.Away]))
		}
		for i := range games {
			counts := played[DivisionSeason{games[i].Division, games[i].Season}]
			counts[games[i].Home]++
			counts[games[i].Away]++
		}
	}
}
