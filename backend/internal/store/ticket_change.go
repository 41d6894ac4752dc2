package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type ticketChangeRow struct {
	ID       int64 `gorm:"primaryKey"`
	TicketID int64
	At       time.Time
	Kind     string
	Name     string
	Columns  int
	Cost     float64
}

func (ticketChangeRow) TableName() string { return "ticket_changes" }

// maxTicketChanges is how many changes of a ticket are kept.
const maxTicketChanges = 100

// noteSaved notes what an owner has changed of a shared ticket; was is nil for a new one.
func noteSaved(tx *gorm.DB, was, t *jornada.Ticket, at time.Time) error {
	if len(t.Members) == 0 {
		return nil
	}
	var kinds []jornada.ChangeKind
	switch {
	case was == nil || len(was.Members) == 0:
		kinds = []jornada.ChangeKind{jornada.TicketMade}
	default:
		if !bytes.Equal(was.Content, t.Content) {
			kinds = append(kinds, jornada.ColumnsChanged)
		}
		if !slices.EqualFunc(was.Members, t.Members, func(a, b jornada.Member) bool { return jornada.SameMember(&a, &b) && a.Shares == b.Shares }) {
			kinds = append(kinds, jornada.MembersChanged)
		}
		if was.Name != t.Name || was.OpenShares != t.OpenShares || !was.JoinsUntil.Equal(t.JoinsUntil) {
			kinds = append(kinds, jornada.DetailsChanged)
		}
	}
	for _, kind := range kinds {
		if err := note(tx, t.ID, jornada.TicketChange{At: at, Kind: kind, Columns: t.Columns, Cost: t.Cost}); err != nil {
			return err
		}
	}
	return nil
}

// noteMember notes what has happened to a member of a ticket.
func noteMember(tx *gorm.DB, of *ticketRow, kind jornada.ChangeKind, name string, at time.Time) error {
	return note(tx, of.ID, jornada.TicketChange{At: at, Kind: kind, Name: name, Columns: of.Columns, Cost: of.Cost})
}

func note(tx *gorm.DB, ticket int64, c jornada.TicketChange) error {
	row := ticketChangeRow{TicketID: ticket, At: c.At.UTC(), Kind: string(c.Kind), Name: c.Name, Columns: c.Columns, Cost: c.Cost}
	if err := tx.Create(&row).Error; err != nil {
		return toFault(err, "changes of ticket %d", ticket)
	}
	const old = "ticket_id = ? AND id NOT IN (SELECT id FROM ticket_changes WHERE ticket_id = ? ORDER BY id DESC LIMIT ?)"
	return toFault(tx.Delete(&ticketChangeRow{}, old, ticket, ticket, maxTicketChanges).Error, "changes of ticket %d", ticket)
}

// changesOf returns the changes of tickets, by ticket, the latest first.
func (s *Store) changesOf(ctx context.Context, tickets []int64) (map[int64][]jornada.TicketChange, error) {
	var rows []ticketChangeRow
	if err := s.db.WithContext(ctx).Order("id DESC").Find(&rows, "ticket_id IN ?", tickets).Error; err != nil {
		return nil, toFault(err, "changes of tickets")
	}
	changes := map[int64][]jornada.TicketChange{}
	for _, r := range rows {
		changes[r.TicketID] = append(changes[r.TicketID], jornada.TicketChange{At: r.At.UTC(), Kind: jornada.ChangeKind(r.Kind), Name: r.Name, Columns: r.Columns, Cost: r.Cost})
	}
	return changes, nil
}
