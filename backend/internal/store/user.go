package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type userRow struct {
	ID           int64 `gorm:"primaryKey"`
	Name         string
	Role         string
	PasswordHash string
	CreatedAt    time.Time
}

func (userRow) TableName() string { return "users" }

func (r userRow) user() account.User {
	return account.User{ID: r.ID, Name: r.Name, Role: account.Role(r.Role), PasswordHash: r.PasswordHash, CreatedAt: r.CreatedAt.UTC()}
}

// CountUsers returns the number of users.
func (s *Store) CountUsers(ctx context.Context) (int, error) {
	var n int64
	err := s.db.WithContext(ctx).Model(&userRow{}).Count(&n).Error
	return int(n), toFault(err, "users")
}

// AddUser stores a new user. A name that differs from an existing one only in case
// is a Conflict fault.
func (s *Store) AddUser(ctx context.Context, user account.User) (account.User, error) {
	row := userRow{Name: user.Name, Role: string(user.Role), PasswordHash: user.PasswordHash, CreatedAt: user.CreatedAt.UTC()}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "user %s", user.Name)
		}
		return recordAudit(tx, row.CreatedAt, audit.User, row.ID, row.Name, "added", map[string]string{"role": row.Role})
	})
	return row.user(), err
}

// UserByName returns a user by name, ignoring case.
func (s *Store) UserByName(ctx context.Context, name string) (account.User, error) {
	var row userRow
	err := s.db.WithContext(ctx).Where("lower(name) = ?", strings.ToLower(name)).First(&row).Error
	return row.user(), toFault(err, "user %s", name)
}

// User returns a user by id.
func (s *Store) User(ctx context.Context, id int64) (account.User, error) {
	var row userRow
	err := s.db.WithContext(ctx).First(&row, "id = ?", id).Error
	return row.user(), toFault(err, "user %d", id)
}

// Users lists users by name, with the number of their sessions that are active at a
// time. next is the value of q.After for the following page; "" on the last page.
func (s *Store) Users(ctx context.Context, q account.Query, at time.Time) (list []account.UserActivity, next string, err error) {
	query := s.db.WithContext(ctx).Order("lower(name)").Limit(q.Limit + 1)
	if q.Search != "" {
		escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))
		query = query.Where(`lower(name) LIKE ? ESCAPE '\'`, "%"+escaped+"%")
	}
	if q.After != "" {
		query = query.Where("lower(name) > ?", strings.ToLower(q.After))
	}
	var rows []userRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, "", toFault(err, "users")
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		next = rows[q.Limit-1].Name
	}
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	var sessions []sessionRow
	if err := s.db.WithContext(ctx).Where("user_id IN ?", ids).Find(&sessions).Error; err != nil {
		return nil, "", toFault(err, "sessions")
	}
	seen := make(map[int64]account.UserActivity, len(rows))
	for _, row := range sessions {
		one := seen[row.UserID]
		if row.LastUsedAt.After(one.LastUsedAt) {
			one.LastUsedAt = row.LastUsedAt.UTC()
		}
		if row.session().Active(at) {
			one.Sessions++
		}
		seen[row.UserID] = one
	}
	list = make([]account.UserActivity, 0, len(rows))
	for _, row := range rows {
		one := seen[row.ID]
		one.User = row.user()
		list = append(list, one)
	}
	return list, next, nil
}

// ChangeUser changes a user's role or password. A new password ends the user's
// sessions, except the one that the change names. The only administrator cannot be
// demoted.
func (s *Store) ChangeUser(ctx context.Context, id int64, change account.Change, at time.Time) (account.User, error) {
	var row userRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var err error
		if row, err = lockUser(tx, id); err != nil {
			return err
		}
		if change.Role != nil && string(*change.Role) != row.Role {
			if err := checkNotLastAdmin(tx, row); err != nil {
				return err
			}
			was := row.Role
			row.Role = string(*change.Role)
			if err := recordAudit(tx, at, audit.User, id, row.Name, "role changed", map[string]string{"from": was, "to": row.Role}); err != nil {
				return err
			}
		}
		if change.PasswordHash != nil {
			row.PasswordHash = *change.PasswordHash
			if err := endSessions(tx.Where("user_id = ? AND id <> ?", id, change.KeepSession), at); err != nil {
				return err
			}
			if err := recordAudit(tx, at, audit.User, id, row.Name, "password changed", nil); err != nil {
				return err
			}
		}
		return toFault(tx.Save(&row).Error, "user %s", row.Name)
	})
	return row.user(), err
}

// DeleteUser removes a user with all sessions. The only administrator cannot be
// deleted.
func (s *Store) DeleteUser(ctx context.Context, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := lockUser(tx, id)
		if err != nil {
			return err
		}
		if err := checkNotLastAdmin(tx, row); err != nil {
			return err
		}
		if err := handOverTickets(tx, id); err != nil {
			return err
		}
		if err := tx.Delete(&row).Error; err != nil {
			return toFault(err, "user %s", row.Name)
		}
		// A user who deletes their own account no longer exists, so the audit entry has only
		// the name.
		if actor := audit.ActorFrom(ctx); actor.UserID == id {
			tx = tx.WithContext(audit.WithActor(ctx, audit.Actor{Name: actor.Name}))
		}
		return recordAudit(tx, at, audit.User, id, row.Name, "deleted", nil)
	})
}

// lockUser locks and reads a user for a change. Changes of users are serialized: of
// two administrators who demote each other at the same time, only one may succeed.
func lockUser(tx *gorm.DB, id int64) (userRow, error) {
	var administrators []userRow
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("role = ?", string(account.Admin)).Order("id").Find(&administrators).Error; err != nil {
		return userRow{}, toFault(err, "administrators")
	}
	var row userRow
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error
	return row, toFault(err, "user %d", id)
}

// checkNotLastAdmin returns a fault if a user is the only administrator.
func checkNotLastAdmin(tx *gorm.DB, row userRow) error {
	if row.Role != string(account.Admin) {
		return nil
	}
	var others int64
	if err := tx.Model(&userRow{}).Where("role = ? AND id <> ?", string(account.Admin), row.ID).Count(&others).Error; err != nil {
		return toFault(err, "administrators")
	}
	if others == 0 {
		return fault.New(fault.Conflict, "%s is the only administrator: make another one first", row.Name).WithCode("last-admin")
	}
	return nil
}
