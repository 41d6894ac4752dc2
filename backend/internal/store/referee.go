package store

import (
	"context"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// RefereeRates counts a referee's matches, and all matches of the divisions and
// seasons in which they were.
func (s *Store) RefereeRates(ctx context.Context, id int64) (his, league football.Rates, err error) {
	const counted = "matches.status = 'played' AND "
	if his, err = s.rates(ctx, counted+"matches.referee_id = ?", id); err != nil {
		return his, league, named(err, "matches of referee %d", id)
	}
	league, err = s.rates(ctx, counted+"(matches.division, matches.season) IN (SELECT division, season FROM matches WHERE referee_id = ?)", id)
	return his, league, named(err, "matches of the leagues of referee %d", id)
}

// rates counts in the database: a league's matches are many.
func (s *Store) rates(ctx context.Context, where string, args ...any) (football.Rates, error) {
	count := func(condition string) string {
		return "coalesce(sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0)"
	}
	const cards = "match_statistics.home_yellow_cards IS NOT NULL AND match_statistics.away_yellow_cards IS NOT NULL"
	sum := func(kind string) string {
		return fmt.Sprintf("coalesce(sum(CASE WHEN %s THEN coalesce(match_statistics.home_%s_cards, 0) + coalesce(match_statistics.away_%s_cards, 0) ELSE 0 END), 0)", cards, kind, kind)
	}
	var row struct{ Matches, Home, Draw, Away, WithCards, Yellow, Red int }
	err := s.db.WithContext(ctx).Table("matches").Joins("LEFT JOIN match_statistics ON match_statistics.match_id = matches.id").
		Select("count(*) AS matches, "+count("home_goals > away_goals")+" AS home, "+count("home_goals = away_goals")+" AS draw, "+
			count("home_goals < away_goals")+" AS away, "+count(cards)+" AS with_cards, "+sum("yellow")+" AS yellow, "+sum("red")+" AS red").
		Where(where, args...).Scan(&row).Error
	return football.Rates{
		Matches: row.Matches, Outcomes: [3]int{row.Home, row.Draw, row.Away}, WithCards: row.WithCards, YellowCards: row.Yellow, RedCards: row.Red,
	}, err
}
