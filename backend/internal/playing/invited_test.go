package playing_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// Who has not accepted pays and wins nothing: the owner plays those shares.
func TestTheOwnerPlaysTheSharesOfThoseWhoHaveNotAccepted(t *testing.T) {
	j := sample()
	j.Outcomes, j.Prizes = "1X111111111112", &[jornada.Categories]float64{0, 1000, 100, 10, 5, 2}
	with := func(members ...jornada.Member) playing.KeptTicket {
		return open(t, j, func(ticket *jornada.Ticket) { ticket.Members, ticket.Owner = members, "ana" })
	}
	owner := jornada.Member{UserID: 1, Name: "ana", ByUserName: true, Shares: 1, State: jornada.Accepted}
	paco := jornada.Member{Name: "Paco", Shares: 1, State: jornada.Accepted, Paid: true}
	beto := jornada.Member{UserID: 2, Name: "beto", ByUserName: true, Shares: 2, State: jornada.Invited}
	for _, state := range []jornada.MemberState{jornada.Invited, jornada.Declined, jornada.Accepted} {
		beto.State = state
		k := with(owner, beto, paco)
		cost, net := .38, 252.5
		if state != jornada.Accepted {
			cost, net = 1.12, 757.5 // 1.125 each way, the odd cent to the first of the largest remainders
		}
		part := k.PartOf(1)
		if diff := part.Cost - cost; diff > .011 || diff < -.011 || *part.Net != net || part.Shares != 1 || k.Shares != 4 {
			t.Errorf("%s: the owner's part %+v of %d shares", state, part, k.Shares)
		}
		if shares, cost := k.Wanted(2); shares != 2 || cost != .75 {
			t.Errorf("%s: %d shares for %v are offered", state, shares, cost)
		}
		all := map[string]playing.MemberBalance{}
		for _, b := range playing.MemberBalances(1, 0, []playing.KeptTicket{k, k}) {
			all[b.Name] = b
		}
		b, there := all["beto"]
		if there != (state == jornada.Accepted) || len(all) > 2 {
			t.Errorf("%s: %+v", state, all)
		}
		if there && (b.Tickets != 2 || b.Cost != 1.5 || b.Paid != 0 || b.Net != 1010 || b.Balance() != 1008.5 || b.Owed() != 1008.5) {
			t.Errorf("%s: %+v", state, b)
		}
		if b := all["Paco"]; b.Cost == 0 || b.Cost != b.Paid || b.Owed() != b.Net || b.Owner != "ana" {
			t.Errorf("%s: %+v", state, b)
		}
		if none := playing.MemberBalances(1, j.Season+1, []playing.KeptTicket{k}); len(none) != 0 {
			t.Errorf("of another season: %+v", none)
		}
	}
	// An owner without shares plays them all the same.
	beto.State = jornada.Invited
	k := with(beto, paco)
	if part := k.PartOf(1); len(k.Parts) != 3 || part.Cost != 1 || part.Shares != 0 || part.Name != "ana" {
		t.Errorf("without shares: %+v", k.Parts)
	}
}
