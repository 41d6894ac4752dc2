package store

import (
	"context"
	"time"
)

// expired is the state of deliveries that were not sent in their time.
const expired = "expired"

// CountDeliveries returns how many deliveries of news that are kept are in each state:
// waiting, sending, sent, failed, or expired before they were sent.
func (s *Store) CountDeliveries(ctx context.Context, at time.Time) (map[string]int, error) {
	var rows []struct {
		State  string
		Over   bool
		Number int
	}
	err := s.db.WithContext(ctx).Model(&deliveryRow{}).Select("state, expires_at <= ? AS over, count(*) AS number", at.UTC()).Group("1, 2").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "deliveries of news")
	}
	counts := map[string]int{waiting: 0, sending: 0, sent: 0, failed: 0, expired: 0}
	for _, row := range rows {
		if row.State == waiting && row.Over {
			row.State = expired
		}
		counts[row.State] += row.Number
	}
	return counts, nil
}
