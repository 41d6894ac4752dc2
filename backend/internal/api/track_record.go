package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// trackRecordStore reads the forecasts of past matches, with their results, that
// the track record is computed from.
type trackRecordStore interface {
	Calls(ctx context.Context, q training.TrackRecordQuery) ([]training.Call, error)
	TrackRecordModels(ctx context.Context, source training.Source) ([]string, error)
}

type trackRecordRoutes struct {
	*router
	store trackRecordStore
}

type recordInput struct {
	Source   training.Source `query:"source" validate:"omitempty,oneof=published backtest" doc:"what people were shown before kick-off, or the retrospective: what a walk-forward backtest would have said; without it what was published, and while that is nothing the retrospective"`
	Model    string          `query:"model" validate:"max=40" doc:"by name; of a backtest the blend with current odds unless given"`
	Division string          `query:"division" validate:"max=10"`
	Season   string          `query:"season" validate:"omitempty,season"`
}

func (in recordInput) query() training.TrackRecordQuery {
	return training.TrackRecordQuery{Source: in.Source, Model: in.Model, Division: in.Division, Season: seasonOf(in.Season)}
}

type trackRecordBody struct {
	Source     training.Source `json:"source"`
	Matches    int             `json:"matches"`
	Model      string          `json:"model,omitempty" doc:"the one that these are the forecasts of; absent: of whichever was shown"`
	Models     []string        `json:"models" nullable:"false" doc:"that the source has words of"`
	Ours       *scoreFigures   `json:"ours,omitempty" doc:"absent: there are no matches"`
	Market     *scoreFigures   `json:"market,omitempty" doc:"closing odds, on the matches that have them"`
	BaseRate   *scoreFigures   `json:"baseRate,omitempty" doc:"how matches of the division had ended so far"`
	VsMarket   *pairedBody     `json:"vsMarket,omitempty"`
	VsBaseRate *pairedBody     `json:"vsBaseRate,omitempty"`
	Months     []monthBody     `json:"months" nullable:"false"`
	Bins       []binBody       `json:"calibration" nullable:"false" doc:"probabilities of single outcomes and how often they came true"`
	Sureness   []surenessBody  `json:"sureness" nullable:"false" doc:"how often the most probable outcome came true, by its probability"`
	Best       []callBody      `json:"best" nullable:"false"`
	Worst      []callBody      `json:"worst" nullable:"false"`
	LastRound  *lastRoundBody  `json:"lastRound,omitempty" doc:"of the division asked for: the matchday of most matches within four days of the last one; absent: no division was asked for, or it has no matches"`
}

type lastRoundBody struct {
	From    time.Time        `json:"from"`
	Through time.Time        `json:"through"`
	Matches int              `json:"matches"`
	Right   int              `json:"right" doc:"in how many the most probable sign came true"`
	Market  *marketRoundBody `json:"market,omitempty" doc:"on the matches with closing odds; absent: there are none"`
}

type marketRoundBody struct {
	Matches    int `json:"matches"`
	Right      int `json:"right" doc:"in how many our most probable sign came true"`
	Favourites int `json:"favourites" doc:"in how many the bookmakers' favourite did"`
}

func newLastRoundBody(r *training.LastRound) *lastRoundBody {
	if r == nil {
		return nil
	}
	b := lastRoundBody{From: r.From, Through: r.Through, Matches: r.Matches, Right: r.Right}
	if r.Priced > 0 {
		b.Market = &marketRoundBody{r.Priced, r.RightOfPriced, r.RightOfMarket}
	}
	return &b
}

type scoreFigures = training.Figures

type pairedBody struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean" doc:"RPS above the other's; below zero: better"`
	SE   float64 `json:"se"`
}

type monthBody struct {
	Month    string   `json:"month" example:"2024-03"`
	Matches  int      `json:"matches"`
	RPS      float64  `json:"rps"`
	Market   *float64 `json:"market,omitempty"`
	BaseRate *float64 `json:"baseRate,omitempty"`
}

type binBody struct {
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"`
	Observed float64 `json:"observed"`
}

type surenessBody struct {
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	N        int     `json:"n"`
	Expected float64 `json:"expected"`
	Hits     int     `json:"hits"`
}

type callBody struct {
	MatchID  int64      `json:"matchId"`
	Division string     `json:"division"`
	Season   int        `json:"season"`
	Kickoff  time.Time  `json:"kickoff"`
	Home     string     `json:"home"`
	Away     string     `json:"away"`
	Score    scoreBody  `json:"score"`
	Probs    probsBody  `json:"probs"`
	Market   *probsBody `json:"market,omitempty"`
	Model    string     `json:"model"`
}

func newProbsBody(p football.Probs) probsBody {
	return probsBody{p[football.Home], p[football.Draw], p[football.Away]}
}

func newCallBody(c training.Call) callBody {
	b := callBody{
		MatchID: c.MatchID, Division: c.Division, Season: int(c.Season), Kickoff: c.Kickoff, Home: c.Home, Away: c.Away,
		Score: scoreBody(c.Score), Probs: newProbsBody(c.Probs), Model: c.Model,
	}
	if c.Market != nil {
		market := newProbsBody(*c.Market)
		b.Market = &market
	}
	return b
}

func newScoreFigures(s *scoring.Scores) *scoreFigures {
	if s.N == 0 {
		return nil
	}
	f := training.NewFigures(s)
	return &f
}

