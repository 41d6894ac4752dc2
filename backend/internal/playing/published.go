package playing

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// PublishedStore stores published jornadas.
type PublishedStore interface {
	MatchStore
	// ImportJornadas stores published jornadas in one transaction: new ones are added,
	// the others updated.
	ImportJornadas(ctx context.Context, published []jornada.Published, at time.Time) ([]jornada.Jornada, error)
}

// Imported is what came of published jornadas.
type Imported struct {
	Jornadas  []jornada.Jornada
	Refused   []fault.Sentence
	Corrected []fault.Sentence // what was wrong in the files and was put right
}

// ImportPublished finds the matches of published jornadas and stores them. All are
// stored or none, unless skipWrong: then those that are wrong, or that do not fit what
// is stored, are left out and said.
func ImportPublished(ctx context.Context, store PublishedStore, read jornada.Reading, skipWrong bool, at time.Time) (Imported, error) {
	var done Imported
	if len(read.Refused) > 0 && (!skipWrong || len(read.Jornadas) == 0) {
		return done, read.Refused[0]
	}
	for _, err := range read.Refused {
		done.Refused = append(done.Refused, fault.SentenceOf(err))
	}
	all := make([]*jornada.Jornada, len(read.Jornadas))
	for i := range read.Jornadas {
		all[i] = &read.Jornadas[i].Jornada
	}
	if err := FindMatches(ctx, store, all...); err != nil {
		return done, err
	}
	merged, err := jornada.MergeFiles(read.Jornadas)
	if err != nil {
		return done, err
	}
	for _, one := range merged {
		for _, text := range one.Corrected {
			done.Corrected = append(done.Corrected, fault.Say("%s: %s", one.Name(), text))
		}
	}
	if !skipWrong {
		done.Jornadas, err = store.ImportJornadas(ctx, merged, at)
		return done, err
	}
	for i := range merged {
		kept, err := store.ImportJornadas(ctx, merged[i:i+1], at)
		switch kind := fault.KindOf(err); {
		case err == nil:
			done.Jornadas = append(done.Jornadas, kept...)
		case kind == fault.Invalid || kind == fault.Conflict:
			done.Refused = append(done.Refused, fault.SentenceOf(err))
		default:
			return done, err
		}
	}
	return done, nil
}
