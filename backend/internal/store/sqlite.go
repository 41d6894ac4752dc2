package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	moderncsqlite "modernc.org/sqlite"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// SQLite's extended result codes for what GORM has names for.
const (
	sqliteConstraintCheck      = 275
	sqliteConstraintForeignKey = 787
	sqliteConstraintPrimaryKey = 1555
	sqliteConstraintUnique     = 2067
)

// sqliteDialector is GORM's SQLite dialect over modernc.org/sqlite, whose
// errors it translates. The concrete type is embedded to keep its savepoints.
type sqliteDialector struct{ *sqlite.Dialector }

func (d sqliteDialector) Translate(err error) error {
	if e, ok := errors.AsType[*moderncsqlite.Error](err); ok {
		switch e.Code() {
		case sqliteConstraintPrimaryKey, sqliteConstraintUnique:
			return gorm.ErrDuplicatedKey
		case sqliteConstraintForeignKey:
			return gorm.ErrForeignKeyViolated
		case sqliteConstraintCheck:
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}

func openSQLite(path string) (gorm.Dialector, dialect, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.ContainsAny(path, "?#%") {
		return nil, dialect{}, fault.New(fault.Invalid, "%q cannot be the path of an SQLite database", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, dialect{}, fmt.Errorf("make the folder of the database: %w", err)
	}
	// SQLite would let everybody on the machine read it, password hashes included.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, dialect{}, fmt.Errorf("open the database: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, dialect{}, fmt.Errorf("open the database: %w", err)
	}
	// _txlock=immediate: a transaction that reads first and writes later would
	// otherwise meet "database is locked" as soon as two of them overlap.
	// synchronous FULL: what was acknowledged survives a power cut.
	dsn := "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_time_format=sqlite&_txlock=immediate"
	base, ok := sqlite.New(sqlite.Config{DriverName: "sqlite", DSN: dsn}).(*sqlite.Dialector)
	if !ok {
		return nil, dialect{}, errors.New("gorm's sqlite driver has another dialector than expected")
	}
	return sqliteDialector{base}, dialect{name: "sqlite", batchRows: 1500}, nil
}
