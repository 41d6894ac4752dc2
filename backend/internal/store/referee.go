package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// RefereeRates counts outcomes and cards in a referee's matches, and in all matches of
// the same divisions and seasons.
func (s *Store) RefereeRates(ctx context.Context, id int64) (his, league football.OutcomeCounts, err error) {
	const counted = "matches.status = 'played' AND "
	if his, err = s.rates(ctx, counted+"matches.referee_id = ?", id); err != nil {
		return his, league, toFault(err, "matches of referee %d", id)
	}
	league, err = s.rates(ctx, counted+"(matches.division, matches.season) IN (SELECT division, season FROM matches WHERE referee_id = ?)", id)
	return his, league, toFault(err, "matches of the leagues of referee %d", id)
}

// rates counts in the database, because a league has many matches.
func (s *Store) rates(ctx context.Context, where string, args ...any) (football.OutcomeCounts, error) {
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
	return football.OutcomeCounts{
		Matches: row.Matches, Outcomes: [3]int{row.Home, row.Draw, row.Away}, WithCards: row.WithCards, YellowCards: row.Yellow, RedCards: row.Red,
	}, err
}

type effectRow struct {
	RefereeID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Matches      int
	Home         float64
	Draw         float64
	Away         float64
	HomeVariance float64
	DrawVariance float64
	AwayVariance float64
}

func (effectRow) TableName() string { return "referee_effects" }

// saveEffects replaces the stored referee effects with those of a new training.
func (s *Store) saveEffects(tx *gorm.DB, effects []football.Effect) error {
	if err := tx.Where("1 = 1").Delete(&effectRow{}).Error; err != nil {
		return toFault(err, "effects of referees")
	}
	rows := make([]effectRow, 0, len(effects))
	for _, e := range effects {
		rows = append(rows, effectRow{
			e.RefereeID, e.Matches, e.Excess[football.Home], e.Excess[football.Draw], e.Excess[football.Away],
			e.Variance[football.Home], e.Variance[football.Draw], e.Variance[football.Away],
		})
	}
	if len(rows) == 0 {
		return nil
	}
	return toFault(tx.CreateInBatches(&rows, s.dialect.batchRows).Error, "effects of referees")
}

// RefereeEffect returns the effect that the last training found for a referee. It
// has no matches if the training found none.
func (s *Store) RefereeEffect(ctx context.Context, id int64) (football.Effect, error) {
	var rows []effectRow
	if err := s.db.WithContext(ctx).Where("referee_id = ?", id).Find(&rows).Error; err != nil || len(rows) == 0 {
		return football.Effect{RefereeID: id}, toFault(err, "effect of referee %d", id)
	}
	r := rows[0]
	return football.Effect{
		RefereeID: id, Matches: r.Matches, Excess: [3]float64{r.Home, r.Draw, r.Away}, Variance: [3]float64{r.HomeVariance, r.DrawVariance, r.AwayVariance},
	}, nil
}
