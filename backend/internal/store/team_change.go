package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// AddTeam stores a new team.
func (s *Store) AddTeam(ctx context.Context, team football.Team, at time.Time) (football.Team, error) {
	row := teamRow{Field: cmp.Or(team.Field, football.Men), Country: team.Country, Name: team.Name}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := checkSpellingFree(tx, row, team.Name); err != nil {
			return err
		}
		if err := lockAdditions(tx, "teams"); err != nil {
			return err
		}
		full := fault.New(fault.Conflict, "there are %d teams, which is as many as can be kept", s.limits.Teams)
		if err := checkPlace(tx.Model(&teamRow{}), 1, s.limits.Teams, full); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "team %s", team.Name)
		}
		return recordAudit(tx, at, audit.Team, row.ID, row.Name, "added", map[string]string{"country": row.Country})
	})
	return row.team(), err
}

// checkSpellingFree returns a Conflict fault if a spelling belongs to another team of
// the same field and country.
func checkSpellingFree(tx *gorm.DB, of teamRow, spelling string) error {
	var owners []string
	err := tx.Raw("SELECT name FROM teams WHERE field = @field AND country = @country AND id <> @id "+
		"AND (name = @name OR id IN (SELECT team_id FROM team_aliases WHERE field = @field AND country = @country AND alias = @name))",
		sql.Named("field", of.Field), sql.Named("country", of.Country), sql.Named("id", of.ID), sql.Named("name", spelling)).Scan(&owners).Error
	if err != nil {
		return toFault(err, "teams called %s", spelling)
	}
	if len(owners) > 0 {
		return fault.New(fault.Conflict, "%s is a spelling of %s already", spelling, owners[0]).WithCode("spelling-taken")
	}
	return nil
}

// ChangeTeam changes a team's name or spellings; nil leaves them as they are. The
// old name becomes one of the spellings, because files continue to use it.
func (s *Store) ChangeTeam(ctx context.Context, id int64, name *string, aliases []string, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row teamRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error; err != nil {
			return toFault(err, "team %d", id)
		}
		var before []string
		if err := tx.Model(&aliasRow{}).Where("team_id = ?", id).Order("alias").Pluck("alias", &before).Error; err != nil {
			return toFault(err, "aliases of team %d", id)
		}
		after, was := before, row.Name
		if aliases != nil {
			after = aliases
		}
		if name != nil && *name != row.Name {
			if err := checkSpellingFree(tx, row, *name); err != nil {
				return fault.At("body.name", err)
			}
			after = append(slices.Clone(after), row.Name)
			row.Name = *name
			if err := tx.Save(&row).Error; err != nil {
				return toFault(err, "team %s", row.Name)
			}
		}
		after = slices.DeleteFunc(slices.Clone(after), func(alias string) bool { return alias == row.Name })
		slices.Sort(after)
		after = slices.Compact(after)
		if err := tx.Where("team_id = ?", id).Delete(&aliasRow{}).Error; err != nil {
			return toFault(err, "aliases of team %d", id)
		}
		for _, alias := range after {
			if err := checkSpellingFree(tx, row, alias); err != nil {
				return fault.At("body.aliases", err)
			}
			if err := tx.Create(&aliasRow{Field: row.Field, Country: row.Country, Alias: alias, TeamID: id}).Error; err != nil {
				return toFault(err, "alias %s", alias)
			}
		}
		changed := map[string]difference{}
		if was != row.Name {
			changed["name"] = difference{was, row.Name}
		}
		if !slices.Equal(before, after) {
			changed["aliases"] = difference{strings.Join(before, ", "), strings.Join(after, ", ")}
		}
		if len(changed) == 0 {
			return nil
		}
		return recordAudit(tx, at, audit.Team, id, row.Name, "changed", changed)
	})
}

type mergeRow struct {
	ID          int64 `gorm:"primaryKey"`
	At          time.Time
	Actor       string
	Country     string
	FromID      int64
	FromName    string
	IntoID      int64
	HomeMatches []int64  `gorm:"serializer:json"`
	AwayMatches []int64  `gorm:"serializer:json"`
	Aliases     []string `gorm:"serializer:json"`
	Deductions  []int64  `gorm:"serializer:json"`
	UndoneAt    *time.Time
}

func (mergeRow) TableName() string { return "team_merges" }

// PlanMerge returns what merging one team into another would do, and what prevents
// it.
func (s *Store) PlanMerge(ctx context.Context, from, into int64) (football.TeamMerge, error) {
	merge, _, err := planMerge(s.db.WithContext(ctx), from, into)
	return merge, err
}

