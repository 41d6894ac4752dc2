package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type ticketChangeBody struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind" enum:"made,columns,members,details,accepted,declined,left,paid,unpaid"`
	Member  string    `json:"member,omitempty" doc:"whom it is about, where the user may know"`
	Columns int       `json:"columns" doc:"from then on"`
	Cost    float64   `json:"cost"`
}

// newTicketChanges returns what has happened to a ticket as a user may see it: without
// the names of other members unless shares are open.
func newTicketChanges(user int64, k *playing.KeptTicket) (changes []ticketChangeBody) {
	seen := map[string]bool{}
	for _, part := range k.PartsSeenBy(user) {
		seen[strings.ToLower(part.Name)] = true
	}
	for _, c := range k.Changes {
		one := ticketChangeBody{At: c.At, Kind: string(c.Kind), Columns: c.Columns, Cost: c.Cost}
		switch {
		case k.UserID == user || k.OpenShares || seen[strings.ToLower(c.Name)]:
			one.Member = c.Name
		case c.Name != "": // of another member, which is not for this one to know
			continue
		}
		changes = append(changes, one)
	}
	return changes
}

type invitationBody struct {
	TicketID   int64     `json:"ticketId"`
	JornadaID  int64     `json:"jornadaId"`
	Season     int       `json:"season"`
	Number     int       `json:"number" doc:"of the jornada"`
	Name       string    `json:"name,omitempty" doc:"of the ticket"`
	Owner      string    `json:"owner"`
	Columns    int       `json:"columns"`
	Cost       float64   `json:"cost" doc:"of the whole ticket"`
	Shares     int       `json:"shares" doc:"offered"`
	AllShares  int       `json:"allShares"`
	OwnCost    float64   `json:"ownCost" doc:"what the part costs that is offered"`
	JoinsUntil time.Time `json:"joinsUntil" doc:"it can be accepted before"`
}

type paidInput struct {
	ID     int64 `path:"id" minimum:"1"`
	Member int64 `path:"member" minimum:"1" doc:"id of a member"`
	Body   paidBody
}

type paidBody struct {
	Paid bool `json:"paid" validate:"" doc:"whether the owner has the member's part of the price"`
}

type memberBalanceInput struct {
	Season string `query:"season" validate:"omitempty,season" doc:"only of this one: 2026 or 2026-27"`
}

type memberBalanceBody struct {
	Owner   string  `json:"owner" doc:"who made the tickets"`
	Mine    bool    `json:"mine" doc:"the owner is the user who asks"`
	User    string  `json:"user,omitempty" doc:"user name as it was entered"`
	Name    string  `json:"name,omitempty" doc:"of somebody without an account"`
	Me      bool    `json:"me"`
	Tickets int     `json:"tickets"`
	Cost    float64 `json:"cost"`
	Paid    float64 `json:"paid" doc:"of the cost, what the owner has"`
	Net     float64 `json:"net" doc:"won after tax, as far as it is known"`
	Balance float64 `json:"balance" doc:"net less cost"`
	Owed    float64 `json:"owed" doc:"paid and net less cost: what the owner owes the member; negative: the member owes it"`
}

func (s ticketRoutes) registerInvitations() {
	const tag = "pool"
	invited := get("listInvitations", "tickets/invitations", tag, "The shared tickets in which one is asked to take part, the latest first")
	invited.Description = "Nobody takes part in a ticket without having accepted. As long as a member has not, the owner plays and pays the shares. Who is asked to take more shares than agreed to, or a part that costs more, is invited again and has to pay again."
	route(s.router, invited, s.listInvitations)
	route(s.router, noContent(operation(http.MethodPost, "acceptInvitation", "tickets/{id}/membership", tag, "Take part in a shared ticket to which one is invited", http.StatusNotFound, http.StatusConflict)), s.acceptInvitation)
	route(s.router, noContent(operation(http.MethodPut, "setPaid", "tickets/{id}/members/{member}/paid", tag, "Note whether a member has paid; also after the jornada has closed", http.StatusForbidden, http.StatusNotFound)), s.setPaid)
	route(s.router, get("memberBalances", "tickets/members", tag, "What the members of shared tickets have played, paid and won: all of one's own tickets, of others the own entry or what is open"), s.memberBalances)
}

func (s ticketRoutes) listInvitations(ctx context.Context, _ *struct{}) (*body[list[invitationBody]], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	tickets, err := s.store.Invitations(ctx, c.User.ID)
	if err != nil {
		return nil, err
	}
	opened, err := playing.Open(ctx, s.store, tickets)
	if err != nil {
		return nil, err
	}
	out := list[invitationBody]{Items: []invitationBody{}}
	for i := range opened {
		k := &opened[i]
		until := k.JoinsUntil
		if until.IsZero() {
			until = k.Jornada.Day
		}
		if k.Jornada.Started() || k.Jornada.Closed(s.now()) || !s.now().Before(until) {
			continue
		}
		shares, cost := k.Wanted(c.User.ID)
		out.Items = append(out.Items, invitationBody{
			k.ID, k.JornadaID, int(k.Jornada.Season), k.Jornada.Number, k.Name, k.Owner, k.Columns, k.Cost, shares, k.Shares, cost, until,
		})
	}
	return answer(out), nil
}

func (s ticketRoutes) acceptInvitation(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.AcceptInvitation(ctx, c.User.ID, in.ID, s.now())
}

func (s ticketRoutes) setPaid(ctx context.Context, in *paidInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.SetPaid(ctx, c.User.ID, in.ID, in.Member, in.Body.Paid, s.now())
}

func (s ticketRoutes) memberBalances(ctx context.Context, in *memberBalanceInput) (*body[list[memberBalanceBody]], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	var season football.Season
	if in.Season != "" {
		if season, err = football.ParseSeason(in.Season); err != nil {
			return nil, prefixLocation("query.season", err)
		}
	}
	tickets, err := playing.OpenTickets(ctx, s.store, c.User.ID, 0)
	if err != nil {
		return nil, err
	}
	return listOf(playing.MemberBalances(c.User.ID, season, tickets), "", func(b playing.MemberBalance) memberBalanceBody {
		one := memberBalanceBody{
			Owner: b.Owner, Mine: b.OwnerID == c.User.ID, Me: b.UserID == c.User.ID, Tickets: b.Tickets,
			Cost: b.Cost, Paid: b.Paid, Net: b.Net, Balance: b.Balance(), Owed: b.Owed(),
		}
		if b.ByUserName {
			one.User = b.Name
		} else {
			one.Name = b.Name
		}
		return one
	}), nil
}
