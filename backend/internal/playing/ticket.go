package playing

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// NewTicket encodes a ticket for a jornada as it is stored. It returns an error if the
// pool would not accept the ticket, or the fixtures are not known yet.
func NewTicket(j *jornada.Jornada, ticket *pool.Ticket) (jornada.Ticket, error) {
	if !j.HasFixtures() {
		return jornada.Ticket{}, fault.New(fault.Conflict, "the fixtures of %s are not known yet", j.Name())
	}
	rules := pool.RulesOn(j.Day)
	if err := ticket.Validate(rules); err != nil {
		return jornada.Ticket{}, err
	}
	content, err := json.Marshal(ticket)
	if err != nil {
		return jornada.Ticket{}, err
	}
	return jornada.Ticket{JornadaID: j.ID, Content: content, Columns: ticket.Len(), Cost: ticket.Cost(rules)}, nil
}

// UserStore reads the users who can be members.
type UserStore interface {
	UserByName(ctx context.Context, name string) (account.User, error)
}

// WantedMember is a member of a shared ticket as its owner enters it: the name of a
// user, or of somebody without an account.
type WantedMember struct {
	User, Name string
	Shares     int
}

// Members checks the members that the owner of a ticket entered and looks up their
// accounts. A user name that nobody has is kept like any other, so that the owner
// does not learn which users exist. Without members, the ticket is the owner's alone.
func Members(ctx context.Context, store UserStore, owner int64, wanted []WantedMember) ([]jornada.Member, error) {
	members := make([]jornada.Member, 0, len(wanted))
	seen := map[string]bool{}
	for i, w := range wanted {
		place := fmt.Sprintf("members[%d]", i)
		m := jornada.Member{Name: strings.TrimSpace(w.Name), Shares: w.Shares}
		if (w.User == "") == (m.Name == "") {
			return nil, fault.At(place, fault.New(fault.Invalid, "a member is a user or the name of somebody without an account"))
		}
		if w.User != "" {
			if err := account.CheckUserName(w.User); err != nil {
				return nil, fault.At(place+".user", err)
			}
			key := strings.ToLower(w.User)
			if seen[key] {
				return nil, fault.At(place+".user", fault.New(fault.Invalid, "%s is a member twice", w.User))
			}
			seen[key] = true
			user, err := store.UserByName(ctx, w.User)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			m.UserID, m.Name, m.ByUserName = user.ID, w.User, true
		}
		members = append(members, m)
	}
	if len(members) == 1 && members[0].UserID == owner {
		return nil, fault.At("members", fault.New(fault.Invalid, "a shared ticket has another member than its owner"))
	}
	return members, nil
}

// KeptTicket is a ticket that a user keeps, settled as far as possible.
type KeptTicket struct {
	jornada.Ticket
	Jornada jornada.Jornada
	Played  pool.Ticket
	Settled *Settled // nil: no outcome is known
	Shares  int      // total of all members; 0: the ticket is its owner's alone
	Parts   []Part   // one for each member, in their order, and for the owner
}

// Part is a member's part of a ticket. Those who have not accepted have none: the owner
// plays their shares.
type Part struct {
	jornada.Member
	Cost float64  // in euros
	Net  *float64 // of the winnings after tax, in euros; nil: not known

	playing int // shares
}

// OpenTicket decodes a kept ticket and settles it as far as the results of its jornada
// are known.
func OpenTicket(j jornada.Jornada, t jornada.Ticket) (KeptTicket, error) {
	k := KeptTicket{Ticket: t, Jornada: j}
	err := json.Unmarshal(t.Content, &k.Played)
	if err == nil {
		k.Settled, err = Settle(&j, &k.Played)
	}
	if err != nil {
		return k, fmt.Errorf("read ticket %d: %w", t.ID, err)
	}
	if len(t.Members) == 0 {
		return k, nil
	}
	k.Parts = ownParts(&t)
	shares := make([]int, len(k.Parts))
	for i := range k.Parts {
		shares[i] = k.Parts[i].playing
		k.Shares += k.Parts[i].Shares
	}
	costs := jornada.Split(t.Cost, shares)
	var nets []float64
	if net := k.Net(); net != nil {
		nets = jornada.Split(*net, shares)
	}
	for i := range k.Parts {
		k.Parts[i].Cost = costs[i]
		if nets != nil {
			k.Parts[i].Net = &nets[i]
		}
	}
	return k, nil
}

