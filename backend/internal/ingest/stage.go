package ingest

import (
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// settleStage replaces the stage and the round of an entry by those of the catalogue, so
// that every source's names for one stage are one, and numbers its matchday within the
// season.
func settleStage(entry *listing.Entry, era competition.Era) {
	entry.Stage, entry.Round = era.Place(entry.Stage, entry.Round)
	if entry.Matchday == 0 {
		return
	}
	stage, known := era.Stage(entry.Stage)
	switch {
	case entry.Stage == "" && !known:
	case known && stage.Kind == competition.Split:
		if before := era.RoundsBefore(); entry.Matchday <= before {
			entry.Matchday += before
		}
	case known && (stage.Kind == competition.RoundRobin || stage.Kind == competition.Groups):
	default: // its rounds have names
		if entry.Round == "" {
			entry.Round = fmt.Sprintf("Round %d", entry.Matchday)
		}
		entry.Matchday = 0
	}
}
