package api

import (
	"context"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// countedJornadas counts how often jornadas are read.
type countedJornadas struct {
	reads   int
	changes uint64
}

func (c *countedJornadas) Changes() uint64 { return c.changes }

func (c *countedJornadas) Jornadas(context.Context, jornada.Query) ([]jornada.Jornada, error) {
	c.reads++
	return []jornada.Jornada{{Number: c.reads}}, nil
}

func TestPastJornadasAreReadAgainOnceSomethingHasChanged(t *testing.T) {
	stored := &countedJornadas{}
	past := &pastJornadas{store: stored, changes: stored}
	for _, want := range []int{1, 1, 2, 2} {
		if want == 2 {
			stored.changes = 1
		}
		got, err := past.Jornadas(t.Context(), jornada.Query{Limit: 150})
		if err != nil || got[0].Number != want {
			t.Errorf("reading %d, want %d (%v)", got[0].Number, want, err)
		}
	}
}
