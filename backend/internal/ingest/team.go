package ingest

import (
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// roster finds the teams of a country during an import.
type roster struct {
	known   []KnownTeam // before the import
	written map[string]spelled
	clubs   map[*club.Club]spelled
}

// spelled is a team and whether it was found by another spelling than its name.
type spelled struct {
	team  football.Team
	alias bool
}

func newRoster(known []KnownTeam) *roster {
	o := &roster{known: known, written: map[string]spelled{}, clubs: map[*club.Club]spelled{}}
	for _, k := range known {
		o.add(k.Team, k.Team.Name, false)
	}
	for _, k := range known {
		for _, alias := range k.Aliases {
			o.add(k.Team, alias, true)
		}
	}
	return o
}

// add enters a spelling of a team. Of several teams of one club, the one with the
// club's key as its name is preferred, then the one that was there first.
func (o *roster) add(team football.Team, spelling string, alias bool) {
	if _, taken := o.written[spelling]; !taken {
		o.written[spelling] = spelled{team, alias}
	}
	c := club.Find(club.FieldOf(team), team.Country, spelling, 0)
	if c == nil {
		return
	}
	if before, taken := o.clubs[c]; !taken || before.team.Name != c.Key && team.Name == c.Key {
		o.clubs[c] = spelled{team, alias}
	}
}

// roster returns the teams of a field and country; of a confederation, those of all
// countries.
func (r *run) roster(ctx context.Context, field football.Field, country string) (*roster, error) {
	key := TeamKey{Field: field, Country: country}
	if o, ok := r.rosters[key]; ok {
		return o, nil
	}
	if _, ofCountry := competition.AreaByCode(country); !ofCountry && country != football.National {
		country = ""
	}
	known, err := r.tx.Teams(ctx, field, country)
	if err != nil {
		return nil, err
	}
	r.rosters[key] = newRoster(known)
	return r.rosters[key], nil
}

// team returns the team that a spelling means in a season, adding one if there is
// none: the team that is stored under this spelling, or under another one of the same
// club. Where the club is known but has no team, the new one gets the club's key as
// its name, so that the next source finds it.
func (r *run) team(ctx context.Context, s *season, of side, line int) (football.Team, error) {
	field, spelling := s.division.Field, of.spelled
	country, err := r.country(ctx, s.division, of, line)
	if err != nil {
		return football.Team{}, err
	}
	key := spellingKey{TeamKey{field, country, spelling}, 0}
	if club.Shared(field, country, spelling) {
		key.season = s.key.season
	}
	if team, ok := r.teams[key]; ok {
		return team, nil
	}
	id, settled := r.opt.Spellings[spelling]
	if settled && id != 0 {
		if err := r.tx.AddAlias(ctx, key.TeamKey, id); err != nil {
			return football.Team{}, err
		}
	}
	o, err := r.roster(ctx, field, country)
	if err != nil {
		return football.Team{}, err
	}
	var called *club.Club
	name := spelling
	if !settled {
		called = club.Find(field, country, spelling, s.key.season)
		if team, ok := s.teamOf(o, called, spelling); ok {
			return r.keepTeam(key, team, false), nil
		}
		if called != nil {
			name = called.Key
		}
	}
	team, made, err := r.tx.Team(ctx, TeamKey{field, country, name})
	if err != nil {
		return football.Team{}, err
	}
	if made {
		r.report.NewTeams = append(r.report.NewTeams, team.Name)
		if !settled && called == nil {
			r.unknown[key] = &unknown{UnknownSpelling: UnknownSpelling{spelling, country, Suggest(spelling, o.known)}, team: team, line: line, seen: len(r.unknown), met: map[int64]votes{}}
		}
		o.add(team, team.Name, false)
	}
	return r.keepTeam(key, team, made), nil
}

func (r *run) keepTeam(key spellingKey, team football.Team, made bool) football.Team {
	if !made {
		r.named[team.ID] = true
	}
	r.teams[key] = team
	return team
}

// teamOf returns the stored team that a spelling means. Two clubs had one spelling in
// different seasons: then a team called so may be the other club, unless its matches of
// this season are there already.
func (s *season) teamOf(o *roster, called *club.Club, spelling string) (football.Team, bool) {
	written, found := o.written[spelling]
	if found && !written.alias && called != nil {
		if stored := club.Of(written.team); stored != nil && stored != called && !s.has(written.team) {
			found = false
		}
	}
	if found {
		return written.team, true
	}
	if called == nil {
		return football.Team{}, false
	}
	known, found := o.clubs[called]
	return known.team, found
}

// has reports whether a team has stored matches of the season.
func (s *season) has(team football.Team) bool {
	return slices.ContainsFunc(s.records, func(m *football.MatchRecord) bool {
		return s.before[m].ID != 0 && (m.Home.ID == team.ID || m.Away.ID == team.ID)
	})
}
