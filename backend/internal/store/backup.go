package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Backup is a daily backup.
type Backup struct {
	Day        string     `gorm:"primaryKey" json:"day"`
	StartedAt  time.Time  `json:"startedAt"`
	FinishedAt *time.Time `json:"finishedAt,omitempty"` // nil: not done, or it failed
	File       string     `json:"file"`
	Problem    string     `json:"problem,omitempty"` // why it failed
}

type backupRow Backup

func (backupRow) TableName() string { return "backups" }

// When a day's backup is given to another process: an hour after it failed, and
// after a time in which any would be done where its process went silent.
const (
	backupRetry = time.Hour
	backupLost  = 6 * time.Hour
)

// BeginBackup takes a day's backup for the one who asks first, of all servers and
// workers.
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

// EndBackup notes that a day's backup is done, or why it is not.
func (s *Store) EndBackup(ctx context.Context, day string, failed error, at time.Time) error {
	change := map[string]any{"finished_at": at.UTC()}
	if failed != nil {
		change = map[string]any{"problem": failed.Error()}
	}
	return toFault(s.db.WithContext(ctx).Model(&backupRow{}).Where("day = ?", day).Updates(change).Error, "backup of %s", day)
}

// GiveUpBackup leaves a day's backup to another process.
func (s *Store) GiveUpBackup(ctx context.Context, day string) error {
	return toFault(s.db.WithContext(ctx).Where("day = ? AND finished_at IS NULL", day).Delete(&backupRow{}).Error, "backup of %s", day)
}

// Backups are the latest daily ones, the newest first.
func (s *Store) Backups(ctx context.Context, limit int) (list []Backup, err error) {
	var rows []backupRow
	if err := s.db.WithContext(ctx).Order("day DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, toFault(err, "backups")
	}
	for _, row := range rows {
		list = append(list, Backup(row))
	}
	return list, nil
}

// VacuumInto writes a database that is SQLite into a file as it is at one moment,
// while others write to it. The file is empty or not there.
func (s *Store) VacuumInto(ctx context.Context, path string) error {
	if err := s.db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error; err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}

// ErrDamaged says that a file is not a whole SQLite database.
var ErrDamaged = errors.New("the database is damaged or was cut off")

// CheckIntegrity of a database that is SQLite.
func (s *Store) CheckIntegrity(ctx context.Context) error {
	var said []string
	if err := s.db.WithContext(ctx).Raw("PRAGMA integrity_check(1)").Scan(&said).Error; err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	if len(said) != 1 || said[0] != "ok" {
		return fmt.Errorf("%w (%q)", ErrDamaged, said)
	}
	return nil
}

// IsOurs reports whether a database that is SQLite has been made by this product.
func (s *Store) IsOurs(ctx context.Context) (bool, error) {
	var found int64
	err := s.db.WithContext(ctx).Raw("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'divisions', 'matches', 'users')").Scan(&found).Error
	return found == 4, toFault(err, "schema")
}

// SchemaAge says whether the schema is older than this program's (-1), newer (1)
// or the same (0).
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
