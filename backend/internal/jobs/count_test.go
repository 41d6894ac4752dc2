package jobs_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// eachCounted runs a test on both databases and counts the statements that the queue
// sends.
func eachCounted(t *testing.T, test func(t *testing.T, db jobs.Database, sent *atomic.Int64)) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jobs.Migrate(t.Context(), jobs.Database{DB: pool, Postgres: postgres}); err != nil {
			t.Fatal(err)
		}
		counting := &countingConnector{name: url, driver: stdlib.GetDefaultDriver()}
		if !postgres {
			counting.name = "file:" + strings.TrimPrefix(url, "sqlite:") + "?_pragma=busy_timeout(10000)&_time_format=sqlite&_txlock=immediate"
			counting.driver = &sqlite.Driver{}
		}
		counted := sql.OpenDB(counting)
		t.Cleanup(func() { _ = counted.Close() })
		test(t, jobs.Database{DB: counted, Postgres: postgres}, &counting.sent)
	})
}

// countingConnector opens connections that count the statements sent over them.
type countingConnector struct {
	name   string
	driver driver.Driver
	sent   atomic.Int64
}

func (c *countingConnector) Driver() driver.Driver { return c.driver }

func (c *countingConnector) Connect(context.Context) (driver.Conn, error) {
	connection, err := c.driver.Open(c.name)
	if err != nil {
		return nil, err
	}
	return &countingConn{connection, &c.sent}, nil
}

// countingConn forwards the optional interfaces that both drivers implement.
type countingConn struct {
	driver.Conn
	sent *atomic.Int64
}

func (c *countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.sent.Add(1)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *countingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.sent.Add(1)
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *countingConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, options)
}

func (c *countingConn) CheckNamedValue(value *driver.NamedValue) error {
	if checker, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(value)
	}
	return driver.ErrSkip
}
