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

// NewTicket for a jornada as it is kept, which takes one that the pool takes.
func NewTicket(j *jornada.Jornada, ticket *pool.Ticket) (jornada.Ticket, error) {
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

// UserStore has the users that can be members.
type UserStore interface {
	UserByName(ctx context.Context, name string) (account.User, error)
}

// WantedMember of a shared ticket: a user by name, or somebody without an account.
type WantedMember struct {
	User, Name string
	Shares     int
}

// Members of a ticket as its owner wants them; none: it is the owner's alone.
func Members(ctx context.Context, store UserStore, owner int64, wanted []WantedMember) ([]jornada.Member, error) {
	members := make([]jornada.Member, 0, len(wanted))
	seen := map[int64]bool{}
	for i, w := range wanted {
		place := fmt.Sprintf("members[%d]", i)
		m := jornada.Member{Name: strings.TrimSpace(w.Name), Shares: w.Shares}
		if (w.User == "") == (m.Name == "") {
			return nil, fault.At(place, fault.New(fault.Invalid, "a member is a user or the name of somebody without an account"))
		}
		if w.User != "" {
			user, err := store.UserByName(ctx, w.User)
			if fault.KindOf(err) == fault.NotFound {
				return nil, fault.At(place+".user", fault.New(fault.Invalid, "there is no user %s here", w.User))
			}
			if err != nil {
				return nil, err
			}
			if seen[user.ID] {
				return nil, fault.At(place+".user", fault.New(fault.Invalid, "%s is a member twice", user.Name))
			}
			seen[user.ID] = true
			m.UserID, m.Name = user.ID, user.Name
		}
		members = append(members, m)
	}
	if len(members) == 1 && seen[owner] {
		return nil, fault.At("members", fault.New(fault.Invalid, "a shared ticket has another member than its owner"))
	}
	return members, nil
}

// KeptTicket is a ticket that is kept, with what became of it.
type KeptTicket struct {
	jornada.Ticket
	Jornada jornada.Jornada
	Played  pool.Ticket
	Settled *Settled // nil: no sign is known
	Shares  int      // of all members; 0: it is its owner's alone
	Parts   []Part   // of the members, in their order
}

// Part of a member in a ticket.
type Part struct {
	jornada.Member
	Cost float64  // in euros
	Net  *float64 // of what it won after tax; nil: not known
}

// OpenTicket reads a kept ticket and settles it as far as its jornada is known.
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
	shares := make([]int, len(t.Members))
	for i, m := range t.Members {
		shares[i] = m.Shares
		k.Shares += m.Shares
	}
	costs := jornada.Split(t.Cost, shares)
	var nets []float64
	if net := k.Net(); net != nil {
		nets = jornada.Split(*net, shares)
	}
	for i, m := range t.Members {
		part := Part{Member: m, Cost: costs[i]}
		if nets != nil {
			part.Net = &nets[i]
		}
		k.Parts = append(k.Parts, part)
	}
	return k, nil
}

// Net is what it won after tax; nil: not known.
func (k *KeptTicket) Net() *float64 {
	if k.Settled == nil || k.Settled.Winnings == nil {
		return nil
	}
	return &k.Settled.Winnings.Net
}

// PartsSeenBy a user: all of them by its owner, and by members where shares are
// open; else the own one.
func (k *KeptTicket) PartsSeenBy(user int64) (parts []Part) {
	for _, part := range k.Parts {
		if part.UserID == user || k.UserID == user || k.OpenShares {
			parts = append(parts, part)
		}
	}
	return parts
}

// PartOf a user: all of a ticket that is not shared, nothing of one that the user
// only made for others.
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

// TicketStore has the tickets that are kept.
type TicketStore interface {
	Tickets(ctx context.Context, user, jornadaID int64) ([]jornada.Ticket, error)
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
}

// OpenTickets that a user sees, of one jornada or (0) of all.
func OpenTickets(ctx context.Context, store TicketStore, user, jornadaID int64) ([]KeptTicket, error) {
	tickets, err := store.Tickets(ctx, user, jornadaID)
	if err != nil {
		return nil, err
	}
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
