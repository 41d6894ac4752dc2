package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

type uploadRow struct {
	ID        int64 `gorm:"primaryKey"`
	Name      string
	Content   []byte
	CreatedAt time.Time
	UserID    *int64 // null: uploaded by no user
}

func (uploadRow) TableName() string { return "uploads" }

// AddUploads stores files until they are imported. also is called with their ids and
// returns the work, such as queueing the import, that runs in the same transaction.
// Too many files that wait already are a TooMany fault.
func (s *Store) AddUploads(ctx context.Context, files []ingest.Upload, at time.Time, also func(ids []int64) job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		user := audit.ActorFrom(ctx).UserID
		if err := s.checkUploadPlace(tx, user, len(files)); err != nil {
			return err
		}
		var ids []int64
		for _, file := range files {
			row := uploadRow{Name: file.Name, Content: file.Content, CreatedAt: at.UTC()}
			if user != 0 {
				row.UserID = &user
			}
			if err := tx.Create(&row).Error; err != nil {
				return toFault(err, "upload %s", file.Name)
			}
			ids = append(ids, row.ID)
		}
		return runAlso(ctx, tx, []job.Also{also(ids)})
	})
}

func (s *Store) checkUploadPlace(tx *gorm.DB, user int64, files int) error {
	if err := lockAdditions(tx, "uploads"); err != nil {
		return err
	}
	if user != 0 {
		err := checkPlace(tx.Model(&uploadRow{}).Where("user_id = ?", user), files, s.limits.UserUploads,
			fault.New(fault.TooMany, "at most %d of your files can wait to be imported: try again when some have been", s.limits.UserUploads))
		if err != nil {
			return err
		}
	}
	return checkPlace(tx.Model(&uploadRow{}), files, s.limits.Uploads,
		fault.New(fault.TooMany, "at most %d files can wait to be imported: try again when some have been", s.limits.Uploads))
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
