package matchup

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
)

// directory finds teams by name.
type directory struct {
	teams []ingest.KnownTeam
	byID  map[int64]int
	exact map[string][]int // by folded spelling
	// alike keeps the teams to which spellings of coupons are like.
	alike sync.Map // string → []candidate
}

func newDirectory(teams []ingest.KnownTeam) *directory {
	d := &directory{teams: teams, byID: map[int64]int{}, exact: map[string][]int{}}
	for i, team := range teams {
		d.byID[team.Team.ID] = i
		names := append([]string{team.Team.Name}, team.Aliases...)
		if c := team.Club(); c != nil {
			names = append(names, c.Spellings()...)
		}
		for _, name := range names {
			key := folded(name)
			if !slices.Contains(d.exact[key], i) {
				d.exact[key] = append(d.exact[key], i)
			}
		}
	}
	return d
}

func folded(name string) string { return football.FoldText(club.WithoutMark(name)) }

// Named returns the teams that a name or an id may mean: those that are called exactly so or, if
// there is none, those whose names have words that begin so. The mark of a coupon, (f),
// stands for teams of women; without it they are found if there is nobody else.
func (k *Known) Named(name string) []football.Team {
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		if team, known := k.Team(id); known {
			return []football.Team{team}
		}
	}
	d := k.names
	found := slices.Clone(d.exact[folded(name)])
	if len(found) == 0 {
		for i := range d.teams {
			if d.teams[i].IsCalled(club.WithoutMark(name)) {
				found = append(found, i)
			}
		}
	}
	women := club.IsWomen(name)
	if slices.ContainsFunc(found, func(i int) bool { return d.ofWomen(i) == women }) {
		found = slices.DeleteFunc(found, func(i int) bool { return d.ofWomen(i) != women })
	}
	teams := make([]football.Team, 0, len(found))
	for _, i := range found {
		teams = append(teams, d.teams[i].Team)
	}
	return teams
}

func (d *directory) ofWomen(i int) bool { return club.OfWomen(club.FieldOf(d.teams[i].Team)) }

// Team returns a team of which a match is known.
func (k *Known) Team(id int64) (team football.Team, known bool) {
	i, known := k.names.byID[id]
	if !known {
		return football.Team{}, false
	}
	return k.names.teams[i].Team, true
}

// maxCandidates limits the teams that a fault names.
const maxCandidates = 6

// Resolve returns the two teams that two names mean: the only pair of one field, of a
// given one unless that is "". Names that mean no team are NotFound faults, those that may mean several
// are Conflict faults that name them.
func (k *Known) Resolve(home, away string, field football.Field) (two [2]football.Team, err error) {
	var candidates [2][]football.Team
	for side, name := range [2]string{home, away} {
		candidates[side] = k.Named(name)
		if field != "" {
			candidates[side] = slices.DeleteFunc(candidates[side], func(t football.Team) bool { return k.fieldOf[t.ID] != field })
		}
		if len(candidates[side]) == 0 {
			return two, fault.At(sideNames[side], fault.New(fault.NotFound, "no team of which matches are known is called %q", name))
		}
	}
	pairs := 0
	for _, h := range candidates[0] {
		for _, a := range candidates[1] {
			if h.ID != a.ID && k.fieldOf[h.ID] == k.fieldOf[a.ID] {
				two = [2]football.Team{h, a}
				pairs++
			}
		}
	}
	if pairs == 1 {
		return two, nil
	}
	for side, name := range [2]string{home, away} {
		if len(candidates[side]) > 1 {
			return [2]football.Team{}, fault.At(sideNames[side], fault.New(fault.Conflict, "%q may be %s: give the id of the team, or more of its name", name, describe(candidates[side])).WithChoices(k.choices(candidates[side])))
		}
	}
	return [2]football.Team{candidates[0][0], candidates[1][0]}, nil // Forecast says what is wrong with them
}

var sideNames = [2]string{"home", "away"}

// choices returns the teams that a name may mean.
func (k *Known) choices(teams []football.Team) []fault.Choice {
	choices := make([]fault.Choice, 0, maxCandidates)
	for _, t := range teams[:min(len(teams), maxCandidates)] {
		choices = append(choices, fault.Choice{ID: t.ID, Name: t.Name, Country: t.Country, Field: string(k.fieldOf[t.ID])})
	}
	return choices
}

