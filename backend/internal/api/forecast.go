package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// forecastStore reads what the routes of forecasts need.
type forecastStore interface {
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
	Match(ctx context.Context, id int64) (football.MatchRecord, error)
	ForecastOf(ctx context.Context, record football.MatchRecord) (*training.Forecast, error)
	ForecastHistory(ctx context.Context, match int64) ([]training.Forecast, error)
}

type forecastRoutes struct {
	*router
	store forecastStore
}

type probsBody struct {
	Home float64 `json:"home"`
	Draw float64 `json:"draw"`
	Away float64 `json:"away"`
}

type goalsBody struct {
	Home float64 `json:"home"`
	Away float64 `json:"away"`
}

// MatchForecast is the forecast embedded in the body of a match. It is exported
// because Huma leaves unexported embedded fields out of schemas.
type MatchForecast struct {
	Probs         probsBody   `json:"probs" doc:"add up to one; current odds are blended in where there are some"`
	Own           *probsBody  `json:"own,omitempty" doc:"the model's own probabilities; absent: there were no odds, and probs are its own"`
	Score         scoreBody   `json:"score" doc:"the most probable exact score"`
	SignScore     scoreBody   `json:"signScore" doc:"the most probable of the scores with the most probable sign"`
	ExpectedGoals goalsBody   `json:"expectedGoals"`
	Model         string      `json:"model"`
	MadeAt        time.Time   `json:"madeAt"`
	AsOf          time.Time   `json:"asOf" doc:"nothing that happened later was known to it"`
	Ranges        rangesBody  `json:"ranges" doc:"of each probability, 80 %: where it may be for what is not known of both teams"`
	LastMatches   lastMatches `json:"lastMatches" doc:"days of the last matches that were known of both teams; absent: none"`
	Caution       string      `json:"caution,omitempty" enum:"seasonStart,seasonEnd" doc:"less is known than usual: the first two or the last three matchdays of a season"`
	Confidence    float64     `json:"confidence" doc:"how well both teams are known: one minus the standard error of the logarithm of the ratio of expected goals"`
	Retrospective bool        `json:"retrospective" doc:"worked out after the match from what was known before it"`
}

type forecastBody struct {
	Match matchBody `json:"match"`
	MatchForecast
}

// detailedForecast is the forecast of one match with everything derived from its
// grid of exact scores, and its explanation.
type detailedForecast struct {
	Match matchBody `json:"match"`
	MatchForecast
	Grid        gridBody    `json:"grid" doc:"probability of each exact score: rows are home goals, columns away goals, both from 0; they add up to one"`
	Markets     marketsBody `json:"markets" doc:"all from the grid, so they agree"`
	Explanation []partBody  `json:"explanation" nullable:"false" doc:"what moved the forecast, in order; the parts add up to ln(p1/pX) and ln(p2/pX)"`
	History     []saidBody  `json:"history" nullable:"false" doc:"all that was said of the match, oldest first"`
	Opening     *probsBody  `json:"opening,omitempty" doc:"what the market thought early on, its margin taken out"`
	Closing     *probsBody  `json:"closing,omitempty" doc:"what it thought last"`
	Value       []valueBody `json:"value" nullable:"false" doc:"the best price of each outcome and what it returns by the forecast; absent where nobody quotes it"`
}

type saidBody struct {
	MadeAt        time.Time  `json:"madeAt"`
	Model         string     `json:"model"`
	Probs         probsBody  `json:"probs"`
	Own           *probsBody `json:"own,omitempty" doc:"the model's own, where current odds were blended into probs"`
	Published     bool       `json:"published" doc:"people were shown it; else a challenger said it"`
	Retrospective bool       `json:"retrospective"`
}

type valueBody struct {
	Outcome   string      `json:"outcome" enum:"1,X,2"`
	Price     float64     `json:"price"`
	Bookmaker string      `json:"bookmaker"`
	Moment    odds.Moment `json:"moment" enum:"opening,closing"`
	Return    float64     `json:"return" doc:"expected for each unit staked, by the forecast: above 1 looks like profit, and is mostly the forecast's own error"`
}

type marketsBody struct {
	FairOdds  probsBody      `json:"fairOdds" doc:"decimal prices without a margin"`
	Over      []overBody     `json:"over" nullable:"false"`
	BothScore float64        `json:"bothScore" doc:"probability that both sides score"`
	Handicap  []handicapBody `json:"handicap" nullable:"false"`
	Pleno     plenoBody      `json:"pleno" doc:"cells of the pleno al 15: rows are home goals 0, 1, 2 and M, columns those of the away side"`
}

