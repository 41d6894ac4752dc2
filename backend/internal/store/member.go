package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type memberRow struct {
	ID       int64 `gorm:"primaryKey"`
	TicketID int64
	UserID   *int64 // null: the member has no account
	Name     string
	Shares   int

	ByUserName bool // the name was entered as that of a user
	State      string
	Paid       bool
}

func (memberRow) TableName() string { return "ticket_members" }

func (r *memberRow) member() jornada.Member {
	m := jornada.Member{ID: r.ID, Name: r.Name, Shares: r.Shares, ByUserName: r.ByUserName, State: jornada.MemberState(r.State), Paid: r.Paid}
	if r.UserID != nil {
		m.UserID = *r.UserID
	}
	return m
}

func membersOf(tx *gorm.DB, ticket int64) (members []jornada.Member, err error) {
	var rows []memberRow
	if err := tx.Order("id").Find(&rows, "ticket_id = ?", ticket).Error; err != nil {
		return nil, toFault(err, "members of ticket %d", ticket)
	}
	for i := range rows {
		members = append(members, rows[i].member())
	}
	return members, nil
}

// saveMembers replaces the stored members of a ticket.
func saveMembers(tx *gorm.DB, t jornada.Ticket) error {
	if err := tx.Delete(&memberRow{}, "ticket_id = ?", t.ID).Error; err != nil {
		return toFault(err, "members of ticket %d", t.ID)
	}
	rows := make([]memberRow, 0, len(t.Members))
	for _, m := range t.Members {
		row := memberRow{TicketID: t.ID, Name: m.Name, Shares: m.Shares, ByUserName: m.ByUserName, State: string(m.State), Paid: m.Paid}
		if m.UserID != 0 {
			row.UserID = &m.UserID
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return toFault(tx.Create(&rows).Error, "members of ticket %d", t.ID)
}

// maxInvitations is how many invitations a user is shown: nobody fills another's page.
const maxInvitations = 50

// Invitations returns the tickets in which a user is asked to take part, the latest
// first, whether or not it is too late.
func (s *Store) Invitations(ctx context.Context, user int64) ([]jornada.Ticket, error) {
	var rows []ticketRow
	err := s.db.WithContext(ctx).Where("id IN (SELECT ticket_id FROM ticket_members WHERE user_id = ? AND state = 'invited')", user).
		Order("id DESC").Limit(maxInvitations).Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "invitations")
	}
	return s.withMembers(ctx, rows)
}

// AcceptInvitation makes a user who is invited a member of a ticket, unless it is too
// late to join or the jornada has closed.
func (s *Store) AcceptInvitation(ctx context.Context, user, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, member, err := membership(tx, user, id)
		if err != nil {
			return err
		}
		if member.State == string(jornada.Accepted) {
			return nil
		}
		if err := checkOpen(tx, row.JornadaID, at); err != nil {
			return err
		}
		if row.JoinsUntil != nil && !at.Before(*row.JoinsUntil) {
			return fault.New(fault.Conflict, "one could join until %s: ask who made the ticket", row.JoinsUntil.UTC().Format("2006-01-02 15:04 UTC"))
		}
		if err := tx.Model(&member).Update("state", string(jornada.Accepted)).Error; err != nil {
			return toFault(err, "member of ticket %d", id)
		}
		return noteMember(tx, &row, jornada.MemberAccepted, member.Name, at)
	})
}

// membership locks a ticket of somebody else and returns it with the entry of a user who
// is invited or a member. The error is a NotFound fault for everybody else.
func membership(tx *gorm.DB, user, id int64) (row ticketRow, member memberRow, err error) {
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("user_id <> ?", user).First(&row, "id = ?", id).Error
	if err == nil {
		err = tx.First(&member, "ticket_id = ? AND user_id = ?", id, user).Error
	}
	return row, member, toFault(err, "ticket %d", id)
}

// SetPaid notes whether the owner of a ticket has a member's part of the price, also
// after the jornada has closed.
func (s *Store) SetPaid(ctx context.Context, owner, id, memberID int64, paid bool, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row, err := ownTicket(tx, owner, id)
		if err != nil {
			return err
		}
		var member memberRow
		if err := tx.First(&member, "id = ? AND ticket_id = ?", memberID, id).Error; err != nil {
			return toFault(err, "member %d of ticket %d", memberID, id)
		}
		if member.Paid == paid {
			return nil
		}
		if err := tx.Model(&member).Update("paid", paid).Error; err != nil {
			return toFault(err, "member of ticket %d", id)
		}
		kind := jornada.MemberPaid
		if !paid {
			kind = jornada.MemberUnpaid
		}
		return noteMember(tx, &row, kind, member.Name, at)
	})
}

// LeaveTicket removes a member from another user's ticket, unless the jornada has
// closed. The owner takes over the member's shares. Who is only invited declines.
func (s *Store) LeaveTicket(ctx context.Context, user, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var own int64
		if err := tx.Model(&ticketRow{}).Where("id = ? AND user_id = ?", id, user).Count(&own).Error; err != nil {
			return toFault(err, "ticket %d", id)
		}
		if own > 0 {
			return fault.New(fault.Conflict, "the ticket is your own: change its members or delete it")
		}
		row, leaving, err := membership(tx, user, id)
		if err != nil {
			return err
		}
		if leaving.State != string(jornada.Accepted) {
			if leaving.State == string(jornada.Declined) {
				return nil
			}
			if err := tx.Model(&leaving).Update("state", string(jornada.Declined)).Error; err != nil {
				return toFault(err, "member of ticket %d", id)
			}
			return noteMember(tx, &row, jornada.MemberDeclined, leaving.Name, at)
		}
		if err := checkOpen(tx, row.JornadaID, at); err != nil {
			return err
		}
		var owner userRow
		if err := tx.First(&owner, row.UserID).Error; err != nil {
			return toFault(err, "owner of ticket %d", id)
		}
		if err := tx.Delete(&leaving).Error; err != nil {
			return toFault(err, "member of ticket %d", id)
		}
		if err := noteMember(tx, &row, jornada.MemberLeft, leaving.Name, at); err != nil {
			return err
		}
		of := memberRow{TicketID: id, UserID: &row.UserID, Name: owner.Name, Shares: leaving.Shares, ByUserName: true, State: string(jornada.Accepted)}
		more := map[string]any{"shares": gorm.Expr("ticket_members.shares + ?", leaving.Shares)}
		err = tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}, {Name: "user_id"}}, DoUpdates: clause.Assignments(more)}).Create(&of).Error
		return toFault(err, "member of ticket %d", id)
	})
}

// handOverTickets gives the shared tickets of a user who is being deleted to the
// first other member with an account who has accepted, so that the other members do not lose them.
func handOverTickets(tx *gorm.DB, user int64) error {
	const other = "FROM ticket_members m WHERE m.ticket_id = tickets.id AND m.user_id IS NOT NULL AND m.state = 'accepted' AND m.user_id <> ?"
	err := tx.Exec("UPDATE tickets SET user_id = (SELECT m.user_id "+other+" ORDER BY m.id LIMIT 1) WHERE user_id = ? AND EXISTS (SELECT 1 "+other+")", user, user, user).Error
	return toFault(err, "shared tickets of user %d", user)
}
