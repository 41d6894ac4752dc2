package store

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"gorm.io/gorm"
)

// probeBytes is more than a page of SQLite holds, so that a database without room for
// another page is noticed.
const probeBytes = 12 << 10

// TryWrite returns an error if the database takes no writes. It commits a row that
// nobody ever sees: only a commit notices that the disk is full.
func (s *Store) TryWrite(ctx context.Context) error {
	probe := updateRow{Day: "probe " + rand.Text(), StartedAt: time.Now().UTC(), Report: strings.Repeat(rand.Text(), probeBytes/26)}
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&probe).Error; err != nil {
			return err
		}
		return tx.Delete(&probe).Error
	})
	return toFault(err, "a write")
}
