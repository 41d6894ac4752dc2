package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type newMemberBody struct {
	User   string `json:"user,omitempty" validate:"omitempty,max=80" doc:"name of a user here, who then sees the ticket"`
	Name   string `json:"name,omitempty" validate:"omitempty,max=60" doc:"of somebody without an account"`
	Shares int    `json:"shares" validate:"required,min=1,max=1000"`
}

type newTicketBody struct {
	JornadaID  int64           `json:"jornadaId" validate:"required,min=1"`
	Name       string          `json:"name,omitempty" validate:"omitempty,max=60"`
	Ticket     ticketContent   `json:"ticket"`
	Members    []newMemberBody `json:"members,omitempty" nullable:"false" validate:"omitempty,max=100,dive" doc:"of a shared ticket (peña), yourself among them if you have shares; none: it is yours alone"`
	OpenShares bool            `json:"openShares,omitempty" doc:"members see each other's shares, not only their own"`
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
	User   string   `json:"user,omitempty" doc:"name of the user"`
	Name   string   `json:"name,omitempty" doc:"of somebody without an account"`
	Shares int      `json:"shares"`
	Cost   float64  `json:"cost" doc:"part of it, in euros"`
	Net    *float64 `json:"net,omitempty" doc:"part of what it won after tax"`
	Me     bool     `json:"me"`
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
	route(s.router, get("listTickets", "tickets", tag, "One's own tickets and those shared with one, the newest first"), s.listTickets)
	add := operation(http.MethodPost, "addTicket", "tickets", tag, "Keep a ticket", http.StatusNotFound, http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(s.router, add, s.addTicket)
	route(s.router, get("getTicket", "tickets/{id}", tag, "A ticket of one's own or shared with one, with its scrutiny", http.StatusNotFound), s.getTicket)
	route(s.router, operation(http.MethodPut, "changeTicket", "tickets/{id}", tag, "Change a ticket before its jornada closes", http.StatusForbidden, http.StatusNotFound, http.StatusConflict), s.changeTicket)
	route(s.router, noContent(operation(http.MethodDelete, "deleteTicket", "tickets/{id}", tag, "Delete a ticket before its jornada closes", http.StatusForbidden, http.StatusNotFound, http.StatusConflict)), s.deleteTicket)
	route(s.router, noContent(operation(http.MethodDelete, "leaveTicket", "tickets/{id}/membership", tag, "Leave a ticket that another one shares, before its jornada closes; its owner takes over the shares", http.StatusNotFound, http.StatusConflict)), s.leaveTicket)
	route(s.router, get("ticketBalance", "tickets/balance", tag, "What one has played and won, jornada by jornada; of shared tickets the own part"), s.ticketBalance)
	route(s.router, get("exportTicket", "tickets/{id}/columns", tag, "The columns of a ticket as text, one a line", http.StatusNotFound), s.exportTicket)
}

// newKeptTicketBody is a ticket as it is answered to a user.
func (s *Server) newKeptTicketBody(user int64, j jornada.Jornada, t jornada.Ticket) (keptTicketBody, pool.Ticket, error) {
	b := keptTicketBody{
		ID: t.ID, JornadaID: t.JornadaID, Name: t.Name, Columns: t.Columns, Cost: t.Cost, UpdatedAt: t.UpdatedAt, Closed: j.Closed(s.cfg.Now()),
		Owner: t.Owner, Mine: t.UserID == user, OpenShares: t.OpenShares,
	}
	var ticket pool.Ticket
	if err := json.Unmarshal(t.Content, &ticket); err != nil {
		return b, ticket, fmt.Errorf("read ticket %d: %w", t.ID, err)
	}
	if err := json.Unmarshal(t.Content, &b.Ticket); err != nil {
		return b, ticket, fmt.Errorf("read ticket %d: %w", t.ID, err)
	}
	var err error
	if b.Scrutiny, err = settleTicket(j, &ticket); err != nil {
		return b, ticket, err
	}
	b.addMembers(user, t)
	return b, ticket, nil
}

// settleTicket a ticket, nil before a sign is known. Its money is known with the
// prizes, and without them when no column can win one any more.
func settleTicket(j jornada.Jornada, ticket *pool.Ticket) (*scrutinyBody, error) {
	if !j.Started() {
		return nil, nil //nolint:nilnil // no scrutiny is an answer
	}
	results, err := pool.ParseResults(j.Outcomes, j.Pleno)
	if err != nil {
		return nil, fmt.Errorf("results of %s: %w", j.Name(), err)
	}
	settlement, err := ticket.Settle(&results)
	if err != nil {
		return nil, err
	}
	b := scrutinyBody{Best: settlement.Best, CouldBe: settlement.BestPossible, Final: settlement.Final, Columns: settlement.Columns[:]}
	bet, err := ticket.Elige8Bet()
	if err != nil {
		return nil, err
	}
	if bet != nil {
		b.Elige8 = new(elige8Body)
		b.Elige8.Hits, b.Elige8.Won = bet.Hits(&results)
	}
	prizes := pool.Money{}
	known := settlement.BestPossible < pool.MinHits
	rules := pool.RulesOn(j.Day)
	if j.Prizes != nil && results.Known() == pool.Fixtures {
		prizes, known = pool.Money(*j.Prizes), true
		if j.Winners != nil && j.Takings > 0 && missingFromOfficial(*j.Winners, settlement.Winners) {
			winners := *j.Winners
			for c, own := range settlement.Winners {
				winners[c] += own
			}
			prizes = rules.Prizes(j.Takings, j.Jackpot, winners)
		}
	}
	if known {
		won := settlement.Winnings(rules, prizes)
		b.Money, b.Gross, b.Net = won.Money[:], &won.Gross, &won.Net
	}
	return &b, nil
}

// missingFromOfficial says that a ticket cannot be among the official winners, as it was
// kept here and never played: its prizes are those it would have had.
func missingFromOfficial(official, own [pool.Categories]int) bool {
	for c := range official {
		if own[c] > official[c] {
			return true
		}
	}
	return false
}

// addMembers says who plays a shared ticket, as far as a user may see it.
func (b *keptTicketBody) addMembers(user int64, t jornada.Ticket) {
	if len(t.Members) == 0 {
		return
	}
	shares := make([]int, len(t.Members))
	for i, m := range t.Members {
		shares[i] = m.Shares
		b.Shares += m.Shares
	}
	costs := jornada.Split(t.Cost, shares)
	var nets []float64
	if b.Scrutiny != nil && b.Scrutiny.Net != nil {
		nets = jornada.Split(*b.Scrutiny.Net, shares)
	}
	for i, m := range t.Members {
		one := memberBody{Shares: m.Shares, Cost: costs[i], Me: m.UserID == user}
		if !one.Me && !b.Mine && !t.OpenShares {
			continue
		}
		if m.UserID != 0 {
			one.User = m.Name
		} else {
			one.Name = m.Name
		}
		if nets != nil {
			one.Net = &nets[i]
		}
		b.Members = append(b.Members, one)
	}
}

// toMembers of a ticket as its owner wants them.
func (s *Server) toMembers(ctx context.Context, owner int64, wanted []newMemberBody) ([]jornada.Member, error) {
	members := make([]jornada.Member, 0, len(wanted))
	seen := map[int64]bool{owner: false}
	for i, w := range wanted {
		place := fmt.Sprintf("body.members[%d]", i)
		m := jornada.Member{Name: strings.TrimSpace(w.Name), Shares: w.Shares}
		if (w.User == "") == (m.Name == "") {
			return nil, fault.At(place, fault.New(fault.Invalid, "a member is a user or the name of somebody without an account"))
		}
		if w.User != "" {
			user, err := s.store.UserByName(ctx, w.User)
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
		return nil, fault.At("body.members", fault.New(fault.Invalid, "a shared ticket has another member than its owner"))
	}
	return members, nil
}

func (s *Server) saveTicket(ctx context.Context, id int64, in newTicketBody) (keptTicketBody, error) {
	c, err := auth.CallerOf(ctx)
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
	members, err := s.toMembers(ctx, c.User.ID, in.Members)
	if err != nil {
		return keptTicketBody{}, err
	}
	kept, err := s.store.SaveTicket(ctx, jornada.Ticket{
		ID: id, JornadaID: j.ID, UserID: c.User.ID, Name: strings.TrimSpace(in.Name), Content: content, Columns: ticket.Len(), Cost: ticket.Cost(rules),
		Members: members, OpenShares: in.OpenShares,
	}, s.cfg.Now())
	if err != nil {
		return keptTicketBody{}, err
	}
	out, _, err := s.newKeptTicketBody(c.User.ID, j, kept)
	return out, err
}

func (s *Server) addTicket(ctx context.Context, in *newTicketInput) (*newTicketOutput, error) {
	out, err := s.saveTicket(ctx, 0, in.Body)
	if err != nil {
		return nil, err
	}
	return &newTicketOutput{fmt.Sprintf("/api/v1/tickets/%d", out.ID), out}, nil
}

func (s *Server) changeTicket(ctx context.Context, in *changeTicketInput) (*body[keptTicketBody], error) {
	out, err := s.saveTicket(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s *Server) listTickets(ctx context.Context, in *ticketsInput) (*body[list[keptTicketBody]], error) {
	out := list[keptTicketBody]{Items: []keptTicketBody{}}
	err := s.forEachTicket(ctx, in.Jornada, func(_ jornada.Jornada, t keptTicketBody) { out.Items = append(out.Items, t) })
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

// forEachTicket that the caller sees, of one jornada or (0) of all.
func (s *Server) forEachTicket(ctx context.Context, jornadaID int64, take func(jornada.Jornada, keptTicketBody)) error {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return err
	}
	tickets, err := s.store.Tickets(ctx, c.User.ID, jornadaID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(tickets))
	for i, t := range tickets {
		ids[i] = t.JornadaID
	}
	list, err := s.store.Jornadas(ctx, jornada.Query{IDs: ids})
	if err != nil {
		return err
	}
	jornadas := make(map[int64]jornada.Jornada, len(list))
	for _, j := range list {
		jornadas[j.ID] = j
	}
	for _, t := range tickets {
		j := jornadas[t.JornadaID]
		one, _, err := s.newKeptTicketBody(c.User.ID, j, t)
		if err != nil {
			return err
		}
		take(j, one)
	}
	return nil
}

type balanceBody struct {
	Jornadas []jornadaBalance `json:"jornadas" nullable:"false" doc:"the first one played first"`
	Settled  settledBody      `json:"settled" doc:"of the jornadas whose money is known"`
	Pending  float64          `json:"pending" doc:"played in the others, in euros"`
}

type settledBody struct {
	Cost    float64  `json:"cost"`
	Net     float64  `json:"net" doc:"won, after tax"`
	Balance float64  `json:"balance" doc:"net less cost"`
	Rate    *float64 `json:"returnRate,omitempty" doc:"of each euro played"`
}

type jornadaBalance struct {
	JornadaID int64     `json:"jornadaId"`
	Season    int       `json:"season"`
	Number    int       `json:"number"`
	ClosesAt  time.Time `json:"closesAt"`
	Tickets   int       `json:"tickets"`
	Cost      float64   `json:"cost" doc:"own part, in euros"`
	Best      *int      `json:"best,omitempty" doc:"hits of the best column so far"`
	Net       *float64  `json:"net,omitempty" doc:"own part of what was won, after tax; absent until it is known of every ticket"`
	Balance   *float64  `json:"balance,omitempty" doc:"of all jornadas up to this one whose money is known"`
}

// ownPart is a user's own part of a ticket: all of one that is not shared, nothing
// of one that the user only made for others.
func (b *keptTicketBody) ownPart() (cost float64, net *float64) {
	if b.Shares == 0 {
		if b.Scrutiny != nil {
			net = b.Scrutiny.Net
		}
		return b.Cost, net
	}
	for _, m := range b.Members {
		if m.Me {
			return m.Cost, m.Net
		}
	}
	return 0, nil
}

func roundToCents(euros float64) float64 { return math.Round(euros*100) / 100 }

func (s *Server) ticketBalance(ctx context.Context, _ *struct{}) (*body[balanceBody], error) {
	rounds := map[int64]*jornadaBalance{}
	open := map[int64]bool{}
	err := s.forEachTicket(ctx, 0, func(j jornada.Jornada, t keptTicketBody) {
		cost, net := t.ownPart()
		if cost == 0 {
			return
		}
		round, there := rounds[j.ID]
		if !there {
			round = &jornadaBalance{JornadaID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day, Net: new(float64)}
			rounds[j.ID] = round
		}
		round.Tickets++
		round.Cost = roundToCents(round.Cost + cost)
		if t.Scrutiny != nil && (round.Best == nil || t.Scrutiny.Best > *round.Best) {
			round.Best = &t.Scrutiny.Best
		}
		if net == nil {
			open[j.ID] = true
		} else {
			*round.Net = roundToCents(*round.Net + *net)
		}
	})
	if err != nil {
		return nil, err
	}
	out := balanceBody{Jornadas: make([]jornadaBalance, 0, len(rounds))}
	for _, round := range rounds {
		out.Jornadas = append(out.Jornadas, *round)
	}
	slices.SortFunc(out.Jornadas, func(a, b jornadaBalance) int {
		return cmp.Or(a.ClosesAt.Compare(b.ClosesAt), cmp.Compare(a.JornadaID, b.JornadaID))
	})
	for i := range out.Jornadas {
		round := &out.Jornadas[i]
		if open[round.JornadaID] {
			round.Net = nil
			out.Pending = roundToCents(out.Pending + round.Cost)
			continue
		}
		out.Settled.Cost = roundToCents(out.Settled.Cost + round.Cost)
		out.Settled.Net = roundToCents(out.Settled.Net + *round.Net)
		out.Settled.Balance = roundToCents(out.Settled.Net - out.Settled.Cost)
		round.Balance = new(out.Settled.Balance)
	}
	if out.Settled.Cost > 0 {
		rate := out.Settled.Net / out.Settled.Cost
		out.Settled.Rate = &rate
	}
	return answer(out), nil
}

// visibleTicket finds a ticket that the caller sees.
func (s *Server) visibleTicket(ctx context.Context, id int64) (keptTicketBody, pool.Ticket, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	t, err := s.store.Ticket(ctx, c.User.ID, id)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	j, err := s.store.Jornada(ctx, t.JornadaID)
	if err != nil {
		return keptTicketBody{}, pool.Ticket{}, err
	}
	return s.newKeptTicketBody(c.User.ID, j, t)
}

func (s *Server) getTicket(ctx context.Context, in *idInput) (*body[keptTicketBody], error) {
	out, _, err := s.visibleTicket(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(out), nil
}

func (s *Server) deleteTicket(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.DeleteTicket(ctx, c.User.ID, in.ID, s.cfg.Now())
}

func (s *Server) leaveTicket(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.LeaveTicket(ctx, c.User.ID, in.ID, s.cfg.Now())
}

func (s *Server) exportTicket(ctx context.Context, in *idInput) (*textOutput, error) {
	_, ticket, err := s.visibleTicket(ctx, in.ID)
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
