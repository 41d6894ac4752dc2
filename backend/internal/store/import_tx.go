package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// ImportTx is an import in progress. Commit stores all of it; Rollback nothing.
type ImportTx struct {
	tx      *gorm.DB
	dialect dialect
	store   *Store
	end     func() // ends the turn to write; may be called again
	added   int    // number of matches
}

// BeginImport opens a transaction. The caller must end it with Commit or Rollback.
func (s *Store) BeginImport(ctx context.Context) (*ImportTx, error) {
	end, err := s.beginWriting(ctx)
	if err != nil {
		return nil, err
	}
	tx := s.db.WithContext(ctx).Begin()
	if tx.Error != nil {
		end()
		return nil, toFault(tx.Error, "import")
	}
	return &ImportTx{tx: tx, dialect: s.dialect, store: s.in(tx), end: sync.OnceFunc(end)}, nil
}

// manyMatches is the number of new matches after which statistics for the planner of
// queries are gathered at once.
const manyMatches = 1000

// Commit stores the import, after running also in the same transaction.
func (i *ImportTx) Commit(ctx context.Context, also ...job.Also) error {
	if err := runAlso(ctx, i.tx, also); err != nil {
		return err
	}
	if i.dialect.name == "postgres" && i.added >= manyMatches {
		// Until PostgreSQL does so by itself, in a minute or two, it would plan queries for
		// tables of the size before.
		if err := i.tx.WithContext(ctx).Exec("ANALYZE matches, match_statistics, quotes").Error; err != nil {
			return toFault(err, "import")
		}
	}
	defer i.end()
	return toFault(i.tx.Commit().Error, "import")
}

// Rollback discards the import.
func (i *ImportTx) Rollback() error {
	defer i.end()
	return i.tx.Rollback().Error
}

// HasUserMatches reports whether there are matches of a country that are not sample
// data.
func (i *ImportTx) HasUserMatches(ctx context.Context, country string) (bool, error) {
	var found []int64
	err := i.tx.WithContext(ctx).Model(&matchRow{}).Where("NOT sample").Where(inCountry, country).Limit(1).Pluck("id", &found).Error
	return len(found) > 0, toFault(err, "matches of %s", country)
}

const inCountry = "division IN (SELECT code FROM competitions WHERE country = ?)"

// DropSample removes the sample's matches of a country, with the teams and seasons
// that nothing else refers to. It returns how many matches were removed.
func (i *ImportTx) DropSample(ctx context.Context, country string) (int, error) {
	tx := i.tx.WithContext(ctx)
	var teams []int64
	err := tx.Raw("SELECT home_team_id FROM matches WHERE sample AND "+inCountry+
		" UNION SELECT away_team_id FROM matches WHERE sample AND "+inCountry, country, country).Scan(&teams).Error
	if err != nil || len(teams) == 0 {
		return 0, toFault(err, "sample of %s", country)
	}
	gone := tx.Where("sample").Where(inCountry, country).Delete(&matchRow{})
	if gone.Error != nil {
		return 0, toFault(gone.Error, "sample of %s", country)
	}
	err = tx.Where("id IN ? AND id NOT IN (SELECT home_team_id FROM matches UNION SELECT away_team_id FROM matches)", teams).
		Delete(&teamRow{}).Error
	if err != nil {
		return 0, toFault(err, "teams of the sample of %s", country)
	}
	err = tx.Where("(division, year) NOT IN (SELECT division, season FROM matches)").Where(inCountry, country).Delete(&seasonRow{}).Error
	if err != nil {
		return 0, toFault(err, "seasons of the sample of %s", country)
	}
	var left []seasonRow
	if err := tx.Where(inCountry, country).Find(&left).Error; err != nil {
		return 0, toFault(err, "seasons of %s", country)
	}
	keys := make([]seasonKey, 0, len(left))
	for _, season := range left {
		keys = append(keys, seasonKey{season.Division, season.Year})
	}
	return int(gone.RowsAffected), recountSeasons(tx, keys...)
}

