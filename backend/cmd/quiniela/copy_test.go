package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// fillDatabase creates a database with rows in almost every table.
func fillDatabase(t *testing.T, url string) {
	t.Helper()
	db := "--database-url=" + url
	mustRun(t, "import", db, smallLeague)
	mustRun(t, "train", db)
	mustRun(t, "user", "add", "ana", "--generate", db)
	server := startServer(t, db, "--data-dir", t.TempDir(), "--sample", "off")
	server.logIn(t, "ana", "not the password")
	server.end(t)
}

// toMicroseconds truncates times to the precision of PostgreSQL.
func toMicroseconds(text string) string {
	moment := regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)
	return moment.ReplaceAllStringFunc(text, func(one string) string {
		at, err := time.Parse(time.RFC3339Nano, one)
		if err != nil {
			return one
		}
		return at.Truncate(time.Microsecond).Format(time.RFC3339Nano)
	})
}

// sameAnswers checks that commands print the same for all databases as for the first.
func sameAnswers(t *testing.T, first string, others ...string) {
	t.Helper()
	for _, command := range [][]string{{"forecast", "--format", "json"}, {"user", "list", "--json"}} {
		want := mustRun(t, append(command, "--database-url", first)...)
		for _, url := range others {
			if got := mustRun(t, append(command, "--database-url", url)...); toMicroseconds(got) != toMicroseconds(want) {
				t.Errorf("%v after copying:\n%s\nwant\n%s", command, got, want)
			}
		}
	}
}

func TestCopyToTheOtherDatabaseAndBack(t *testing.T) {
	first, second, third := storetest.SQLite(t), storetest.Postgres(t), storetest.SQLite(t)
	fillDatabase(t, first)
	got := mustRun(t, "copy", "--from", first, "--to", second)
	if !regexp.MustCompile(`\d+ rows copied and compared`).MatchString(got) || !strings.Contains(got, "matches") {
		t.Errorf("copy: %s", got)
	}
	mustRun(t, "copy", "--from", second, "--to", third)
	sameAnswers(t, first, second, third)
	// New rows get new ids.
	mustRun(t, "user", "add", "eva", "--generate", "--database-url", second)
	mustRun(t, "import", "--database-url", second, smallLeague)

	if code, _, stderr := quiniela(t, "copy", "--from", first, "--to", second); code != exitFailed || !strings.Contains(stderr, "not empty") {
		t.Errorf("copy into a full database: %d %s", code, stderr)
	}
	if code, _, stderr := quiniela(t, "copy", "--from", first, "--to", second, "--resume"); code != exitFailed || !strings.Contains(stderr, "not the same") {
		t.Errorf("a copy that has more than its source: %d %s", code, stderr)
	}
	if code, _, _ := quiniela(t, "copy", "--from", first, "--to", first); code != exitUsage {
		t.Errorf("copy into itself: %d", code)
	}
	if code, _, stderr := quiniela(t, "copy", "--from", first, "--to", "mysql://x"); code != exitFailed || !strings.Contains(stderr, "--to") {
		t.Errorf("copy into another kind: %d %s", code, stderr)
	}
}

func TestInterruptedCopyIsResumed(t *testing.T) {
	from, to := storetest.SQLite(t), storetest.Postgres(t)
	fillDatabase(t, from)
	mustRun(t, "copy", "--from", from, "--to", to)
	db, err := sql.Open("pgx", to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range []string{"DELETE FROM forecasts", "DELETE FROM quotes", "DELETE FROM matches WHERE id > 10"} {
		if _, err := db.ExecContext(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var report []struct {
		Table     string
		Rows, New int
	}
	if err := json.Unmarshal([]byte(mustRun(t, "copy", "--from", from, "--to", to, "--resume", "--json")), &report); err != nil {
		t.Fatal(err)
	}
	for _, one := range report {
		if one.Table == "matches" && (one.Rows != 24 || one.New != 14) || one.Table == "teams" && one.New != 0 {
			t.Errorf("%+v", one)
		}
	}
}
