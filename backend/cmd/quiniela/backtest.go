package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

type backtestCommand struct {
	From        string   `help:"First season to forecast: 2021 or 2021-22." required:"" placeholder:"SEASON"`
	To          string   `help:"Last season to forecast." required:"" placeholder:"SEASON"`
	Model       []string `help:"Models to compare; all when none is named. The market and the base rates are always there." placeholder:"NAME"`
	Data        []string `help:"Files to read instead of the database, in any format that import knows." placeholder:"FILE" type:"path"`
	Aliases     string   `help:"Table of the columns Name and Alias: other spellings of clubs in the files." placeholder:"FILE" type:"path"`
	Matchdays   string   `help:"Table of the columns Season, Div, Matchday, HomeTeam and AwayTeam for the files." placeholder:"FILE" type:"path"`
	Competition []string `help:"Competitions of which any two teams are forecast from their strengths, instead of leagues with their models: UCL, NATIONS, FIN …" placeholder:"CODE"`
	OddsAt      string   `help:"Which odds the market forecasts with." enum:"open,close" default:"close"`
	JSON        bool     `name:"json" help:"Print the report as JSON."`
	Report      string   `help:"Write a page with tables and charts." placeholder:"FILE" type:"path"`
}

// Help shows an example.
func (backtestCommand) Help() string {
	return "Goes through past seasons as they were played: every round is forecast from what was known before it. " +
		"Models whose name begins with market or blend look at the match's own odds, the others never do.\n\n" +
		"Example: quiniela backtest --from 2021 --to 2023 --data spain.csv --report backtest.html"
}

// Run prints how good the models were.
func (c *backtestCommand) Run(w *environment) error {
	settings := backtest.Settings{Opening: c.OddsAt == "open", Models: splitNames(c.Model)}
	var err error
	if settings.From, err = football.ParseSeason(c.From); err != nil {
		return usageErrorf("--from: %v", err)
	}
	if settings.To, err = football.ParseSeason(c.To); err != nil {
		return usageErrorf("--to: %v", err)
	}
	if err := settings.Check(); err != nil {
		return usageError{err}
	}
	if len(c.Data) == 0 && (c.Aliases != "" || c.Matchdays != "") {
		return usageErrorf("--aliases and --matchdays belong to files: name them with --data")
	}
	if len(c.Competition) > 0 {
		return c.backtestCompetitions(w, settings.From, settings.To)
	}
	start := time.Now()
	records, err := c.matchRecords(w, &settings)
	if err != nil {
		return err
	}
	bar := newProgressBar(w)
	settings.Progress = func(done, total int, model string) {
		bar.ChangeMax(total)
		bar.Describe(model)
		_ = bar.Set(done)
	}
	report, err := backtest.Run(w.ctx, records, settings)
	_ = bar.Clear()
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return usageError{err}
		}
		return err
	}
	report.Elapsed = time.Since(start)
	if c.Report != "" {
		if err := writeReport(c.Report, report); err != nil {
			return err
		}
	}
	if c.JSON {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	}
	return printBacktest(w, report)
}

// expandListFlags turns --data a b into --data a --data b, so that a shell's *.csv can
// follow the flag.
func expandListFlags(args []string) (spread []string) {
	if len(args) == 0 || args[0] != "backtest" {
		return args
	}
	flag := ""
	for _, arg := range args {
		switch {
		case arg == "--data" || arg == "--model":
			flag = arg
			continue
		case strings.HasPrefix(arg, "-"):
			flag = ""
		case flag != "":
			spread = append(spread, flag)
		}
		spread = append(spread, arg)
	}
	return spread
}

// splitNames splits the values of --model at commas.
func splitNames(names []string) (all []string) {
	for _, name := range names {
		for each := range strings.SplitSeq(name, ",") {
			all = append(all, strings.TrimSpace(each))
		}
	}
	return all
}

