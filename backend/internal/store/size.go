package store

import (
	"context"
	"fmt"
	"path/filepath"
)

// DatabaseSize returns how many bytes the database takes.
func (s *Store) DatabaseSize(ctx context.Context) (bytes int64, err error) {
	query := "SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s"
	if s.dialect.name == "postgres" {
		query = "SELECT pg_database_size(current_database())"
	}
	err = s.db.WithContext(ctx).Raw(query).Scan(&bytes).Error
	return bytes, toFault(err, "size of the database")
}

// Folder returns the folder of an SQLite database; "" for any other, and for one in
// memory.
func (s *Store) Folder(ctx context.Context) (string, error) {
	if s.dialect.name == "postgres" {
		return "", nil
	}
	var file string
	if err := s.db.WithContext(ctx).Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error; err != nil {
		return "", fmt.Errorf("file of the database: %w", err)
	}
	if file == "" {
		return "", nil
	}
	return filepath.Dir(file), nil
}
