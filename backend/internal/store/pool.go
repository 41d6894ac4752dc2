package store

import (
	"context"
	"reflect"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

type jornadaRow struct {
	ID       int64 `gorm:"primaryKey"`
	Season   int
	Number   int
	ClosesAt time.Time
	DrawnOn  string
	Fixtures []fixtureRow `gorm:"foreignKey:JornadaID"`
	Takings  float64
	Jackpot  float64
	Signs    string
	Pleno    string
	Winners  *[jornada.Categories]int     `gorm:"serializer:json;not null"` // "" instead of null, as the column is NOT NULL
	Prizes   *[jornada.Categories]float64 `gorm:"serializer:json;not null"`
	Version  int
}

func (jornadaRow) TableName() string { return "jornadas" }

type fixtureRow struct {
	JornadaID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Position   int   `gorm:"primaryKey;autoIncrement:false"` // from 1; 15 is the pleno
	Home       string
	Away       string
	MatchID    *int64
	PublicHome *float64
	PublicDraw *float64
	PublicAway *float64
	Kickoff    *time.Time // as published with the coupon
	Women      bool
	OddsHome   *float64
	OddsDraw   *float64
	OddsAway   *float64
	TipsHome   *float64
	TipsDraw   *float64
	TipsAway   *float64
}

func (fixtureRow) TableName() string { return "jornada_fixtures" }

func newJornadaRow(j jornada.Jornada) jornadaRow {
	row := jornadaRow{
		ID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day.UTC(), DrawnOn: j.DrawnOn, Takings: j.Takings, Jackpot: j.Jackpot,
		Signs: j.Outcomes, Pleno: j.Pleno, Winners: j.Winners, Prizes: j.Prizes, Version: j.Version,
	}
	for i, f := range j.Fixtures {
		fixture := fixtureRow{JornadaID: j.ID, Position: i + 1, Home: f.Home, Away: f.Away, Women: f.Women}
		if !f.Kickoff.IsZero() {
			at := f.Kickoff.UTC()
			fixture.Kickoff = &at
		}
		if f.MatchID != 0 {
			fixture.MatchID = &f.MatchID
		}
		if i < len(j.Public) && j.Public[i] != (football.Probs{}) {
			share := j.Public[i]
			fixture.PublicHome, fixture.PublicDraw, fixture.PublicAway = &share[football.Home], &share[football.Draw], &share[football.Away]
		}
		if i < len(j.Odds) && j.Odds[i] != (odds.Odds{}) {
			quoted := j.Odds[i]
			fixture.OddsHome, fixture.OddsDraw, fixture.OddsAway = &quoted[football.Home], &quoted[football.Draw], &quoted[football.Away]
		}
		if i < len(j.Tips) && j.Tips[i] != (football.Probs{}) {
			share := j.Tips[i]
			fixture.TipsHome, fixture.TipsDraw, fixture.TipsAway = &share[football.Home], &share[football.Draw], &share[football.Away]
		}
		row.Fixtures = append(row.Fixtures, fixture)
	}
	return row
}

func (r jornadaRow) jornada() jornada.Jornada {
	j := jornada.Jornada{
		ID: r.ID, Season: football.Season(r.Season), Number: r.Number, Day: r.ClosesAt.UTC(), DrawnOn: r.DrawnOn, Takings: r.Takings, Jackpot: r.Jackpot,
		Outcomes: r.Signs, Pleno: r.Pleno, Winners: r.Winners, Prizes: r.Prizes, Version: r.Version,
	}
	for _, f := range r.Fixtures {
		fixture := jornada.Fixture{Home: f.Home, Away: f.Away, Women: f.Women}
		if f.Kickoff != nil {
			fixture.Kickoff = f.Kickoff.UTC()
		}
		if f.MatchID != nil {
			fixture.MatchID = *f.MatchID
		}
		j.Fixtures[f.Position-1] = fixture
		if f.PublicHome != nil && f.PublicDraw != nil && f.PublicAway != nil {
			j.Public[f.Position-1] = football.Probs{*f.PublicHome, *f.PublicDraw, *f.PublicAway}
		}
		if f.OddsHome != nil && f.OddsDraw != nil && f.OddsAway != nil {
			j.Odds[f.Position-1] = odds.Odds{*f.OddsHome, *f.OddsDraw, *f.OddsAway}
		}
		if f.TipsHome != nil && f.TipsDraw != nil && f.TipsAway != nil {
			j.Tips[f.Position-1] = football.Probs{*f.TipsHome, *f.TipsDraw, *f.TipsAway}
		}
	}
	return j
}

// saveFixtures replaces the stored fixtures of a jornada.
func saveFixtures(tx *gorm.DB, id int64, fixtures []fixtureRow) error {
	if err := tx.Delete(&fixtureRow{}, "jornada_id = ?", id).Error; err != nil {
		return toFault(err, "fixtures of jornada %d", id)
	}
	for i := range fixtures {
		fixtures[i].JornadaID = id
	}
	return toFault(tx.Create(&fixtures).Error, "fixtures of jornada %d", id)
}

// AddJornada stores a new jornada.
func (s *Store) AddJornada(ctx context.Context, j jornada.Jornada, at time.Time) (jornada.Jornada, error) {
	err := s.transaction(ctx, func(tx *gorm.DB) (err error) {
		if err := lockAdditions(tx, "jornadas"); err != nil {
			return err
		}
		j, err = s.createJornada(tx, j, at)
		return err
	})
	return j, err
}

func (s *Store) createJornada(tx *gorm.DB, j jornada.Jornada, at time.Time) (jornada.Jornada, error) {
	full := fault.New(fault.Conflict, "there are %d jornadas, which is as many as can be kept: delete one first", s.limits.Jornadas)
	if err := checkPlace(tx.Model(&jornadaRow{}), 1, s.limits.Jornadas, full); err != nil {
		return j, err
	}
	j.ID, j.Version = 0, 1
	row := newJornadaRow(j)
	if err := tx.Omit(clause.Associations).Create(&row).Error; err != nil {
		return j, toFault(err, "%s", j.Name())
	}
	if err := saveFixtures(tx, row.ID, row.Fixtures); err != nil {
		return j, err
	}
	j.ID = row.ID
	return j, recordAudit(tx, at, audit.Jornada, j.ID, j.Name().String(), "added", nil)
}

// ChangeJornada changes a jornada. A version other than the current one is a Stale
// fault; 0 accepts any version. A change that is unfair to stored tickets is
// refused.
func (s *Store) ChangeJornada(
	ctx context.Context, id int64, version int, action string, change func(*jornada.Jornada) error, at time.Time,
) (after jornada.Jornada, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		before, err := lockJornada(tx, id, version)
		if err != nil {
			return err
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		after, err = replaceJornada(tx, before, after, action, at)
		return err
	})
	return after, err
}

