package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/ingest"
)

type uploadRow struct {
	ID        int64 `gorm:"primaryKey"`
	Name      string
	Content   []byte
	CreatedAt time.Time
}

func (uploadRow) TableName() string { return "uploads" }

// AddUploads keeps files until their import. then is told their numbers within
// the same transaction.
func (s *Store) AddUploads(ctx context.Context, files []ingest.Upload, at time.Time, then func(ids []int64) context.Context) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var ids []int64
		for _, file := range files {
			row := uploadRow{Name: file.Name, Content: file.Content, CreatedAt: at.UTC()}
			if err := tx.Create(&row).Error; err != nil {
				return toFault(err, "upload %s", file.Name)
			}
			ids = append(ids, row.ID)
		}
		return runCommits(then(ids), tx)
	})
}

// Upload by its number.
func (s *Store) Upload(ctx context.Context, id int64) (ingest.Upload, error) {
	var row uploadRow
	err := s.db.WithContext(ctx).First(&row, id).Error
	return ingest.Upload{Name: row.Name, Content: row.Content}, toFault(err, "upload %d", id)
}

// DropUploads forgets files.
func (s *Store) DropUploads(ctx context.Context, ids []int64) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if len(ids) == 0 {
			return nil
		}
		return toFault(tx.Delete(&uploadRow{}, ids).Error, "uploads")
	})
}
