package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// keptRow is the row of something that a user keeps under a name of their own: its table has
// the columns id, user_id and name.
type keptRow struct {
	schema.Tabler // a pointer to the row

	id, user int64 // id 0: it is new
	name     string
	full     *fault.Error          // what a user is told who keeps as many as possible
	taken    error                 // what a user is told who has another one with the name
	failed   func(err error) error // names what an error of the database is about
}

// keep stores a row; one without an id is added. The name must not be that of another row of
// the user.
func (s *Store) keep(ctx context.Context, row keptRow) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockUserAdditions(tx, row.user); err != nil {
			return err
		}
		own := func() *gorm.DB { return tx.Table(row.TableName()).Where("user_id = ?", row.user) }
		if row.id == 0 {
			if err := checkPlace(own(), 1, s.limits.Sets, row.full); err != nil {
				return err
			}
		} else {
			var before struct{ ID int64 }
			if err := own().Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Take(&before, "id = ?", row.id).Error; err != nil {
				return row.failed(err)
			}
		}
		var same int64
		if err := own().Where("name = ? AND id <> ?", row.name, row.id).Count(&same).Error; err != nil {
			return row.failed(err)
		}
		if same > 0 {
			return row.taken
		}
		return row.failed(tx.Save(row.Tabler).Error)
	})
}

// kept reads the rows of a table that a user keeps, by name.
func (s *Store) kept(ctx context.Context, user int64, rows any) error {
	return s.db.WithContext(ctx).Where("user_id = ?", user).Order("lower(name), id").Find(rows).Error
}

// deleteKept deletes a row of a user's.
func (s *Store) deleteKept(ctx context.Context, row schema.Tabler, user, id int64) error {
	done := s.db.WithContext(ctx).Delete(row, "id = ? AND user_id = ?", id, user)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}
