package playing

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Aim is what a proposed ticket is for.
type Aim string

// The aims.
const (
	AimPrize Aim = "prize" // the greatest chance of any prize
	AimValue Aim = "value" // the greatest expected return
)

// Wish is what a player asks of a proposal.
type Wish struct {
	Budget        float64 // in euros, at most, with the extra game
	Aim           Aim
	Pleno, Elige8 bool // whether they are filled in
	// Keep reports whether a column may be played; nil: all. With it single columns are
	// proposed.
	Keep func(pool.Column) bool
}

// Proposal is a whole ticket, with why it is this one.
type Proposal struct {
	Suggestion
	Kind    pool.Kind
	Reasons []fault.Sentence
	// Sharing says with how many a fourteen would be shared; nil: the takings are not known.
	Sharing *Sharing
}

// Sharing is how many columns of others with the same fourteen signs are expected.
type Sharing struct {
	Favourites         pool.Column // the most probable column
	WithFavourites     float64     // of others
	Likeliest          pool.Column // the most probable column of the ticket
	WithLikeliest      float64     // of others
	FavouritesIncluded bool        // the favourites' column is one of the ticket's
}

// commonestCell is the most frequent score of all leagues.
var commonestCell = pool.Cell{Home: 1, Away: 1}

// Propose returns the best of the multiples, official reductions and columns that the
// budget pays for, with the pleno and Elige 8 filled in if they are wished for. The pool
// takes two columns at least, so it is never the favourites' column alone.
func (c *Calculator) Propose(ctx context.Context, w Wish) (Proposal, error) {
	request := pool.SuggestionRequest{Budget: w.Budget, Objective: pool.MinHits, Keep: w.Keep}
	if w.Aim == AimValue {
		request.Objective = pool.Value
	}
	if w.Elige8 {
		request.Budget -= c.Rules.Elige8Price
	}
	if w.Pleno {
		request.Pleno = []pool.Cell{c.likeliestCell()}
	}
	chooser := c.chooser(request.Objective)
	var best Proposal
	var refused error
	kinds := []pool.Kind{pool.KindMultiple, pool.KindReduced, pool.KindColumns} // the simplest first
	if w.Keep != nil {
		kinds = kinds[2:]
	}
	for _, kind := range kinds {
		request.Kind = kind
		s, err := c.suggest(ctx, chooser, request)
		switch {
		case fault.KindOf(err) == fault.Invalid:
			refused = cmp.Or(refused, err)
		case err != nil:
			return Proposal{}, err
		case best.Kind == "" || s.better(&best.Suggestion, w.Aim):
			best = Proposal{Suggestion: s, Kind: kind}
		}
	}
	if best.Kind == "" {
		return Proposal{}, refused
	}
	if w.Elige8 {
		best.Ticket.Elige8 = best.LikeliestElige8
		reduction, direct := best.Reduction, best.Direct
		var err error
		if best.Worth, err = c.Weigh(ctx, &best.Ticket); err != nil {
			return Proposal{}, err
		}
		best.Reduction, best.Direct = reduction, direct
	}
	return best, c.explain(&best, w)
}

func (s *Suggestion) better(than *Suggestion, aim Aim) bool {
	if aim == AimValue && s.Return != nil && than.Return != nil {
		return s.Return.Net > than.Return.Net
	}
	return s.Chances.Best.AtLeast(pool.MinHits) > than.Chances.Best.AtLeast(pool.MinHits)
}

func (c *Calculator) likeliestCell() pool.Cell {
	if c.Card.Pleno == nil {
		return commonestCell
	}
	var best pool.Cell
	for home, row := range c.Card.Pleno {
		for away, p := range row {
			if p > c.Card.Pleno[best.Home][best.Away] {
				best = pool.Cell{Home: uint8(home), Away: uint8(away)}
			}
		}
	}
	return best
}

