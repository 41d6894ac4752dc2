package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

type answerRow struct {
	Address      string `gorm:"primaryKey"`
	Source       string
	Etag         string
	LastModified string
	Content      []byte
	AskedAt      time.Time
	SucceededAt  *time.Time
	FailedAt     *time.Time
	Failure      string
	Failures     int
	AskAfter     time.Time
}

func (answerRow) TableName() string { return "source_answers" }

type stepRow struct {
	JornadaID int64  `gorm:"primaryKey;autoIncrement:false"`
	Step      string `gorm:"primaryKey"`
	At        time.Time
}

func (stepRow) TableName() string { return "jornada_steps" }

type scoreRow struct {
	JornadaID int64 `gorm:"primaryKey;autoIncrement:false"`
	Position  int   `gorm:"primaryKey;autoIncrement:false"` // from 1; 15 is the pleno
	Home      int
	Away      int
	Ended     bool
	Clock     string
	At        time.Time
}

func (scoreRow) TableName() string { return "jornada_scores" }

// ClaimAnswer lets the caller ask an address if it is due: of all servers and processes,
// one gets it. Until the answer is saved, or until the claim ends, nobody else does.
func (s *Store) ClaimAnswer(ctx context.Context, source, address string, now, until time.Time) (known week.Answer, mine bool, err error) {
	var waiting int64
	if err := s.db.WithContext(ctx).Model(&answerRow{}).Where("address = ? AND ask_after > ?", address, now.UTC()).Count(&waiting).Error; err != nil {
		return known, false, toFault(err, "answer of %s", source)
	}
	if waiting > 0 {
		return known, false, nil // without a transaction: this is asked every half minute
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		row := answerRow{Address: address, Source: source, AskedAt: now.UTC(), AskAfter: now.UTC()}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return toFault(err, "answer of %s", source)
		}
		claimed := tx.Model(&answerRow{}).Where("address = ? AND ask_after <= ?", address, now.UTC()).
			Updates(map[string]any{"ask_after": until.UTC(), "asked_at": now.UTC()})
		if mine = claimed.RowsAffected == 1; !mine || claimed.Error != nil {
			return toFault(claimed.Error, "answer of %s", source)
		}
		if err := tx.First(&row, "address = ?", address).Error; err != nil {
			return toFault(err, "answer of %s", source)
		}
		known = row.answer()
		return nil
	})
	return known, mine, err
}

func (r answerRow) answer() week.Answer {
	return week.Answer{
		Source: r.Source, Address: r.Address, ETag: r.Etag, LastModified: r.LastModified, Content: r.Content, AskedAt: r.AskedAt.UTC(),
		SucceededAt: utc(r.SucceededAt), FailedAt: utc(r.FailedAt), Failure: week.Failure(r.Failure), Failures: r.Failures, AskAfter: r.AskAfter.UTC(),
	}
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}

// SaveAnswer stores what became of asking an address.
func (s *Store) SaveAnswer(ctx context.Context, a week.Answer) error {
	row := answerRow{
		a.Address, a.Source, a.ETag, a.LastModified, a.Content, a.AskedAt.UTC(), utc(a.SucceededAt), utc(a.FailedAt), string(a.Failure), a.Failures, a.AskAfter.UTC(),
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return toFault(tx.Save(&row).Error, "answer of %s", a.Source)
	})
}

// DropAnswers deletes the answers of addresses that nobody has asked since a time.
func (s *Store) DropAnswers(ctx context.Context, since time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return toFault(tx.Delete(&answerRow{}, "asked_at < ? AND ask_after < ?", since.UTC(), since.UTC()).Error, "answers")
	})
}

// Answers returns the answers of all sources without their content, those asked last
// first, at most limit.
func (s *Store) Answers(ctx context.Context, limit int) ([]week.Answer, error) {
	var rows []answerRow
	if err := s.db.WithContext(ctx).Omit("content").Where("source <> ?", week.Hosts).Order("asked_at DESC, address").Limit(limit).Find(&rows).Error; err != nil {
		return nil, toFault(err, "answers")
	}
	list := make([]week.Answer, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.answer())
	}
	return list, nil
}

// TakeStep records that a jornada has reached a state, together with what follows it.
// It reports whether the caller was first: then, and only then, also happens.
func (s *Store) TakeStep(ctx context.Context, id int64, step jornada.State, at time.Time, also ...job.Also) (first bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&stepRow{id, string(step), at.UTC()})
		if first = made.RowsAffected == 1; !first || made.Error != nil {
			return toFault(made.Error, "step of jornada %d", id)
		}
		return runAlso(ctx, tx, also)
	})
	return first && err == nil, err
}

// Steps returns the states that a jornada has reached, with the time at which that was
// noticed.
func (s *Store) Steps(ctx context.Context, id int64) (map[jornada.State]time.Time, error) {
	var rows []stepRow
	if err := s.db.WithContext(ctx).Find(&rows, "jornada_id = ?", id).Error; err != nil {
		return nil, toFault(err, "steps of jornada %d", id)
	}
	steps := make(map[jornada.State]time.Time, len(rows))
	for _, row := range rows {
		steps[jornada.State(row.Step)] = row.At.UTC()
	}
	return steps, nil
}

// SaveScores stores the running scores of a jornada and reports whether any changed. A
// score that has ended is not taken back by one that has not.
func (s *Store) SaveScores(ctx context.Context, id int64, scores []jornada.RunningScore, at time.Time) (changed bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var before []scoreRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Find(&before, "jornada_id = ?", id).Error; err != nil {
			return toFault(err, "scores of jornada %d", id)
		}
		for _, one := range scores {
			row := scoreRow{id, one.Position, one.Score.Home, one.Score.Away, one.Ended, one.Clock, at.UTC()}
			i := slices.IndexFunc(before, func(b scoreRow) bool { return b.Position == one.Position })
			if i >= 0 {
				same := before[i]
				same.At = row.At
				if same == row || before[i].Ended && !row.Ended {
					continue
				}
			}
			if err := tx.Save(&row).Error; err != nil {
				return toFault(err, "scores of jornada %d", id)
			}
			changed = true
		}
		return nil
	})
	return changed, err
}

// RunningScores returns the scores that were seen of a jornada's fixtures.
func (s *Store) RunningScores(ctx context.Context, id int64) ([]jornada.RunningScore, error) {
	var rows []scoreRow
	if err := s.db.WithContext(ctx).Order("position").Find(&rows, "jornada_id = ?", id).Error; err != nil {
		return nil, toFault(err, "scores of jornada %d", id)
	}
	list := make([]jornada.RunningScore, 0, len(rows))
	for _, r := range rows {
		list = append(list, jornada.RunningScore{Position: r.Position, Score: football.Score{Home: r.Home, Away: r.Away}, Ended: r.Ended, Clock: r.Clock, At: r.At.UTC()})
	}
	return list, nil
}

// JornadasBetween returns the jornadas that close between two times, the earliest
// first.
func (s *Store) JornadasBetween(ctx context.Context, from, to time.Time) ([]jornada.Jornada, error) {
	var rows []jornadaRow
	err := s.db.WithContext(ctx).Where("closes_at >= ? AND closes_at <= ?", from.UTC(), to.UTC()).Preload("Fixtures").Order("closes_at, id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "jornadas")
	}
	list := make([]jornada.Jornada, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.jornada())
	}
	return list, nil
}
