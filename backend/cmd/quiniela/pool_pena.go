package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type poolPenaCommand struct {
	List        poolPenaListCommand        `cmd:"" help:"List the shared tickets of a user with their members."`
	Invitations poolPenaInvitationsCommand `cmd:"" help:"List the shared tickets in which a user is asked to take part."`
	Invite      poolPenaInviteCommand      `cmd:"" help:"Add a member to a ticket of the user."`
	Accept      poolPenaAcceptCommand      `cmd:"" help:"Take part in a ticket to which the user is invited."`
	Decline     poolPenaDeclineCommand     `cmd:"" help:"Decline an invitation, or leave a ticket."`
	Paid        poolPenaPaidCommand        `cmd:"" help:"Note that a member has paid, or has not."`
	Balances    poolPenaBalancesCommand    `cmd:"" help:"What the members of shared tickets have played, paid and won."`
}

type poolPenaListCommand struct {
	ofUser
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (poolPenaListCommand) Help() string {
	return "The numbers of tickets and members are those that the other commands take.\n\nExample: quiniela pool pena list --user ana"
}

type poolShared struct {
	Ticket  int64        `json:"ticket"`
	Jornada string       `json:"jornada"`
	Name    string       `json:"name,omitempty"`
	Owner   string       `json:"owner"`
	Columns int          `json:"columns"`
	Cost    float64      `json:"cost"`
	Members []poolMember `json:"members,omitempty"` // that the user sees
}

type poolMember struct {
	Member int64               `json:"member,omitempty"` // absent: the owner's rest
	Name   string              `json:"name"`
	Shares int                 `json:"shares"`
	State  jornada.MemberState `json:"state,omitempty"`
	Paid   bool                `json:"paid"`
	Cost   float64             `json:"cost"`
	Net    *float64            `json:"net,omitempty"` // won after tax, once it is known
}

func newPoolShared(k *playing.KeptTicket, user int64) poolShared {
	one := poolShared{Ticket: k.ID, Jornada: k.Jornada.Name().String(), Name: k.Name, Owner: k.Owner, Columns: k.Columns, Cost: k.Cost}
	for _, p := range k.PartsSeenBy(user) {
		one.Members = append(one.Members, poolMember{p.ID, p.Name, p.Shares, p.State, p.Paid, p.Cost, p.Net})
	}
	return one
}

// Run lists the tickets.
func (c *poolPenaListCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		tickets, err := playing.OpenTickets(w.ctx, db, user.ID, 0)
		if err != nil {
			return err
		}
		list := []poolShared{}
		for i := range tickets {
			if tickets[i].Shares > 0 {
				list = append(list, newPoolShared(&tickets[i], user.ID))
			}
		}
		return printShared(w, list, c.JSON)
	})
}

func printShared(w *environment, list []poolShared, asJSON bool) error {
	if asJSON {
		return writeJSON(w, list)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	for _, one := range list {
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d columns\t%.2f €\n", one.Ticket, one.Jornada, one.Owner, one.Name, one.Columns, one.Cost)
		for _, m := range one.Members {
			paid := ""
			if m.Paid {
				paid = "paid"
			}
			_, _ = fmt.Fprintf(table, "  %d\t%s\t%d shares\t%s\t%s\t%.2f €\n", m.Member, m.Name, m.Shares, m.State, paid, m.Cost)
		}
	}
	return table.Flush()
}

type poolPenaInvitationsCommand struct {
	ofUser
	JSON bool `name:"json" help:"Print the list as JSON."`
}

// Help shows an example.
func (poolPenaInvitationsCommand) Help() string {
	return "Those whose jornada has closed are listed, too, but cannot be accepted any more.\n\nExample: quiniela pool pena invitations --user ben"
}

// Run lists the invitations.
func (c *poolPenaInvitationsCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		invited, err := db.Invitations(w.ctx, user.ID)
		if err != nil {
			return err
		}
		tickets, err := playing.Open(w.ctx, db, invited)
		if err != nil {
			return err
		}
		list := []poolShared{}
		for i := range tickets {
			one := newPoolShared(&tickets[i], user.ID)
			one.Members = nil // the user is none yet
			list = append(list, one)
		}
		return printShared(w, list, c.JSON)
	})
}

// penaTicket names a ticket of the peña.
type penaTicket struct {
	Ticket int64 `arg:"" help:"Number of the ticket, as list shows it."`
}

type poolPenaInviteCommand struct {
	ofUser
	penaTicket
	Member    string `arg:"" help:"User to invite; with --no-account, the name of somebody."`
	NoAccount bool   `help:"The member has no account, and takes part at once."`
	Shares    int    `help:"Shares of the member." default:"1" placeholder:"N"`
}

// Help shows an example.
func (poolPenaInviteCommand) Help() string {
	return "Whether there is such a user is not said. A user takes part after having accepted.\n\nExample: quiniela pool pena invite 7 ben --user ana --shares 2"
}

