package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Round of a division without matchday numbers: what begins within these days.
const unnumberedRound = 4 * 24 * time.Hour

// currentMatchdays gives the records of one matchday of every division, or of
// q's: the coming one, else the last one that was played.
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

// resultWait is how long a result may be awaited before the fixture counts as
// forgotten, measured from the last match of its division that has one.
const resultWait = 14 * 24 * time.Hour

// currentMatch is the match whose matchday is the current one: the next fixture by
// kick-off, else the latest one whose result is awaited, else the last match played.
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
