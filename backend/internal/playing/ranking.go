package playing

import (
	"cmp"
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// RankedStore reads the tickets whose owners show their hits.
type RankedStore interface {
	// RankedTickets returns tickets of a jornada that users have made and whose hits they
	// show to those with whom they share a ticket, the latest first.
	RankedTickets(ctx context.Context, jornadaID int64, users []int64) ([]jornada.Ticket, error)
}

// Place is the place of a member of a peña among the others while a jornada is played.
type Place struct {
	Rank    int // from 1; equals have the same
	User    int64
	Name    string
	Account bool // the name is that of a user
	Tickets int  // that count
	Best    Outlook
}

// Ranking ranks the members of a peña by their best tickets: those with whom a user
// shares a ticket of a jornada, as far as the user may know them. Of each member, shared
// tickets that the user sees count, and others whose hits the member shows. own are the
// tickets of the jornada that the user has a part in. Without other members there is no
// ranking.
func Ranking(ctx context.Context, store RankedStore, user int64, j *jornada.Jornada, own []KeptTicket, outlook func(*KeptTicket) (Outlook, error)) ([]Place, error) {
	var r ranking
	for i := range own {
		k := &own[i]
		if len(k.Parts) == 0 {
			continue
		}
		standing, err := outlook(k)
		if err != nil {
			return nil, err
		}
		for _, part := range k.PartsSeenBy(user) {
			if part.playing > 0 {
				r.add(part.UserID, part.Name, part.ByUserName, &standing)
			}
		}
	}
	users := r.users()
	if len(users) == 0 || len(r.places) < 2 {
		return nil, nil
	}
	ranked, err := store.RankedTickets(ctx, j.ID, users)
	if err != nil {
		return nil, err
	}
	for _, t := range ranked {
		if slices.ContainsFunc(own, func(k KeptTicket) bool { return k.ID == t.ID && len(k.Parts) > 0 }) {
			continue
		}
		k, err := OpenTicket(*j, t)
		if err != nil {
			return nil, err
		}
		standing, err := outlook(&k)
		if err != nil {
			return nil, err
		}
		r.add(t.UserID, t.Owner, true, &standing)
	}
	return r.ranked(), nil
}

// ranking collects the members.
type ranking struct{ places []Place }

// add counts a ticket for a member. Members without an account are told apart by name.
func (r *ranking) add(user int64, name string, account bool, standing *Outlook) {
	member := jornada.Member{UserID: user, Name: name, ByUserName: account}
	for i := range r.places {
		p := &r.places[i]
		if jornada.SameMember(&member, &jornada.Member{UserID: p.User, Name: p.Name, ByUserName: p.Account}) {
			p.Tickets++
			if compareOutlooks(standing, &p.Best) < 0 {
				p.Best = *standing
			}
			return
		}
	}
	r.places = append(r.places, Place{User: user, Name: name, Account: account, Tickets: 1, Best: *standing})
}

func (r *ranking) users() (ids []int64) {
	for i := range r.places {
		if id := r.places[i].User; id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

func (r *ranking) ranked() []Place {
	slices.SortStableFunc(r.places, func(a, b Place) int {
		return cmp.Or(compareOutlooks(&a.Best, &b.Best), cmp.Compare(a.Name, b.Name))
	})
	for i := range r.places {
		r.places[i].Rank = i + 1
		if i > 0 && compareOutlooks(&r.places[i-1].Best, &r.places[i].Best) == 0 {
			r.places[i].Rank = r.places[i-1].Rank
		}
	}
	return r.places
}

// compareOutlooks orders the better of two first: by hits as the signs stand, then by
// the chance of at least ten, eleven … fourteen right in the end.
func compareOutlooks(a, b *Outlook) int {
	order := cmp.Compare(b.Best, a.Best)
	for hits := pool.MinHits; hits <= pool.Fixtures && order == 0; hits++ {
		// What differs by rounding alone is equal.
		if x, y := a.Chances.Best.AtLeast(hits), b.Chances.Best.AtLeast(hits); max(x, y)-min(x, y) > 1e-9 {
			order = cmp.Compare(y, x)
		}
	}
	return order
}
