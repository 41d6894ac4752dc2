package store

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Copied counts the rows of one table.
type Copied struct {
	Table string `json:"table"`
	Rows  int    `json:"rows"`
	New   int    `json:"new"` // the others existed already
}

// tableCopier copies and compares one table.
type tableCopier struct {
	name    string
	key     string // its columns, in order
	id      bool   // the database generates its ids
	copy    func(c *copyRun, t tableCopier) (Copied, error)
	compare func(c *copyRun, t tableCopier) error
}

func tableOf[R any](name, key string, id bool) tableCopier {
	return tableCopier{name, key, id, copyRows[R], compareRows[R]}
}

// tables lists all tables so that every row comes after the rows it refers to. A
// test checks that none is missing.
var tables = []tableCopier{
	tableOf[competitionRow]("competitions", "code", false),
	tableOf[seasonRow]("seasons", "division, year", false),
	tableOf[teamRow]("teams", "id", true),
	tableOf[aliasRow]("team_aliases", "field, country, alias", false),
	tableOf[refereeRow]("referees", "id", true),
	tableOf[matchRow]("matches", "id", true),
	tableOf[deductionRow]("deductions", "id", true),
	tableOf[statisticsRow]("match_statistics", "match_id", false),
	tableOf[quoteRow]("quotes", "match_id, bookmaker, moment", false),
	tableOf[comparisonRow]("comparisons", "id", true),
	tableOf[backtestForecastRow]("replays", "match_id, model", false),
	tableOf[endingRow]("endings", "division", false),
	tableOf[asOfRow]("past_forecasts", "day, match_id", false),
	tableOf[modelRow]("models", "id", true),
	tableOf[championRow]("champions", "division", false),
	tableOf[forecastRow]("forecasts", "match_id, model_id", false),
	tableOf[userRow]("users", "id", true),
	tableOf[jornadaRow]("jornadas", "id", true),
	tableOf[fixtureRow]("jornada_fixtures", "jornada_id, position", false),
	tableOf[scoreRow]("jornada_scores", "jornada_id, position", false),
	tableOf[stepRow]("jornada_steps", "jornada_id, step", false),
	tableOf[viewRow]("fixture_views", "jornada_id, position, user_id", false),
	tableOf[ticketRow]("tickets", "id", true),
	tableOf[memberRow]("ticket_members", "id", true),
	tableOf[ticketChangeRow]("ticket_changes", "id", true),
	tableOf[conditionSetRow]("condition_sets", "id", true),
	tableOf[keptWayRow]("kept_ways", "id", true),
	tableOf[sessionRow]("sessions", "id", false),
	tableOf[refreshRow]("refresh_tokens", "hash", false),
	tableOf[loginRow]("login_tries", "subject", false),
	tableOf[auditRow]("audit_entries", "id", true),
	tableOf[mergeRow]("team_merges", "id", true),
	tableOf[ratingRow]("team_ratings", "team_id, at", false),
	tableOf[updateRow]("updates", "day", false),
	tableOf[effectRow]("referee_effects", "referee_id", false),
	tableOf[uploadRow]("uploads", "id", true),
	tableOf[backupRow]("backups", "day", false),
	tableOf[answerRow]("source_answers", "address", false),
	tableOf[newsKeysRow]("news_keys", "name", false),
	tableOf[newsSettingsRow]("news_settings", "user_id", false),
	tableOf[deviceRow]("news_devices", "id", true),
	tableOf[signRow]("news_signs", "jornada_id, position", false),
	tableOf[newsRow]("news", "id", true),
	tableOf[deliveryRow]("news_deliveries", "id", true),
}

type copyRun struct {
	ctx      context.Context
	from, to *Store
}

// Filled returns the first table that has rows and how many it has; "" if all are
// empty.
func (s *Store) Filled(ctx context.Context) (table string, rows int64, err error) {
	for _, t := range tables {
		if err := s.db.WithContext(ctx).Table(t.name).Count(&rows).Error; err != nil {
			return "", 0, toFault(err, "table %s", t.name)
		}
		if rows > 0 {
			return t.name, rows, nil
		}
	}
	return "", 0, nil
}

// Copy adds the rows of one database to another. The source must not change
// meanwhile: see Snapshot. Rows that exist already are left as they are. At the end
// all rows are compared; a difference is a Conflict fault. Package jobs copies the
// queue's tables.
func Copy(ctx context.Context, from, to *Store) ([]Copied, error) {
	run := &copyRun{ctx, from, to}
	var done []Copied
	for _, t := range tables {
		copied, err := t.copy(run, t)
		if err != nil {
			return done, err
		}
		done = append(done, copied)
	}
	for _, t := range tables {
		if err := t.compare(run, t); err != nil {
			return done, err
		}
	}
	return done, run.resetSequences()
}

