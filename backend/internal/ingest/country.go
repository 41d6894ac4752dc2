package ingest

import (
	"context"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// side is a team as a source names it.
type side struct {
	spelled string
	code    string // of its country, in cups; "": not given
}

// country returns the country of a side: that of a league, or the one whose code the
// source gives. In a cup without codes it is that of the only team with this spelling.
// The error is a Problem if there is none, or more than one.
func (r *run) country(ctx context.Context, of competition.Competition, s side, line int) (string, error) {
	if of.Field == football.MenNational || of.Field == football.WomenNational {
		return football.National, nil
	}
	if _, national := competition.AreaByCode(of.Area); national {
		return of.Area, nil
	}
	if s.code != "" {
		area, ok := competition.AreaOfClub(s.code)
		if !ok {
			return "", listing.Problem{Line: line, Message: fault.Say("%q behind %s is not the code of a known country", s.code, s.spelled)}
		}
		return area.Code, nil
	}
	key := TeamKey{of.Field, "", s.spelled}
	if country, ok := r.countries[key]; ok {
		return country, nil
	}
	if id := r.opt.Spellings[s.spelled]; id != 0 {
		if err := r.tx.AddAlias(ctx, key, id); err != nil {
			return "", err
		}
	}
	countries, err := r.countriesOf(ctx, of.Field, s.spelled)
	if err != nil {
		return "", err
	}
	_, asNew := r.opt.Spellings[s.spelled]
	switch {
	case len(countries) == 1:
		r.countries[key] = countries[0]
	case asNew || r.opt.NewTeams || len(countries) == 0 && r.opt.DryRun:
		r.countries[key] = of.Area
	case len(countries) == 0:
		return "", listing.Problem{Line: line, Message: fault.Say(
			"%q is not a team of any country. Import its league first, write the code of its country behind it, such as (ESP), or take it as a new one with --new-teams", s.spelled)}
	default:
		return "", listing.Problem{Line: line, Message: fault.Say(
			"%q is the name of teams of several countries (%s): write the code of its country behind it, such as (ESP)", s.spelled, strings.Join(countries, ", "))}
	}
	return r.countries[key], nil
}

// countriesOf returns the countries of the teams with a spelling or, if there are none,
// of the clubs that are known by it.
func (r *run) countriesOf(ctx context.Context, field football.Field, spelling string) (countries []string, err error) {
	teams, err := r.tx.TeamsCalled(ctx, field, spelling)
	for _, team := range teams {
		countries = append(countries, team.Country)
	}
	if err != nil || len(countries) > 0 {
		return countries, err
	}
	for _, area := range competition.Areas() {
		if club.Find(field, area.Code, spelling, 0) != nil {
			countries = append(countries, area.Code)
		}
	}
	return countries, nil
}
