package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
)

type auditRow struct {
	ID       int64 `gorm:"primaryKey"`
	At       time.Time
	ActorID  *int64
	Actor    string
	Kind     string
	ObjectID int64
	Object   string
	Action   string
	Details  string
}

func (auditRow) TableName() string { return "audit_entries" }

func (r auditRow) entry() audit.Entry {
	e := audit.Entry{
		ID: r.ID, At: r.At.UTC(), Actor: audit.Actor{Name: r.Actor}, Kind: audit.Kind(r.Kind),
		ObjectID: r.ObjectID, Object: r.Object, Action: r.Action, Details: r.Details,
	}
	if r.ActorID != nil {
		e.Actor.UserID = *r.ActorID
	}
	return e
}

// Audit lists the changes that were recorded, newest first.
func (s *Store) Audit(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	query := s.db.WithContext(ctx).Order("id DESC").Limit(q.Limit)
	if q.Kind != "" {
		query = query.Where("kind = ?", string(q.Kind))
	}
	if q.ObjectID != 0 {
		query = query.Where("object_id = ?", q.ObjectID)
	}
	if q.Actor != "" {
		query = query.Where("actor = ?", q.Actor)
	}
	if !q.From.IsZero() {
		query = query.Where("at >= ?", q.From.UTC())
	}
	if !q.To.IsZero() {
		query = query.Where("at < ?", q.To.UTC())
	}
	if q.Before != 0 {
		query = query.Where("id < ?", q.Before)
	}
	var rows []auditRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, toFault(err, "audit")
	}
	entries := make([]audit.Entry, 0, len(rows))
	for _, row := range rows {
		entries = append(entries, row.entry())
	}
	return entries, nil
}

// recordAudit adds an audit entry in the transaction that makes the change. Details
// are stored as JSON; nil means that there are none.
func recordAudit(tx *gorm.DB, at time.Time, kind audit.Kind, id int64, object, action string, details any) error {
	row, err := newAuditRow(tx.Statement.Context, at, kind, id, object, action, details)
	if err != nil {
		return err
	}
	return toFault(tx.Create(&row).Error, "audit entry")
}

func newAuditRow(ctx context.Context, at time.Time, kind audit.Kind, id int64, object, action string, details any) (auditRow, error) {
	actor := audit.ActorFrom(ctx)
	row := auditRow{
		At: at.UTC(), Actor: actor.Name, Kind: string(kind), ObjectID: id, Object: object, Action: action,
	}
	if actor.UserID != 0 {
		row.ActorID = &actor.UserID
	}
	if details != nil {
		text, err := json.Marshal(details)
		if err != nil {
			return row, fmt.Errorf("write an audit entry: %w", err)
		}
		row.Details = string(text)
	}
	return row, nil
}
