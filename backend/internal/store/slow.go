package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"
	gormlogger "gorm.io/gorm/logger"
)

// LogSlowQueries logs statements that take longer than threshold; 0 logs none. Call it
// before the store is used.
func (s *Store) LogSlowQueries(log *slog.Logger, threshold time.Duration) {
	if threshold > 0 {
		s.db.Logger = slowQueries{log, threshold}
	}
}

// slowQueries is a logger of GORM that logs nothing else: errors are logged where
// they end up. GORM's own writes out the SQL of every statement, slow or not.
type slowQueries struct {
	log       *slog.Logger
	threshold time.Duration
}

// maxLoggedSQL in bytes. An insert of many rows is longer, and says no more.
const maxLoggedSQL = 2000

// Trace is called after every statement.
func (l slowQueries) Trace(ctx context.Context, begin time.Time, statement func() (sql string, rows int64), err error) {
	took := time.Since(begin)
	if took < l.threshold {
		return
	}
	sql, rows := statement()
	if len(sql) > maxLoggedSQL {
		sql = sql[:maxLoggedSQL] + "…"
	}
	l.log.WarnContext(ctx, "slow query", "took", took, "sql", sql, "rows", rows, "failed", err != nil)
}

// ParamsFilter keeps the values out of the SQL: they may be personal.
func (slowQueries) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// LogMode does nothing, as the threshold is the only setting.
func (l slowQueries) LogMode(gormlogger.LogLevel) gormlogger.Interface { return l }

// Info does nothing.
func (slowQueries) Info(context.Context, string, ...any) {}

// Warn does nothing.
func (slowQueries) Warn(context.Context, string, ...any) {}

// Error does nothing.
func (slowQueries) Error(context.Context, string, ...any) {}

var _ gorm.ParamsFilter = slowQueries{}
