package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type forecastCommand struct {
	Division    string `help:"Only this division." placeholder:"CODE"`
	Home        string `help:"Forecast two teams instead, whether or not their match is stored: id or name of the home side; of women with (f)." placeholder:"NAME"`
	Away        string `help:"The away side." placeholder:"NAME"`
	Competition string `help:"In which the two meet; unless given, the league of both." placeholder:"CODE"`
	Neutral     bool   `help:"On neither side's ground."`
	Day         string `help:"Day on which the two meet, today unless given; of one in the past, with what was known before it." placeholder:"YYYY-MM-DD"`
	Format      string `help:"table, json or csv." enum:"table,json,csv" default:"table"`
}

// Help shows an example.
func (forecastCommand) Help() string {
	return "Where nothing is to come, the last matchday played is shown as it was forecast before it, with its results.\n\nExample: quiniela forecast --division SP1 --format csv\n\nExample: quiniela forecast --home \"Real Madrid\" --away Arsenal --competition UCL"
}

// forecastLine is one forecast in the output.
type forecastLine struct {
	Division      string    `json:"division"`
	Season        int       `json:"season"`
	Matchday      int       `json:"matchday,omitempty"`
	Kickoff       time.Time `json:"kickoff"`
	Home          string    `json:"home"`
	Away          string    `json:"away"`
	P1            float64   `json:"p1"`
	PX            float64   `json:"pX"`
	P2            float64   `json:"p2"`
	Sign          string    `json:"sign"`
	Score         string    `json:"score"`
	Result        string    `json:"result,omitempty"`
	Retrospective bool      `json:"retrospective"`
	Sample        bool      `json:"sample"`
	Model         string    `json:"model"`
	MadeAt        time.Time `json:"madeAt"`
}

// Run prints the current matchday of every division, or the forecast of two teams.
func (c *forecastCommand) Run(w *environment) error {
	switch {
	case c.Home != "" || c.Away != "":
		if c.Division != "" {
			return usageErrorf("--division is of the coming matchday: for two teams, name their --competition")
		}
		return c.forecastTeams(w)
	case c.Competition != "" || c.Neutral || c.Day != "":
		return usageErrorf("--competition, --neutral and --day belong to a forecast of two teams: name them with --home and --away")
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, ok := competition.ByCode(c.Division); c.Division != "" && !ok {
		return usageErrorf("there is no division %q", c.Division)
	}
	found, _, err := db.Forecasts(w.ctx, training.Query{
		MatchQuery: football.MatchQuery{Division: c.Division}, Current: true, Now: time.Now(),
	})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return errors.New("there are no forecasts yet: run \"quiniela import\" and \"quiniela train\" first")
	}
	lines := make([]forecastLine, 0, len(found))
	for _, f := range found {
		lines = append(lines, newForecastLine(f))
	}
	switch c.Format {
	case "json":
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	case "csv":
		return printCSV(w.stdout, lines)
	}
	return printTable(w.stdout, lines)
}

func newForecastLine(f training.MatchForecast) forecastLine {
	line := forecastLine{
		Division: f.Record.Division, Season: int(f.Record.Season), Matchday: f.Record.Matchday, Kickoff: f.Record.Kickoff,
		Home: f.Record.Home.Name, Away: f.Record.Away.Name,
		P1: f.Forecast.Probs[football.Home], PX: f.Forecast.Probs[football.Draw], P2: f.Forecast.Probs[football.Away],
		Sign: f.Forecast.Probs.MostProbable().String(), Score: f.Forecast.Score.String(),
		Retrospective: f.Forecast.Retrospective, Sample: f.Record.Sample, Model: f.Forecast.Model, MadeAt: f.Forecast.MadeAt,
	}
	if f.Record.Score != nil {
		line.Result = f.Record.Score.String()
	}
	return line
}

func printTable(out io.Writer, lines []forecastLine) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	division := ""
	for _, l := range lines {
		if l.Division != division {
			if division != "" {
				_, _ = fmt.Fprintln(table)
			}
			division = l.Division
			_, _ = fmt.Fprintln(table, title(l))
			_, _ = fmt.Fprintln(table, "date\thome\taway\t1\tX\t2\tsign\tscore\tresult")
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.Kickoff.Format(time.DateOnly), l.Home, l.Away,
			percent(l.P1), percent(l.PX), percent(l.P2), l.Sign, l.Score, l.Result)
	}
	return table.Flush()
}

func title(l forecastLine) string {
	text := fmt.Sprintf("%s %s", l.Division, football.Season(l.Season))
	if l.Matchday > 0 {
		text += fmt.Sprintf(" matchday %d", l.Matchday)
	}
	text += ", by " + l.Model
	if l.Retrospective {
		text += ", as forecast before it was played"
	}
	if l.Sample {
		text += " (sample data)"
	}
	return text
}

func percent(p float64) string { return strconv.FormatFloat(math.Round(p*1000)/10, 'f', 1, 64) }

func printCSV(out io.Writer, lines []forecastLine) error {
	writer := csv.NewWriter(out)
	_ = writer.Write([]string{"division", "season", "matchday", "kickoff", "home", "away", "p1", "pX", "p2", "sign", "score", "result", "retrospective", "sample", "model", "madeAt"})
	number := func(p float64) string { return strconv.FormatFloat(p, 'f', 6, 64) }
	for _, l := range lines {
		_ = writer.Write([]string{
			l.Division, strconv.Itoa(l.Season), strconv.Itoa(l.Matchday), l.Kickoff.Format(time.RFC3339), cleantext.Cell(l.Home), cleantext.Cell(l.Away),
			number(l.P1), number(l.PX), number(l.P2), l.Sign, l.Score, l.Result,
			strconv.FormatBool(l.Retrospective), strconv.FormatBool(l.Sample), l.Model, l.MadeAt.Format(time.RFC3339),
		})
	}
	writer.Flush()
	return writer.Error()
}
