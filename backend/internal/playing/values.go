package playing

import (
	"context"
	"fmt"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Values keeps the values of all columns, 20 MB for a card, of the cards asked for last.
// Computing them takes half the time of a comparison, and on a Friday many players compare
// tickets of the same card. It is safe for concurrent use.
type Values struct {
	kept *lru.Cache[valuesKey, *pool.ColumnValues]
	// computing lets one card at a time be computed, which takes all processors: whoever asks
	// for the same one meanwhile waits for it instead of computing it, too.
	computing sync.Mutex
}

// valuesKey has all that the values of columns depend on.
type valuesKey struct {
	probs            pool.Forecasts
	public           pool.Forecasts
	pleno            pool.PlenoProbs
	known            [2]bool // whether there are public and pleno
	cells            string
	takings, jackpot float64
	rules            pool.Rules
}

// NewValues returns one that keeps the values of so many cards, at least one.
func NewValues(cards int) *Values {
	kept, err := lru.New[valuesKey, *pool.ColumnValues](cards)
	if err != nil {
		panic(err) // only a size below 1 is an error
	}
	return &Values{kept: kept}
}

// of is a pool.ValuesFunc.
func (v *Values) of(ctx context.Context, card *pool.Card, r pool.Rules, cells []pool.Cell) (*pool.ColumnValues, error) {
	if v == nil {
		return pool.NewColumnValues(ctx, card, r, cells)
	}
	key := valuesKey{probs: card.Probs, cells: fmt.Sprint(cells), takings: card.Takings, jackpot: card.Jackpot, rules: r}
	if card.Public != nil {
		key.public, key.known[0] = *card.Public, true
	}
	if card.Pleno != nil {
		key.pleno, key.known[1] = *card.Pleno, true
	}
	if values, ok := v.kept.Get(key); ok {
		return values, nil
	}
	v.computing.Lock()
	defer v.computing.Unlock()
	if values, ok := v.kept.Get(key); ok {
		return values, nil
	}
	values, err := pool.NewColumnValues(ctx, card, r, cells)
	if err == nil {
		v.kept.Add(key, values)
	}
	return values, err
}

// Len returns the number of cards whose values are kept.
func (v *Values) Len() int { return v.kept.Len() }
