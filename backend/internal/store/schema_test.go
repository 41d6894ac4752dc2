package store_test

import (
	"database/sql"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// The schemas are compared as sets of facts: the names, types and conditions of
// tables, columns, indexes and constraints, in terms that both databases share.
func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	sqlitePath := storetest.SQLite(t)
	storetest.Open(t, sqlitePath)
	postgresURL := storetest.Postgres(t)
	storetest.Open(t, postgresURL)

	sqlite := sqliteFacts(t, strings.TrimPrefix(sqlitePath, "sqlite:"))
	postgres := postgresFacts(t, postgresURL)
	if len(sqlite) < 150 {
		t.Fatalf("only %d facts were read: the comparison does not see the schema", len(sqlite))
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(sqlite)), slices.Sorted(maps.Keys(postgres))); diff != "" {
		t.Errorf("schemas differ (-sqlite +postgres):\n%s", diff)
	}
}

type facts map[string]bool

func (f facts) add(words ...string) { f[strings.Join(words, " ")] = true }

// family maps a column type to its equivalent in both databases.
func family(kind string) string {
	switch kind = strings.ToLower(kind); {
	case strings.Contains(kind, "int"):
		return "integer"
	case kind == "datetime" || strings.HasPrefix(kind, "timestamp"):
		return "time"
	case kind == "real" || kind == "double precision":
		return "real"
	case kind == "blob" || kind == "bytea":
		return "bytes"
	}
	return kind
}

var space = regexp.MustCompile(`\s+`)

// plain removes what a database adds to an expression when it displays it.
func plain(expression string) string {
	s := strings.ToLower(expression)
	s = regexp.MustCompile(`::[a-z ]+(\[\])?`).ReplaceAllString(s, "")
	s = regexp.MustCompile(`'(-?\d+)'`).ReplaceAllString(s, "$1") // PostgreSQL shows a negative constant as text with a cast
	s = regexp.MustCompile(`= any \(array\[([^\]]*)\]\)`).ReplaceAllString(s, "in ($1)")
	s = regexp.MustCompile(`<> all \(array\[([^\]]*)\]\)`).ReplaceAllString(s, "not in ($1)")
	return space.ReplaceAllString(strings.NewReplacer("(", " ", ")", " ", `"`, "").Replace(s), "")
}

func rows(t *testing.T, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	result, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = result.Close() }()
	columns, err := result.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for result.Next() {
		values := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := result.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, value := range values {
			row[i] = value.String
		}
		all = append(all, row)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

var constraintStart = regexp.MustCompile(`(?i)CONSTRAINT\s+(\w+)\s+(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)\s*`)

func sqliteFacts(t *testing.T, path string) facts {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	f := facts{}
	for _, table := range rows(t, db, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'") {
		name, ddl := table[0], table[1]
		f.add("table", name)
		for _, column := range rows(t, db, "SELECT name, type, \"notnull\" OR pk > 0 FROM pragma_table_info(?)", name) {
			f.add("column", name, column[0], family(column[1]), "required="+column[2])
			if strings.Contains(ddl, column[0]+"      integer PRIMARY KEY") || regexp.MustCompile(column[0]+`\s+integer PRIMARY KEY`).MatchString(ddl) {
				f.add("constraint", name, name+"_pkey", "primary key", column[0])
			}
		}
		for _, at := range constraintStart.FindAllStringSubmatchIndex(ddl, -1) {
			f.add("constraint", name, ddl[at[2]:at[3]], strings.ToLower(ddl[at[4]:at[5]]), plain(constraintBody(ddl[at[1]:])))
		}
		for _, index := range rows(t, db, "SELECT name, \"unique\" FROM pragma_index_list(?) WHERE origin = 'c'", name) {
			sql := rows(t, db, "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?", index[0])[0][0]
			_, columns, _ := strings.Cut(sql, "(")
			f.add("index", name, index[0], "unique="+index[1], plain(columns))
		}
	}
	return f
}

// constraintBody returns the text up to the comma or bracket that ends a constraint.
func constraintBody(rest string) string {
	depth := 0
	for i, r := range rest {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth == 0, r == ',' && depth == 0:
			return rest[:i]
		case r == ')':
			depth--
		}
	}
	return rest
}

func postgresFacts(t *testing.T, url string) facts {
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	f := facts{}
	const ours = "table_schema = 'public' AND table_name <> 'goose_db_version'"
	for _, table := range rows(t, db, "SELECT table_name FROM information_schema.tables WHERE "+ours) {
		f.add("table", table[0])
	}
	for _, c := range rows(t, db, "SELECT table_name, column_name, data_type, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END FROM information_schema.columns WHERE "+ours) {
		f.add("column", c[0], c[1], family(c[2]), "required="+c[3])
	}
	kinds := map[string]string{"p": "primary key", "u": "unique", "c": "check", "f": "foreign key"}
	for _, c := range rows(t, db, "SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "+
		"WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'goose_db_version' AND contype IN ('p', 'u', 'c', 'f')") {
		kind := kinds[c[2]]
		body := plain(c[3])
		f.add("constraint", c[0], c[1], kind, strings.TrimPrefix(body, strings.ReplaceAll(kind, " ", "")))
	}
	for _, i := range rows(t, db, "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, i.indisunique::int, pg_get_indexdef(i.indexrelid) "+
		"FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace "+
		"AND i.indrelid::regclass::text <> 'goose_db_version' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))") {
		_, columns, _ := strings.Cut(i[3], "(")
		f.add("index", i[0], i[1], "unique="+i[2], plain(columns))
	}
	return f
}

// columnsOf returns the columns of a table, in alphabetical order.
func columnsOf(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	result, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = result.Close() }()
	columns, err := result.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(columns)
	return columns
}