func planMerge(tx *gorm.DB, from, into int64) (football.TeamMerge, mergeRow, error) {
	none := func(err error) (football.TeamMerge, mergeRow, error) { return football.TeamMerge{}, mergeRow{}, err }
	var teams [2]teamRow
	for i, id := range []int64{from, into} {
		if err := tx.First(&teams[i], "id = ?", id).Error; err != nil {
			return none(toFault(err, "team %d", id))
		}
	}
	switch {
	case from == into:
		return none(fault.New(fault.Invalid, "a team cannot be merged with itself"))
	case teams[0].Field != teams[1].Field:
		return none(fault.New(fault.Invalid, "%s and %s are not both teams of men or women, clubs or countries", teams[0].Name, teams[1].Name))
	case teams[0].Country != teams[1].Country:
		return none(fault.New(fault.Invalid, "%s and %s play in different countries", teams[0].Name, teams[1].Name))
	}
	var home, away []int64
	var aliases []string
	if err := tx.Model(&matchRow{}).Where("home_team_id = ?", from).Order("id").Pluck("id", &home).Error; err != nil {
		return none(toFault(err, "matches of team %d", from))
	}
	if err := tx.Model(&matchRow{}).Where("away_team_id = ?", from).Order("id").Pluck("id", &away).Error; err != nil {
		return none(toFault(err, "matches of team %d", from))
	}
	if err := tx.Model(&aliasRow{}).Where("team_id = ?", from).Order("alias").Pluck("alias", &aliases).Error; err != nil {
		return none(toFault(err, "aliases of team %d", from))
	}
	deductions := []int64{}
	if err := tx.Model(&deductionRow{}).Where("team_id = ?", from).Order("id").Pluck("id", &deductions).Error; err != nil {
		return none(toFault(err, "deductions of team %d", from))
	}
	var conflicts []struct {
		Division string
		Season   int
	}
	err := tx.Raw(`SELECT DISTINCT a.division, a.season FROM matches a JOIN matches b ON a.division = b.division AND a.season = b.season
		WHERE (a.home_team_id = ? OR a.away_team_id = ?) AND (b.home_team_id = ? OR b.away_team_id = ?) ORDER BY a.division, a.season`,
		from, from, into, into).Scan(&conflicts).Error
	if err != nil {
		return none(toFault(err, "seasons of both teams"))
	}
	merge := football.TeamMerge{From: teams[0].team(), Into: teams[1].team(), Matches: len(home) + len(away), Deductions: len(deductions), Aliases: aliases}
	for _, c := range conflicts {
		merge.Conflicts = append(merge.Conflicts, c.Division+" "+competition.SeasonName(c.Division, football.Season(c.Season)))
	}
	row := mergeRow{
		Country: teams[0].Country, FromID: from, FromName: teams[0].Name, IntoID: into, HomeMatches: home, AwayMatches: away, Aliases: aliases, Deductions: deductions,
	}
	return merge, row, nil
}

// MergeTeams merges two teams: matches, deductions and spellings of the first are moved to
// the second, and the first team's name becomes a spelling of the second.
func (s *Store) MergeTeams(ctx context.Context, from, into int64, at time.Time) (football.TeamMerge, error) {
	var merge football.TeamMerge
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var row mergeRow
		var err error
		if merge, row, err = planMerge(tx, from, into); err != nil {
			return err
		}
		if len(merge.Conflicts) > 0 {
			return fault.New(fault.Conflict, "%s and %s played in the same season (%s): they are two clubs",
				merge.From.Name, merge.Into.Name, strings.Join(merge.Conflicts, ", ")).WithCode("two-clubs")
		}
		if err := reassignMatches(tx, from, into, at); err != nil {
			return err
		}
		if err := reassignDeductions(tx, from, into, row.Deductions); err != nil {
			return err
		}
		if err := tx.Model(&aliasRow{}).Where("team_id = ?", from).Update("team_id", into).Error; err != nil {
			return toFault(err, "aliases of team %d", from)
		}
		if err := tx.Delete(&teamRow{}, "id = ?", from).Error; err != nil {
			return toFault(err, "team %d", from)
		}
		if err := tx.Create(&aliasRow{Field: merge.Into.Field, Country: row.Country, Alias: row.FromName, TeamID: into}).Error; err != nil {
			return toFault(err, "alias %s", row.FromName)
		}
		row.At, row.Actor = at.UTC(), audit.ActorFrom(ctx).Name
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "merge")
		}
		merge.ID, merge.At, merge.Actor = row.ID, row.At, row.Actor
		return recordAudit(tx, at, audit.Team, into, merge.Into.Name, "merged", map[string]string{"team": row.FromName})
	})
	return merge, err
}

