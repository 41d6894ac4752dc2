package api

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// all iterates over the problems of a file, then over its warnings.
func (r fileReport) all() iter.Seq2[int, reported] {
	return func(yield func(int, reported) bool) {
		for i, one := range r.problems {
			if !yield(i, reported{one, false}) {
				return
			}
		}
		for i, one := range r.warnings {
			if !yield(i, reported{one, true}) {
				return
			}
		}
	}
}

// reported is a problem of a file, or a warning.
type reported struct {
	listing.Problem
	warning bool
}

// writeProblems writes everything that is wrong with files as CSV in a language.
func writeProblems(to io.Writer, language string, reports []fileReport) error {
	catalog := translationsFor(language)
	table := csv.NewWriter(to)
	row := func(file string, line int, kind, column string, message fault.Sentence) error {
		number := ""
		if line > 0 {
			number = strconv.Itoa(line)
		}
		return table.Write([]string{cleantext.Cell(file), number, kind, cleantext.Cell(column), cleantext.Cell(message.In(catalog))})
	}
	if err := table.Write([]string{"file", "line", "kind", "column", "message"}); err != nil {
		return err
	}
	for _, r := range reports {
		for _, one := range r.all() {
			kind := "problem"
			if one.warning {
				kind = "warning"
			}
			if err := row(r.body.File, one.Line, kind, one.Column, one.Message); err != nil {
				return err
			}
		}
		for _, rest := range []struct {
			kind string
			n    int
		}{{"problem", r.body.Wrong - len(r.problems)}, {"warning", r.body.Warned - len(r.warnings)}} {
			if rest.n > 0 {
				if err := row(r.body.File, 0, rest.kind, "", fault.Say("%d more are not listed: they were too many to be kept", rest.n)); err != nil {
					return err
				}
			}
		}
	}
	table.Flush()
	return table.Error()
}

// listingProblems describes an operation that responds with writeProblems.
func listingProblems(op huma.Operation) huma.Operation {
	op.Description = "A line for each wrong line of a file and for each value that was left out, with file, line, kind (problem or warning), column and message, " +
		fmt.Sprintf("in the language of Accept-Language. Up to %d of each kind and file are kept; the last line says how many more there were.", listing.MaxProblems)
	return withLoad(heavy, forEditors(responding(op, csvType, text())))
}

func problemsOutput(ctx context.Context, reports []fileReport) *huma.StreamResponse {
	language := languageOf(ctx)
	return &huma.StreamResponse{Body: func(out huma.Context) {
		out.SetHeader("Content-Type", csvType+"; charset=utf-8")
		out.SetHeader("Content-Language", language)
		out.SetHeader("Content-Disposition", `attachment; filename="problems.csv"`)
		_ = writeProblems(out.BodyWriter(), language, reports) // fails only if the client is gone
	}}
}

func (r jobRoutes) downloadProblems(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	j, err := r.jobs.Job(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if j.Kind != job.Import || !j.State.Finished() || len(j.Result) == 0 {
		return nil, fault.New(fault.NotFound, "job %d has no report of an import", in.ID)
	}
	reports, err := storedReports(j.Result)
	if err != nil {
		return nil, fmt.Errorf("report of job %d: %w", in.ID, err)
	}
	return problemsOutput(ctx, reports), nil
}

func (i importRoutes) problemsOfFiles(ctx context.Context, in *uploadInput) (*huma.StreamResponse, error) {
	reports, err := i.lookAtFiles(ctx, in)
	if err != nil {
		return nil, err
	}
	return problemsOutput(ctx, reports), nil
}

func (i importRoutes) problemsOfAddress(ctx context.Context, in *importSettingsInput) (*huma.StreamResponse, error) {
	reports, err := i.lookAtAddresses(ctx, in)
	if err != nil {
		return nil, err
	}
	return problemsOutput(ctx, reports), nil
}