// describe lists teams with their ids.
func describe(teams []football.Team) string {
	words := make([]string, 0, maxCandidates)
	for _, t := range teams[:min(len(teams), maxCandidates)] {
		words = append(words, fmt.Sprintf("%s (%s, %d)", t.Name, t.Country, t.ID))
	}
	text := strings.Join(words, ", ")
	if len(teams) > maxCandidates {
		text += " …"
	}
	return text
}

// candidate is a team that a spelling may mean, and how alike they are.
type candidate struct {
	team  int
	alike float64
}

// Of a pair to be found, the product of the likenesses of both spellings is at least
// minLikeness. A spelling that is less alike than leastAlike is not looked at. Pairs whose
// weights differ by less than likenessMargin are as likely.
const (
	minLikeness    = .7
	likenessMargin = .1
	leastAlike     = .6
)

// A team that has not played for so long is less likely to be meant by a coupon than one
// that has: its weight is multiplied by inactive.
const (
	recently = 2 * 365 * 24 * time.Hour
	inactive = .6
)

// Pair returns the two teams that a fixture of a coupon means on a day; ok is false if
// that is not certain. Of several pairs that are as likely, it is the only one of one
// country.
func (k *Known) Pair(home, away string, day time.Time) (two [2]football.Team, ok bool) {
	if strings.TrimSpace(home) == "" || strings.TrimSpace(away) == "" {
		return two, false
	}
	pairs := k.pairs(home, away, day)
	if len(pairs) == 0 {
		return two, false
	}
	best := pairs[0].weight
	likely := slices.DeleteFunc(pairs, func(p pair) bool { return p.weight <= best-likenessMargin })
	if len(likely) > 1 {
		likely = slices.DeleteFunc(likely, func(p pair) bool { return p.two[0].Country != p.two[1].Country })
	}
	if len(likely) != 1 {
		return two, false
	}
	return likely[0].two, true
}

// pair is two teams that a fixture may mean, and how likely that is.
type pair struct {
	two    [2]football.Team
	weight float64
}

// pairs returns the pairs of one field that a fixture may mean, the likeliest first.
func (k *Known) pairs(home, away string, day time.Time) (list []pair) {
	d := k.names
	for _, h := range d.candidates(home) {
		for _, a := range d.candidates(away) {
			first, second := d.teams[h.team].Team, d.teams[a.team].Team
			if alike := h.alike * a.alike; alike >= minLikeness && first.ID != second.ID && k.fieldOf[first.ID] == k.fieldOf[second.ID] {
				list = append(list, pair{[2]football.Team{first, second}, alike * k.activity(first, day) * k.activity(second, day)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b pair) int { return cmp.Compare(b.weight, a.weight) })
	return list
}

// activity returns a factor on weight by whether a team has played lately.
func (k *Known) activity(team football.Team, day time.Time) float64 {
	last, played := k.timelines[k.fieldOf[team.ID]].LastBefore(team.ID, day)
	if !played || day.Sub(last) > recently {
		return inactive
	}
	return 1
}

// candidates returns the teams that a spelling of a coupon may mean, the likeliest first.
func (d *directory) candidates(spelling string) []candidate {
	if kept, ok := d.alike.Load(spelling); ok {
		if list, ok := kept.([]candidate); ok {
			return list
		}
	}
	var list []candidate
	exact := d.exact[folded(spelling)]
	if first, marked := club.FirstTeam(spelling); marked { // some coupons print the mark of a second team at the first
		exact = slices.Concat(exact, d.exact[folded(first)])
	}
	for _, i := range exact {
		if alike := d.teams[i].Likeness(spelling); alike >= leastAlike {
			list = append(list, candidate{i, alike})
		}
	}
	if len(list) == 0 {
		for i := range d.teams {
			if alike := d.teams[i].Likeness(spelling); alike >= leastAlike {
				list = append(list, candidate{i, alike})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.alike, a.alike) })
	d.alike.Store(spelling, list)
	return list
}
