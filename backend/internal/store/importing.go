package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
)

// Import is one transaction that brings in matches: all of it is kept by
// Commit, or none of it.
type Import struct {
	tx      *gorm.DB
	dialect dialect
	store   *Store
}

// BeginImport opens the transaction. Commit or Rollback must follow.
func (s *Store) BeginImport(ctx context.Context) (*Import, error) {
	tx := s.db.WithContext(ctx).Begin()
	if tx.Error != nil {
		return nil, fmt.Errorf("begin the import: %w", tx.Error)
	}
	return &Import{tx: tx, dialect: s.dialect, store: &Store{db: tx, dialect: s.dialect}}, nil
}

// Commit keeps what was brought in.
func (i *Import) Commit() error {
	if err := together(i.tx.Statement.Context, i.tx); err != nil {
		return err
	}
	return i.tx.Commit().Error
}

// Rollback forgets it.
func (i *Import) Rollback() error { return i.tx.Rollback().Error }

// HasOwn says whether there are matches of a country that are the user's own
// and not of the sample.
func (i *Import) HasOwn(ctx context.Context, country string) (bool, error) {
	var found []int64
	err := i.tx.WithContext(ctx).Model(&matchRow{}).Where("NOT sample").Where(inCountry, country).Limit(1).Pluck("id", &found).Error
	return len(found) > 0, named(err, "matches of %s", country)
}

const inCountry = "division IN (SELECT code FROM divisions WHERE country = ?)"

// DropSample removes the sample's matches of a country, and its teams and
// seasons that nothing else needs. It says how many matches went.
func (i *Import) DropSample(ctx context.Context, country string) (int, error) {
	tx := i.tx.WithContext(ctx)
	var teams []int64
	err := tx.Raw("SELECT home_team_id FROM matches WHERE sample AND "+inCountry+
		" UNION SELECT away_team_id FROM matches WHERE sample AND "+inCountry, country, country).Scan(&teams).Error
	if err != nil || len(teams) == 0 {
		return 0, named(err, "sample of %s", country)
	}
	gone := tx.Where("sample").Where(inCountry, country).Delete(&matchRow{})
	if gone.Error != nil {
		return 0, named(gone.Error, "sample of %s", country)
	}
	err = tx.Where("id IN ? AND id NOT IN (SELECT home_team_id FROM matches UNION SELECT away_team_id FROM matches)", teams).
		Delete(&teamRow{}).Error
	if err != nil {
		return 0, named(err, "teams of the sample of %s", country)
	}
	err = tx.Where("(division, year) NOT IN (SELECT division, season FROM matches)").Where(inCountry, country).Delete(&seasonRow{}).Error
	if err != nil {
		return 0, named(err, "seasons of the sample of %s", country)
	}
	var left []seasonRow
	if err := tx.Where(inCountry, country).Find(&left).Error; err != nil {
		return 0, named(err, "seasons of %s", country)
	}
	for _, season := range left {
		if err := recount(tx, seasonKey{season.Division, season.Year}); err != nil {
			return 0, err
		}
	}
	return int(gone.RowsAffected), nil
}

// Season gives all sheets of a season, statistics and quotes included, after
// making sure that the division and the season are there.
func (i *Import) Season(ctx context.Context, division football.Division, season football.Season) ([]football.Sheet, error) {
	tx := i.tx.WithContext(ctx)
	row := divisionRow(division)
	keep := clause.OnConflict{DoNothing: true}
	if err := tx.Clauses(keep).Create(&row).Error; err != nil {
		return nil, named(err, "division %s", division.Code)
	}
	if err := tx.Clauses(keep).Create(&seasonRow{Division: division.Code, Year: int(season)}).Error; err != nil {
		return nil, named(err, "season %s of %s", season, division.Code)
	}
	var rows []matchRow
	err := tx.Where("division = ? AND season = ?", division.Code, int(season)).Order("kickoff, id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, named(err, "season %s of %s", season, division.Code)
	}
	sheets, err := i.store.sheets(ctx, rows)
	if err != nil {
		return nil, err
	}
	return sheets, addDetails(tx, sheets,
		"match_id IN (SELECT id FROM matches WHERE division = ? AND season = ?)", division.Code, int(season))
}

// Team finds the team that a country's league spells so, by name or alias;
// one that nobody knows is made.
func (i *Import) Team(ctx context.Context, country, spelled string) (team football.Team, made bool, err error) {
	tx := i.tx.WithContext(ctx)
	var row teamRow
	err = tx.Where("country = ? AND name = ?", country, spelled).Or(
		"id = (SELECT team_id FROM team_aliases WHERE country = ? AND alias = ?)", country, spelled).First(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		row, made = teamRow{Country: country, Name: spelled}, true
		err = tx.Create(&row).Error
	}
	return row.team(), made, named(err, "team %s", spelled)
}

// Teams gives all teams of a country with their spellings.
func (i *Import) Teams(ctx context.Context, country string) ([]ingest.Known, error) {
	return knownTeams(i.tx.WithContext(ctx), "country = ?", country)
}