// explain sets the reasons for a proposal, and with how many it would be shared.
func (c *Calculator) explain(p *Proposal, w Wish) error {
	columns, err := p.Ticket.Expand()
	if err != nil {
		return err
	}
	add := func(reason fault.Sentence) { p.Reasons = append(p.Reasons, reason) }
	ofValue := "of the multiples, reductions and columns for %s € it is expected to bring back the most: %s € of %s €"
	ofPrizes := "of the multiples, reductions and columns for %s € it has the greatest chance of ten right or more: 1 in %s"
	if w.Keep != nil {
		ofValue = "of the columns for %s € that fulfil the conditions it is expected to bring back the most: %s € of %s €"
		ofPrizes = "of the columns for %s € that fulfil the conditions it has the greatest chance of ten right or more: 1 in %s"
	}
	if w.Aim == AimValue && p.Return != nil {
		add(fault.Say(ofValue, euros(w.Budget), fault.Decimal{Value: p.Return.Net, Digits: 2}, fault.Decimal{Value: p.Cost, Digits: 2}))
	} else {
		add(fault.Say(ofPrizes, euros(w.Budget), oneOf(p.Chances.Best.AtLeast(pool.MinHits))))
	}
	favourites := c.Card.Probs.Favourites()
	if left := oftenLeft(columns, favourites); len(left) > 0 {
		add(fault.Say("it leaves the favourite most often in fixtures %s", strings.Join(left, ", ")))
	}
	if c.Card.Takings > 0 {
		p.Sharing = c.sharing(columns, favourites)
		add(fault.Say("with all fourteen right, the favourites' column alone would be shared with about %s others, the likeliest column of this ticket with about %s",
			about(p.Sharing.WithFavourites), about(p.Sharing.WithLikeliest)))
	}
	if w.Pleno && c.Card.Pleno != nil {
		add(fault.Say("the pleno al 15 is %s, its likeliest score: 1 in %s", p.Ticket.Pleno[0], oneOf(c.Card.Pleno.Chance(p.Ticket.Pleno))))
	} else if w.Pleno {
		add(fault.Say("the pleno al 15 is %s, the commonest of all scores: nothing is known of its teams", p.Ticket.Pleno[0]))
	}
	if p.Elige8 != nil {
		add(fault.Say("Elige 8 is on the eight surest fixtures of the first column: 1 in %s that all of them are right", oneOf(*p.Elige8)))
	}
	return nil
}

func (c *Calculator) sharing(columns []pool.Column, favourites pool.Column) *Sharing {
	public := c.Card.Probs.EstimatePublic()
	if c.Card.Public != nil {
		public = *c.Card.Public
	}
	sold := c.Card.Takings / c.Rules.Price
	likeliest := slices.MaxFunc(columns, func(a, b pool.Column) int {
		return cmp.Compare(c.Card.Probs.Probability(a), c.Card.Probs.Probability(b))
	})
	return &Sharing{favourites, sold * public.Probability(favourites), likeliest, sold * public.Probability(likeliest), slices.Contains(columns, favourites)}
}

// A fixture is named if at least this share of the columns leaves its favourite, and at
// most so many are.
const (
	oftenShare = .25
	mostNamed  = 6
)

// oftenLeft returns the numbers of the fixtures in which columns leave the favourite most
// often, in their order.
func oftenLeft(columns []pool.Column, favourites pool.Column) []string {
	type fixture struct{ number, left int }
	var often []fixture
	for i := range favourites {
		left := 0
		for _, column := range columns {
			if column[i] != favourites[i] {
				left++
			}
		}
		if float64(left) >= oftenShare*float64(len(columns)) {
			often = append(often, fixture{i + 1, left})
		}
	}
	slices.SortStableFunc(often, func(a, b fixture) int { return b.left - a.left })
	often = often[:min(len(often), mostNamed)]
	slices.SortFunc(often, func(a, b fixture) int { return a.number - b.number })
	numbers := make([]string, len(often))
	for i, f := range often {
		numbers[i] = strconv.Itoa(f.number)
	}
	return numbers
}

// euros returns an amount without decimals if it has none.
func euros(amount float64) fault.Decimal {
	if amount == float64(int(amount)) {
		return fault.Decimal{Value: amount}
	}
	return fault.Decimal{Value: amount, Digits: 2}
}

// oneOf returns the N of "1 in N".
func oneOf(p float64) fault.Decimal {
	if p <= 0 {
		return fault.Decimal{}
	}
	return about(1 / p)
}

// about returns a number with a decimal if it is small.
func about(x float64) fault.Decimal {
	if x < 10 {
		return fault.Decimal{Value: x, Digits: 1}
	}
	return fault.Decimal{Value: x}
}
