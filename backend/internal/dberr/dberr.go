// Package dberr says what an error of either database means, so that every
// violated constraint and every outage becomes the same fault wherever SQL is
// written.
package dberr

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Kind of an error.
type Kind int

// The kinds.
const (
	Other       Kind = iota
	Missing          // no such row
	Duplicate        // a unique or primary key is there already
	Reference        // a foreign key points to nothing, or something still points here
	Check            // a value that the schema does not allow
	Unavailable      // the database is away, full, busy or overloaded: it may pass
)

// SQLite's result codes; https://www.sqlite.org/rescode.html.
const (
	sqliteBusy     = 5
	sqliteLocked   = 6
	sqliteReadOnly = 8
	sqliteIOError  = 10
	sqliteFull     = 13
	sqliteCantOpen = 14

	sqliteConstraintCheck      = 275
	sqliteConstraintForeignKey = 787
	sqliteConstraintNotNull    = 1299
	sqliteConstraintPrimaryKey = 1555
	sqliteConstraintUnique     = 2067
	sqliteConstraintRowID      = 2579
)

// closedPool is the text of the error of a closed sql.DB, which database/sql does not
// export. A server that stops closes it while late requests are under way.
const closedPool = "sql: database is closed"

// KindOf an error of database/sql or of a driver beneath it.
func KindOf(err error) Kind {
	switch {
	case err == nil, errors.Is(err, context.Canceled): // nobody waits for the answer any more
		return Other
	case errors.Is(err, sql.ErrNoRows):
		return Missing
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), strings.Contains(err.Error(), closedPool):
		return Unavailable
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return kindOfSQLite(e.Code())
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return kindOfPostgres(e.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return Unavailable
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return Unavailable
	}
	return Other
}

func kindOfSQLite(code int) Kind {
	switch code {
	case sqliteConstraintPrimaryKey, sqliteConstraintUnique, sqliteConstraintRowID:
		return Duplicate
	case sqliteConstraintForeignKey:
		return Reference
	case sqliteConstraintCheck, sqliteConstraintNotNull:
		return Check
	}
	switch code & 0xff { // extended codes keep the primary one in their lowest byte
	case sqliteBusy, sqliteLocked, sqliteReadOnly, sqliteIOError, sqliteFull, sqliteCantOpen:
		return Unavailable
	}
	return Other
}

// kindOfPostgres reads an SQLSTATE; PostgreSQL's manual, appendix A.
func kindOfPostgres(state string) Kind {
	switch state {
	case "23505", "23P01":
		return Duplicate
	case "23503", "23001":
		return Reference
	case "23514", "23502", "22001", "22003", "22021":
		return Check
	case "40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57P05", "25006":
		return Unavailable
	}
	// Connection exceptions, insufficient resources, system errors.
	for _, class := range []string{"08", "53", "58"} {
		if strings.HasPrefix(state, class) {
			return Unavailable
		}
	}
	return Other
}

// Fault makes of an error about a thing what a client can act on; what is nobody
// else's business stays an error of ours with the thing in front.
func Fault(err error, thing fault.Sentence) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	switch KindOf(err) {
	case Missing:
		return fault.New(fault.NotFound, "%s not found", thing)
	case Duplicate:
		return fault.New(fault.Conflict, "%s is there already", thing)
	case Reference:
		return fault.New(fault.Conflict, "%s belongs together with something that is not there, or that is still in use", thing)
	case Check:
		return fault.New(fault.Invalid, "%s has a value that cannot be kept", thing)
	case Unavailable:
		return fault.New(fault.Unavailable, "The database does not answer or has no room left; nothing was changed. Try again in a moment.").Because(fmt.Errorf("%s: %w", thing, err))
	case Other:
	}
	return fmt.Errorf("%s: %w", thing, err)
}
