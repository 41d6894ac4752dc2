package playing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// MemberBalance is what one member has played and won with the shared tickets of one
// owner in a season, in euros.
type MemberBalance struct {
	Owner      string
	OwnerID    int64
	Name       string // of the member
	UserID     int64  // 0: without an account
	ByUserName bool
	Tickets    int
	Cost       float64
	Paid       float64 // of the cost, what the owner has
	Net        float64 // won after tax, as far as it is known
}

// Balance returns the winnings minus the cost.
func (b *MemberBalance) Balance() float64 { return roundToCents(b.Net - b.Cost) }

// Owed returns what the owner owes the member; what the member owes is negative.
func (b *MemberBalance) Owed() float64 { return roundToCents(b.Paid + b.Net - b.Cost) }

// MemberBalances returns the balances of the members of the shared tickets that a user
// sees, by owner and name. Of other owners' tickets they are those that the user may see.
// Season 0 is all seasons.
func MemberBalances(user int64, season football.Season, tickets []KeptTicket) (all []MemberBalance) {
	for i := range tickets {
		k := &tickets[i]
		if season != 0 && k.Jornada.Season != season {
			continue
		}
		for _, part := range k.PartsSeenBy(user) {
			if part.Cost == 0 || part.UserID == k.UserID {
				continue
			}
			b := balanceOf(&all, k, &part)
			b.Tickets++
			b.Cost = roundToCents(b.Cost + part.Cost)
			if part.Paid {
				b.Paid = roundToCents(b.Paid + part.Cost)
			}
			if part.Net != nil {
				b.Net = roundToCents(b.Net + *part.Net)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b MemberBalance) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return all
}

func balanceOf(all *[]MemberBalance, k *KeptTicket, part *Part) *MemberBalance {
	for i := range *all {
		b := &(*all)[i]
		same := b.UserID == part.UserID && (part.UserID != 0 || (b.ByUserName == part.ByUserName && strings.EqualFold(b.Name, part.Name)))
		if same && b.OwnerID == k.UserID {
			return b
		}
	}
	*all = append(*all, MemberBalance{Owner: k.Owner, OwnerID: k.UserID, Name: part.Name, UserID: part.UserID, ByUserName: part.ByUserName})
	return &(*all)[len(*all)-1]
}
