package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

type uploadRow struct {
	ID        int64 `gorm:"primaryKey"`
	Name      string
	Content   []byte
	CreatedAt time.Time
}

func (uploadRow) TableName() string { return "uploads" }

// AddUploads stores files until they are imported. also is called with their ids and
// returns the work, such as queueing the import, that runs in the same transaction.
func (s *Store) AddUploads(ctx context.Context, files []ingest.Upload, at time.Time, also func(ids []int64) job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var ids []int64
		for _, file := range files {
			row := uploadRow{Name: file.Name, Content: file.Content, CreatedAt: at.UTC()}
			if err := tx.Create(&row).Error; err != nil {
				return toFault(err, "upload %s", file.Name)
			}
			ids = append(ids, row.ID)
		}
		return runAlso(ctx, tx, []job.Also{also(ids)})
	})
}

// Upload returns an uploaded file by its id.
func (s *Store) Upload(ctx context.Context, id int64) (ingest.Upload, error) {
	var row uploadRow
	err := s.db.WithContext(ctx).First(&row, id).Error
	return ingest.Upload{Name: row.Name, Content: row.Content}, toFault(err, "upload %d", id)
}

// DropUploads deletes uploaded files.
func (s *Store) DropUploads(ctx context.Context, ids []int64, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if len(ids) == 0 {
			return nil
		}
		return toFault(tx.Delete(&uploadRow{}, ids).Error, "uploads")
	}, also...)
}