// Probabilities by home and away goals. They have schemas of their own because
// Huma would describe the rows as nullable.
type (
	gridBody  [goalmodel.MaxGoals + 1][goalmodel.MaxGoals + 1]float64
	plenoBody [goalmodel.PlenoGoals][goalmodel.PlenoGoals]float64
)

// Schema describes a grid as an array of equally long arrays.
func (gridBody) Schema(huma.Registry) *huma.Schema { return squareSchema(goalmodel.MaxGoals + 1) }

// Schema describes the cells of the pleno al 15 as an array of equally long arrays.
func (plenoBody) Schema(huma.Registry) *huma.Schema { return squareSchema(goalmodel.PlenoGoals) }

func squareSchema(n int) *huma.Schema {
	row := &huma.Schema{Type: huma.TypeArray, MinItems: &n, MaxItems: &n, Items: &huma.Schema{Type: huma.TypeNumber, Format: "double"}}
	return &huma.Schema{Type: huma.TypeArray, MinItems: &n, MaxItems: &n, Items: row}
}

type overBody struct {
	Line float64 `json:"line" doc:"goals"`
	Over float64 `json:"over" doc:"probability of more goals"`
}

type handicapBody struct {
	Line float64 `json:"line" doc:"goals given to the home side"`
	Home float64 `json:"home" doc:"probability that it is ahead with them"`
	Push float64 `json:"push" doc:"that it is level"`
	Away float64 `json:"away" doc:"that it is behind"`
}

type partBody struct {
	Name string  `json:"name" enum:"division,homeAdvantage,homeAttack,homeDefence,awayAttack,awayDefence,ratings,motivation,calibration,otherModels,currentOdds"`
	Home float64 `json:"home" doc:"added to ln(p1/pX)"`
	Away float64 `json:"away" doc:"added to ln(p2/pX)"`
}

type forecastsInput struct {
	Division string `query:"division" validate:"max=10" doc:"code"`
	Season   string `query:"season" validate:"omitempty,season" doc:"2023 or 2023-24"`
	Matchday int    `query:"matchday" validate:"omitempty,min=1,max=99"`
	Status   string `query:"status" validate:"omitempty,oneof=scheduled played postponed abandoned awarded cancelled"`
	Cursor   string `query:"cursor" validate:"max=100" doc:"nextCursor of the previous page"`
	Limit    int    `query:"limit" validate:"omitempty,min=1,max=500" doc:"100 if not given"`
}

func (f forecastRoutes) register() {
	op := get("listForecasts", "forecasts", "forecasts", "Forecasts by kick-off")
	op.Description = "Without season, matchday, status or cursor: the coming matchday of every division, or the last one played where nothing is to come."
	route(f.router, op, f.listForecasts)
	route(f.router, get("getMatchForecast", "matches/{id}/forecast", "forecasts", "The forecast of one match", http.StatusNotFound), f.getMatchForecast)
}

func (f forecastRoutes) listForecasts(ctx context.Context, in *forecastsInput) (*body[list[forecastBody]], error) {
	query := training.Query{
		MatchQuery: football.MatchQuery{
			Division: in.Division, Season: seasonOf(in.Season), Matchday: in.Matchday,
			Status: football.Status(in.Status), Cursor: in.Cursor, Limit: in.Limit,
		},
		Current: in.Season == "" && in.Matchday == 0 && in.Status == "" && in.Cursor == "",
		Now:     f.now(),
	}
	found, next, err := f.store.Forecasts(ctx, query)
	if err != nil {
		return nil, err
	}
	out := list[forecastBody]{Items: []forecastBody{}, NextCursor: next}
	for _, match := range found {
		if match.Forecast != nil {
			out.Items = append(out.Items, newForecastBody(languageOf(ctx), match.Record, *match.Forecast))
		}
	}
	return answer(out), nil
}

