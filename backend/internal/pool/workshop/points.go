package workshop

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Team is a team on the slip.
type Team struct {
	Fixture int // from 0
	Away    bool
}

// teamOf returns the team that a text such as 1h or 3a means; ok is false for a name.
func teamOf(text string) (t Team, ok bool) {
	number, away := strings.CutSuffix(text, "a")
	if !away {
		if number, ok = strings.CutSuffix(text, "h"); !ok {
			return t, false
		}
	}
	n, err := strconv.Atoi(number)
	return Team{n - 1, away}, err == nil && n >= 1 && n <= pool.Fixtures && strconv.Itoa(n) == number
}

// maxTeamName is the length of the longest name of a team.
const maxTeamName = 80

// points returns the points of each outcome for a group of teams. Names are looked up
// with find; without it they are only checked and count nothing.
func (c *Condition) points(find func(name string) (Team, bool)) (v values, err error) {
	if len(c.Teams) == 0 {
		return v, c.wrong("%q needs teams, such as 1h and 3a", string(c.Kind))
	}
	there := map[Team]bool{}
	for at, text := range c.Teams {
		team, ok := teamOf(text)
		switch {
		case ok:
		case wrongTeam.MatchString(text) || strings.TrimSpace(text) == "" || len(text) > maxTeamName || strings.ContainsAny(text, "\"\n{};") || slices.Contains(c.Teams[:at], text):
			return v, c.wrong("%q is not a team: write 1h for the home team of fixture 1, 3a for the away team of fixture 3, or a name in quotation marks, each once", text)
		case find == nil:
			continue
		default:
			if team, ok = find(text); !ok {
				return v, c.wrong("there is no team %q on the slip, or several could be meant", text)
			}
		}
		if there[team] {
			return v, c.wrong("%q is not a team: write 1h for the home team of fixture 1, 3a for the away team of fixture 3, or a name in quotation marks, each once", text)
		}
		there[team] = true
		won := football.Home
		if team.Away {
			won = football.Away
		}
		v[team.Fixture][won] += 3
		v[team.Fixture][football.Draw]++
	}
	return v, nil
}

// wrongTeam matches what is meant as a team by its number and is none.
var wrongTeam = regexp.MustCompile(`^[0-9]*[ha]?$`)

// byName reports whether a team of the condition is given by name.
func (c *Condition) byName() bool {
	return slices.ContainsFunc(c.Teams, func(text string) bool {
		_, ok := teamOf(text)
		return !ok
	})
}