// ordered returns a query that reads a table by its key. Text is ordered by its
// bytes, so that both databases return the same order.
func (s *Store) ordered(ctx context.Context, t tableCopier) *gorm.DB {
	order := t.key
	if s.dialect.name == "postgres" && !t.id {
		var parts []string
		for column := range strings.SplitSeq(t.key, ", ") {
			if column != "year" && column != "at" && column != "position" && !strings.HasSuffix(column, "_id") || column == "session_id" {
				column += ` COLLATE "C"`
			}
			parts = append(parts, column)
		}
		order = strings.Join(parts, ", ")
	}
	return s.db.WithContext(ctx).Table(t.name).Order(order)
}

// copyBatch and copyBytes limit one insert: rows, and bytes of text in them.
const (
	copyBatch = 500
	copyBytes = 4 << 20
)

func copyRows[R any](c *copyRun, t tableCopier) (Copied, error) {
	copied := Copied{Table: t.name}
	var before, after int64
	if err := c.to.db.WithContext(c.ctx).Table(t.name).Count(&before).Error; err != nil {
		return copied, toFault(err, "table %s", t.name)
	}
	rows, err := c.from.ordered(c.ctx, t).Rows()
	if err != nil {
		return copied, toFault(err, "table %s", t.name)
	}
	defer func() { _ = rows.Close() }()
	var batch []R
	size := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		copied.Rows += len(batch)
		err := c.to.db.WithContext(c.ctx).Clauses(clause.OnConflict{DoNothing: true}).Omit(clause.Associations).Create(&batch).Error
		batch, size = nil, 0
		return toFault(err, "table %s", t.name)
	}
	for rows.Next() {
		var row R
		if err := c.from.db.ScanRows(rows, &row); err != nil {
			return copied, toFault(err, "table %s", t.name)
		}
		size += makePortable(reflect.ValueOf(&row).Elem())
		if batch = append(batch, row); len(batch) == copyBatch || size >= copyBytes {
			if err := flush(); err != nil {
				return copied, err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return copied, toFault(err, "table %s", t.name)
	}
	if err := flush(); err != nil {
		return copied, err
	}
	err = c.to.db.WithContext(c.ctx).Table(t.name).Count(&after).Error
	copied.New = int(after - before)
	return copied, toFault(err, "table %s", t.name)
}

// compareRows reads a table from both databases in parallel and compares it row by
// row.
func compareRows[R any](c *copyRun, t tableCopier) error {
	a, err := c.from.ordered(c.ctx, t).Rows()
	if err != nil {
		return toFault(err, "table %s", t.name)
	}
	defer func() { _ = a.Close() }()
	b, err := c.to.ordered(c.ctx, t).Rows()
	if err != nil {
		return toFault(err, "table %s", t.name)
	}
	defer func() { _ = b.Close() }()
	for n := 1; ; n++ {
		hasA, hasB := a.Next(), b.Next()
		if err := cmp.Or(a.Err(), b.Err()); err != nil {
			return toFault(err, "table %s", t.name)
		}
		if hasA != hasB {
			return fault.New(fault.Conflict, "the copy of %s has not the same rows: it differs at row %d", t.name, n)
		}
		if !hasA {
			return nil
		}
		var x, y R
		if err := c.from.db.ScanRows(a, &x); err != nil {
			return toFault(err, "table %s", t.name)
		}
		if err := c.to.db.ScanRows(b, &y); err != nil {
			return toFault(err, "table %s", t.name)
		}
		makePortable(reflect.ValueOf(&x).Elem())
		makePortable(reflect.ValueOf(&y).Elem())
		if !reflect.DeepEqual(x, y) {
			return fault.New(fault.Conflict, "the copy of %s is not the same: it differs at row %d", t.name, n)
		}
	}
}

// makePortable changes the values of a row to what both databases can store, and
// returns how many bytes of text it has. Times become UTC, truncated to
// microseconds. Text loses NUL and invalid UTF-8, which SQLite accepts and
// PostgreSQL rejects.
func makePortable(v reflect.Value) (size int) {
	switch value := v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(value.UTC().Truncate(time.Microsecond)))
		return 0
	case *time.Time:
		if value != nil {
			at := value.UTC().Truncate(time.Microsecond)
			v.Set(reflect.ValueOf(&at))
		}
		return 0
	case []byte:
		return len(value)
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			size += makePortable(field)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return makePortable(v.Elem())
		}
	case reflect.String:
		v.SetString(portableText(v.String()))
		return v.Len()
	default:
	}
	return size
}

func portableText(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// resetSequences sets PostgreSQL's id sequences to continue after the highest id.
func (c *copyRun) resetSequences() error {
	if c.to.dialect.name != "postgres" {
		return nil // SQLite does it automatically
	}
	for _, t := range tables {
		if !t.id {
			continue
		}
		err := c.to.db.WithContext(c.ctx).Exec(fmt.Sprintf(
			"SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), coalesce((SELECT max(id) FROM %[1]s), 0) + 1, false)", t.name)).Error
		if err != nil {
			return toFault(err, "ids of %s", t.name)
		}
	}
	return nil
}
