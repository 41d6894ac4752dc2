package api

import (
	"context"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// pastAge is how old kept jornadas may be that another process may have changed.
const pastAge = 30 * time.Second

// pastJornadas keeps the recent jornadas from which takings are estimated, which every
// card of an open jornada needs.
type pastJornadas struct {
	store   playing.PastStore
	changes changeCounter

	mutex sync.Mutex
	at    time.Time
	seen  uint64 // changes of the data, before it was read
	list  []jornada.Jornada
}

// Jornadas returns the latest jornadas that are asked for. All callers ask the same.
func (p *pastJornadas) Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	changes := p.changes.Changes()
	if p.list != nil && p.seen == changes && time.Since(p.at) < pastAge {
		return p.list, nil
	}
	list, err := p.store.Jornadas(ctx, q)
	if err != nil {
		return nil, err
	}
	p.list, p.seen, p.at = list, changes, time.Now()
	return list, nil
}
