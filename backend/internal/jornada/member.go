package jornada

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Member is a member of a peña, a group that plays a ticket together.
type Member struct {
	UserID int64  // 0: somebody without an account
	Name   string // as the owner of the ticket entered it
	// ByUserName: the name was entered as that of a user. There need not be one: who made
	// the ticket must not learn whether there is.
	ByUserName bool
	Shares     int   // 1 or more
	ID         int64 // while the ticket is stored as it is
	State      MemberState
	Paid       bool // the owner has the member's part of the price
}

// MemberState says whether a member has accepted.
type MemberState string

// The states of members. Only who has accepted takes part; the others' shares are the
// owner's meanwhile.
const (
	Invited  MemberState = "invited"
	Accepted MemberState = "accepted"
	Declined MemberState = "declined"
)

// SameMember reports whether two entries are of the same member.
func SameMember(a, b *Member) bool {
	if a.UserID != 0 || b.UserID != 0 {
		return a.UserID == b.UserID
	}
	return a.ByUserName == b.ByUserName && strings.EqualFold(a.Name, b.Name)
}

// Carry sets the states of the members of a ticket: of those who were members before they
// stay, of users who are new, have more shares than they agreed to or a part that costs
// more they are those of an invitation. Who has paid has to pay again what costs more.
// Before is nil for a new ticket.
func Carry(t, before *Ticket) {
	if before == nil {
		before = new(Ticket)
	}
	for i := range t.Members {
		m := &t.Members[i]
		m.ID, m.State, m.Paid = 0, Invited, false
		if m.UserID == t.UserID || (m.UserID == 0 && !m.ByUserName) {
			m.State = Accepted
		}
		at := slices.IndexFunc(before.Members, func(b Member) bool { return SameMember(m, &b) })
		if at < 0 {
			continue
		}
		was := &before.Members[at]
		dearer := t.share(m) > before.share(was)+.005
		m.Paid = was.Paid && !dearer
		if m.State == Invited && (m.Shares <= was.Shares && !dearer || was.State == Declined) {
			m.State = was.State
		}
	}
}

// share returns a member's part of the price in euros, before it is rounded to cents.
func (t *Ticket) share(m *Member) float64 {
	all := 0
	for i := range t.Members {
		all += t.Members[i].Shares
	}
	return t.Cost * float64(m.Shares) / float64(all)
}

// TicketChange is something that has happened to a shared ticket.
type TicketChange struct {
	At      time.Time
	Kind    ChangeKind
	Name    string // of the member it is about; "": the owner
	Columns int    // from then on
	Cost    float64
}

// ChangeKind is what has happened to a shared ticket.
type ChangeKind string

// The kinds of change.
const (
	TicketMade     ChangeKind = "made"
	ColumnsChanged ChangeKind = "columns"
	MembersChanged ChangeKind = "members"
	DetailsChanged ChangeKind = "details" // its name, who sees shares, until when one can join
	MemberAccepted ChangeKind = "accepted"
	MemberDeclined ChangeKind = "declined"
	MemberLeft     ChangeKind = "left"
	MemberPaid     ChangeKind = "paid"
	MemberUnpaid   ChangeKind = "unpaid"
)

// Split splits an amount in euros by shares into whole cents that add up to it. Cents
// left over go to the largest remainders and, among equal ones, to the first.
func Split(euros float64, shares []int) []float64 {
	all := 0
	for _, s := range shares {
		all += s
	}
	cents := make([]int, len(shares))
	order := make([]int, len(shares))
	left := int(math.Round(euros * 100))
	total := left
	for i, s := range shares {
		order[i] = i
		cents[i] = total * s / all
		left -= cents[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(total*shares[j]%all, total*shares[i]%all) })
	for _, i := range order[:left] {
		cents[i]++
	}
	parts := make([]float64, len(shares))
	for i, c := range cents {
		parts[i] = float64(c) / 100
	}
	return parts
}