// Run adds the member.
func (c *poolPenaInviteCommand) Run(w *environment) error {
	if c.Shares < 1 || c.Shares > 1000 {
		return usageErrorf("--shares is %d: 1 to 1000", c.Shares)
	}
	return c.with(w, func(db *store.Store, user account.User) error {
		ticket, err := db.Ticket(w.ctx, user.ID, c.Ticket)
		if err != nil {
			return err
		}
		if ticket.UserID != user.ID {
			return fmt.Errorf("ticket %d is of %s, who alone invites to it", ticket.ID, ticket.Owner)
		}
		var wanted []playing.WantedMember
		for _, m := range ticket.Members {
			one := playing.WantedMember{Name: m.Name, Shares: m.Shares}
			if m.ByUserName {
				one.User, one.Name = m.Name, ""
			}
			wanted = append(wanted, one)
		}
		added := playing.WantedMember{User: c.Member, Shares: c.Shares}
		if c.NoAccount {
			added.User, added.Name = "", c.Member
		}
		if ticket.Members, err = playing.Members(w.ctx, db, user.ID, append(wanted, added)); err != nil {
			return asUsage(err)
		}
		_, err = db.SaveTicket(w.ctx, ticket, time.Now())
		return err
	})
}

// penaAnswer is what a user answers to an invitation.
type penaAnswer struct {
	ofUser
	penaTicket
}

func (c *penaAnswer) give(w *environment, answer func(db *store.Store, ctx context.Context, user, ticket int64, at time.Time) error) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		return answer(db, w.ctx, user.ID, c.Ticket, time.Now())
	})
}

type poolPenaAcceptCommand struct{ penaAnswer }

// Help shows an example.
func (poolPenaAcceptCommand) Help() string { return "Example: quiniela pool pena accept 7 --user ben" }

// Run accepts the invitation.
func (c *poolPenaAcceptCommand) Run(w *environment) error {
	return c.give(w, (*store.Store).AcceptInvitation)
}

type poolPenaDeclineCommand struct{ penaAnswer }

// Help shows an example.
func (poolPenaDeclineCommand) Help() string {
	return "Example: quiniela pool pena decline 7 --user ben"
}

// Run declines the invitation.
func (c *poolPenaDeclineCommand) Run(w *environment) error {
	return c.give(w, (*store.Store).LeaveTicket)
}

type poolPenaPaidCommand struct {
	ofUser
	penaTicket
	Member int64 `arg:"" help:"Number of the member, as list shows it."`
	Not    bool  `help:"The member has not paid after all."`
}

// Help shows an example.
func (poolPenaPaidCommand) Help() string { return "Example: quiniela pool pena paid 7 12 --user ana" }

// Run notes it.
func (c *poolPenaPaidCommand) Run(w *environment) error {
	return c.with(w, func(db *store.Store, user account.User) error {
		return db.SetPaid(w.ctx, user.ID, c.Ticket, c.Member, !c.Not, time.Now())
	})
}

type poolPenaBalancesCommand struct {
	ofUser
	Season string `help:"Only of this season: 2026 or 2026-27." placeholder:"SEASON"`
	JSON   bool   `name:"json" help:"Print the balances as JSON."`
}

// Help shows an example.
func (poolPenaBalancesCommand) Help() string {
	return "All of the user's own tickets; of others the user's own entry, or what is open. Owed is what the owner owes the member; what the member owes is negative.\n\n" +
		"Example: quiniela pool pena balances --user ana --season 2026-27"
}

type poolMemberBalance struct {
	Owner   string  `json:"owner"`
	Name    string  `json:"name"`
	Tickets int     `json:"tickets"`
	Cost    float64 `json:"cost"`
	Paid    float64 `json:"paid"`
	Net     float64 `json:"net"`
	Balance float64 `json:"balance"`
	Owed    float64 `json:"owed"`
}

// Run prints the balances.
func (c *poolPenaBalancesCommand) Run(w *environment) error {
	var season football.Season
	if c.Season != "" {
		var err error
		if season, err = football.ParseSeason(c.Season); err != nil {
			return usageErrorf("--season: %v", err)
		}
	}
	return c.with(w, func(db *store.Store, user account.User) error {
		tickets, err := playing.OpenTickets(w.ctx, db, user.ID, 0)
		if err != nil {
			return err
		}
		list := []poolMemberBalance{}
		for _, b := range playing.MemberBalances(user.ID, season, tickets) {
			list = append(list, poolMemberBalance{b.Owner, b.Name, b.Tickets, b.Cost, b.Paid, b.Net, b.Balance(), b.Owed()})
		}
		if c.JSON {
			return writeJSON(w, list)
		}
		table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "owner\tmember\ttickets\tcost\tpaid\twon\towed")
		for _, b := range list {
			_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%.2f €\t%.2f €\t%.2f €\t%.2f €\n", b.Owner, b.Name, b.Tickets, b.Cost, b.Paid, b.Net, b.Owed)
		}
		return table.Flush()
	})
}
