package matchup

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

// Pairs returns the forecasts of any two teams of a competition on a day, all from the same
// knowledge.
func (l *Learner) Pairs(ctx context.Context, competition string, day time.Time) (func(home, away football.Team, neutral bool) (forecast.Forecast, error), error) {
	known, err := l.Known(ctx)
	if err != nil {
		return nil, err
	}
	return func(home, away football.Team, neutral bool) (forecast.Forecast, error) {
		a, err := known.Forecast(Question{Home: home, Away: away, Competition: competition, Neutral: neutral, Day: day})
		return a.Forecast.Forecast, err
	}, nil
}
