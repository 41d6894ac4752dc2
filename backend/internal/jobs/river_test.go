package jobs_test

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

// Some SQL in this package reads and writes River's own table. If this fails after
// an upgrade of River, check river.go before changing the expected values.
func TestRiverTableHasExpectedColumnsAndStates(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		columns := map[string]string{ // type by name
			"id": "number", "attempt": "number", "max_attempts": "number", "kind": "text", "state": "state", "finalized_at": "time",
		}
		found, err := columnsOf(t.Context(), db, "river_job")
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range columns {
			if got := found[name]; got != want {
				t.Errorf("river_job.%s holds %q, not %q", name, got, want)
			}
		}

		// The queue handles exactly these states and would ignore a new one.
		known := []string{"available", "cancelled", "completed", "discarded", "pending", "retryable", "running", "scheduled"}
		states, err := statesOf(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(known, states); diff != "" {
			t.Errorf("states of the table (-want +got)\n%s", diff)
		}
		var names []string
		for _, state := range rivertype.JobStates() {
			names = append(names, string(state))
		}
		slices.Sort(names)
		if diff := cmp.Diff(known, names); diff != "" {
			t.Errorf("states of the client (-want +got)\n%s", diff)
		}
	})
}

// River's constraints require a finished job to have a time at which it finished, and
// a queued one to have none.
func TestRiverRequiresFinalizedAtOfFinishedJobs(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		one := add(t, j, "train", nil)
		for _, wrong := range []string{"state = 'discarded'", "state = 'available', finalized_at = CURRENT_TIMESTAMP"} {
			if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET "+wrong+" WHERE id = $1", one.ID); err == nil {
				t.Errorf("%s was kept", wrong)
			}
		}
		right := "state = 'discarded', finalized_at = CURRENT_TIMESTAMP"
		if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET "+right+" WHERE id = $1", one.ID); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	})
}

// columnsOf returns the columns of a table with types that have the same names for
// both databases.
func columnsOf(ctx context.Context, db jobs.Database, table string) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	kinds := map[string]string{
		"INTEGER": "number", "INT2": "number", "INT4": "number", "INT8": "number", "TEXT": "text", "TIMESTAMP": "time", "TIMESTAMPTZ": "time",
	}
	found := map[string]string{}
	for _, column := range types {
		found[column.Name()] = kinds[strings.ToUpper(column.DatabaseTypeName())]
		if column.Name() == "state" {
			found["state"] = "state" // an enum in PostgreSQL, text with a check in SQLite
		}
	}
	return found, rows.Err()
}

// statesOf returns the states that a row of river_job may have, sorted.
func statesOf(ctx context.Context, db jobs.Database) ([]string, error) {
	if db.Postgres {
		return texts(db.QueryContext(ctx, "SELECT unnest(enum_range(NULL::river_job_state))::text ORDER BY 1"))
	}
	schema, err := texts(db.QueryContext(ctx, "SELECT sql FROM sqlite_master WHERE name = 'river_job'"))
	if err != nil {
		return nil, err
	}
	var states []string
	check := regexp.MustCompile(`state_valid CHECK \(state IN \(([^)]*)\)`).FindStringSubmatch(strings.Join(schema, ""))
	if check == nil {
		return nil, nil
	}
	for state := range strings.SplitSeq(check[1], ",") {
		states = append(states, strings.Trim(state, " '"))
	}
	slices.Sort(states)
	return states, nil
}

func texts(rows *sql.Rows, err error) (all []string, _ error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
