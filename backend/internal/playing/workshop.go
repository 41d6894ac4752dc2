package playing

import (
	"context"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// Workshop returns what conditions over columns need to know of the jornada.
func (c *Coupon) Workshop() workshop.Context {
	return workshop.Context{Card: &c.Card, Rules: c.Rules, FindTeam: c.findTeam}
}

// Fulfilling returns what accepts the columns that fulfil all conditions, as a suggestion
// takes it; nil if none of them is on.
func Fulfilling(ctx context.Context, x *workshop.Context, conditions []workshop.Condition) (keep func(pool.Column) bool, err error) {
	if !slices.ContainsFunc(conditions, func(c workshop.Condition) bool { return !c.Off }) {
		return nil, fault.At("conditions", workshop.Check(conditions))
	}
	applied, err := x.Apply(ctx, workshop.All(), conditions, false)
	if err != nil {
		return nil, fault.At("conditions", err)
	}
	return applied.Set.Has, nil
}

// findTeam returns the team on the slip with a name, or the only one whose name has all
// words of it.
func (c *Coupon) findTeam(name string) (t workshop.Team, ok bool) {
	wanted := teamWords(name)
	found := 0
	for i := range c.Fixtures {
		for away, spelling := range []string{c.Fixtures[i].Home, c.Fixtures[i].Away} {
			words := teamWords(spelling)
			if words == wanted {
				return workshop.Team{Fixture: i, Away: away == 1}, true
			}
			if wanted != "  " && strings.Contains(words, wanted) {
				t, found = workshop.Team{Fixture: i, Away: away == 1}, found+1
			}
		}
	}
	return t, found == 1
}

// teamWords returns the words of a spelling in lower case without accents, with a blank
// around each.
func teamWords(spelling string) string {
	plain := strings.NewReplacer(".", " ", "-", " ", "'", "").Replace(football.FoldText(club.WithoutMark(spelling)))
	return " " + strings.Join(strings.Fields(plain), " ") + " "
}
