package store

import (
	"cmp"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Limits bound what users can have stored, so that nobody fills the database. A zero
// field means its default.
type Limits struct {
	Tickets     int // of one user for a jornada; default 200
	Jornadas    int // in all; default 5,000
	UserUploads int // files of one user that wait for their import; default 100
	Uploads     int // such files of all users; default 500
	Teams       int // in all, when one is added by hand; default 20,000
	Referees    int // likewise; default 20,000
	Deductions  int // of points, in a season of a division; default 100
	Sets        int // of conditions of one user, and ways of playing; default 100
	Devices     int // of one user that take news; default 20

	Sessions      int // of one user, with ended ones; default 1,000. The one used longest ago makes room.
	RefreshTokens int // used ones of a session; default 3,000. The one used longest ago makes room.
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Tickets: cmp.Or(l.Tickets, 200), Jornadas: cmp.Or(l.Jornadas, 5000),
		UserUploads: cmp.Or(l.UserUploads, 100), Uploads: cmp.Or(l.Uploads, 500),
		Teams: cmp.Or(l.Teams, 20_000), Referees: cmp.Or(l.Referees, 20_000), Deductions: cmp.Or(l.Deductions, 100), Sets: cmp.Or(l.Sets, 100),
		Devices: cmp.Or(l.Devices, 20), Sessions: cmp.Or(l.Sessions, 1000), RefreshTokens: cmp.Or(l.RefreshTokens, 3000),
	}
}

// SetLimits replaces the limits, to be called before the store is in use.
func (s *Store) SetLimits(l Limits) { s.limits = l.withDefaults() }

// lockUserAdditions makes what one user adds wait for one another until the
// transaction ends: two at once could both take the last place.
func lockUserAdditions(tx *gorm.DB, user int64) error {
	var row userRow
	err := tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Select("id").First(&row, user).Error
	return toFault(err, "user %d", user)
}

// lockAdditions does the same for everybody who adds to a table. SQLite has one
// writer at a time anyway.
func lockAdditions(tx *gorm.DB, table string) error {
	if tx.Name() != "postgres" {
		return nil
	}
	return toFault(tx.Exec("SELECT pg_advisory_xact_lock(hashtext(?))", "quiniela "+table).Error, "table %s", table)
}

// checkPlace returns full if the rows of a query, with more to come, exceed a limit.
func checkPlace(rows *gorm.DB, more, limit int, full *fault.Error) error {
	var count int64
	if err := rows.Count(&count).Error; err != nil {
		return toFault(err, "rows that count against a limit")
	}
	if count+int64(more) > int64(limit) {
		return full
	}
	return nil
}
