package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// competitionRow is a row of a backtest of competitions as it is printed.
type competitionRow struct {
	Name    string  `json:"model"`
	Matches int     `json:"matches"`
	RPS     float64 `json:"rps"`
	LogLoss float64 `json:"logLoss"`
	// Excess is the RPS that would be lost if the closing odds were the truth; null: there
	// are none.
	Excess *float64 `json:"excess"`
	// Behind is by how much its RPS is above that of the strengths of teams on the same
	// matches.
	Behind float64 `json:"behind"`
	SE     float64 `json:"standardError"`
}

// backtestCompetitions prints how good the forecasts of any two teams were in
// competitions.
func (c *backtestCommand) backtestCompetitions(w *environment, from, to football.Season) error {
	if len(c.Model) > 0 || c.Matchdays != "" || c.Report != "" || c.OddsAt != "close" {
		return usageErrorf("--competition compares the strengths of teams with Elo, base rates and odds: --model, --matchdays, --odds-at and --report belong to leagues")
	}
	codes := splitNames(c.Competition)
	var field football.Field
	for _, code := range codes {
		known, ok := competition.ByCode(code)
		if !ok {
			return usageErrorf("there is no competition %q: \"quiniela competition list\" has them all", code)
		}
		if field != "" && field != known.Field {
			return usageErrorf("%s is not of the same teams as %s: name competitions of one kind of teams", code, codes[0])
		}
		field = known.Field
	}
	records, err := c.resultsOf(w, field)
	if err != nil {
		return err
	}
	rows, err := world.NewField(field, records).Comparison(records, func(r *football.MatchRecord) bool {
		return slices.Contains(codes, r.Division) && r.Season >= from && r.Season <= to
	})
	if err != nil {
		return usageError{err}
	}
	printed := make([]competitionRow, 0, len(rows))
	for i := range rows {
		one := &rows[i]
		row := competitionRow{Name: one.Name, Matches: one.Scores.N, RPS: one.Scores.RPS, LogLoss: one.Scores.LogLoss, Behind: one.VsTeams.Mean, SE: one.VsTeams.SE()}
		if one.Scores.Against > 0 {
			row.Excess = &one.Scores.Excess
		}
		printed = append(printed, row)
	}
	if c.JSON {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(printed)
	}
	_, _ = fmt.Fprintf(w.stdout, "%s, %s to %s: each match forecast from what was known before its day\n\n", strings.Join(codes, ", "), competition.SeasonName(codes[0], from), competition.SeasonName(codes[0], to))
	table := tabwriter.NewWriter(w.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "model\tmatches\tRPS\tlog loss\texcess\tbehind teams\t")
	for _, row := range printed {
		behind, excess := "–", "–"
		if row.Excess != nil {
			excess = fmt.Sprintf("%.1f", 1e4**row.Excess)
		}
		if row.Name != world.Teams {
			behind = fmt.Sprintf("%+.1f ± %.1f", 1e4*row.Behind, 1e4*row.SE)
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%.4f\t%.4f\t%s\t%s\t\n", row.Name, row.Matches, row.RPS, row.LogLoss, excess, behind)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(w.stdout, "\nteams: the strengths of all teams of the field. excess: RPS lost if the closing odds were the truth, ×10⁻⁴. behind teams: RPS above theirs on the same matches, ×10⁻⁴, ± standard error.")
	return err
}

// resultsOf reads all results of a field from the files, or from the database if none
// is named.
func (c *backtestCommand) resultsOf(w *environment, field football.Field) ([]football.MatchRecord, error) {
	if len(c.Data) > 0 {
		return c.matchRecords(w, &backtest.Settings{})
	}
	db, err := w.openStore()
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	var records []football.MatchRecord
	err = db.EachResult(w.ctx, func(r *football.MatchRecord) {
		if world.FieldOf(r) == field {
			kept := *r
			kept.Quotes = slices.Clone(r.Quotes)
			records = append(records, kept)
		}
	})
	return records, err
}
