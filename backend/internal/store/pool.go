package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type jornadaRow struct {
	ID       int64 `gorm:"primaryKey"`
	Season   int
	Number   int
	ClosesAt time.Time
	Fixtures string // JSON, as the following texts
	Takings  float64
	Jackpot  float64
	Public   string
	Signs    string
	Pleno    string
	Winners  string
	Prizes   string
	Version  int
}

func (jornadaRow) TableName() string { return "jornadas" }

func newJornadaRow(j jornada.Jornada) (jornadaRow, error) {
	row := jornadaRow{
		ID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day.UTC(), Takings: j.Takings, Jackpot: j.Jackpot,
		Signs: j.Signs, Pleno: j.Pleno, Version: j.Version,
	}
	for value, into := range map[any]*string{&j.Fixtures: &row.Fixtures, &j.Public: &row.Public, &j.Winners: &row.Winners, &j.Prizes: &row.Prizes} {
		text, err := json.Marshal(value)
		if err != nil {
			return row, fmt.Errorf("write %s: %w", j.Name(), err)
		}
		*into = string(text)
	}
	return row, nil
}

func (r jornadaRow) jornada() (jornada.Jornada, error) {
	j := jornada.Jornada{
		ID: r.ID, Season: football.Season(r.Season), Number: r.Number, Day: r.ClosesAt.UTC(), Takings: r.Takings, Jackpot: r.Jackpot,
		Signs: r.Signs, Pleno: r.Pleno, Version: r.Version,
	}
	for into, text := range map[any]string{&j.Fixtures: r.Fixtures, &j.Public: r.Public, &j.Winners: r.Winners, &j.Prizes: r.Prizes} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return j, fmt.Errorf("read %s: %w", j.Name(), err)
		}
	}
	return j, nil
}

// AddJornada keeps a new one.
func (s *Store) AddJornada(ctx context.Context, j jornada.Jornada, at time.Time) (jornada.Jornada, error) {
	j.ID, j.Version = 0, 1
	row, err := newJornadaRow(j)
	if err != nil {
		return j, err
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return named(err, "%s", j.Name())
		}
		return record(tx, at, audit.Jornada, row.ID, j.Name(), "added", nil)
	})
	j.ID = row.ID
	return j, err
}

// ChangeJornada changes one and keeps its next version.
func (s *Store) ChangeJornada(ctx context.Context, id int64, action string, change func(*jornada.Jornada) error, at time.Time) (j jornada.Jornada, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var row jornadaRow
		if err := tx.First(&row, id).Error; err != nil {
			return named(err, "jornada %d", id)
		}
		if j, err = row.jornada(); err != nil {
			return err
		}
		if err := change(&j); err != nil {
			return err
		}
		j.ID, j.Version = id, row.Version+1
		if row, err = newJornadaRow(j); err != nil {
			return err
		}
		if err := tx.Save(&row).Error; err != nil {
			return named(err, "%s", j.Name())
		}
		return record(tx, at, audit.Jornada, id, j.Name(), action, nil)
	})
	return j, err
}

// DeleteJornada forgets one that nobody has a ticket for.
func (s *Store) DeleteJornada(ctx context.Context, id int64, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row jornadaRow
		if err := tx.First(&row, id).Error; err != nil {
			return named(err, "jornada %d", id)
		}
		var tickets int64
		if err := tx.Model(&ticketRow{}).Where("jornada_id = ?", id).Count(&tickets).Error; err != nil {
			return named(err, "tickets of jornada %d", id)
		}
		if tickets > 0 {
			return fault.New(fault.Conflict, "there are %d tickets for this jornada: they would be lost", tickets)
		}
		if err := tx.Delete(&row).Error; err != nil {
			return named(err, "jornada %d", id)
		}
		return record(tx, at, audit.Jornada, id, fmt.Sprintf("jornada %d of %s", row.Number, football.Season(row.Season)), "deleted", nil)
	})
}

// Jornada by its number in the database.
func (s *Store) Jornada(ctx context.Context, id int64) (jornada.Jornada, error) {
	var row jornadaRow
	if err := s.db.WithContext(ctx).First(&row, id).Error; err != nil {
		return jornada.Jornada{}, named(err, "jornada %d", id)
	}
	return row.jornada()
}

// Jornadas lists them, the latest first.
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
	var rows []jornadaRow
	if err := query.Order("season DESC, number DESC").Limit(q.Limit).Find(&rows).Error; err != nil {
		return nil, named(err, "jornadas")
	}
	list := make([]jornada.Jornada, 0, len(rows))
	for _, row := range rows {
		j, err := row.jornada()
		if err != nil {
			return nil, err
		}
		list = append(list, j)
	}
	return list, nil
}

// nearPool is how far a match may be from the day of its jornada.
const nearPool = 5 * 24 * time.Hour

// How like its fixture the teams of a match must be (the product of both
// likenesses), and by how much the next match must be less so.
const (
	leastPoolLikeness  = .5
	poolLikenessMargin = .1
)

// PoolMatch finds the match that a fixture of the pool means, near a day, by the
// spellings of both teams or, as the pool spells them its own way, by their
// likeness; 0: there is none, or no single one.
func (s *Store) PoolMatch(ctx context.Context, home, away string, day time.Time) (int64, error) {
	tx := s.db.WithContext(ctx)
	var near []matchRow
	err := tx.Select("id", "home_team_id", "away_team_id").Where("kickoff > ? AND kickoff < ?", day.Add(-nearPool).UTC(), day.Add(nearPool).UTC()).Find(&near).Error
	if err != nil {
		return 0, named(err, "matches of the pool")
	}
	if len(near) == 0 {
		return 0, nil
	}
	var teams []int64
	for i := range near {
		teams = append(teams, near[i].HomeTeamID, near[i].AwayTeamID)
	}
	known, err := knownTeams(tx, "id IN ?", teams)
	if err != nil {
		return 0, err
	}
	atHome, asGuest := likenesses(home, known), likenesses(away, known)
	var best, next float64
	var found int64
	for i := range near {
		likeness := atHome[near[i].HomeTeamID] * asGuest[near[i].AwayTeamID]
		if likeness > best {
			best, next, found = likeness, best, near[i].ID
		} else {
			next = max(next, likeness)
		}
	}
	if best < leastPoolLikeness || best < next+poolLikenessMargin {
		return 0, nil
	}
	return found, nil
}

// likenesses of the teams that a spelling may mean, by team.
func likenesses(spelling string, known []ingest.Known) map[int64]float64 {
	found := map[int64]float64{}
	for _, s := range ingest.Suggest(spelling, known) {
		found[s.Team.ID] = s.Likeness
	}
	return found
}
