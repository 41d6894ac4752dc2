package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type backupCommand struct {
	File    string `arg:"" optional:"" help:"File to write: an SQLite database, whichever kind is backed up."`
	Force   bool   `help:"Write over a file that is there."`
	History bool   `help:"List the latest daily backups (QUINIELA_BACKUP_DIR) instead."`
	JSON    bool   `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (backupCommand) Help() string {
	return "Servers and workers go on meanwhile: the backup is of one moment. It holds everything that the database holds, password hashes included, " +
		"so that only its owner may read it. The signing keys are not part of it: they are files, in QUINIELA_KEYS_DIR; without them everybody logs in anew.\n\n" +
		"Example: quiniela backup quiniela-before-upgrade.db"
}

// historyLength is the number of daily backups that are listed.
const historyLength = 30

// Run writes a backup, or lists the daily ones.
func (c *backupCommand) Run(w *environment) error {
	switch {
	case c.History && c.File != "":
		return usageErrorf("name a file or write --history, not both")
	case c.History:
		return c.list(w)
	case c.File == "":
		return usageErrorf("name the file to write")
	}
	if _, err := os.Lstat(c.File); err == nil && !c.Force {
		return fmt.Errorf("%s is there already: name another file, or write over it with --force", c.File)
	}
	if err := writeBackup(w.ctx, w.settings.DatabaseURL, c.File); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%s: %.1f MB, checked\n", c.File, float64(info.Size())/1e6)
	return nil
}

func (c *backupCommand) list(w *environment) error {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	list, err := db.Backups(w.ctx, historyLength)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(list)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	for _, one := range list {
		state := "under way since " + one.StartedAt.UTC().Format(time.RFC3339)
		switch {
		case one.Problem != "":
			state = "failed: " + one.Problem
		case one.FinishedAt != nil:
			state = "done at " + one.FinishedAt.UTC().Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", one.Day, one.File, state)
	}
	return table.Flush()
}

// writeBackup writes a consistent snapshot of a database to a file. The file gets its
// name only when it is complete and checked.
func writeBackup(ctx context.Context, url, file string) (err error) {
	// Use separate connections, so that those of a server stay free for requests.
	from, err := store.Open(ctx, url)
	if err != nil {
		return fmt.Errorf("QUINIELA_DATABASE_URL: %w", err)
	}
	defer func() { _ = from.Close() }()
	partial := file + ".partial"
	// A file that SQLite itself creates could be read by every user of the machine.
	created, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there: another backup is writing it, or one was broken off; remove it in that case", partial)
	}
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer func() {
		if err != nil {
			for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
				_ = os.Remove(partial + suffix)
			}
		}
	}()
	if err := created.Close(); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := fillBackup(ctx, from, partial); err != nil {
		return err
	}
	return rename(partial, file)
}

func fillBackup(ctx context.Context, from *store.Store, path string) error {
	_, postgres, err := from.SQL()
	if err != nil {
		return err
	}
	if !postgres {
		if err := from.VacuumInto(ctx, path); err != nil {
			return err
		}
	} else if age, err := from.SchemaAge(ctx); err != nil {
		return err
	} else if age != 0 {
		return errors.New("the schema of the database is not the one of this program: make the backup with the version that runs on it, or quiniela migrate up first")
	}
	to, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	if postgres {
		if _, err := migrate(ctx, to); err != nil {
			return err
		}
		if _, err := copyWhole(ctx, from, to); err != nil {
			return err
		}
	}
	if err := to.CheckIntegrity(ctx); err != nil {
		return err
	}
	return to.Close()
}

// copyWhole copies a consistent snapshot of a database in one transaction.
func copyWhole(ctx context.Context, from, to *store.Store) (done []store.Copied, err error) {
	err = from.Snapshot(ctx, func(snapshot *store.Store, source *sql.Tx) error {
		return to.Whole(ctx, func(whole *store.Store, target *sql.Tx) error {
			if done, err = store.Copy(ctx, snapshot, whole); err != nil {
				return err
			}
			queued, err := copyQueue(ctx, from, to, source, target)
			done = append(done, queued)
			return err
		})
	})
	return done, err
}

// rename renames a file after its content has been flushed to the disk.
func rename(from, to string) error {
	if err := syncFile(from, os.O_RDWR); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if runtime.GOOS == "windows" { // folders cannot be synced there
		return nil
	}
	return syncFile(filepath.Dir(to), os.O_RDONLY)
}

func syncFile(path string, mode int) error {
	file, err := os.OpenFile(path, mode, 0)
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}