// lockJornada locks and reads a jornada. A version other than the current one is a
// Stale fault; 0 accepts any version.
func lockJornada(tx *gorm.DB, id int64, version int) (jornada.Jornada, error) {
	var row jornadaRow
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Preload("Fixtures").First(&row, id).Error; err != nil {
		return jornada.Jornada{}, toFault(err, "jornada %d", id)
	}
	j := row.jornada()
	if version != 0 && version != j.Version {
		return j, fault.New(fault.Stale, "%s was changed meanwhile: it is version %d now, not %d", j.Name(), j.Version, version)
	}
	return j, nil
}

// replaceJornada stores the changed jornada as its next version.
func replaceJornada(tx *gorm.DB, before, after jornada.Jornada, action string, at time.Time) (jornada.Jornada, error) {
	tickets, err := countTickets(tx, before.ID)
	if err != nil {
		return after, err
	}
	if err := before.CheckKeptTickets(&after, tickets, at); err != nil {
		return after, err
	}
	after.ID, after.Version = before.ID, before.Version
	old, row := newJornadaRow(before), newJornadaRow(after)
	if reflect.DeepEqual(old, row) {
		return after, nil // nothing changed: no new version
	}
	after.Version++
	row.Version = after.Version
	if err := tx.Omit(clause.Associations).Save(&row).Error; err != nil {
		return after, toFault(err, "%s", after.Name())
	}
	if !reflect.DeepEqual(old.Fixtures, row.Fixtures) {
		if err := saveFixtures(tx, row.ID, row.Fixtures); err != nil {
			return after, err
		}
		if err := dropViews(tx, &before, &after); err != nil {
			return after, err
		}
	}
	return after, recordAudit(tx, at, audit.Jornada, after.ID, after.Name().String(), action, nil)
}

