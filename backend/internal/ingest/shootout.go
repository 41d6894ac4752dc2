package ingest

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// findShootout completes an entry of a list of shoot-outs, which has nothing but the day,
// the teams and the winner, with the drawn match that is there. Without one the line is
// left out with a warning, and known is false.
func (r *run) findShootout(ctx context.Context, entry *listing.Entry) (known bool, err error) {
	o, err := r.roster(ctx, entry.Field, football.National)
	if err != nil {
		return false, err
	}
	home, ok1 := o.called(entry.Field, entry.Home)
	away, ok2 := o.called(entry.Field, entry.Away)
	var found []football.MatchRecord
	if ok1 && ok2 {
		day := entry.Kickoff.UTC().Truncate(24 * time.Hour)
		if found, err = r.tx.MatchesOn(ctx, home.ID, away.ID, day); err != nil {
			return false, err
		}
	}
	for i := range found {
		match := &found[i]
		if match.Score.Home != match.Score.Away {
			continue
		}
		if match.Home.ID != home.ID { // the list has the sides the other way round
			entry.Home, entry.Away = entry.Away, entry.Home
			entry.ShootoutWinner = map[football.Side]football.Side{football.HomeSide: football.AwaySide, football.AwaySide: football.HomeSide}[entry.ShootoutWinner]
		}
		entry.Division, entry.Season, entry.Stage = match.Division, match.Season, match.Stage
		entry.Kickoff, entry.TimeKnown, entry.Status = match.Kickoff, match.TimeKnown, match.Status
		entry.Score, entry.WithExtraTime = match.Score, match.WithExtraTime
		return true, nil
	}
	r.missing++
	why := fault.Say("there is no match of %s against %s on this day", entry.Home, entry.Away)
	if len(found) > 0 {
		why = fault.Say("the match of %s against %s on this day is not a draw", entry.Home, entry.Away)
	}
	r.warn(listing.Problem{Line: entry.Line, Message: why})
	return false, nil
}

// called returns the stored national team with a spelling.
func (o *roster) called(field football.Field, spelling string) (football.Team, bool) {
	if known, ok := o.written[spelling]; ok {
		return known.team, true
	}
	c := club.Find(field, football.National, spelling, 0)
	if c == nil {
		return football.Team{}, false
	}
	known, ok := o.clubs[c]
	return known.team, ok
}