// knownTeams that a condition holds of, with their spellings.
func knownTeams(tx *gorm.DB, condition string, args ...any) ([]ingest.Known, error) {
	var rows []teamRow
	if err := tx.Where(condition, args...).Order("id").Find(&rows).Error; err != nil {
		return nil, named(err, "teams")
	}
	var aliases []aliasRow
	if err := tx.Where("team_id IN (?)", tx.Model(&teamRow{}).Select("id").Where(condition, args...)).Order("alias").Find(&aliases).Error; err != nil {
		return nil, named(err, "aliases of teams")
	}
	spellings := map[int64][]string{}
	for _, alias := range aliases {
		spellings[alias.TeamID] = append(spellings[alias.TeamID], alias.Alias)
	}
	known := make([]ingest.Known, 0, len(rows))
	for _, row := range rows {
		known = append(known, ingest.Known{Team: row.team(), Aliases: spellings[row.ID]})
	}
	return known, nil
}

// Spell remembers that in a country a spelling means a team.
func (i *Import) Spell(ctx context.Context, country string, team int64, spelling string) error {
	tx := i.tx.WithContext(ctx)
	var row teamRow
	if err := tx.First(&row, "id = ? AND country = ?", team, country).Error; err != nil {
		return named(err, "team %d of %s", team, country)
	}
	if row.Name == spelling {
		return nil
	}
	if err := free(tx, row.Country, spelling, team); err != nil {
		return err
	}
	return named(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&aliasRow{row.Country, spelling, team}).Error, "alias %s", spelling)
}

// Referee finds or makes the referee of that name.
func (i *Import) Referee(ctx context.Context, country, name string) (football.Referee, error) {
	row := refereeRow{}
	err := i.tx.WithContext(ctx).Where(refereeRow{Country: country, Name: name}).FirstOrCreate(&row).Error
	return row.referee(), named(err, "referee %s", name)
}

// Insert adds new sheets and gives them their ids.
func (i *Import) Insert(ctx context.Context, sheets []*football.Sheet) error {
	if len(sheets) == 0 {
		return nil
	}
	rows := make([]matchRow, 0, len(sheets))
	for _, sheet := range sheets {
		sheet.Version = 1
		rows = append(rows, newMatchRow(*sheet))
	}
	if err := i.tx.WithContext(ctx).CreateInBatches(&rows, i.dialect.batchRows).Error; err != nil {
		return named(err, "match")
	}
	for n, sheet := range sheets {
		sheet.ID = rows[n].ID
	}
	if err := i.saveDetails(ctx, sheets); err != nil {
		return err
	}
	return recount(i.tx.WithContext(ctx), seasonsOf(sheets)...)
}

// Update writes changed sheets anew, with the next version.
func (i *Import) Update(ctx context.Context, changes []ingest.Change) error {
	now := time.Now()
	tx := i.tx.WithContext(ctx)
	sheets := make([]*football.Sheet, 0, len(changes))
	for _, change := range changes {
		sheet := change.Sheet
		sheet.Version++
		row := newMatchRow(*sheet)
		row.UpdatedAt = now.UTC()
		if err := tx.Save(&row).Error; err != nil {
			return named(err, "match %d", sheet.ID)
		}
		if changed := differences(change.Before, *sheet); len(changed) > 0 {
			if err := record(tx, now, audit.Match, sheet.ID, sheet.Title(), "changed by an import", changed); err != nil {
				return err
			}
		}
		sheets = append(sheets, sheet)
	}
	if err := i.saveDetails(ctx, sheets); err != nil {
		return err
	}
	return recount(tx, seasonsOf(sheets)...)
}

// Record notes an import in the audit, unless it changed nothing.
func (i *Import) Record(ctx context.Context, name string, report ingest.Report) error {
	if report.New+report.Changed+report.Dropped == 0 {
		return nil
	}
	details := map[string]int{"new": report.New, "changed": report.Changed, "unchanged": report.Unchanged, "sample matches removed": report.Dropped}
	return record(i.tx.WithContext(ctx), time.Now(), audit.Import, 0, name, "imported", details)
}

func (i *Import) saveDetails(ctx context.Context, sheets []*football.Sheet) error {
	var statistics []statisticsRow
	var quotes []quoteRow
	for _, sheet := range sheets {
		if sheet.Statistics != nil {
			statistics = append(statistics, newStatisticsRow(sheet.ID, *sheet.Statistics))
		}
		for _, quote := range sheet.Quotes {
			quotes = append(quotes, newQuoteRow(sheet.ID, quote))
		}
	}
	tx := i.tx.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true})
	if len(statistics) > 0 {
		if err := tx.CreateInBatches(&statistics, i.dialect.batchRows).Error; err != nil {
			return named(err, "statistics")
		}
	}
	if len(quotes) > 0 {
		if err := tx.CreateInBatches(&quotes, i.dialect.batchRows).Error; err != nil {
			return named(err, "quotes")
		}
	}
	return nil
}
