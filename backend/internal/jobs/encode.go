package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/riverqueue/river"

	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// encode returns a value as JSON that both databases can store: PostgreSQL takes
// neither NUL characters nor invalid UTF-8.
func encode(value any) (json.RawMessage, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return json.RawMessage(withoutNUL(strings.ToValidUTF8(string(text), "\ufffd"))), nil
}

// withoutNUL removes the escape sequence of NUL from JSON text.
func withoutNUL(text string) string {
	if !strings.Contains(text, `\u0000`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if strings.HasPrefix(text[i:], `\u0000`) {
				i += len(`\u0000`) - 1
				continue
			}
			b.WriteByte(text[i]) // copy the escaped character too: it may be a backslash
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// plainText returns text without what encode leaves out.
func plainText(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// maxResult is the size in bytes of the largest result, that of River.
const maxResult = 32 << 20

// encoded is a result as it is stored, or why it cannot be.
type encoded struct {
	text json.RawMessage
	err  error
}

func encodeResult(result any) (e encoded) {
	e.text, e.err = encode(result)
	if e.err == nil && len(e.text) > maxResult {
		e.err = fmt.Errorf("%d bytes are more than %d", len(e.text), maxResult)
	}
	return e
}

// recordResult makes River store the result of a job when the attempt ends. River
// stores it together with the end of the job and would try again without end if the
// database refused it, so a result that cannot be stored is a fault instead.
func (r *Run) recordResult(ctx context.Context, in querier, result any) error {
	e, done := result.(encoded)
	if !done {
		e = encodeResult(result)
	}
	err := e.err
	if err == nil {
		err = r.jobs.db.accepts(ctx, in, e.text)
	}
	if err == nil {
		err = river.RecordOutput(ctx, e.text)
	}
	if err == nil || ctx.Err() != nil || dberr.KindOf(err) == dberr.Unavailable {
		return err
	}
	return fault.New(fault.Invalid, "the result of the job cannot be stored").Because(fmt.Errorf("result of job %d: %w", r.ID, err))
}

// accepts returns an error if the database cannot store a JSON text.
func (d Database) accepts(ctx context.Context, in querier, text json.RawMessage) error {
	query := "SELECT jsonb($1) IS NOT NULL"
	if d.Postgres {
		query = "SELECT $1::jsonb IS NOT NULL"
	}
	var accepted bool
	return in.QueryRowContext(ctx, query, string(text)).Scan(&accepted)
}