// countTickets counts all users' tickets for a jornada.
func countTickets(tx *gorm.DB, id int64) (tickets int64, err error) {
	err = tx.Model(&ticketRow{}).Where("jornada_id = ?", id).Count(&tickets).Error
	return tickets, toFault(err, "tickets of jornada %d", id)
}

// ImportJornadas stores published jornadas in one transaction: new ones are added,
// the others updated.
func (s *Store) ImportJornadas(ctx context.Context, published []jornada.Published, at time.Time) ([]jornada.Jornada, error) {
	stored := make([]jornada.Jornada, 0, len(published))
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockAdditions(tx, "jornadas"); err != nil {
			return err
		}
		for i := range published {
			j, err := s.mergePublished(tx, &published[i], at)
			if err != nil {
				return fault.About(fault.Say("%s, %s", published[i].File, published[i].Name()), err)
			}
			stored = append(stored, j)
		}
		return nil
	})
	return stored, err
}

func (s *Store) mergePublished(tx *gorm.DB, published *jornada.Published, at time.Time) (jornada.Jornada, error) {
	var there []int64
	if err := tx.Model(&jornadaRow{}).Where("season = ? AND number = ?", int(published.Season), published.Number).Pluck("id", &there).Error; err != nil {
		return jornada.Jornada{}, toFault(err, "%s", published.Name())
	}
	if len(there) == 0 {
		if published.Day.IsZero() {
			return published.Jornada, fault.New(fault.Invalid, "this jornada is not here yet, and when it closes is not in the file: bring in its fixtures and closing first")
		}
		return s.createJornada(tx, published.Jornada, at)
	}
	before, err := lockJornada(tx, there[0], 0)
	if err != nil {
		return before, err
	}
	after := before
	after.MergePublished(published)
	return replaceJornada(tx, before, after, "changed by an import", at)
}

// DeleteJornada deletes a jornada that has no tickets. A version other than the
// current one is a Stale fault; 0 accepts any version.
func (s *Store) DeleteJornada(ctx context.Context, id int64, version int, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		j, err := lockJornada(tx, id, version)
		if err != nil {
			return err
		}
		tickets, err := countTickets(tx, id)
		if err != nil {
			return err
		}
		if tickets > 0 {
			return fault.New(fault.Conflict, "there are %d tickets for this jornada: they would be lost", tickets)
		}
		if err := tx.Delete(&jornadaRow{}, id).Error; err != nil {
			return toFault(err, "jornada %d", id)
		}
		return recordAudit(tx, at, audit.Jornada, id, j.Name().String(), "deleted", nil)
	})
}

// Jornada returns a jornada by its id.
func (s *Store) Jornada(ctx context.Context, id int64) (jornada.Jornada, error) {
	var row jornadaRow
	if err := s.db.WithContext(ctx).Preload("Fixtures").First(&row, id).Error; err != nil {
		return jornada.Jornada{}, toFault(err, "jornada %d", id)
	}
	return row.jornada(), nil
}

// Jornadas lists jornadas, latest first.
func (s *Store) Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error) {
	query := s.db.WithContext(ctx)
	if q.Season != 0 {
		query = query.Where("season = ?", int(q.Season))
	}
	if !q.From.IsZero() {
		query = query.Where("closes_at >= ?", q.From.UTC())
	}
	if q.Before != 0 {
		query = query.Where("(season, number) < (SELECT season, number FROM jornadas WHERE id = ?)", q.Before)
	}
	if q.IDs != nil {
		query = query.Where("id IN ?", q.IDs)
	}
	if q.Limit > 0 {
		query = query.Limit(q.Limit)
	}
	var rows []jornadaRow
	if err := query.Preload("Fixtures").Order("season DESC, number DESC").Find(&rows).Error; err != nil {
		return nil, toFault(err, "jornadas")
	}
	list := make([]jornada.Jornada, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.jornada())
	}
	return list, nil
}

// JornadaSeasons lists the seasons that have jornadas, latest first.
func (s *Store) JornadaSeasons(ctx context.Context) ([]jornada.Season, error) {
	var list []jornada.Season
	err := s.db.WithContext(ctx).Model(&jornadaRow{}).Select("season, count(*) AS jornadas").Group("season").Order("season DESC").Scan(&list).Error
	return list, toFault(err, "seasons of the pool")
}
