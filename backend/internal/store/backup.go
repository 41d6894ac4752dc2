package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

type backupRow struct {
	Day        string `gorm:"primaryKey"`
	StartedAt  time.Time
	FinishedAt *time.Time
	File       string
	Problem    string
}

func (backupRow) TableName() string { return "backups" }

// A day's backup may be taken over by another process backupRetry after it failed,
// or backupLost after it began, which is longer than any backup takes: its process
// must have died.
const (
	backupRetry = time.Hour
	backupLost  = 6 * time.Hour
)

// BeginBackup claims a day's backup and reports whether the caller got it: of all
// servers and workers, only the first one does.
func (s *Store) BeginBackup(ctx context.Context, day, file string, at time.Time) (mine bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		at = at.UTC()
		row := backupRow{Day: day, File: file, StartedAt: at}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if mine = made.RowsAffected == 1; mine || made.Error != nil {
			return toFault(made.Error, "backup of %s", day)
		}
		taken := tx.Model(&backupRow{}).Where("day = ? AND finished_at IS NULL", day).
			Where("(problem <> '' AND started_at <= ?) OR started_at <= ?", at.Add(-backupRetry), at.Add(-backupLost)).
			Updates(map[string]any{"started_at": at, "file": file, "problem": ""})
		mine = taken.RowsAffected == 1
		return toFault(taken.Error, "backup of %s", day)
	})
	return mine, err
}

// EndBackup records that a day's backup is done or, if failed is not nil, why it
// failed.
func (s *Store) EndBackup(ctx context.Context, day string, failed error, at time.Time) error {
	change := map[string]any{"finished_at": at.UTC()}
	if failed != nil {
		change = map[string]any{"problem": failed.Error()}
	}
	return toFault(s.db.WithContext(ctx).Model(&backupRow{}).Where("day = ?", day).Updates(change).Error, "backup of %s", day)
}

// GiveUpBackup deletes the row of a day's unfinished backup, so that another process
// can claim it.
func (s *Store) GiveUpBackup(ctx context.Context, day string) error {
	return toFault(s.db.WithContext(ctx).Where("day = ? AND finished_at IS NULL", day).Delete(&backupRow{}).Error, "backup of %s", day)
}

// Backups lists the latest daily backups, newest first.
func (s *Store) Backups(ctx context.Context, limit int) (list []job.Backup, err error) {
	var rows []backupRow
	if err := s.db.WithContext(ctx).Order("day DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, toFault(err, "backups")
	}
	for _, row := range rows {
		list = append(list, job.Backup(row))
	}
	return list, nil
}

// VacuumInto writes a consistent copy of a SQLite database into a file while others
// write to the database. The file must be empty or not exist.
func (s *Store) VacuumInto(ctx context.Context, path string) error {
	if err := s.db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}

// ErrDamaged is returned for a file that is not a complete SQLite database.
var ErrDamaged = errors.New("the database is damaged or was cut off")

// CheckIntegrity runs SQLite's integrity check; the error is ErrDamaged if it fails.
func (s *Store) CheckIntegrity(ctx context.Context) error {
	var messages []string
	if err := s.db.WithContext(ctx).Raw("PRAGMA integrity_check(1)").Scan(&messages).Error; err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	if len(messages) != 1 || messages[0] != "ok" {
		return fmt.Errorf("%w (%q)", ErrDamaged, messages)
	}
	return nil
}

// IsOurs reports whether a SQLite database was created by this product.
func (s *Store) IsOurs(ctx context.Context) (bool, error) {
	var found int64
	err := s.db.WithContext(ctx).Raw("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'seasons', 'matches', 'users')").Scan(&found).Error
	return found == 4, toFault(err, "schema")
}

// SchemaAge compares the version of the schema with this program's: -1 if it is
// older, 1 if newer, 0 if equal.
func (s *Store) SchemaAge(ctx context.Context) (int, error) {
	provider, err := s.provider()
	if err != nil {
		return 0, err
	}
	current, newest, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read the state of the schema: %w", err)
	case current < newest:
		return -1, nil
	case current > newest:
		return 1, nil
	}
	return 0, nil
}
