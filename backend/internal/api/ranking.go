package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type rankingInput struct {
	Division string    `query:"division" validate:"required,max=10" doc:"code"`
	Season   string    `query:"season" validate:"omitempty,season" doc:"2023 or 2023-24; the latest one if not given"`
	Before   time.Time `query:"before" doc:"how teams stood before this time; how they stand now if not given"`
}

type rankingBody struct {
	Division string          `json:"division"`
	Season   int             `json:"season" doc:"first year"`
	OneYear  bool            `json:"oneYear" doc:"it is named by one year: 2024"`
	Items    []ratedTeamBody `json:"items" nullable:"false"`
}

type ratedTeamBody struct {
	Position int       `json:"position"`
	Team     teamRef   `json:"team"`
	Strength float64   `json:"strength" doc:"attack and defence together"`
	Attack   float64   `json:"attack" doc:"logarithm of goals scored, against a team nobody has seen"`
	Defence  float64   `json:"defence" doc:"the same for goals kept out"`
	Change   *float64  `json:"change,omitempty" doc:"of strength since before the season; absent if the team was not rated then"`
	At       time.Time `json:"at" doc:"kick-off of the match after which it was so"`
	Form     string    `json:"form" doc:"W, D or L for each of its last matches of the season, five at most, the latest last"`
}

// formLength is how many matches the form of a team has at most.
const formLength = 5

func (t teamRoutes) listRatings(ctx context.Context, in *rankingInput) (*body[rankingBody], error) {
	division, season, records, err := seasonRecords(ctx, t.store, in.Division, seasonOf(in.Season))
	if err != nil {
		return nil, err
	}
	teams, form := map[int64]football.Team{}, map[int64]string{}
	first, last := records[0].Kickoff, time.Time{}
	for i := range records {
		r := &records[i]
		teams[r.Home.ID], teams[r.Away.ID] = r.Home, r.Away
		if r.Kickoff.Before(first) {
			first = r.Kickoff
		}
		if r.Score == nil || !in.Before.IsZero() && !r.Kickoff.Before(in.Before) {
			continue
		}
		if r.Kickoff.After(last) {
			last = r.Kickoff
		}
	}
	slices.SortStableFunc(records, func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) })
	for i := range records {
		if r := &records[i]; r.Score != nil && !r.Kickoff.After(last) {
			form[r.Home.ID] += formOf(r.Score.Home, r.Score.Away)
			form[r.Away.ID] += formOf(r.Score.Away, r.Score.Home)
		}
	}
	ids := make([]int64, 0, len(teams))
	for id := range teams {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if last.Before(first) { // nothing is played yet
		last = first
		if !in.Before.IsZero() {
			last = in.Before.Add(-time.Microsecond)
		}
	}
	now, err := t.store.RatingsAt(ctx, ids, last)
	if err != nil {
		return nil, err
	}
	before, err := t.store.RatingsAt(ctx, ids, first.Add(-time.Microsecond))
	if err != nil {
		return nil, err
	}
	strengthBefore := map[int64]float64{}
	for _, r := range before {
		strengthBefore[r.TeamID] = r.Attack + r.Defence
	}
	slices.SortFunc(now, func(a, b training.Rating) int {
		return cmp.Or(cmp.Compare(b.Attack+b.Defence, a.Attack+a.Defence), cmp.Compare(a.TeamID, b.TeamID))
	})
	out := rankingBody{Division: in.Division, Season: int(season), OneYear: division.Calendar.OneYear, Items: make([]ratedTeamBody, 0, len(now))}
	for i, r := range now {
		one := ratedTeamBody{
			Position: i + 1, Team: newTeamRef(languageOf(ctx), teams[r.TeamID]), Strength: r.Attack + r.Defence, Attack: r.Attack, Defence: r.Defence, At: r.At,
			Form: lastOf(form[r.TeamID], formLength),
		}
		if strength, rated := strengthBefore[r.TeamID]; rated {
			change := one.Strength - strength
			one.Change = &change
		}
		out.Items = append(out.Items, one)
	}
	return answer(out), nil
}

// formOf returns the letter of a match by the goals for and against a team.
func formOf(scored, conceded int) string {
	switch {
	case scored > conceded:
		return "W"
	case scored < conceded:
		return "L"
	default:
		return "D"
	}
}

// lastOf returns the last n letters of a text.
func lastOf(text string, n int) string { return text[max(0, len(text)-n):] }

// seasonStore reads the matches of seasons.
type seasonStore interface {
	Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error)
	SeasonMatchRecords(ctx context.Context, division string, season football.Season) ([]football.MatchRecord, error)
}

// seasonRecords returns the matches of a season of a division, at least one; those of the
// latest season if season is 0.
func seasonRecords(ctx context.Context, store seasonStore, code string, season football.Season) (competition.Competition, football.Season, []football.MatchRecord, error) {
	division, ok := competition.ByCode(code)
	if !ok {
		return division, 0, nil, fault.At("query.division", fault.New(fault.Invalid, "there is no division %q", code))
	}
	if season == 0 {
		seasons, err := store.Seasons(ctx, code)
		if err != nil {
			return division, 0, nil, err
		}
		if len(seasons) == 0 {
			return division, 0, nil, fault.New(fault.NotFound, "there are no matches of %s", division.Name.English)
		}
		season = seasons[0].Season
	}
	records, err := store.SeasonMatchRecords(ctx, code, season)
	if err != nil {
		return division, 0, nil, err
	}
	if len(records) == 0 {
		return division, 0, nil, fault.New(fault.NotFound, "there are no matches of %s in %s", division.Name.English, division.SeasonName(season))
	}
	return division, season, records, nil
}
