package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// AddMatch stores a new fixture or match. If its country has sample data, the match
// belongs to the sample and is removed with it.
func (s *Store) AddMatch(ctx context.Context, matchRecord football.MatchRecord, at time.Time, also ...job.Also) (football.MatchRecord, error) {
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		division, err := ensureSeason(tx, matchRecord)
		if err != nil {
			return err
		}
		var samples int64
		err = tx.Model(&matchRow{}).Where("sample").Where(inCountry, division.Area).Limit(1).Count(&samples).Error
		if err != nil {
			return toFault(err, "sample of %s", division.Area)
		}
		matchRecord.Sample, matchRecord.Version = samples > 0, 1
		if err := assignMeeting(tx, &matchRecord, division); err != nil {
			return err
		}
		row := newMatchRow(matchRecord)
		row.UpdatedAt = at.UTC()
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "%s in %s %s", matchRecord.Title(), matchRecord.Division, matchRecord.Season)
		}
		matchRecord.ID = row.ID
		if err := replaceQuotes(tx, matchRecord); err != nil {
			return err
		}
		if err := recountSeasons(tx, seasonsOf([]*football.MatchRecord{&matchRecord})...); err != nil {
			return err
		}
		return recordAudit(tx, at, audit.Match, matchRecord.ID, matchRecord.Title(), "added", differences(football.MatchRecord{}, matchRecord))
	}, also...)
	return matchRecord, err
}

// ChangeMatch changes one match. A version other than the current one is a Stale
// fault; 0 accepts any version. action describes the change in the audit. If nothing
// changes, the version stays, no audit entry is added and also does not run.
func (s *Store) ChangeMatch(
	ctx context.Context, id int64, version int, action string, change func(*football.MatchRecord) error, at time.Time, also ...job.Also,
) (football.MatchRecord, error) {
	var after football.MatchRecord
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		before, err := s.lockMatch(ctx, tx, id, version)
		if err != nil {
			return err
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		changed := differences(before, after)
		if len(changed) == 0 {
			return nil // nothing changed: no new version
		}
		division, err := ensureSeason(tx, after)
		if err != nil {
			return err
		}
		if after.Division != before.Division || after.Season != before.Season || after.Home.ID != before.Home.ID || after.Away.ID != before.Away.ID || after.Stage != before.Stage {
			if err := assignMeeting(tx, &after, division); err != nil {
				return err
			}
		}
		after.Version++
		row := newMatchRow(after)
		row.UpdatedAt = at.UTC()
		if err := tx.Save(&row).Error; err != nil {
			return toFault(err, "%s in %s %s", after.Title(), after.Division, after.Season)
		}
		if err := replaceQuotes(tx, after); err != nil {
			return err
		}
		if err := recountSeasons(tx, seasonsOf([]*football.MatchRecord{&before, &after})...); err != nil {
			return err
		}
		if err := recordAudit(tx, at, audit.Match, id, after.Title(), action, changed); err != nil {
			return err
		}
		return runAlso(ctx, tx, also)
	})
	return after, err
}

// DeleteMatch removes a match with its statistics, quotes and forecasts.
func (s *Store) DeleteMatch(ctx context.Context, id int64, version int, at time.Time, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		before, err := s.lockMatch(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if err := tx.Delete(&matchRow{}, "id = ?", id).Error; err != nil {
			return toFault(err, "match %d", id)
		}
		err = tx.Where("division = ? AND year = ? AND NOT EXISTS (SELECT 1 FROM matches WHERE matches.division = seasons.division AND matches.season = seasons.year)",
			before.Division, int(before.Season)).Delete(&seasonRow{}).Error
		if err != nil {
			return toFault(err, "season %s of %s", before.Season, before.Division)
		}
		if err := recountSeasons(tx, seasonsOf([]*football.MatchRecord{&before})...); err != nil {
			return err
		}
		return recordAudit(tx, at, audit.Match, id, before.Title(), "deleted", differences(before, football.MatchRecord{}))
	}, also...)
}

// lockMatch locks and reads a match. A version other than the current one is a Stale
// fault; 0 accepts any version.
func (s *Store) lockMatch(ctx context.Context, tx *gorm.DB, id int64, version int) (football.MatchRecord, error) {
	var row matchRow
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error; err != nil {
		return football.MatchRecord{}, toFault(err, "match %d", id)
	}
	record, err := s.in(tx).Match(ctx, id)
	if err != nil {
		return football.MatchRecord{}, err
	}
	if version != 0 && row.Version != version {
		return football.MatchRecord{}, fault.New(fault.Stale, "%s was changed meanwhile: it is version %d now, not %d", record.Title(), row.Version, version)
	}
	return record, nil
}