// matchRecords reads the records of the files, or of the database if none is named.
func (c *backtestCommand) matchRecords(w *environment, settings *backtest.Settings) ([]football.MatchRecord, error) {
	if len(c.Data) == 0 {
		db, err := w.openStore()
		if err != nil {
			return nil, err
		}
		defer func() { _ = db.Close() }()
		if settings.Deductions, err = db.AllDeductions(w.ctx); err != nil {
			return nil, err
		}
		return db.History(w.ctx)
	}
	gathered, err := collectFiles(c.Data, c.Aliases, c.Matchdays)
	if err != nil {
		return nil, err
	}
	return gathered.MatchRecords()
}

// collectFiles reads files of matches, and the tables of spellings and of matchdays
// unless their names are "".
func collectFiles(data []string, aliases, matchdays string) (*ingest.Collector, error) {
	var gathered ingest.Collector
	for _, name := range data {
		if err := readDataFile(name, func(file *os.File) error {
			reader, _, err := feed.Open(file, listing.Hints{Name: name})
			if err != nil {
				return err
			}
			return gathered.Add(reader)
		}); err != nil {
			return nil, err
		}
	}
	for _, table := range []struct {
		name string
		read func(file io.Reader) error
	}{
		{aliases, gathered.AddAliases},
		{matchdays, gathered.AddMatchdays},
	} {
		if table.name != "" {
			if err := readDataFile(table.name, func(file *os.File) error { return table.read(file) }); err != nil {
				return nil, err
			}
		}
	}
	return &gathered, nil
}

func readDataFile(name string, read func(file *os.File) error) error {
	file, err := openFile(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = file.Close() }()
	if err := read(file); err != nil {
		if problems := (*listing.Problems)(nil); errors.As(err, &problems) {
			return fmt.Errorf("%s: %s", name, problems.Error())
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// newProgressBar returns a progress bar that is silent unless it is on a terminal.
func newProgressBar(w *environment) *progressbar.ProgressBar {
	file, ok := w.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return progressbar.DefaultSilent(1)
	}
	return progressbar.NewOptions(1, progressbar.OptionSetWriter(file), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
}

func printBacktest(w *environment, report *backtest.Report) error {
	_, _ = fmt.Fprintf(w.stdout, "%s to %s, walk-forward: each round forecast from what was known before it (%s)\n\n", report.From, report.To, report.Elapsed.Round(100*time.Millisecond))
	table := tabwriter.NewWriter(w.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	divisions := report.Divisions()
	_, _ = fmt.Fprintf(table, "model\tmatches\tRPS\tlog loss\tBrier\taccuracy\tECE\texcess\tgap to market\tscore\tpleno\t%s\t\n", strings.Join(divisions, "\t"))
	for k := range report.Models {
		m := &report.Models[k]
		excess, gap := "–", "–"
		if m.All.Against > 0 {
			excess = fmt.Sprintf("%.1f", 1e4*m.All.Excess)
		}
		if m.VsMarket != nil {
			gap = fmt.Sprintf("%+.1f ± %.1f", 1e4*m.VsMarket.Mean, 1e4*m.VsMarket.SE())
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%.4f\t%.4f\t%.4f\t%.1f %%\t%.4f\t%s\t%s\t%.4f\t%.4f\t", m.Name, m.All.N, m.All.RPS, m.All.LogLoss, m.All.Brier, 100*m.All.Accuracy, m.All.ECE(), excess, gap, m.All.ScoreLogLoss, m.All.PlenoLogLoss)
		for _, code := range divisions {
			if s := m.Divisions[code]; s != nil {
				_, _ = fmt.Fprintf(table, "%.4f\t", s.RPS)
			} else {
				_, _ = fmt.Fprint(table, "–\t")
			}
		}
		_, _ = fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(w.stdout, "\nexcess: RPS lost if the closing line were the truth, ×10⁻⁴. gap: RPS above the market's on the same matches, ×10⁻⁴, ± standard error. score, pleno: log loss of the exact score and of the cell of the pleno al 15.")
	if slices.ContainsFunc(report.Models, func(m backtest.Model) bool { return strings.HasPrefix(m.Name, "blend") }) {
		_, _ = fmt.Fprintln(w.stdout, "market… and blend look at the match's own odds, market-other at the opening ones where market has the closing ones; the others never do.")
	}
	return nil
}
