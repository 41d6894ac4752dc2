package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type restoreCommand struct {
	File string `arg:"" help:"Backup to restore; it stays as it is."`
}

// Help shows an example.
func (restoreCommand) Help() string {
	return "Everything of the backup moves into the database, of either kind, which must be empty; or nothing, if anything is wrong. At the end every row is compared. " +
		"A backup of an older version is brought up to date on the way. The signing keys are not part of a backup.\n\n" +
		"Example: quiniela restore quiniela-2026-11-27.db --database-url postgres://user@host/quiniela"
}

// Run restores a backup and compares the result with it.
func (c *restoreCommand) Run(w *environment) error {
	if err := c.checkFile(w); err != nil {
		return err
	}
	// SQLite may change a file that it opens, so work on a copy.
	if err := os.MkdirAll(w.settings.DataDir, 0o700); err != nil {
		return fmt.Errorf("QUINIELA_DATA_DIR: %w", err)
	}
	folder, err := os.MkdirTemp(w.settings.DataDir, "restore-")
	if err != nil {
		return fmt.Errorf("QUINIELA_DATA_DIR: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "backup.db")
	if err := copyFile(c.File, path); err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	from, err := openBackup(w.ctx, path)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	defer func() { _ = from.Close() }()

	to, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	if err := checkEmpty(w.ctx, to); err != nil {
		return fmt.Errorf("QUINIELA_DATABASE_URL: %w. A backup is restored into an empty database", err)
	}
	done, err := copyWhole(w.ctx, from, to)
	if err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	total, err := printCopied(w, done)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%d rows restored and compared: they are the same\n", total)
	return nil
}

// checkFile checks the file as far as possible without opening it as a database.
func (c *restoreCommand) checkFile(w *environment) error {
	file, err := openFile(c.File)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if path, ok := strings.CutPrefix(w.settings.DatabaseURL, "sqlite:"); ok {
		if target, err := os.Stat(strings.TrimPrefix(path, "//")); err == nil && os.SameFile(info, target) {
			return usageErrorf("%s is the database itself: name another one to restore into", c.File)
		}
	}
	const magic = "SQLite format 3\x00"
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(file, start); err != nil || string(start) != magic {
		return fmt.Errorf("%s is not a backup: it is no SQLite database", c.File)
	}
	if beside, err := os.Stat(c.File + "-wal"); err == nil && beside.Size() > 0 {
		return fmt.Errorf("%s is a database in use, with changes in %s-wal: make a backup of it with quiniela backup", c.File, c.File)
	}
	return nil
}

// openBackup opens a backup, checks its integrity and migrates it. It may change the
// file.
func openBackup(ctx context.Context, path string) (_ *store.Store, err error) {
	db, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", store.ErrDamaged, err)
	}
	defer func() {
		if err != nil {
			_ = db.Close()
		}
	}()
	if err := db.CheckIntegrity(ctx); err != nil {
		return nil, err
	}
	ours, err := db.IsOurs(ctx)
	if err != nil {
		return nil, err
	}
	if !ours {
		return nil, errors.New("it is an SQLite database, but not a backup of QuinielaML")
	}
	age, err := db.SchemaAge(ctx)
	if err != nil {
		return nil, err
	}
	if age > 0 {
		return nil, errors.New("it was made by a newer version of quiniela: restore it with that one")
	}
	if _, err := migrate(ctx, db); err != nil {
		return nil, err
	}
	return db, nil
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
