package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

type updateRow struct {
	Day        string `gorm:"primaryKey"`
	StartedAt  time.Time
	FinishedAt *time.Time
	Report     string
	Failed     bool
}

func (updateRow) TableName() string { return "updates" }

// BeginUpdate claims a day's update and reports whether the caller got it: of all
// servers, only the first one does. also runs only if it did.
func (s *Store) BeginUpdate(ctx context.Context, day string, at time.Time, also ...job.Also) (mine bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		row := updateRow{Day: day, StartedAt: at.UTC()}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if mine = made.RowsAffected == 1; !mine || made.Error != nil {
			return toFault(made.Error, "update of %s", day)
		}
		return runAlso(ctx, tx, also)
	})
	return mine, err
}

// EndUpdate stores the report of a day's update.
func (s *Store) EndUpdate(ctx context.Context, day string, report fault.Sentence, failed bool, at time.Time, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&updateRow{}).Where("day = ?", day).
			Updates(map[string]any{"finished_at": at.UTC(), "report": fault.Stored{Sentence: report}.Text(), "failed": failed}).Error
		return toFault(err, "update of %s", day)
	}, also...)
}

// LastUpdate returns the latest daily update, or a NotFound fault.
func (s *Store) LastUpdate(ctx context.Context) (ingest.Update, error) {
	var row updateRow
	err := s.db.WithContext(ctx).Order("day DESC").First(&row).Error
	return ingest.Update{Day: row.Day, StartedAt: row.StartedAt, FinishedAt: row.FinishedAt, Report: fault.FromText(row.Report), Failed: row.Failed}, toFault(err, "update")
}

// SourceRuns returns when each source was last read, with success and without, by the
// daily update or by itself.
func (s *Store) SourceRuns(ctx context.Context) ([]ingest.SourceRun, error) {
	run, err := s.updateRun(ctx)
	if err != nil {
		return nil, err
	}
	runs := []ingest.SourceRun{run}
	var answers []answerRow
	err = s.db.WithContext(ctx).Select("source", "succeeded_at", "failed_at").Where("source <> ?", week.Hosts).Order("source, address").Find(&answers).Error
	if err != nil {
		return nil, toFault(err, "answers")
	}
	for _, a := range answers {
		at := slices.IndexFunc(runs, func(r ingest.SourceRun) bool { return r.Source == a.Source })
		if at < 0 {
			at = len(runs)
			runs = append(runs, ingest.SourceRun{Source: a.Source})
		}
		runs[at].LastSuccess, runs[at].LastFailure = latest(runs[at].LastSuccess, a.SucceededAt), latest(runs[at].LastFailure, a.FailedAt)
	}
	return runs, nil
}

// latest returns the later of two times, of which nil is none.
func latest(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}

func (s *Store) updateRun(ctx context.Context) (ingest.SourceRun, error) {
	run := ingest.SourceRun{Source: ingest.FootballData}
	for failed, end := range map[bool]**time.Time{false: &run.LastSuccess, true: &run.LastFailure} {
		var rows []updateRow
		err := s.db.WithContext(ctx).Where("failed = ? AND finished_at IS NOT NULL", failed).Order("finished_at DESC").Limit(1).Find(&rows).Error
		if err != nil {
			return run, toFault(err, "updates")
		}
		if len(rows) > 0 {
			*end = rows[0].FinishedAt
		}
	}
	return run, nil
}

// LastPlayed returns the kickoff of the last match played, by division.
func (s *Store) LastPlayed(ctx context.Context) (map[string]time.Time, error) {
	var rows []struct {
		Division string
		Kickoff  time.Time
	}
	// One look into the index matches_division_status per division.
	err := s.db.WithContext(ctx).Raw(`SELECT m.division, m.kickoff FROM competitions d JOIN matches m ON m.id =
		(SELECT id FROM matches WHERE division = d.code AND status = 'played' ORDER BY kickoff DESC, id DESC LIMIT 1)`).Scan(&rows).Error
	if err != nil {
		return nil, toFault(err, "matches")
	}
	last := make(map[string]time.Time, len(rows))
	for _, row := range rows {
		last[row.Division] = row.Kickoff
	}
	return last, nil
}

// OwnDivisions lists the divisions that have matches other than sample data.
func (s *Store) OwnDivisions(ctx context.Context) ([]competition.Competition, error) {
	all, err := s.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	var own []string
	if err := s.db.WithContext(ctx).Model(&seasonRow{}).Where("matches > samples").Distinct().Pluck("division", &own).Error; err != nil {
		return nil, toFault(err, "divisions")
	}
	mine := map[string]bool{}
	for _, code := range own {
		mine[code] = true
	}
	var list []competition.Competition
	for _, d := range all {
		if mine[d.Code] {
			list = append(list, d)
		}
	}
	return list, nil
}
