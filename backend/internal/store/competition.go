package store

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// loaded is what the catalogue of this process last took from the database.
type loaded struct {
	mutex sync.Mutex
	text  string // definitions, one a line
}

// OwnCompetitions lists the operators' own competitions, by code.
func (s *Store) OwnCompetitions(ctx context.Context) ([]competition.Competition, error) {
	rows, err := definedRows(s.db.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	list := make([]competition.Competition, 0, len(rows))
	for _, row := range rows {
		own, err := row.own()
		if err != nil {
			return nil, err
		}
		list = append(list, own)
	}
	return list, nil
}

func definedRows(db *gorm.DB) ([]competitionRow, error) {
	var rows []competitionRow
	err := db.Where("definition IS NOT NULL").Order("code").Find(&rows).Error
	return rows, toFault(err, "competitions")
}

// own decodes the definition, which must be there.
func (r competitionRow) own() (competition.Competition, error) {
	var own competition.Competition
	if err := json.Unmarshal([]byte(*r.Definition), &own); err != nil {
		return own, fmt.Errorf("definition of the competition %s: %w", r.Code, err)
	}
	return own, nil
}

// LoadCompetitions takes the operators' own competitions into this process's catalogue
// if they have changed since the last time. One that does not fit the catalogue, perhaps
// because a newer version has it built in, is left out, and leftOut says why.
func (s *Store) LoadCompetitions(ctx context.Context) (leftOut []error, err error) {
	known := &s.shared.loaded
	known.mutex.Lock()
	defer known.mutex.Unlock()
	rows, err := definedRows(s.db.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(*row.Definition + "\n")
	}
	if text.String() == known.text {
		return nil, nil
	}
	list := make([]competition.Competition, 0, len(rows))
	for _, row := range rows {
		if own, err := row.own(); err != nil {
			leftOut = append(leftOut, err)
		} else {
			list = append(list, own)
		}
	}
	leftOut = append(leftOut, competition.UseFitting(list)...)
	known.text = text.String()
	s.shared.changes.Add(1) // lists show the competitions' names
	return leftOut, nil
}

// WatchCompetitions loads the competitions that other processes add, until the context
// ends.
func (s *Store) WatchCompetitions(ctx context.Context, every time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		leftOut, err := s.LoadCompetitions(ctx)
		if err != nil && ctx.Err() == nil {
			log.Debug("competitions were not read", "error", err) // the database is away, which others report
		}
		for _, problem := range leftOut {
			log.Warn("a competition cannot be used", "error", problem)
		}
	}
}

// SaveCompetition stores one of the operators' own competitions and takes it into the
// catalogue. Without replace, one with its code must not be there yet. One that has
// matches keeps its area and its field, which are those of its teams.
func (s *Store) SaveCompetition(ctx context.Context, c competition.Competition, replace bool, at time.Time) error {
	if competition.BuiltIn(c.Code) {
		return fault.At("body.code", fault.New(fault.Conflict, "%s is built in: give yours another code", c.Code))
	}
	if err := competition.Check([]competition.Competition{c}); err != nil {
		return err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write the competition %s: %w", c.Code, err)
	}
	definition := string(text)
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var found []competitionRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("code = ?", c.Code).Find(&found).Error; err != nil {
			return toFault(err, "competition %s", c.Code)
		}
		action := "added"
		if len(found) > 0 {
			before := found[0]
			switch {
			case before.Definition != nil && !replace:
				return fault.At("body.code", fault.New(fault.Conflict, "there is a competition with the code %s already", c.Code))
			case before.Definition != nil && *before.Definition == definition:
				return nil
			case before.Definition != nil:
				action = "changed"
			}
			if err := checkSameTeams(tx, before, c); err != nil {
				return err
			}
		}
		if err := checkBesideOthers(tx, c); err != nil {
			return err
		}
		row := newCompetitionRow(c)
		row.Definition = &definition
		if err := tx.Save(&row).Error; err != nil {
			return toFault(err, "competition %s", c.Code)
		}
		return recordAudit(tx, at, audit.Competition, 0, c.Code, action, json.RawMessage(definition))
	})
	if err != nil {
		return err
	}
	_, err = s.LoadCompetitions(ctx)
	return err
}

func checkSameTeams(tx *gorm.DB, before competitionRow, c competition.Competition) error {
	if before.Country == c.Area && before.Field == c.Field {
		return nil
	}
	matches, err := matchesOf(tx, c.Code)
	if err != nil || matches == 0 {
		return err
	}
	at := "body.area"
	if before.Field != c.Field {
		at = "body.field"
	}
	return fault.At(at, fault.New(fault.Conflict, "%s has %d matches of other teams: its area and its field stay %s and %s",
		c.Code, matches, before.Country, string(before.Field)))
}

// checkBesideOthers returns the fault of a competition that is not right, or has a name
// of another one.
func checkBesideOthers(tx *gorm.DB, c competition.Competition) error {
	rows, err := definedRows(tx)
	if err != nil {
		return err
	}
	var list []competition.Competition
	for _, row := range rows {
		other, err := row.own()
		// One that does not fit any more must not stop all others.
		if err == nil && other.Code != c.Code && competition.Check(append(list, other)) == nil {
			list = append(list, other)
		}
	}
	return competition.Check(append(list, c))
}

// DeleteCompetition deletes one of the operators' own competitions, which must have no
// matches.
func (s *Store) DeleteCompetition(ctx context.Context, code string, at time.Time) error {
	if competition.BuiltIn(code) {
		return fault.New(fault.Conflict, "%s is built in and stays", code)
	}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var row competitionRow
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("definition IS NOT NULL").First(&row, "code = ?", code).Error
		if err != nil {
			return toFault(err, "competition %s", code)
		}
		matches, err := matchesOf(tx, code)
		if err != nil {
			return err
		}
		if matches > 0 {
			return fault.New(fault.Conflict, "%s has %d matches: delete them first", code, matches)
		}
		for _, left := range []any{&championRow{}, &endingRow{}, &seasonRow{}} {
			if err := tx.Where("division = ?", code).Delete(left).Error; err != nil {
				return toFault(err, "competition %s", code)
			}
		}
		if err := tx.Delete(&competitionRow{}, "code = ?", code).Error; err != nil {
			return toFault(err, "competition %s", code)
		}
		return recordAudit(tx, at, audit.Competition, 0, code, "deleted", json.RawMessage(*row.Definition))
	})
	if err != nil {
		return err
	}
	_, err = s.LoadCompetitions(ctx)
	return err
}

func matchesOf(tx *gorm.DB, code string) (matches int64, err error) {
	err = tx.Model(&matchRow{}).Where("division = ?", code).Count(&matches).Error
	return matches, toFault(err, "matches of %s", code)
}
