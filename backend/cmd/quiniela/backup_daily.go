package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// backupSettings are the settings of daily backups.
type backupSettings struct {
	BackupDir  string `help:"Folder for a backup a day (UTC), taken by whichever server or worker comes to it first; none without it." env:"QUINIELA_BACKUP_DIR" placeholder:"DIR"`
	BackupKeep int    `help:"How many daily backups are kept." env:"QUINIELA_BACKUP_KEEP" default:"7" placeholder:"N"`
}

// check returns an error that names a wrong setting. It creates the folder.
func (s backupSettings) check() error {
	if s.BackupKeep < 1 {
		return fmt.Errorf("QUINIELA_BACKUP_KEEP is %d: keep 1 at least", s.BackupKeep)
	}
	if s.BackupDir == "" {
		return nil
	}
	if err := os.MkdirAll(s.BackupDir, 0o700); err != nil {
		return fmt.Errorf("QUINIELA_BACKUP_DIR: %w", err)
	}
	probe, err := os.CreateTemp(s.BackupDir, ".probe-")
	if err != nil {
		return fmt.Errorf("QUINIELA_BACKUP_DIR: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// backups takes the daily backups of a database.
type backups struct {
	backupSettings
	db  *store.Store
	url string
	log *slog.Logger
}

// The interval at which a process checks whether the day's backup is due, and the age
// from which an incomplete file is considered abandoned.
const (
	backupPoll  = 10 * time.Minute
	backupStale = 6 * time.Hour
)

// daily takes a backup every day until the context ends.
func (b backups) daily(ctx context.Context) {
	if b.BackupDir == "" {
		return
	}
	ticker := time.NewTicker(backupPoll)
	defer ticker.Stop()
	for {
		if err := b.take(ctx, time.Now()); err != nil && ctx.Err() == nil {
			b.log.Error("daily backup", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// take takes the day's backup unless there is one, and deletes old ones.
func (b backups) take(ctx context.Context, now time.Time) error {
	day := now.UTC().Format(time.DateOnly)
	file := filepath.Join(b.BackupDir, "quiniela-"+day+".db")
	mine, err := b.db.BeginBackup(ctx, day, file, now)
	if err != nil || !mine {
		return err
	}
	began := time.Now()
	err = errors.Join(b.clean(dailyPartial, func(_ int, info os.FileInfo) bool { return now.Sub(info.ModTime()) > backupStale }),
		writeBackup(ctx, b.url, file))
	if ctx.Err() != nil {
		return errors.Join(err, b.db.GiveUpBackup(context.WithoutCancel(ctx), day))
	}
	if err := errors.Join(err, b.db.EndBackup(ctx, day, err, now.Add(time.Since(began)))); err != nil {
		return err
	}
	b.log.Info("daily backup taken", "file", file, "took", time.Since(began).Round(time.Millisecond))
	if err := b.clean(dailyFile, func(newer int, _ os.FileInfo) bool { return newer >= b.BackupKeep }); err != nil {
		return fmt.Errorf("remove old backups: %w", err)
	}
	return nil
}

// Names of daily backups. Other files in the folder are never deleted.
var (
	dailyFile    = regexp.MustCompile(`^quiniela-\d{4}-\d\d-\d\d\.db$`)
	dailyPartial = regexp.MustCompile(`^quiniela-\d{4}-\d\d-\d\d\.db\.partial(-wal|-shm|-journal)?$`)
)

// clean removes the files that match a name and for which old returns true. newer is
// the number of matching files with a later name.
func (b backups) clean(name *regexp.Regexp, old func(newer int, info os.FileInfo) bool) error {
	entries, err := os.ReadDir(b.BackupDir)
	if err != nil {
		return err
	}
	newer := 0
	for _, entry := range slices.Backward(entries) { // sorted by name
		if !entry.Type().IsRegular() || !name.MatchString(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if old(newer, info) {
			if err := os.Remove(filepath.Join(b.BackupDir, entry.Name())); err != nil {
				return err
			}
		}
		newer++
	}
	return nil
}
