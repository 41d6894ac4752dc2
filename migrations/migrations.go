// Package migrations carries the database schema: one folder of SQL files for
// each database, applied in order. A test keeps the two alike.
package migrations

import "embed"

// Files holds sqlite/*.sql and postgres/*.sql.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
