package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Follow-up work runs in the transaction of its change: if it fails, the change is
// not stored either.
func TestAChangeAndItsFollowUpAreStoredTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		model := saveModel(t, s, start)
		var ids []int64
		err := s.AddUploads(t.Context(), []ingest.Upload{{Name: "a.csv", Content: []byte("a")}}, start, func(made []int64) job.Also {
			ids = made
			return func(context.Context, job.Tx) error { return nil }
		})
		if err != nil {
			t.Fatal(err)
		}
		changes := map[string]func(ctx context.Context, also job.Also) error{
			"AddMatch": func(ctx context.Context, also job.Also) error {
				_, err := s.AddMatch(ctx, football.MatchRecord{Status: football.Scheduled, Fixture: football.Fixture{
					Division: "SP1", Season: 2023, Matchday: 20, Kickoff: start, Home: match.Away, Away: match.Home,
				}}, start, also)
				return err
			},
			"ChangeMatch": func(ctx context.Context, also job.Also) error {
				_, err := s.ChangeMatch(ctx, match.ID, 1, "changed", func(m *football.MatchRecord) error { m.Matchday++; return nil }, start, also)
				return err
			},
			"DeleteMatch": func(ctx context.Context, also job.Also) error { return s.DeleteMatch(ctx, match.ID, 1, start, also) },
			"BeginUpdate": func(ctx context.Context, also job.Also) error {
				_, err := s.BeginUpdate(ctx, "2023-09-01", start, also)
				return err
			},
			"EndUpdate": func(ctx context.Context, also job.Also) error {
				return s.EndUpdate(ctx, "2023-08-31", fault.Say("done"), false, start, also)
			},
			"AddUploads": func(ctx context.Context, also job.Also) error {
				return s.AddUploads(ctx, []ingest.Upload{{Name: "b.csv", Content: []byte("b")}}, start, func([]int64) job.Also { return also })
			},
			"DropUploads": func(ctx context.Context, also job.Also) error { return s.DropUploads(ctx, ids, also) },
			"SaveModels": func(ctx context.Context, also job.Also) error {
				_, err := s.SaveModels(ctx, []training.Fitted{{Model: training.Model{Name: "n", Recipe: forecast.Recipe{Name: "n"}, State: []byte(`{}`), Matches: 10}}}, nil, also)
				return err
			},
			"SaveComparison": func(ctx context.Context, also job.Also) error {
				_, _, err := s.SaveComparison(ctx, training.Comparison{At: start, From: 2023, To: 2023}, nil, nil, nil, also)
				return err
			},
			"SaveEndings": func(ctx context.Context, also job.Also) error {
				return s.SaveEndings(ctx, []training.Ending{{Division: "SP1", At: start}}, also)
			},
			"SaveAsOf": func(ctx context.Context, also job.Also) error {
				return s.SaveAsOf(ctx, training.AsOfResult{Day: "2023-08-01", MadeAt: start}, "m", []training.Forecast{forecastAt(match.ID, start, .5)}, also)
			},
			"Activate": func(ctx context.Context, also job.Also) error {
				return s.Activate(ctx, model.ID, []string{"SP1"}, true, start, also)
			},
			"Commit of an import": func(ctx context.Context, also job.Also) error {
				tx, err := s.BeginImport(ctx)
				if err != nil {
					return err
				}
				if _, _, err := tx.Team(ctx, ingest.TeamKey{Field: football.Men, Country: "ES", Name: "Another"}); err != nil {
					return errors.Join(err, tx.Rollback())
				}
				if err := tx.Commit(ctx, also); err != nil {
					return errors.Join(err, tx.Rollback())
				}
				return nil
			},
		}
		deducted := addDeduction(t, s, deductionOf(match.Home, 0, "unpaid wages"))
		changes["AddDeduction"] = func(ctx context.Context, also job.Also) error {
			_, err := s.AddDeduction(ctx, deductionOf(match.Away, 0, "unpaid wages"), start, also)
			return err
		}
		changes["DeleteDeduction"] = func(ctx context.Context, also job.Also) error {
			return s.DeleteDeduction(ctx, deducted.ID, start, also)
		}
		if _, err := s.BeginUpdate(t.Context(), "2023-08-31", start); err != nil {
			t.Fatal(err)
		}
		before := tableContents(t, s)
		broken := errors.New("it cannot be queued")
		for name, change := range changes {
			seen := ""
			err := change(t.Context(), func(context.Context, job.Tx) error { seen = name; return broken })
			if !errors.Is(err, broken) || seen != name {
				t.Errorf("%s: %v", name, err)
			}
			if after := tableContents(t, s); after != before {
				t.Errorf("%s was stored without its follow-up work:\n%s\nbefore:\n%s", name, after, before)
			}
		}
	})
}

// Nothing follows a change that has no effect, or an update that another server has
// begun.
func TestNoFollowUpWithoutAChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		followed := 0
		also := func(context.Context, job.Tx) error { followed++; return nil }
		for try, want := range []int{1, 1} {
			_, err := s.ChangeMatch(t.Context(), match.ID, 1+try, "changed", func(m *football.MatchRecord) error { m.Matchday = 30; return nil }, start, also)
			if err != nil || followed != want {
				t.Errorf("change %d: followed %d times, want %d; %v", try, followed, want, err)
			}
		}
		followed = 0
		for try, want := range []int{1, 1} {
			if _, err := s.BeginUpdate(t.Context(), "2023-09-01", start, also); err != nil || followed != want {
				t.Errorf("update %d: followed %d times, want %d; %v", try, followed, want, err)
			}
		}
	})
}

// tableContents prints the rows of all tables that the changes and their follow-up
// work write to.
func tableContents(t *testing.T, s *store.Store) string {
	t.Helper()
	pool, _, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, table := range []string{
		"matches", "seasons", "teams", "updates", "uploads", "models", "champions", "comparisons", "endings", "past_forecasts", "audit_entries", "deductions",
	} {
		if err := printRows(t.Context(), pool, table, &text); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

func printRows(ctx context.Context, pool *sql.DB, table string, into io.Writer) error {
	rows, err := pool.QueryContext(ctx, "SELECT * FROM "+table+" ORDER BY 1")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values, targets := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(into, table, values); err != nil {
			return err
		}
	}
	return rows.Err()
}
