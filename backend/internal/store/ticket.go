package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type ticketRow struct {
	ID         int64 `gorm:"primaryKey"`
	JornadaID  int64
	UserID     int64
	Name       string
	Content    string // JSON
	Columns    int
	Cost       float64
	OpenShares bool
	Ranked     bool
	JoinsUntil *time.Time // null: until the jornada closes
	CreatedAt  time.Time
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"` // set by the caller
}

func (ticketRow) TableName() string { return "tickets" }

func newTicketRow(t jornada.Ticket) ticketRow {
	row := ticketRow{
		ID: t.ID, JornadaID: t.JornadaID, UserID: t.UserID, Name: t.Name, Content: string(t.Content), Columns: t.Columns, Cost: t.Cost,
		OpenShares: t.OpenShares, Ranked: t.Ranked, CreatedAt: t.CreatedAt.UTC(), UpdatedAt: t.UpdatedAt.UTC(),
	}
	if !t.JoinsUntil.IsZero() {
		row.JoinsUntil = new(t.JoinsUntil.UTC())
	}
	return row
}

func (r ticketRow) ticket() jornada.Ticket {
	t := jornada.Ticket{
		ID: r.ID, JornadaID: r.JornadaID, UserID: r.UserID, Name: r.Name, Content: []byte(r.Content), Columns: r.Columns, Cost: r.Cost,
		OpenShares: r.OpenShares, Ranked: r.Ranked, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if r.JoinsUntil != nil {
		t.JoinsUntil = r.JoinsUntil.UTC()
	}
	return t
}

// visibleToUser selects the tickets of a user and those of others in which the user has
// agreed to take part.
const visibleToUser = "(user_id = ? OR id IN (SELECT ticket_id FROM ticket_members WHERE user_id = ? AND state = 'accepted'))"

// SaveTicket stores a user's ticket with its members; a ticket without an id is
// added. It is refused once the jornada has closed.
func (s *Store) SaveTicket(ctx context.Context, t jornada.Ticket, at time.Time) (jornada.Ticket, error) {
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := checkOpen(tx, t.JornadaID, at); err != nil {
			return err
		}
		t.CreatedAt, t.UpdatedAt = at, at
		var was *jornada.Ticket
		if t.ID != 0 {
			before, err := ownTicket(tx, t.UserID, t.ID)
			if err != nil {
				return err
			}
			if before.JornadaID != t.JornadaID {
				return fault.New(fault.Conflict, "the ticket is for another jornada: make a new one")
			}
			t.CreatedAt = before.CreatedAt
			was = new(before.ticket())
			if was.Members, err = membersOf(tx, t.ID); err != nil {
				return err
			}
			jornada.Carry(&t, was)
		} else if err := s.checkTicketPlace(tx, t); err != nil {
			return err
		} else {
			jornada.Carry(&t, nil)
		}
		row := newTicketRow(t)
		if err := tx.Save(&row).Error; err != nil {
			return toFault(err, "ticket")
		}
		members := t.Members
		t = row.ticket()
		t.Members = members
		if err := saveMembers(tx, t); err != nil {
			return err
		}
		return noteSaved(tx, was, &t, at)
	})
	if err != nil {
		return t, err
	}
	return t, s.addMembers(ctx, []*jornada.Ticket{&t})
}

// checkTicketPlace returns a Conflict fault if the user has as many tickets for the
// jornada as allowed. There is no limit for all jornadas together: tickets of closed
// ones cannot be deleted.
func (s *Store) checkTicketPlace(tx *gorm.DB, t jornada.Ticket) error {
	if err := lockUserAdditions(tx, t.UserID); err != nil {
		return err
	}
	return checkPlace(tx.Model(&ticketRow{}).Where("user_id = ? AND jornada_id = ?", t.UserID, t.JornadaID), 1, s.limits.Tickets,
		fault.New(fault.Conflict, "you have %d tickets for this jornada, which is as many as a user can keep: delete one first", s.limits.Tickets))
}

// withMembers returns tickets with their members and the names of their owners.
func (s *Store) withMembers(ctx context.Context, rows []ticketRow) ([]jornada.Ticket, error) {
	list := make([]jornada.Ticket, len(rows))
	each := make([]*jornada.Ticket, len(rows))
	for i, row := range rows {
		list[i] = row.ticket()
		each[i] = &list[i]
	}
	return list, s.addMembers(ctx, each)
}

// ticketsAtOnce is the number of tickets whose ids fit into one query of either database.
const ticketsAtOnce = 10_000