// Season returns all records of a season, with statistics and quotes. It adds the
// division and the season if they do not exist.
func (i *ImportTx) Season(ctx context.Context, division competition.Competition, season football.Season) ([]football.MatchRecord, error) {
	tx := i.tx.WithContext(ctx)
	row := newCompetitionRow(division)
	keep := clause.OnConflict{DoNothing: true}
	if err := tx.Clauses(keep).Create(&row).Error; err != nil {
		return nil, toFault(err, "division %s", division.Code)
	}
	if err := tx.Clauses(keep).Create(&seasonRow{Division: division.Code, Year: int(season)}).Error; err != nil {
		return nil, toFault(err, "season %s of %s", season, division.Code)
	}
	rows, err := findMatches(tx.Where("division = ? AND season = ?", division.Code, int(season)).Order("kickoff, id"))
	if err != nil || len(rows) == 0 {
		return nil, toFault(err, "season %s of %s", season, division.Code)
	}
	records, err := i.store.matchRecords(ctx, rows)
	if err != nil {
		return nil, err
	}
	return records, addDetails(tx, records,
		"match_id IN (SELECT id FROM matches WHERE division = ? AND season = ?)", division.Code, int(season))
}

// Team returns the team of a field and country that has this name or alias. If there is
// none, it adds one and made is true.
func (i *ImportTx) Team(ctx context.Context, of ingest.TeamKey) (team football.Team, made bool, err error) {
	tx := i.tx.WithContext(ctx)
	var row teamRow
	err = tx.Where("field = ? AND country = ? AND name = ?", of.Field, of.Country, of.Name).Or(
		"id = (SELECT team_id FROM team_aliases WHERE field = ? AND country = ? AND alias = ?)", of.Field, of.Country, of.Name).First(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		row, made = teamRow{Field: of.Field, Country: of.Country, Name: of.Name}, true
		err = tx.Create(&row).Error
	}
	return row.team(), made, toFault(err, "team %s", of.Name)
}

// TeamsCalled returns the teams of a field, of any country, that have a name or alias.
func (i *ImportTx) TeamsCalled(ctx context.Context, field football.Field, name string) ([]football.Team, error) {
	var rows []teamRow
	err := i.tx.WithContext(ctx).Where("field = ? AND name = ?", field, name).Or(
		"id IN (SELECT team_id FROM team_aliases WHERE field = ? AND alias = ?)", field, name).Order("id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "teams called %s", name)
	}
	teams := make([]football.Team, 0, len(rows))
	for _, row := range rows {
		teams = append(teams, row.team())
	}
	return teams, nil
}

// MatchesOn returns the played matches of two teams on a day, in either order.
func (i *ImportTx) MatchesOn(ctx context.Context, one, other int64, day time.Time) ([]football.MatchRecord, error) {
	query := i.tx.WithContext(ctx).Where("(home_team_id = ? AND away_team_id = ? OR home_team_id = ? AND away_team_id = ?)", one, other, other, one).
		Where("kickoff >= ? AND kickoff < ?", day, day.AddDate(0, 0, 1)).Where("home_goals IS NOT NULL").Order("id")
	rows, err := findMatches(query)
	if err != nil {
		return nil, toFault(err, "matches on %s", day.Format(time.DateOnly))
	}
	return i.store.matchRecords(ctx, rows)
}

// Teams returns all teams of a field and country with their spellings; without a country,
// those of all.
func (i *ImportTx) Teams(ctx context.Context, field football.Field, country string) ([]ingest.KnownTeam, error) {
	if country == "" {
		return knownTeams(i.tx.WithContext(ctx), "field = ?", field)
	}
	return knownTeams(i.tx.WithContext(ctx), "field = ? AND country = ?", field, country)
}

// knownTeams returns the teams that match a condition, with their spellings.
func knownTeams(tx *gorm.DB, condition string, args ...any) ([]ingest.KnownTeam, error) {
	var rows []teamRow
	if err := tx.Where(condition, args...).Order("id").Find(&rows).Error; err != nil {
		return nil, toFault(err, "teams")
	}
	var aliases []aliasRow
	if err := tx.Where("team_id IN (?)", tx.Model(&teamRow{}).Select("id").Where(condition, args...)).Order("alias").Find(&aliases).Error; err != nil {
		return nil, toFault(err, "aliases of teams")
	}
	spellings := map[int64][]string{}
	for _, alias := range aliases {
		spellings[alias.TeamID] = append(spellings[alias.TeamID], alias.Alias)
	}
	known := make([]ingest.KnownTeam, 0, len(rows))
	for _, row := range rows {
		known = append(known, ingest.KnownTeam{Team: row.team(), Aliases: spellings[row.ID]})
	}
	return known, nil
}

// AddAlias stores a spelling of a team of a field and country; without a country, it may
// be of any. A spelling of another team is a Conflict fault.
func (i *ImportTx) AddAlias(ctx context.Context, of ingest.TeamKey, team int64) error {
	tx := i.tx.WithContext(ctx)
	var row teamRow
	if err := tx.First(&row, "id = ? AND field = ? AND (country = ? OR ? = '')", team, of.Field, of.Country, of.Country).Error; err != nil {
		return toFault(err, "team %d of %s", team, of.Country)
	}
	if row.Name == of.Name {
		return nil
	}
	if err := checkSpellingFree(tx, row, of.Name); err != nil {
		return err
	}
	alias := aliasRow{Field: row.Field, Country: row.Country, Alias: of.Name, TeamID: team}
	return toFault(tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&alias).Error, "alias %s", of.Name)
}

