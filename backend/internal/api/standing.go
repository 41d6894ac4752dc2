package api

import (
	"context"
	"net/http"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// standingStore reads the seasons and match records that tables are computed from.
type standingStore interface {
	seasonStore
	Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error)
}

type standingRoutes struct {
	*router
	store standingStore
}

type standingsInput struct {
	Division string `query:"division" validate:"required,max=10" doc:"code"`
	Season   string `query:"season" validate:"omitempty,season" doc:"2023 or 2023-24; the latest one if not given"`
	Matchday int    `query:"matchday" validate:"omitempty,min=1,max=99" doc:"after it; after everything played if not given"`
}

type standingsBody struct {
	Division   string          `json:"division"`
	Season     int             `json:"season" doc:"first year"`
	OneYear    bool            `json:"oneYear" doc:"it is named by one year: 2024"`
	Matchday   int             `json:"matchday,omitempty" doc:"the last one of which everything before it is counted"`
	Items      []standingBody  `json:"items" nullable:"false"`
	Deductions []deductionBody `json:"deductions" nullable:"false" doc:"that count in this table, in order of the decisions"`
}

type standingBody struct {
	Position     int      `json:"position" doc:"teams that no rule tells apart share one"`
	Team         teamRef  `json:"team"`
	Played       int      `json:"played"`
	Won          int      `json:"won"`
	Drawn        int      `json:"drawn"`
	Lost         int      `json:"lost"`
	GoalsFor     int      `json:"goalsFor"`
	GoalsAgainst int      `json:"goalsAgainst"`
	Points       int      `json:"points" doc:"less those deducted"`
	Deducted     int      `json:"deducted" doc:"points taken away; negative: more were given back"`
	Form         []string `json:"form" nullable:"false" enum:"won,drawn,lost" doc:"the last five matches, oldest first"`
}

func (t standingRoutes) register() {
	op := get("getStandings", "standings", "football", "The table of a season after any matchday", http.StatusNotFound)
	op.Description = "By each league's own rules: points, then head to head or goal difference. After a split, teams of a group stand together with the points that they take along."
	route(t.router, op, t.getStandings)
}

// rows returns the standings as a list, for exports.
func (t standingRoutes) rows(ctx context.Context, in *standingsInput) (*body[list[standingBody]], error) {
	table, err := t.getStandings(ctx, in)
	if err != nil {
		return nil, err
	}
	return answer(list[standingBody]{Items: table.Body.Items}), nil
}

func (t standingRoutes) getStandings(ctx context.Context, in *standingsInput) (*body[standingsBody], error) {
	division, season, records, err := seasonRecords(ctx, t.store, in.Division, seasonOf(in.Season))
	if err != nil {
		return nil, err
	}
	deductions, err := t.store.Deductions(ctx, in.Division, season)
	if err != nil {
		return nil, err
	}
	played := competition.Season{Competition: division, Season: season, Records: records, Deductions: deductions}
	table := played.Table(in.Matchday)
	out := standingsBody{
		Division: in.Division, Season: int(season), OneYear: division.Calendar.OneYear, Matchday: in.Matchday,
		Items: make([]standingBody, 0, len(table)), Deductions: []deductionBody{},
	}
	for _, standing := range table {
		out.Items = append(out.Items, newStandingBody(languageOf(ctx), standing))
	}
	for _, deduction := range played.DeductionsAfter(in.Matchday) {
		out.Deductions = append(out.Deductions, newDeductionBody(languageOf(ctx), deduction))
	}
	return answer(out), nil
}

func newStandingBody(language string, s competition.Standing) standingBody {
	b := standingBody{
		Position: s.Position, Team: newTeamRef(language, s.Team), Played: s.Played, Won: s.Won, Drawn: s.Drawn, Lost: s.Lost,
		GoalsFor: s.GoalsFor, GoalsAgainst: s.GoalsAgainst, Points: s.Points, Deducted: s.Deducted, Form: make([]string, 0, len(s.Form)),
	}
	for _, outcome := range s.Form {
		b.Form = append(b.Form, map[football.Outcome]string{football.Home: "won", football.Draw: "drawn", football.Away: "lost"}[outcome])
	}
	return b
}
