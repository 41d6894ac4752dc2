package main

import (
	"context"
	"log/slog"

	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// disks returns what measures the disks of an SQLite database and of the daily backups.
func disks(ctx context.Context, db *store.Store, backups string, log *slog.Logger) (func() []metrics.Disk, error) {
	database, err := db.Folder(ctx)
	if err != nil {
		return nil, err
	}
	return func() (all []metrics.Disk) {
		for _, one := range []struct{ of, folder string }{{metrics.DatabaseDisk, database}, {metrics.BackupDisk, backups}} {
			if one.folder == "" {
				continue
			}
			free, total, err := diskSpace(one.folder)
			if err != nil {
				log.Warn("free space of a disk is not known", "of", one.of, "error", err)
				continue
			}
			all = append(all, metrics.Disk{Of: one.of, Free: free, Total: total})
		}
		return all
	}, nil
}