func (f forecastRoutes) getMatchForecast(ctx context.Context, in *idInput) (*body[detailedForecast], error) {
	record, err := f.store.Match(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	shown, err := f.store.ForecastOf(ctx, record)
	if err != nil {
		return nil, err
	}
	if shown == nil {
		return nil, fault.New(fault.NotFound, "match %d has no forecast", in.ID)
	}
	out := newDetailedForecast(languageOf(ctx), record, *shown)
	history, err := f.store.ForecastHistory(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	for _, said := range history {
		out.History = append(out.History, saidBody{said.MadeAt, said.Model, newProbsBody(said.Probs), ownProbs(said.Own), said.Published, said.Retrospective})
	}
	return answer(out), nil
}

type rangesBody struct {
	Home probRange `json:"home"`
	Draw probRange `json:"draw"`
	Away probRange `json:"away"`
}

type probRange struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

type lastMatches struct {
	Home string `json:"home,omitempty" format:"date"`
	Away string `json:"away,omitempty" format:"date"`
}

func newRangesBody(f forecast.Forecast) rangesBody {
	r := f.Ranges()
	return rangesBody{probRange(r[football.Home]), probRange(r[football.Draw]), probRange(r[football.Away])}
}

func newLastMatches(k forecast.Knowledge) lastMatches {
	var days [2]string
	for side, last := range k.Last {
		if !last.IsZero() {
			days[side] = last.Format(time.DateOnly)
		}
	}
	return lastMatches{days[0], days[1]}
}

func ownProbs(own *football.Probs) *probsBody {
	if own == nil {
		return nil
	}
	p := newProbsBody(*own)
	return &p
}

// marketProbs returns the market's probabilities at a moment, without the margin;
// nil if there are no prices.
func marketProbs(quotes []odds.Quote, moment odds.Moment) *probsBody {
	l, ok := odds.NewLine(quotes, moment, odds.Power)
	if !ok {
		return nil
	}
	p := newProbsBody(l.Probs)
	return &p
}

// bestPrices returns the best price of each outcome at the latest moment with
// quotes.
func bestPrices(quotes []odds.Quote, probs football.Probs) []valueBody {
	moment := odds.Opening
	for _, q := range quotes {
		if q.Moment == odds.Closing && q.Odds.Complete() {
			moment = odds.Closing
		}
	}
	list := []valueBody{}
	for _, o := range football.Outcomes {
		best := valueBody{Outcome: o.String(), Moment: moment}
		for _, q := range quotes {
			if q.Moment == moment && q.Odds[o] > best.Price {
				best.Price, best.Bookmaker = q.Odds[o], odds.BookmakerName(q.Bookmaker)
			}
		}
		if best.Price > 1 {
			best.Return = best.Price * probs[o]
			list = append(list, best)
		}
	}
	return list
}

// Lines of the goals and handicap markets in a response.
var (
	goalLines     = []float64{.5, 1.5, 2.5, 3.5, 4.5}
	handicapLines = []float64{-2.5, -2, -1.5, -1, -.5, 0, .5, 1, 1.5, 2, 2.5}
)

func newDetailedForecast(language string, record football.MatchRecord, f training.Forecast) detailedForecast {
	grid := f.Grid()
	out := detailedForecast{
		Match: newMatchBody(language, record, nil), MatchForecast: newMatchForecast(f),
		Markets:     newMarkets(&grid, f.Probs),
		Grid:        gridBody(grid),
		Explanation: []partBody{},
		History:     []saidBody{},
		Opening:     marketProbs(record.Quotes, odds.Opening),
		Closing:     marketProbs(record.Quotes, odds.Closing),
		Value:       bestPrices(record.Quotes, f.Probs),
	}
	for _, part := range f.Parts {
		out.Explanation = append(out.Explanation, partBody{string(part.Name), part.Home, part.Away})
	}
	return out
}

func newMarkets(grid *goalmodel.Grid, probs football.Probs) marketsBody {
	m := marketsBody{FairOdds: newProbsBody(goalmodel.FairPrices(probs)), BothScore: grid.BothScore(), Pleno: plenoBody(grid.Pleno())}
	for _, line := range goalLines {
		m.Over = append(m.Over, overBody{line, grid.Over(line)})
	}
	for _, line := range handicapLines {
		win, push, lose := grid.Handicap(line)
		m.Handicap = append(m.Handicap, handicapBody{line, win, push, lose})
	}
	return m
}

func newForecastBody(language string, record football.MatchRecord, f training.Forecast) forecastBody {
	return forecastBody{newMatchBody(language, record, nil), newMatchForecast(f)}
}

func newMatchForecast(f training.Forecast) MatchForecast {
	return MatchForecast{
		Probs:         newProbsBody(f.Probs),
		Own:           ownProbs(f.Own),
		Score:         scoreBody(f.Score),
		SignScore:     scoreBody(f.ScoreOfSign()),
		ExpectedGoals: goalsBody(f.Expected),
		Model:         f.Model, MadeAt: f.MadeAt, AsOf: f.AsOf,
		Ranges: newRangesBody(f.Forecast), LastMatches: newLastMatches(f.Known), Caution: string(f.Known.Caution),
		Confidence: f.Confidence, Retrospective: f.Retrospective,
	}
}
