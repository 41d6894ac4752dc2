package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// ticketStore reads and changes tickets.
type ticketStore interface {
	playing.TicketStore
	playing.UserStore
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	SaveTicket(ctx context.Context, t jornada.Ticket, at time.Time) (jornada.Ticket, error)
	Ticket(ctx context.Context, user, id int64) (jornada.Ticket, error)
	DeleteTicket(ctx context.Context, user, id int64, at time.Time) error
	LeaveTicket(ctx context.Context, user, id int64, at time.Time) error
	Invitations(ctx context.Context, user int64) ([]jornada.Ticket, error)
	AcceptInvitation(ctx context.Context, user, id int64, at time.Time) error
	SetPaid(ctx context.Context, owner, id, member int64, paid bool, at time.Time) error
}

type ticketRoutes struct {
	*router
	store ticketStore
}

type newMemberBody struct {
	User   string `json:"user,omitempty" validate:"omitempty,max=64" pattern:"^[A-Za-z0-9._@+-]*$" doc:"name of a user here, who is invited and sees the ticket after accepting; whether there is one is not told"`
	Name   string `json:"name,omitempty" validate:"omitempty,max=60" doc:"of somebody without an account"`
	Shares int    `json:"shares" validate:"required,min=1,max=1000"`
}

type newTicketBody struct {
	JornadaID  int64           `json:"jornadaId" validate:"required,min=1"`
	Name       string          `json:"name,omitempty" validate:"omitempty,max=60"`
	Ticket     ticketContent   `json:"ticket"`
	Members    []newMemberBody `json:"members,omitempty" nullable:"false" validate:"omitempty,max=100,dive" doc:"of a shared ticket (peña), yourself among them if you have shares; none: it is yours alone"`
	OpenShares bool            `json:"openShares,omitempty" doc:"members see each other's shares, not only their own"`
	Ranked     bool            `json:"ranked,omitempty" doc:"those with whom one shares a ticket of the jornada see its hits while it is played, not its signs"`
	JoinsUntil *time.Time      `json:"joinsUntil,omitempty" doc:"invitations can be accepted before; absent: until the jornada closes"`
}

type newTicketInput struct {
	Body newTicketBody
}

type changeTicketInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body newTicketBody
}

type ticketsInput struct {
	Jornada int64 `query:"jornada" validate:"min=0" doc:"only of this one"`
}

type scrutinyBody struct {
	Best    int       `json:"best" doc:"hits so far of the best column"`
	CouldBe int       `json:"couldBe" doc:"the most that a column can still reach"`
	Final   bool      `json:"final"`
	Columns []int     `json:"columns" nullable:"false" doc:"by hits, 0 to 14"`
	Money   []float64 `json:"money,omitempty" nullable:"false" doc:"by category: pleno al 15, then 14 … 10 right; once the prizes are known"`
	Gross   *float64  `json:"gross,omitempty"`
	Net     *float64  `json:"net,omitempty" doc:"after tax; the prize of Elige 8 is not known here"`

	Elige8 *elige8Body `json:"elige8,omitempty"`
}

type elige8Body struct {
	Hits int  `json:"hits" doc:"of the eight, so far"`
	Won  bool `json:"won"`
}

type memberBody struct {
	ID     int64    `json:"id" doc:"until the ticket is changed; 0 for an owner who plays shares of others only"`
	User   string   `json:"user,omitempty" doc:"user name as it was entered; whether there is such a user is not told"`
	Name   string   `json:"name,omitempty" doc:"of somebody without an account"`
	Shares int      `json:"shares"`
	Cost   float64  `json:"cost" doc:"part of it, in euros"`
	Net    *float64 `json:"net,omitempty" doc:"part of what it won after tax"`
	Me     bool     `json:"me"`
	State  string   `json:"state" enum:"invited,accepted,declined" doc:"the owner plays the shares of those who have not accepted"`
	Paid   bool     `json:"paid" doc:"the owner has the part of the price"`
}