func newPairedBody(d *scoring.Difference) *pairedBody {
	if d.N == 0 {
		return nil
	}
	return &pairedBody{d.N, d.Mean, d.SE()}
}

func rpsOf(s *scoring.Scores) *float64 {
	if s.N == 0 {
		return nil
	}
	return &s.RPS
}

func newTrackRecordBody(query training.TrackRecordQuery, calls []training.Call, models []string) trackRecordBody {
	r := training.NewTrackRecord(calls)
	b := trackRecordBody{
		Source: query.Source, Matches: len(calls), Model: query.Model, Models: append([]string{}, models...), Ours: newScoreFigures(&r.Ours), Market: newScoreFigures(&r.Market), BaseRate: newScoreFigures(&r.Base),
		VsMarket: newPairedBody(&r.VsMarket), VsBaseRate: newPairedBody(&r.VsBase),
		Months: []monthBody{}, Bins: []binBody{}, Sureness: []surenessBody{}, Best: []callBody{}, Worst: []callBody{},
	}
	if query.Division != "" {
		b.LastRound = newLastRoundBody(training.NewLastRound(calls))
	}
	for i := range r.Months {
		m := &r.Months[i]
		b.Months = append(b.Months, monthBody{m.Month.Format("2006-01"), m.Ours.N, m.Ours.RPS, rpsOf(&m.Market), rpsOf(&m.Base)})
	}
	for _, bin := range r.Ours.Calibration {
		if bin.N > 0 {
			b.Bins = append(b.Bins, binBody(bin))
		}
	}
	for _, bucket := range r.Calibration {
		if bucket.N > 0 {
			b.Sureness = append(b.Sureness, surenessBody(bucket))
		}
	}
	for _, c := range r.Best {
		b.Best = append(b.Best, newCallBody(c))
	}
	for _, c := range r.Worst {
		b.Worst = append(b.Worst, newCallBody(c))
	}
	return b
}

func (r trackRecordRoutes) register() {
	const tag = "track-record"
	route(r.router, get("getTrackRecord", "track-record", tag, "How good the forecasts were: published ones, or those of a backtest, never both"), r.getTrackRecord)
	download := get("downloadTrackRecord", "track-record/forecasts", tag, "Every forecast of the track record with what happened, as CSV")
	route(r.router, withLoad(heavy, responding(download, csvType, text())), r.downloadTrackRecord)
}

// calls returns the calls that are asked for and the query that found them. Without a
// source they are the published ones, unless none of any division has been decided yet.
func (r trackRecordRoutes) calls(ctx context.Context, in *recordInput) (training.TrackRecordQuery, []training.Call, error) {
	query := in.query()
	if query.Source == "" {
		query.Source = training.Published
		calls, err := r.store.Calls(ctx, query)
		if err != nil || len(calls) > 0 {
			return query, calls, err
		}
		decided, err := r.store.Calls(ctx, training.TrackRecordQuery{Source: training.Published})
		if err != nil || len(decided) > 0 {
			return query, nil, err
		}
		query.Source = training.Backtested
	}
	if query.Source == training.Backtested && query.Model == "" {
		models, err := r.store.TrackRecordModels(ctx, training.Backtested)
		if err != nil {
			return query, nil, err
		}
		query.Model = training.ShownModel(models)
	}
	calls, err := r.store.Calls(ctx, query)
	return query, calls, err
}

func (r trackRecordRoutes) getTrackRecord(ctx context.Context, in *recordInput) (*body[trackRecordBody], error) {
	query, calls, err := r.calls(ctx, in)
	if err != nil {
		return nil, err
	}
	models, err := r.store.TrackRecordModels(ctx, query.Source)
	if err != nil {
		return nil, err
	}
	return answer(newTrackRecordBody(query, calls, models)), nil
}

func (r trackRecordRoutes) downloadTrackRecord(ctx context.Context, in *recordInput) (*csvOutput, error) {
	query, calls, err := r.calls(ctx, in)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
	probs := func(p *football.Probs) []string {
		if p == nil {
			return []string{"", "", ""}
		}
		return []string{number(p[0]), number(p[1]), number(p[2])}
	}
	heading := []string{"source", "division", "season", "kickoff", "home", "away", "home_goals", "away_goals", "outcome", "model", "made_at", "p1", "pX", "p2", "market1", "marketX", "market2", "base1", "baseX", "base2", "rps"}
	if err := w.Write(heading); err != nil {
		return nil, err
	}
	for i := range calls {
		c := &calls[i]
		made := ""
		if !c.MadeAt.IsZero() {
			made = c.MadeAt.Format(time.RFC3339)
		}
		o := c.Score.Outcome()
		row := []string{
			string(query.Source), c.Division, competition.SeasonName(c.Division, c.Season), c.Kickoff.Format(time.RFC3339), cleantext.Cell(c.Home), cleantext.Cell(c.Away),
			strconv.Itoa(c.Score.Home), strconv.Itoa(c.Score.Away), o.String(), c.Model, made,
		}
		row = append(row, probs(&c.Probs)...)
		row = append(row, probs(c.Market)...)
		row = append(row, probs(c.Base)...)
		if err := w.Write(append(row, number(scoring.RPS(c.Probs, o)))); err != nil {
			return nil, err
		}
	}
	if w.Flush(); w.Error() != nil {
		return nil, w.Error()
	}
	return &csvOutput{"text/csv; charset=utf-8", fmt.Sprintf(`attachment; filename="track-record-%s.csv"`, query.Source), text.Bytes()}, nil
}
