package week

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
)

// How often files of fixtures and results are asked for. They are published twice a week
// at most, or once a month.
const (
	everyComing  = 6 * time.Hour
	everyResults = 12 * time.Hour
	everyRare    = 24 * time.Hour
)

// askFiles asks for the files of the competitions that the user has matches of.
func (r *Runner) askFiles(ctx context.Context) error {
	if r.Addresses.Sites == (ingest.Sites{}) {
		return nil
	}
	own, err := r.Store.OwnDivisions(ctx)
	if err != nil {
		return err
	}
	codes := make([]string, len(own))
	for i, c := range own {
		codes[i] = c.Code
	}
	season := func(c competition.Competition) football.Season { return c.SeasonOn(r.Now()) }
	for _, file := range r.Addresses.Files(own, season) {
		every := everyResults
		if file.Coming {
			every = everyComing
		} else if file.Source != FootballData {
			every = everyRare
		}
		err := r.ask(ctx, question{source: file.Source, address: file.Address, every: every}, func(content []byte) error {
			return r.Import(ctx, file, codes, content)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