// addMembers fills in the members of tickets and the names of their owners.
func (s *Store) addMembers(ctx context.Context, tickets []*jornada.Ticket) error {
	for some := range slices.Chunk(tickets, ticketsAtOnce) {
		if err := s.addMembersOfSome(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) addMembersOfSome(ctx context.Context, tickets []*jornada.Ticket) error {
	var ids, owners []int64
	for _, t := range tickets {
		ids, owners = append(ids, t.ID), append(owners, t.UserID)
		t.Members = nil
	}
	var users []userRow
	if err := s.db.WithContext(ctx).Select("id", "name").Find(&users, "id IN ?", owners).Error; err != nil {
		return toFault(err, "owners of tickets")
	}
	names := map[int64]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	var rows []memberRow
	if err := s.db.WithContext(ctx).Order("id").Find(&rows, "ticket_id IN ?", ids).Error; err != nil {
		return toFault(err, "members of tickets")
	}
	members := map[int64][]jornada.Member{}
	for _, row := range rows {
		members[row.TicketID] = append(members[row.TicketID], row.member())
	}
	changes, err := s.changesOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		t.Owner, t.Members, t.Changes = names[t.UserID], members[t.ID], changes[t.ID]
	}
	return nil
}

// ownTicket locks and returns a ticket that a user may change. For a member who may
// only view it, the error is a Forbidden fault.
func ownTicket(tx *gorm.DB, user, id int64) (ticketRow, error) {
	var row ticketRow
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where(visibleToUser, user, user).First(&row, "id = ?", id).Error
	if err == nil && row.UserID != user {
		return row, fault.New(fault.Forbidden, "only who made a shared ticket can change it")
	}
	return row, toFault(err, "ticket %d", id)
}

func checkOpen(tx *gorm.DB, id int64, at time.Time) error {
	var row jornadaRow
	if err := tx.First(&row, id).Error; err != nil {
		return toFault(err, "jornada %d", id)
	}
	switch j := row.jornada(); {
	case j.Started():
		return fault.New(fault.Conflict, "jornada %d has its first results: its tickets can no longer be changed", j.Number)
	case j.Closed(at):
		return fault.New(fault.Conflict, "jornada %d closed on %s: its tickets can no longer be changed", j.Number, j.Day.Format("2006-01-02 15:04 UTC"))
	}
	return nil
}

// Ticket returns a ticket of a user, or one that is shared with them.
func (s *Store) Ticket(ctx context.Context, user, id int64) (jornada.Ticket, error) {
	var row ticketRow
	err := s.db.WithContext(ctx).Where(visibleToUser, user, user).First(&row, "id = ?", id).Error
	if err != nil {
		return jornada.Ticket{}, toFault(err, "ticket %d", id)
	}
	t := row.ticket()
	return t, s.addMembers(ctx, []*jornada.Ticket{&t})
}

// Tickets lists a user's tickets and those shared with them, newest first. A
// jornadaID of 0 means all jornadas.
func (s *Store) Tickets(ctx context.Context, user, jornadaID int64) ([]jornada.Ticket, error) {
	query := s.db.WithContext(ctx).Where(visibleToUser, user, user)
	if jornadaID != 0 {
		query = query.Where("jornada_id = ?", jornadaID)
	}
	var rows []ticketRow
	if err := query.Order("id DESC").Find(&rows).Error; err != nil {
		return nil, toFault(err, "tickets")
	}
	return s.withMembers(ctx, rows)
}

// maxRanked is how many tickets of others stand in a ranking.
const maxRanked = 100

// RankedTickets returns tickets of a jornada that users have made and whose hits they
// show to those with whom they share a ticket, the latest first.
func (s *Store) RankedTickets(ctx context.Context, jornadaID int64, users []int64) ([]jornada.Ticket, error) {
	var rows []ticketRow
	err := s.db.WithContext(ctx).Where("jornada_id = ? AND user_id IN ? AND ranked", jornadaID, users).Order("id DESC").Limit(maxRanked).Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "tickets in the ranking")
	}
	return s.withMembers(ctx, rows)
}

// DeleteTicket deletes a user's ticket, unless the jornada has closed.
func (s *Store) DeleteTicket(ctx context.Context, user, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := ownTicket(tx, user, id)
		if err != nil {
			return err
		}
		if err := checkOpen(tx, row.JornadaID, at); err != nil {
			return err
		}
		return toFault(tx.Delete(&row).Error, "ticket %d", id)
	})
}