// reassignMatches moves matches from one team to another: those with the ids given,
// or all of them.
func reassignMatches(tx *gorm.DB, from, into int64, at time.Time, ids ...[]int64) error {
	for i, column := range []string{"home_team_id", "away_team_id"} {
		query := tx.Model(&matchRow{}).Where(column+" = ?", from)
		if len(ids) > 0 {
			query = query.Where("id IN ?", ids[i])
		}
		change := map[string]any{column: into, "version": gorm.Expr("version + 1"), "updated_at": at.UTC()}
		if err := query.Updates(change).Error; err != nil {
			return toFault(err, "matches of team %d", from)
		}
	}
	return nil
}

// Merges lists the merges of teams, newest first.
func (s *Store) Merges(ctx context.Context) ([]football.TeamMerge, error) {
	var rows []mergeRow
	if err := s.db.WithContext(ctx).Order("id DESC").Limit(football.MaxLimit).Find(&rows).Error; err != nil {
		return nil, toFault(err, "merges")
	}
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.IntoID)
	}
	teams, err := rowsByID[teamRow](s.db.WithContext(ctx), ids, func(r teamRow) int64 { return r.ID })
	if err != nil {
		return nil, toFault(err, "teams")
	}
	list := make([]football.TeamMerge, 0, len(rows))
	for _, row := range rows {
		list = append(list, football.TeamMerge{
			ID: row.ID, At: row.At.UTC(), Actor: row.Actor, From: football.Team{ID: row.FromID, Name: row.FromName, Country: row.Country, Field: teams[row.IntoID].Field},
			Into: teams[row.IntoID].team(), Matches: len(row.HomeMatches) + len(row.AwayMatches), Deductions: len(row.Deductions), Aliases: row.Aliases, UndoneAt: row.UndoneAt,
		})
	}
	return list, nil
}

// UndoMerge separates two merged teams: the first gets back its name, its spellings
// and those of its matches and deductions that still exist.
func (s *Store) UndoMerge(ctx context.Context, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row mergeRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error; err != nil {
			return toFault(err, "merge %d", id)
		}
		if row.UndoneAt != nil {
			return fault.New(fault.Conflict, "the merge of %s has been undone already", row.FromName)
		}
		var into teamRow
		if err := tx.First(&into, "id = ?", row.IntoID).Error; err != nil {
			return toFault(err, "team %d", row.IntoID)
		}
		again := teamRow{ID: row.FromID, Field: into.Field, Country: row.Country, Name: row.FromName}
		spellings := append([]string{row.FromName}, row.Aliases...)
		if err := tx.Where("team_id = ? AND alias IN ?", row.IntoID, spellings).Delete(&aliasRow{}).Error; err != nil {
			return toFault(err, "aliases of team %d", row.IntoID)
		}
		for _, spelling := range spellings {
			if err := checkSpellingFree(tx, again, spelling); err != nil {
				return err
			}
		}
		if err := tx.Create(&again).Error; err != nil {
			return toFault(err, "team %s", row.FromName)
		}
		for _, alias := range row.Aliases {
			if err := tx.Create(&aliasRow{Field: again.Field, Country: row.Country, Alias: alias, TeamID: row.FromID}).Error; err != nil {
				return toFault(err, "alias %s", alias)
			}
		}
		if err := reassignMatches(tx, row.IntoID, row.FromID, at, row.HomeMatches, row.AwayMatches); err != nil {
			return err
		}
		if err := reassignDeductions(tx, row.IntoID, row.FromID, row.Deductions); err != nil {
			return err
		}
		if err := tx.Model(&mergeRow{}).Where("id = ?", id).Update("undone_at", at.UTC()).Error; err != nil {
			return toFault(err, "merge %d", id)
		}
		return recordAudit(tx, at, audit.Team, row.FromID, row.FromName, "merge undone", nil)
	})
}

// AddReferee stores a new referee.
func (s *Store) AddReferee(ctx context.Context, referee football.Referee, at time.Time) (football.Referee, error) {
	row := refereeRow{Name: referee.Name, Country: referee.Country}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockAdditions(tx, "referees"); err != nil {
			return err
		}
		full := fault.New(fault.Conflict, "there are %d referees, which is as many as can be kept", s.limits.Referees)
		if err := checkPlace(tx.Model(&refereeRow{}), 1, s.limits.Referees, full); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "referee %s", referee.Name)
		}
		return recordAudit(tx, at, audit.Referee, row.ID, row.Name, "added", map[string]string{"country": row.Country})
	})
	return row.referee(), err
}

// RenameReferee changes a referee's name.
func (s *Store) RenameReferee(ctx context.Context, id int64, name string, at time.Time) (football.Referee, error) {
	var row refereeRow
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error; err != nil {
			return toFault(err, "referee %d", id)
		}
		was := row.Name
		if row.Name = name; was == name {
			return nil
		}
		if err := tx.Save(&row).Error; err != nil {
			return toFault(err, "referee %s", name)
		}
		return recordAudit(tx, at, audit.Referee, id, name, "changed", map[string]difference{"name": {was, name}})
	})
	return row.referee(), err
}