type keptTicketBody struct {
	ID         int64         `json:"id"`
	JornadaID  int64         `json:"jornadaId"`
	Name       string        `json:"name,omitempty"`
	Ticket     ticketContent `json:"ticket"`
	Columns    int           `json:"columns"`
	Cost       float64       `json:"cost"`
	UpdatedAt  time.Time     `json:"updatedAt"`
	Closed     bool          `json:"closed" doc:"it can no longer be changed"`
	Scrutiny   *scrutinyBody `json:"scrutiny,omitempty" doc:"once a sign is known"`
	Owner      string        `json:"owner" doc:"who made it, and alone can change it"`
	Mine       bool          `json:"mine"`
	Shares     int           `json:"shares,omitempty" doc:"all shares of a shared ticket; absent: it is its owner's alone"`
	Members    []memberBody  `json:"members,omitempty" nullable:"false" doc:"of a shared ticket; unless shares are open a member sees the own entry alone"`
	OpenShares bool          `json:"openShares,omitempty"`
	Ranked     bool          `json:"ranked,omitempty" doc:"those with whom its owner shares a ticket of the jornada see its hits"`
	JoinsUntil *time.Time    `json:"joinsUntil,omitempty"`

	Changes []ticketChangeBody `json:"changes,omitempty" nullable:"false" doc:"of a shared ticket, the latest first, 100 at most"`
}

type newTicketOutput struct {
	Location string `header:"Location"`
	Body     keptTicketBody
}

type textOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func (s ticketRoutes) register() {
	const tag = "pool"
	route(s.router, get("listTickets", "tickets", tag, "One's own tickets and those shared with one, the newest first"), s.listTickets)
	add := operation(http.MethodPost, "addTicket", "tickets", tag, "Keep a ticket", http.StatusNotFound, http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(s.router, withLimit(ticketLimit, add), s.addTicket)
	route(s.router, get("getTicket", "tickets/{id}", tag, "A ticket of one's own or shared with one, with its scrutiny", http.StatusNotFound), s.getTicket)
	route(s.router, withLimit(ticketLimit, operation(http.MethodPut, "changeTicket", "tickets/{id}", tag, "Change a ticket before its jornada closes", http.StatusForbidden, http.StatusNotFound, http.StatusConflict)), s.changeTicket)
	route(s.router, noContent(operation(http.MethodDelete, "deleteTicket", "tickets/{id}", tag, "Delete a ticket before its jornada closes", http.StatusForbidden, http.StatusNotFound, http.StatusConflict)), s.deleteTicket)
	route(s.router, noContent(operation(http.MethodDelete, "leaveTicket", "tickets/{id}/membership", tag, "Leave a ticket that another one shares, before its jornada closes; its owner takes over the shares. Who is only invited declines", http.StatusNotFound, http.StatusConflict)), s.leaveTicket)
	route(s.router, get("ticketBalance", "tickets/balance", tag, "What one has played and won, jornada by jornada; of shared tickets the own part"), s.ticketBalance)
	s.registerInvitations()
	export := get("exportTicket", "tickets/{id}/columns", tag, "The columns of a ticket as text, one a line", http.StatusNotFound)
	route(s.router, responding(export, textType, text()), s.exportTicket)
}

// newKeptTicketBody returns a ticket as seen by a user.
func newKeptTicketBody(user int64, k *playing.KeptTicket, now time.Time) (keptTicketBody, error) {
	content, err := newTicketContent(k.Played)
	if err != nil {
		return keptTicketBody{}, err
	}
	b := keptTicketBody{
		ID: k.ID, JornadaID: k.JornadaID, Name: k.Name, Ticket: *content, Columns: k.Columns, Cost: k.Cost, UpdatedAt: k.UpdatedAt, Closed: k.Jornada.Closed(now),
		Owner: k.Owner, Mine: k.UserID == user, Shares: k.Shares, OpenShares: k.OpenShares, Ranked: k.Ranked, Scrutiny: newScrutinyBody(k.Settled),
	}
	for _, part := range k.PartsSeenBy(user) {
		one := memberBody{ID: part.ID, Shares: part.Shares, Cost: part.Cost, Net: part.Net, Me: part.UserID == user, State: string(part.State), Paid: part.Paid}
		if part.ByUserName {
			one.User = part.Name
		} else {
			one.Name = part.Name
		}
		b.Members = append(b.Members, one)
	}
	if !k.JoinsUntil.IsZero() {
		b.JoinsUntil = &k.JoinsUntil
	}
	b.Changes = newTicketChanges(user, k)
	return b, nil
}

func newScrutinyBody(s *playing.Settled) *scrutinyBody {
	if s == nil {
		return nil
	}
	b := scrutinyBody{Best: s.Best, CouldBe: s.BestPossible, Final: s.Final, Columns: s.Columns[:]}
	if s.Elige8 != nil {
		b.Elige8 = &elige8Body{s.Elige8.Hits, s.Elige8.Won}
	}
	if won := s.Winnings; won != nil {
		b.Money, b.Gross, b.Net = won.Money[:], &won.Gross, &won.Net
	}
	return &b
}

func (s ticketRoutes) save(ctx context.Context, id int64, in newTicketBody) (keptTicketBody, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return keptTicketBody{}, err
	}
	j, err := s.store.Jornada(ctx, in.JornadaID)
	if err != nil {
		return keptTicketBody{}, err
	}
	played, err := in.Ticket.parse()
	if err != nil {
		return keptTicketBody{}, prefixLocation("body.ticket", err)
	}
	ticket, err := playing.NewTicket(&j, &played)
	if err != nil {
		return keptTicketBody{}, prefixLocation("body.ticket", err)
	}
	wanted := make([]playing.WantedMember, len(in.Members))
	for i, m := range in.Members {
		wanted[i] = playing.WantedMember(m)
	}
	if ticket.Members, err = playing.Members(ctx, s.store, c.User.ID, wanted); err != nil {
		return keptTicketBody{}, prefixLocation("body", err)
	}
	ticket.ID, ticket.UserID, ticket.Name, ticket.OpenShares, ticket.Ranked = id, c.User.ID, strings.TrimSpace(in.Name), in.OpenShares, in.Ranked
	if in.JoinsUntil != nil {
		if in.JoinsUntil.After(j.Day) {
			return keptTicketBody{}, fault.At("body.joinsUntil", fault.New(fault.Invalid, "one can join until the jornada closes at most"))
		}
		ticket.JoinsUntil = *in.JoinsUntil
	}
	kept, err := s.store.SaveTicket(ctx, ticket, s.now())
	if err != nil {
		return keptTicketBody{}, err
	}
	opened, err := playing.OpenTicket(j, kept)
	if err != nil {
		return keptTicketBody{}, err
	}
	return newKeptTicketBody(c.User.ID, &opened, s.now())
}

