package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

//go:embed backtest.html
var backtestPage string

// writeReport writes a backtest as one self-contained HTML page. The file is written
// in full or not at all.
func writeReport(path string, report *backtest.Report) error {
	page, err := template.New("backtest").Funcs(template.FuncMap{
		"rps":     func(x float64) string { return fmt.Sprintf("%.4f", x) },
		"percent": func(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) },
		"tenths":  func(x float64) string { return fmt.Sprintf("%.1f", 1e4*x) },
		"signed":  func(x float64) string { return fmt.Sprintf("%+.1f", 1e4*x) },
	}).Parse(backtestPage)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".backtest-*")
	if err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }()
	if err := page.Execute(temporary, newReportPage(report)); err != nil {
		_ = temporary.Close()
		return fmt.Errorf("--report: %w", err)
	}
	if err := temporary.Chmod(0o644); err != nil {
		_ = temporary.Close()
		return fmt.Errorf("--report: %w", err)
	}
	if err := temporary.Close(); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	return nil
}

// reportPage is the data of the page's template.
type reportPage struct {
	*backtest.Report
	Codes    []string
	Seasons  []football.Season
	OverTime chart
	Curves   []curve
}

// Of returns the scores of a model in a division, or nil if it has none.
func (reportPage) Of(m backtest.Model, code string) *scoring.Scores { return m.Divisions[code] }

// In returns the scores of a model in a season, or nil if it has none.
func (reportPage) In(m backtest.Model, season football.Season) *scoring.Scores {
	return m.Seasons[season]
}

// chart is a line chart over seasons, in the units of its drawing.
type chart struct {
	Lines  []line
	Marks  []mark // on the axis of seasons
	Levels []mark // on the axis of scores
}

type line struct {
	Name, Points string
	Dots         []dot
	Colour       string
	X, Y         float64 // position of the name
}

type mark struct {
	At   float64
	Text string
}

// curve is the reliability diagram of one model.
type curve struct {
	Name string
	Dots []dot
	Line string
}

type dot struct {
	X, Y, R float64
	Text    string
}

// Sizes of the charts.
const (
	chartWidth, chartHeight = 640, 300
	chartLeft, chartRight   = 56, 150
	chartTop, chartBottom   = 12, 30
	curveSize               = 200
)

// colours can be told apart by colour-blind readers (Okabe & Ito).
var colours = []string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00", "#555555", "#000000"}

// chartedModels are the models in the charts, which would be unreadable with all of
// them.
var chartedModels = []string{"strength", "strength-goals", "dixon-coles", "elo", "market", "baserate"}

func newReportPage(report *backtest.Report) reportPage {
	page := reportPage{Report: report, Codes: report.Divisions()}
	for k := range report.Models {
		page.Seasons = slices.AppendSeq(page.Seasons, maps.Keys(report.Models[k].Seasons))
	}
	slices.Sort(page.Seasons)
	page.Seasons = slices.Compact(page.Seasons)
	page.OverTime = newSeasonChart(report, page.Seasons)
	for k := range report.Models {
		if m := &report.Models[k]; slices.Contains(chartedModels, m.Name) {
			page.Curves = append(page.Curves, newCurve(m))
		}
	}
	return page
}

func newSeasonChart(report *backtest.Report, seasons []football.Season) (c chart) {
	low, high := math.Inf(1), math.Inf(-1)
	for k := range report.Models {
		if m := &report.Models[k]; slices.Contains(chartedModels, m.Name) {
			for _, s := range m.Seasons {
				low, high = min(low, s.RPS), max(high, s.RPS)
			}
		}
	}
	if low > high {
		return c
	}
	const step = .005
	low, high = math.Floor(low/step)*step, math.Ceil(high/step+1e-9)*step
	x := func(i int) float64 {
		return chartLeft + float64(chartWidth-chartLeft-chartRight)*float64(i)/float64(max(1, len(seasons)-1))
	}
	y := func(rps float64) float64 {
		return chartTop + (chartHeight-chartTop-chartBottom)*(high-rps)/(high-low)
	}
	for level := low; level <= high+step/2; level += step {
		c.Levels = append(c.Levels, mark{y(level), fmt.Sprintf("%.3f", level)})
	}
	every := (len(seasons) + 9) / 10
	for i, season := range seasons {
		if i%every == 0 {
			c.Marks = append(c.Marks, mark{x(i), season.String()})
		}
	}
	for k := range report.Models {
		m := &report.Models[k]
		if !slices.Contains(chartedModels, m.Name) {
			continue
		}
		l := line{Name: m.Name, Colour: colours[len(c.Lines)%len(colours)]}
		var points []string
		for i, season := range seasons {
			if s := m.Seasons[season]; s != nil {
				l.X, l.Y = x(i)+8, y(s.RPS)+4
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(i), y(s.RPS)))
				l.Dots = append(l.Dots, dot{x(i), y(s.RPS), 3, fmt.Sprintf("%s %s: %.4f", m.Name, season, s.RPS)})
			}
		}
		l.Points = strings.Join(points, " ")
		c.Lines = append(c.Lines, l)
	}
	// Move names apart vertically if their lines end close together.
	order := make([]*line, len(c.Lines))
	for i := range c.Lines {
		order[i] = &c.Lines[i]
	}
	slices.SortFunc(order, func(a, b *line) int { return int(math.Copysign(1, a.Y-b.Y)) })
	for i := 1; i < len(order); i++ {
		order[i].Y = max(order[i].Y, order[i-1].Y+15)
	}
	return c
}

func newCurve(m *backtest.Model) curve {
	c := curve{Name: m.Name}
	var points []string
	for _, b := range m.All.Calibration {
		if b.N == 0 {
			continue
		}
		x, y := curveSize*b.Forecast, curveSize*(1-b.Observed)
		points = append(points, fmt.Sprintf("%.1f,%.1f", x, y))
		c.Dots = append(c.Dots, dot{x, y, 1.5 + math.Sqrt(float64(b.N))/12, fmt.Sprintf("%d forecasts of %.1f %% on average, %.1f %% came true", b.N, 100*b.Forecast, 100*b.Observed)})
	}
	c.Line = strings.Join(points, " ")
	return c
}
