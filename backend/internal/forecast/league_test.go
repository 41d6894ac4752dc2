package forecast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// league of a country in which two divisions of eight teams play full seasons,
// two teams going up and down each year. Scores, shots and odds come from
// strengths that are drawn once.
type league struct {
	random   *rand.Rand
	strength map[int]float64
	sheets   []football.MatchRecord
}

const firstSeason = football.Season(2010)

func newLeague(seasons int) *league { return playSeasons(seasons, false) }

// newRestlessLeague has strengths that turn into their opposites within three seasons.
func newRestlessLeague(seasons int) *league { return playSeasons(seasons, true) }

func playSeasons(seasons int, restless bool) *league {
	l := &league{random: rand.New(rand.NewPCG(3, 4)), strength: map[int]float64{}}
	tiers := [2][]int{}
	for team := 1; team <= 16; team++ {
		tier := (team - 1) / 8
		tiers[tier] = append(tiers[tier], team)
		l.strength[team] = l.random.NormFloat64()*.3 - .3*float64(tier)
	}
	for s := range seasons {
		for team := range l.strength {
			if restless {
				l.strength[team] = .6 * math.Sin(1.2*float64(s)+float64(7*team))
			}
		}
		for tier, members := range tiers {
			l.play(firstSeason+football.Season(s), tier, members)
		}
		tiers[0], tiers[1] = append(slices.Clone(tiers[0][:6]), tiers[1][:2]...), append(slices.Clone(tiers[1][2:]), tiers[0][6:]...)
	}
	return l
}

// play a double round robin, one round a week (the circle method).
func (l *league) play(season football.Season, tier int, members []int) {
	n := len(members)
	for round := range 2 * (n - 1) {
		circle := append([]int{members[0]}, append(slices.Clone(members[1+round%(n-1):]), members[1:1+round%(n-1)]...)...)
		for k := range n / 2 {
			home, away := circle[k], circle[n-1-k]
			if (round+k)%2 == 1 {
				home, away = away, home
			}
			if round >= n-1 { // the second half turns the first one round
				home, away = l.turned(season, home, away)
			}
			l.sheets = append(l.sheets, l.match(season, tier, round, home, away))
		}
	}
}

func (l *league) turned(season football.Season, home, away int) (int, int) {
	for _, s := range l.sheets {
		if s.Season == season && s.Home.ID == int64(home) && s.Away.ID == int64(away) {
			return away, home
		}
	}
	return home, away
}

func team(id int) football.Team {
	return football.Team{ID: int64(id), Name: fmt.Sprintf("T%02d", id), Country: "ES"}
}

func (l *league) match(season football.Season, tier, round, home, away int) football.MatchRecord {
	truth := goalmodel.Supremacy{Sup: .4 + l.strength[home] - l.strength[away], Tot: .3}
	lambda, mu := truth.Rates()
	p := goalmodel.Outcomes(lambda, mu, -.05)
	count := func(rate float64) int {
		limit, product, n := math.Exp(-rate), l.random.Float64(), 0
		for product > limit {
			product *= l.random.Float64()
			n++
		}
		return n
	}
	first, second := count(3*lambda), count(3*mu)
	s := football.MatchRecord{
		Fixture: football.Fixture{
			ID: int64(len(l.sheets) + 1), Division: []string{"SP1", "SP2"}[tier], Season: season, Matchday: round + 1,
			Kickoff: time.Date(int(season), time.August, 20+7*round+round%2, 18, 0, 0, 0, time.UTC), Home: team(home), Away: team(away),
		},
		Status: football.Played, Score: &football.Score{Home: count(lambda), Away: count(mu)}, Statistics: &football.Statistics{},
	}
	s.Statistics.Home.ShotsOnTarget, s.Statistics.Away.ShotsOnTarget = &first, &second
	for moment, noise := range map[odds.Moment]float64{odds.Opening: .06, odds.Closing: .02} {
		var o odds.Odds
		for k := range o {
			// From the match's own number, so that nothing drawn before moves it.
			o[k] = 1 / (p[k] * 1.04 * (1 + noise*math.Sin(float64(7*len(l.sheets)+3*k))))
		}
		s.Quotes = append(s.Quotes, odds.Quote{Bookmaker: "PS", Moment: moment, Odds: o, Over25: 1.9, Under25: 1.95})
	}
	slices.SortFunc(s.Quotes, func(a, b odds.Quote) int { return strings.Compare(string(a.Moment), string(b.Moment)) })
	return s
}