// ensureSeason adds a match's division and season if they do not exist.
func ensureSeason(tx *gorm.DB, record football.MatchRecord) (competition.Competition, error) {
	division, ok := competition.ByCode(record.Division)
	if !ok {
		return competition.Competition{}, fault.New(fault.Invalid, "unknown division %q", record.Division)
	}
	row := newCompetitionRow(division)
	ignoreExisting := clause.OnConflict{DoNothing: true}
	if err := tx.Clauses(ignoreExisting).Create(&row).Error; err != nil {
		return competition.Competition{}, toFault(err, "division %s", division.Code)
	}
	err := tx.Clauses(ignoreExisting).Create(&seasonRow{Division: division.Code, Year: int(record.Season)}).Error
	return division, toFault(err, "season %s of %s", record.Season, division.Code)
}

// assignMeeting sets which meeting at this ground (1st, 2nd …) a match is. If the
// season has no room for one more, it is a Conflict fault.
func assignMeeting(tx *gorm.DB, record *football.MatchRecord, division competition.Competition) error {
	var taken []int
	err := tx.Model(&matchRow{}).Where("division = ? AND season = ? AND home_team_id = ? AND away_team_id = ? AND stage = ? AND id <> ?",
		record.Division, int(record.Season), record.Home.ID, record.Away.ID, record.Stage, record.ID).Pluck("meeting", &taken).Error
	if err != nil {
		return toFault(err, "meetings")
	}
	used := map[int]bool{}
	for _, meeting := range taken {
		used[meeting] = true
	}
	for record.Meeting = 1; used[record.Meeting]; {
		record.Meeting++
	}
	if record.Meeting > division.At(record.Season).Meetings(record.Stage) {
		return fault.New(fault.Conflict, "%s is there already in %s %s", record.Title(), division.Name.English, division.SeasonName(record.Season)).WithCode("match-taken")
	}
	return nil
}

// replaceQuotes replaces the stored quotes of a match.
func replaceQuotes(tx *gorm.DB, record football.MatchRecord) error {
	if err := tx.Where("match_id = ?", record.ID).Delete(&quoteRow{}).Error; err != nil {
		return toFault(err, "quotes")
	}
	if len(record.Quotes) == 0 {
		return nil
	}
	rows := make([]quoteRow, 0, len(record.Quotes))
	for _, quote := range record.Quotes {
		rows = append(rows, newQuoteRow(record.ID, quote))
	}
	return toFault(tx.Create(&rows).Error, "quotes")
}

// difference is a value before and after a change, as shown to users; "" means no
// value.
type difference struct {
	Was string `json:"was,omitempty"`
	Is  string `json:"is,omitempty"`
}

// differences returns the values that differ between two records, by their names.
func differences(before, after football.MatchRecord) map[string]difference {
	texts := func(s football.MatchRecord) map[string]string {
		t := map[string]string{
			"division": s.Division, "home": s.Home.Name, "away": s.Away.Name, "status": string(s.Status),
		}
		if s.Season != 0 {
			t["season"] = competition.SeasonName(s.Division, s.Season)
		}
		if s.Matchday != 0 {
			t["matchday"] = strconv.Itoa(s.Matchday)
		}
		if !s.Kickoff.IsZero() {
			layout := time.RFC3339
			if !s.TimeKnown {
				layout = time.DateOnly
			}
			t["kickoff"] = s.Kickoff.UTC().Format(layout)
		}
		if s.Referee != nil {
			t["referee"] = s.Referee.Name
		}
		if s.Score != nil {
			t["score"] = s.Score.String()
		}
		for name, score := range map[string]*football.Score{"halfTime": s.HalfTime, "extraTime": s.ExtraTime, "penalties": s.Penalties} {
			if score != nil {
				t[name] = score.String()
			}
		}
		for name, text := range map[string]string{"stage": s.Stage, "round": s.Round, "venue": s.Venue, "shootoutWinner": string(s.ShootoutWinner)} {
			if text != "" {
				t[name] = text
			}
		}
		if s.Leg > 0 {
			t["leg"] = strconv.Itoa(s.Leg)
		}
		if s.WithExtraTime {
			t["withExtraTime"] = "maybe"
		}
		if s.Neutral {
			t["neutral"] = "yes"
		}
		for _, q := range s.Quotes {
			text := fmt.Sprintf("%g %g %g", q.Odds[0], q.Odds[1], q.Odds[2])
			if q.Over25 != 0 || q.Under25 != 0 {
				text += fmt.Sprintf(" · %g %g", q.Over25, q.Under25)
			}
			if q.Handicap != nil {
				text += fmt.Sprintf(" · %g: %g %g", *q.Handicap, q.HandicapHome, q.HandicapAway)
			}
			t["odds "+q.Bookmaker+" "+string(q.Moment)] = text
		}
		return t
	}
	was, is := texts(before), texts(after)
	changed := map[string]difference{}
	for name, text := range was {
		if is[name] != text {
			changed[name] = difference{text, is[name]}
		}
	}
	for name, text := range is {
		if was[name] != text {
			changed[name] = difference{was[name], text}
		}
	}
	return changed
}