// ownParts returns the members with the shares that each of them plays, and the owner if
// it is not one of them but plays the shares of others.
func ownParts(t *jornada.Ticket) (parts []Part) {
	owner, open := -1, 0
	for i, m := range t.Members {
		part := Part{Member: m, playing: m.Shares}
		switch {
		case m.UserID == t.UserID && m.UserID != 0:
			owner = i
		case m.State != jornada.Accepted:
			open += m.Shares
			part.playing = 0
		}
		parts = append(parts, part)
	}
	if owner < 0 && open > 0 {
		owner = len(parts)
		parts = append(parts, Part{Member: jornada.Member{UserID: t.UserID, Name: t.Owner, ByUserName: true, State: jornada.Accepted}})
	}
	if owner >= 0 {
		parts[owner].playing += open
	}
	return parts
}

// Net returns the winnings after tax, or nil if they are not known.
func (k *KeptTicket) Net() *float64 {
	if k.Settled == nil || k.Settled.Winnings == nil {
		return nil
	}
	return &k.Settled.Winnings.Net
}

// PartsSeenBy returns the parts that a user may see: all of them for the owner and, if
// shares are open, for members; otherwise the user's own.
func (k *KeptTicket) PartsSeenBy(user int64) (parts []Part) {
	for _, part := range k.Parts {
		if part.UserID == user || k.UserID == user || k.OpenShares {
			parts = append(parts, part)
		}
	}
	return parts
}

// Wanted returns what the part of a member costs who accepts.
func (k *KeptTicket) Wanted(user int64) (shares int, cost float64) {
	for _, part := range k.Parts {
		if part.UserID == user {
			shares = part.Shares
		}
	}
	if k.Shares == 0 {
		return 0, 0
	}
	return shares, roundToCents(k.Cost * float64(shares) / float64(k.Shares))
}

// PartOf returns a user's part: all of a ticket that is not shared, nothing of a shared
// one in which the user has no shares.
func (k *KeptTicket) PartOf(user int64) Part {
	if k.Shares == 0 {
		return Part{Cost: k.Cost, Net: k.Net()}
	}
	for _, part := range k.Parts {
		if part.UserID == user {
			return part
		}
	}
	return Part{}
}

// TicketStore reads kept tickets.
type TicketStore interface {
	Tickets(ctx context.Context, user, jornadaID int64) ([]jornada.Ticket, error)
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
}

// OpenTickets opens the tickets that a user sees, of one jornada or, if jornadaID is 0,
// of all.
func OpenTickets(ctx context.Context, store TicketStore, user, jornadaID int64) ([]KeptTicket, error) {
	tickets, err := store.Tickets(ctx, user, jornadaID)
	if err != nil {
		return nil, err
	}
	return Open(ctx, store, tickets)
}

// Open opens tickets with their jornadas.
func Open(ctx context.Context, store TicketStore, tickets []jornada.Ticket) ([]KeptTicket, error) {
	ids := make([]int64, len(tickets))
	for i, t := range tickets {
		ids[i] = t.JornadaID
	}
	list, err := store.Jornadas(ctx, jornada.Query{IDs: ids})
	if err != nil {
		return nil, err
	}
	jornadas := make(map[int64]jornada.Jornada, len(list))
	for _, j := range list {
		jornadas[j.ID] = j
	}
	kept := make([]KeptTicket, len(tickets))
	for i, t := range tickets {
		if kept[i], err = OpenTicket(jornadas[t.JornadaID], t); err != nil {
			return nil, err
		}
	}
	return kept, nil
}
