package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type newTicketBody struct {
	JornadaID int64         `json:"jornadaId" validate:"required,min=1"`
	Name      string        `json:"name,omitempty" validate:"omitempty,max=60"`
	Ticket    ticketContent `json:"ticket"`
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
	Net     *float64  `json:"net,omitempty" doc:"after tax"`
}

type keptTicketBody struct {
	ID        int64         `json:"id"`
	JornadaID int64         `json:"jornadaId"`
	Name      string        `json:"name,omitempty"`
	Ticket    ticketContent `json:"ticket"`
	Columns   int           `json:"columns"`
	Cost      float64       `json:"cost"`
	UpdatedAt time.Time     `json:"updatedAt"`
	Closed    bool          `json:"closed" doc:"it can no longer be changed"`
	Scrutiny  *scrutinyBody `json:"scrutiny,omitempty" doc:"once a sign is known"`
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

func (s *Server) ticketRoutes(tag string) {
	route(s, get("listTickets", "tickets", tag, "One's own tickets, the newest first"), s.listTickets)
	add := operation(http.MethodPost, "addTicket", "tickets", tag, "Keep a ticket", http.StatusNotFound, http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(s, add, s.addTicket)
	route(s, get("getTicket", "tickets/{id}", tag, "A ticket of one's own, with its scrutiny", http.StatusNotFound), s.getTicket)
	route(s, operation(http.MethodPut, "changeTicket", "tickets/{id}", tag, "Change a ticket before its jornada closes", http.StatusNotFound, http.StatusConflict), s.changeTicket)
	route(s, nothing(operation(http.MethodDelete, "deleteTicket", "tickets/{id}", tag, "Delete a ticket before its jornada closes", http.StatusNotFound, http.StatusConflict)), s.deleteTicket)
	route(s, get("exportTicket", "tickets/{id}/columns", tag, "The columns of a ticket as text, one a line", http.StatusNotFound), s.exportTicket)
}

// kept is a ticket as it is answered.
func (s *Server) kept(j jornada.Jornada, t jornada.Ticket) (keptTicketBody, pool.Ticket, error) {
	b := keptTicketBody{
		ID: t.ID, JornadaID: t.JornadaID, Name: t.Name, Columns: t.Columns, Cost: t.Cost, UpdatedAt: t.UpdatedAt, Closed: !s.cfg.Now().Before(j.Day),
	}
	var ticket pool.Ticket
	if err := json.Unmarshal(t.Content, &ticket); err != nil {
		return b, ticket, fmt.Errorf("read ticket %d: %w", t.ID, err)
	}
	if err := json.Unmarshal(t.Content, &b.Ticket); err != nil {
		return b, ticket, fmt.Errorf("read ticket %d: %w", t.ID, err)
	}
	if strings.Trim(j.Signs, "-") == "" {
		return b, ticket, nil
	}
	results, err := pool.ParseResults(j.Signs, j.Pleno)
	if err != nil {
		return b, ticket, fmt.Errorf("results of %s: %w", j.Name(), err)
	}
	scrutiny, err := ticket.Scrutinize(&results)
	if err != nil {
		return b, ticket, err
	}
	b.Scrutiny = &scrutinyBody{Best: scrutiny.Best, CouldBe: scrutiny.CouldBe, Final: scrutiny.Final, Columns: scrutiny.Columns[:]}
	if j.Prizes != nil && results.Known() == pool.Fixtures {
		won := scrutiny.Winnings(pool.RulesOn(j.Day), pool.Money(*j.Prizes))
		b.Scrutiny.Money, b.Scrutiny.Gross, b.Scrutiny.Net = won.Money[:], &won.Gross, &won.Net
	}
	return b, ticket, nil
}

func (s *Server) save(ctx context.Context, id int64, in newTicketBody) (keptTicketBody, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return keptTicketBody{}, err
	}
	j, err := s.store.Jornada(ctx, in.JornadaID)
	if err != nil {
		return keptTicketBody{}, err
	}
	rules := pool.RulesOn(j.Day)
	ticket, err := in.Ticket.ticket(rules)
	if err != nil {
		return keptTicketBody{}, err
	}
	content, err := json.Marshal(ticket)
	if err != nil {
		return keptTicketBody{}, err
	}
	kept, err := s.store.SaveTicket(ctx, jornada.Ticket{
		ID: id, JornadaID: j.ID, UserID: c.user.ID, Name: strings.TrimSpace(in.Name), Content: content, Columns: ticket.Len(), Cost: ticket.Cost(rules),
	}, s.cfg.Now())
	if err != nil {
		return keptTicketBody{}, err
	}
	out, _, err := s.kept(j, kept)
	return out, err
}

func (s *Server) addTicket(ctx context.Context, in *newTicketInput) (*newTicketOutput, error) {
	out, err := s.save(ctx, 0, in.Body)
	if err != nil {
		return nil, err
	}
	return &newTicketOutput{fmt.Sprintf("/api/v1/tickets/%d", out.ID), out}, nil
}

func (s *Server) changeTicket(ctx context.Context, in *changeTicketInput) (*body[keptTicketBody], error) {
	out, err := s.save(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s *Server) listTickets(ctx context.Context, in *ticketsInput) (*body[list[keptTicketBody]], error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	tickets, err := s.store.Tickets(ctx, c.user.ID, in.Jornada)
	if err != nil {
		return nil, err
	}
	jornadas := map[int64]jornada.Jornada{}
	out := list[keptTicketBody]{Items: []keptTicketBody{}}
	for _, t := range tickets {
		j, ok := jornadas[t.JornadaID]
		if !ok {
			if j, err = s.store.Jornada(ctx, t.JornadaID); err != nil {
				return nil, err
			}
			jornadas[t.JornadaID] = j
		}
		one, _, err := s.kept(j, t)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, one)
	}
	return answer(out), nil
}

// own finds a ticket of the caller.
func (s *Server) own(ctx context.Context, id int64) (keptTicketBody, pool.Ticket, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	t, err := s.store.Ticket(ctx, c.user.ID, id)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	j, err := s.store.Jornada(ctx, t.JornadaID)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	return s.kept(j, t)
}

func (s *Server) getTicket(ctx context.Context, in *idInput) (*body[keptTicketBody], error) {
	out, _, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s *Server) deleteTicket(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.DeleteTicket(ctx, c.user.ID, in.ID, s.cfg.Now())
}

func (s *Server) exportTicket(ctx context.Context, in *idInput) (*textOutput, error) {
	_, ticket, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	columns, err := ticket.Expand()
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
