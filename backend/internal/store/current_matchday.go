package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// unnumberedRound is the span of kick-offs that counts as one matchday in a division
// without matchday numbers.
const unnumberedRound = 4 * 24 * time.Hour

// currentMatchdays returns the records of the current matchday of every division, or
// of q.Division if it is set: the next one to be played, or the last one played if
// there are no fixtures.
func (s *Store) currentMatchdays(ctx context.Context, q training.Query) ([]football.MatchRecord, error) {
	divisions, err := s.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	var all []football.MatchRecord
	for _, division := range divisions {
		if q.Division != "" && q.Division != division.Code {
			continue
		}
		pivot, err := s.currentMatch(ctx, division.Code, q.Now)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			continue
		}
		if err != nil {
			return nil, toFault(err, "current matchday of %s", division.Code)
		}
		round := football.MatchQuery{Division: division.Code, Season: football.Season(pivot.Season), Limit: football.MaxLimit}
		switch {
		case pivot.Matchday != nil:
			round.Matchday = *pivot.Matchday
		case pivot.HomeGoals == nil:
			round.From, round.To = pivot.Kickoff, pivot.Kickoff.Add(unnumberedRound)
		default:
			round.From, round.To = pivot.Kickoff.Add(-unnumberedRound), pivot.Kickoff.Add(time.Minute)
		}
		records, _, err := s.Matches(ctx, round)
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
	}
	return all, nil
}

// resultWait limits how long a fixture without a result may determine the current
// matchday. It is measured back from the division's last match that has a result.
const resultWait = 14 * 24 * time.Hour

// currentMatch returns the match whose matchday is the current one: the next fixture
// by kick-off, else the latest past fixture that still waits for its result, else
// the last match played. The error is gorm.ErrRecordNotFound if there is none.
func (s *Store) currentMatch(ctx context.Context, division string, now time.Time) (matchRow, error) {
	db := s.db.WithContext(ctx).Where("division = ?", division).Session(&gorm.Session{})
	var next, played, awaited matchRow
	err := db.Where("status = ? AND kickoff >= ?", football.Scheduled, now.UTC()).Order("kickoff, id").Take(&next).Error
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return next, err
	}
	playedErr := db.Where("home_goals IS NOT NULL").Order("kickoff DESC, id").Take(&played).Error
	if playedErr != nil && !errors.Is(playedErr, gorm.ErrRecordNotFound) {
		return played, playedErr
	}
	err = db.Where("status = ? AND kickoff > ?", football.Scheduled, played.Kickoff.Add(-resultWait).UTC()).
		Order("kickoff DESC, id").Take(&awaited).Error
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return awaited, err
	}
	return played, playedErr
}
