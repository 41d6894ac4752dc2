package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// teamsForecast is the forecast of two teams in the output.
type teamsForecast struct {
	Home        teamsForecastSide `json:"home"`
	Away        teamsForecastSide `json:"away"`
	Competition string            `json:"competition,omitempty"`
	Neutral     bool              `json:"neutral"`
	Day         string            `json:"day"`
	P1          float64           `json:"p1"`
	PX          float64           `json:"pX"`
	P2          float64           `json:"p2"`
	Errors      football.Probs    `json:"errors"` // standard errors of the three
	Goals       [2]float64        `json:"expectedGoals"`
	Score       string            `json:"score"`
	Scores      []scoreChance     `json:"scores"` // the likeliest
}

type teamsForecastSide struct {
	ID           int64          `json:"id"`
	Name         string         `json:"name"`
	Matches      int            `json:"matches"` // learnt from
	LastMatch    string         `json:"lastMatch"`
	DaysAgo      int            `json:"daysAgo"`
	Competitions []world.Played `json:"competitions"`
}

type scoreChance struct {
	Score  string  `json:"score"`
	Chance float64 `json:"chance"`
}

// likeliestScores is how many exact scores are printed.
const likeliestScores = 6

// forecastTeams prints the forecast of the two teams that the flags name.
func (c *forecastCommand) forecastTeams(w *environment) error {
	if c.Home == "" || c.Away == "" {
		return usageErrorf("a forecast of two teams needs both --home and --away")
	}
	if c.Format == "csv" {
		return usageErrorf("the forecast of two teams is a table or JSON")
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	known, err := matchup.Learn(w.ctx, db)
	if err != nil {
		return err
	}
	q, err := c.question(known, time.Now())
	if err != nil {
		return err
	}
	answer, err := known.Forecast(q)
	if err != nil {
		return err
	}
	out := newTeamsForecast(&q, &answer)
	if c.Format == "json" {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(out)
	}
	return out.print(w.stdout)
}

// question finds the two teams and reads the day.
func (c *forecastCommand) question(known *matchup.Known, now time.Time) (q matchup.Question, err error) {
	q = matchup.Question{Competition: c.Competition, Neutral: c.Neutral, Day: now.UTC()}
	var field football.Field
	if c.Competition != "" {
		of, ok := competition.ByCode(c.Competition)
		if !ok {
			return q, usageErrorf("there is no competition %q", c.Competition)
		}
		field = of.Field
	}
	if c.Day != "" {
		day, err := time.Parse(time.DateOnly, c.Day)
		if err != nil {
			return q, usageErrorf("--day: %q is no day such as 2024-06-30", c.Day)
		}
		q.On(day, now)
	}
	two, err := known.Resolve(c.Home, c.Away, field)
	if fault.KindOf(err) == fault.NotFound {
		return q, fmt.Errorf("%w: import its matches first", err)
	}
	q.Home, q.Away = two[0], two[1]
	return q, err
}

func newTeamsForecast(q *matchup.Question, a *matchup.Answer) teamsForecast {
	out := teamsForecast{
		Competition: a.Competition, Neutral: q.Neutral, Day: q.Day.Format(time.DateOnly), P1: a.Probs[football.Home], PX: a.Probs[football.Draw], P2: a.Probs[football.Away],
		Errors: a.Errors, Goals: [2]float64{a.Expected.Home, a.Expected.Away}, Score: a.Score.String(),
	}
	for side, to := range [2]*teamsForecastSide{&out.Home, &out.Away} {
		s := a.Sides[side]
		*to = teamsForecastSide{s.Team.ID, s.Team.Name, s.Matches, s.Last.Format(time.DateOnly), s.DaysAgo, s.Played}
	}
	grid := a.Grid()
	for _, s := range grid.Likeliest(likeliestScores) {
		out.Scores = append(out.Scores, scoreChance{s.String(), grid[s.Home][s.Away]})
	}
	return out
}

func (f *teamsForecast) print(to io.Writer) error {
	ground := "at home"
	if f.Neutral {
		ground = "on neutral ground"
	}
	_, _ = fmt.Fprintf(to, "%s – %s, %s, %s", f.Home.Name, f.Away.Name, f.Day, ground)
	if f.Competition != "" {
		_, _ = fmt.Fprintf(to, ", %s", f.Competition)
	}
	_, _ = fmt.Fprintf(to, "\n\n1 %s %%   X %s %%   2 %s %%   (± %s, %s, %s)\nexpected goals %.2f – %.2f\n", percent(f.P1), percent(f.PX), percent(f.P2),
		percent(f.Errors[0]), percent(f.Errors[1]), percent(f.Errors[2]), f.Goals[0], f.Goals[1])
	scores := make([]string, 0, len(f.Scores))
	for _, s := range f.Scores {
		scores = append(scores, fmt.Sprintf("%s %s %%", s.Score, percent(s.Chance)))
	}
	_, _ = fmt.Fprintf(to, "scores %s\n\n", strings.Join(scores, ", "))
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "team\tmatches learnt\tlast one\tdays before\tin")
	for _, side := range [2]*teamsForecastSide{&f.Home, &f.Away} {
		played := make([]string, 0, len(side.Competitions))
		for _, p := range side.Competitions {
			played = append(played, fmt.Sprintf("%s %d", p.Competition, p.Matches))
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%d\t%s\n", side.Name, side.Matches, side.LastMatch, side.DaysAgo, strings.Join(played, ", "))
	}
	return table.Flush()
}