func (s ticketRoutes) addTicket(ctx context.Context, in *newTicketInput) (*newTicketOutput, error) {
	out, err := s.save(ctx, 0, in.Body)
	if err != nil {
		return nil, err
	}
	return &newTicketOutput{fmt.Sprintf("/api/v1/tickets/%d", out.ID), out}, nil
}

func (s ticketRoutes) changeTicket(ctx context.Context, in *changeTicketInput) (*body[keptTicketBody], error) {
	out, err := s.save(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s ticketRoutes) listTickets(ctx context.Context, in *ticketsInput) (*body[list[keptTicketBody]], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	tickets, err := playing.OpenTickets(ctx, s.store, c.User.ID, in.Jornada)
	if err != nil {
		return nil, err
	}
	out := list[keptTicketBody]{Items: make([]keptTicketBody, len(tickets))}
	for i := range tickets {
		if out.Items[i], err = newKeptTicketBody(c.User.ID, &tickets[i], s.now()); err != nil {
			return nil, err
		}
	}
	return answer(out), nil
}

// visibleTicket returns a ticket that the caller owns or shares, with the caller.
func (s ticketRoutes) visibleTicket(ctx context.Context, id int64) (auth.Caller, playing.KeptTicket, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return c, playing.KeptTicket{}, err
	}
	t, err := s.store.Ticket(ctx, c.User.ID, id)
	if err != nil {
		return c, playing.KeptTicket{}, err
	}
	j, err := s.store.Jornada(ctx, t.JornadaID)
	if err != nil {
		return c, playing.KeptTicket{}, err
	}
	kept, err := playing.OpenTicket(j, t)
	return c, kept, err
}

func (s ticketRoutes) getTicket(ctx context.Context, in *idInput) (*body[keptTicketBody], error) {
	c, kept, err := s.visibleTicket(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out, err := newKeptTicketBody(c.User.ID, &kept, s.now())
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s ticketRoutes) deleteTicket(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.DeleteTicket(ctx, c.User.ID, in.ID, s.now())
}

func (s ticketRoutes) leaveTicket(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.LeaveTicket(ctx, c.User.ID, in.ID, s.now())
}

func (s ticketRoutes) exportTicket(ctx context.Context, in *idInput) (*textOutput, error) {
	_, kept, err := s.visibleTicket(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	columns, err := kept.Played.Expand()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, c := range columns {
		text.WriteString(c.String())
		text.WriteByte('\n')
	}
	return &textOutput{"text/plain; charset=utf-8", fmt.Sprintf(`attachment; filename="ticket-%d.txt"`, in.ID), []byte(text.String())}, nil
}
