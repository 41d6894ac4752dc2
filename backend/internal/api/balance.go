package api

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type balanceBody struct {
	Jornadas []jornadaBalance `json:"jornadas" nullable:"false" doc:"the first one played first"`
	Settled  settledBody      `json:"settled" doc:"of the jornadas whose money is known"`
	Pending  float64          `json:"pending" doc:"played in the others, in euros"`
}

type settledBody struct {
	Cost    float64  `json:"cost"`
	Net     float64  `json:"net" doc:"won, after tax"`
	Balance float64  `json:"balance" doc:"net less cost"`
	Rate    *float64 `json:"returnRate,omitempty" doc:"of each euro played"`
}

type jornadaBalance struct {
	JornadaID int64     `json:"jornadaId"`
	Season    int       `json:"season"`
	Number    int       `json:"number"`
	ClosesAt  time.Time `json:"closesAt"`
	Tickets   int       `json:"tickets"`
	Cost      float64   `json:"cost" doc:"own part, in euros"`
	Best      *int      `json:"best,omitempty" doc:"hits of the best column so far"`
	Net       *float64  `json:"net,omitempty" doc:"own part of what was won, after tax; absent until it is known of every ticket"`
	Balance   *float64  `json:"balance,omitempty" doc:"of all jornadas up to this one whose money is known"`
}

func (s ticketRoutes) ticketBalance(ctx context.Context, _ *struct{}) (*body[balanceBody], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	tickets, err := playing.OpenTickets(ctx, s.store, c.User.ID, 0)
	if err != nil {
		return nil, err
	}
	b := playing.NewBalance(c.User.ID, tickets)
	out := balanceBody{
		Jornadas: make([]jornadaBalance, 0, len(b.Jornadas)), Pending: b.Pending,
		Settled: settledBody{Cost: b.Cost, Net: b.Net, Balance: b.Balance(), Rate: b.Rate()},
	}
	for _, round := range b.Jornadas {
		j := round.Jornada
		out.Jornadas = append(out.Jornadas, jornadaBalance{
			JornadaID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day,
			Tickets: round.Tickets, Cost: round.Cost, Best: round.Best, Net: round.Net, Balance: round.Balance,
		})
	}
	return answer(out), nil
}
