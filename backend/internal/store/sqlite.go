package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the driver

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func openSQLite(path string) (gorm.Dialector, dialect, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.ContainsAny(path, "?#%") {
		return nil, dialect{}, fault.New(fault.Invalid, "%q cannot be the path of an SQLite database", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, dialect{}, fmt.Errorf("make the folder of the database: %w", err)
	}
	// SQLite would create the file readable by every user of the machine, with the
	// password hashes in it.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, dialect{}, fmt.Errorf("open the database: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, dialect{}, fmt.Errorf("open the database: %w", err)
	}
	// _txlock=immediate: a transaction that reads first and writes later would otherwise
	// fail with "database is locked" as soon as two overlap. synchronous FULL: committed
	// changes survive a power failure.
	dsn := "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_time_format=sqlite&_txlock=immediate"
	return sqlite.New(sqlite.Config{DriverName: "sqlite", DSN: dsn}), dialect{name: "sqlite", batchRows: 1500, connections: DefaultSQLite}, nil
}