// Referee returns the referee with this name, adding one if there is none.
func (i *ImportTx) Referee(ctx context.Context, country, name string) (football.Referee, error) {
	row := refereeRow{}
	err := i.tx.WithContext(ctx).Where(refereeRow{Country: country, Name: name}).FirstOrCreate(&row).Error
	return row.referee(), toFault(err, "referee %s", name)
}

// Insert adds new records and sets their ids.
func (i *ImportTx) Insert(ctx context.Context, records []*football.MatchRecord) error {
	if len(records) == 0 {
		return nil
	}
	rows := make([]matchRow, 0, len(records))
	for _, record := range records {
		record.Version = 1
		rows = append(rows, newMatchRow(*record))
	}
	if err := i.tx.WithContext(ctx).CreateInBatches(&rows, i.dialect.batchRows).Error; err != nil {
		return toFault(err, "match")
	}
	i.added += len(records)
	for n, record := range records {
		record.ID = rows[n].ID
	}
	if err := i.saveDetails(ctx, records); err != nil {
		return err
	}
	return recountSeasons(i.tx.WithContext(ctx), seasonsOf(records)...)
}

// Update writes changed records, each with its next version.
func (i *ImportTx) Update(ctx context.Context, changes []ingest.Change) error {
	now := time.Now()
	tx := i.tx.WithContext(ctx)
	records := make([]*football.MatchRecord, 0, len(changes))
	rows := make([]matchRow, 0, len(changes))
	var entries []auditRow
	var cancelled []int64
	for _, change := range changes {
		record := change.After
		if record.Status == football.Cancelled && change.Before.Status != football.Cancelled {
			cancelled = append(cancelled, record.ID)
		}
		record.Version++
		row := newMatchRow(*record)
		row.UpdatedAt = now.UTC()
		rows = append(rows, row)
		records = append(records, record)
		if changed := differences(change.Before, *record); len(changed) > 0 {
			entry, err := newAuditRow(ctx, now, audit.Match, record.ID, record.Title(), "changed by an import", changed)
			if err != nil {
				return err
			}
			entries = append(entries, entry)
		}
	}
	if len(rows) > 0 {
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&rows, i.dialect.batchRows).Error; err != nil {
			return toFault(err, "matches")
		}
	}
	if len(entries) > 0 {
		if err := tx.CreateInBatches(&entries, i.dialect.batchRows).Error; err != nil {
			return toFault(err, "audit entries")
		}
	}
	for batch := range slices.Chunk(cancelled, i.dialect.batchRows) {
		if err := tx.Where("match_id IN ?", batch).Delete(&forecastRow{}).Error; err != nil {
			return toFault(err, "forecasts of cancelled matches")
		}
	}
	if err := i.saveDetails(ctx, records); err != nil {
		return err
	}
	return recountSeasons(tx, seasonsOf(records)...)
}

// Record adds an audit entry for an import, unless the import changed nothing.
func (i *ImportTx) Record(ctx context.Context, name string, report ingest.Report) error {
	if report.New+report.Changed+report.Dropped == 0 {
		return nil
	}
	details := map[string]int{"new": report.New, "changed": report.Changed, "unchanged": report.Unchanged, "sample matches removed": report.Dropped}
	return recordAudit(i.tx.WithContext(ctx), time.Now(), audit.Import, 0, name, "imported", details)
}

func (i *ImportTx) saveDetails(ctx context.Context, records []*football.MatchRecord) error {
	var statistics []statisticsRow
	var quotes []quoteRow
	for _, record := range records {
		if record.Statistics != nil {
			statistics = append(statistics, newStatisticsRow(record.ID, *record.Statistics))
		}
		for _, quote := range record.Quotes {
			quotes = append(quotes, newQuoteRow(record.ID, quote))
		}
	}
	tx := i.tx.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true})
	if len(statistics) > 0 {
		if err := tx.CreateInBatches(&statistics, i.dialect.batchRows).Error; err != nil {
			return toFault(err, "statistics")
		}
	}
	if len(quotes) > 0 {
		if err := tx.CreateInBatches(&quotes, i.dialect.batchRows).Error; err != nil {
			return toFault(err, "quotes")
		}
	}
	return nil
}
