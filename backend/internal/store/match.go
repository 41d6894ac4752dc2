package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

type matchRow struct {
	ID               int64 `gorm:"primaryKey"`
	Division         string
	Season           int
	Matchday         *int
	MatchdayInferred bool
	Kickoff          time.Time
	KickoffTimeKnown bool
	HomeTeamID       int64
	AwayTeamID       int64
	Meeting          int
	RefereeID        *int64
	Status           string
	HomeGoals        *int
	AwayGoals        *int
	HalfHomeGoals    *int
	HalfAwayGoals    *int
	Attendance       *int
	Stage            string
	Round            string
	Leg              *int
	Neutral          bool
	Venue            string
	ExtraHomeGoals   *int
	ExtraAwayGoals   *int
	PenaltyHomeGoals *int
	PenaltyAwayGoals *int
	ShootoutWinner   football.Side
	WithExtraTime    bool
	Sample           bool
	Version          int
	UpdatedAt        time.Time `gorm:"autoUpdateTime:false"` // set by the caller
}

func (matchRow) TableName() string { return "matches" }

func newMatchRow(s football.MatchRecord) matchRow {
	row := matchRow{
		ID: s.ID, Division: s.Division, Season: int(s.Season), MatchdayInferred: s.MatchdayInferred,
		Kickoff: s.Kickoff.UTC(), KickoffTimeKnown: s.TimeKnown,
		HomeTeamID: s.Home.ID, AwayTeamID: s.Away.ID, Meeting: s.Meeting,
		Status: string(s.Status), Attendance: s.Attendance, Sample: s.Sample, Version: s.Version,
		Stage: s.Stage, Round: s.Round, Neutral: s.Neutral, Venue: s.Venue,
		ShootoutWinner: s.ShootoutWinner, WithExtraTime: s.WithExtraTime,
	}
	if s.Leg > 0 {
		row.Leg = &s.Leg
	}
	if s.ExtraTime != nil {
		row.ExtraHomeGoals, row.ExtraAwayGoals = &s.ExtraTime.Home, &s.ExtraTime.Away
	}
	if s.Penalties != nil {
		row.PenaltyHomeGoals, row.PenaltyAwayGoals = &s.Penalties.Home, &s.Penalties.Away
	}
	if s.Matchday > 0 {
		row.Matchday = &s.Matchday
	}
	if s.Referee != nil {
		row.RefereeID = &s.Referee.ID
	}
	if s.Score != nil {
		row.HomeGoals, row.AwayGoals = &s.Score.Home, &s.Score.Away
	}
	if s.HalfTime != nil {
		row.HalfHomeGoals, row.HalfAwayGoals = &s.HalfTime.Home, &s.HalfTime.Away
	}
	return row
}

// matchRecord converts a row; matchRecords fills in the names of teams and referee.
func (r matchRow) matchRecord() football.MatchRecord {
	s := football.MatchRecord{
		Fixture: football.Fixture{
			ID: r.ID, Division: r.Division, Season: football.Season(r.Season),
			Kickoff: r.Kickoff.UTC(), TimeKnown: r.KickoffTimeKnown,
			Home: football.Team{ID: r.HomeTeamID}, Away: football.Team{ID: r.AwayTeamID},
			Stage: r.Stage, Round: r.Round, Neutral: r.Neutral, Venue: r.Venue,
		},
		MatchdayInferred: r.MatchdayInferred, Meeting: r.Meeting, Status: football.Status(r.Status),
		Attendance: r.Attendance, Sample: r.Sample, Version: r.Version,
		ShootoutWinner: r.ShootoutWinner, WithExtraTime: r.WithExtraTime,
	}
	if r.Matchday != nil {
		s.Matchday = *r.Matchday
	}
	if r.Leg != nil {
		s.Leg = *r.Leg
	}
	if r.ExtraHomeGoals != nil && r.ExtraAwayGoals != nil {
		s.ExtraTime = &football.Score{Home: *r.ExtraHomeGoals, Away: *r.ExtraAwayGoals}
	}
	if r.PenaltyHomeGoals != nil && r.PenaltyAwayGoals != nil {
		s.Penalties = &football.Score{Home: *r.PenaltyHomeGoals, Away: *r.PenaltyAwayGoals}
	}
	if r.HomeGoals != nil && r.AwayGoals != nil {
		s.Score = &football.Score{Home: *r.HomeGoals, Away: *r.AwayGoals}
	}
	if r.HalfHomeGoals != nil && r.HalfAwayGoals != nil {
		s.HalfTime = &football.Score{Home: *r.HalfHomeGoals, Away: *r.HalfAwayGoals}
	}
	return s
}

// sideRow has the statistics columns of one side.
type sideRow struct {
	Shots, ShotsOnTarget, Corners, Fouls, Offsides, Woodwork, YellowCards, RedCards *int
}

type statisticsRow struct {
	MatchID int64   `gorm:"primaryKey;autoIncrement:false"`
	Home    sideRow `gorm:"embedded;embeddedPrefix:home_"`
	Away    sideRow `gorm:"embedded;embeddedPrefix:away_"`
}

func (statisticsRow) TableName() string { return "match_statistics" }

func newStatisticsRow(match int64, s football.Statistics) statisticsRow {
	return statisticsRow{MatchID: match, Home: sideRow(s.Home), Away: sideRow(s.Away)}
}

func (r statisticsRow) statistics() *football.Statistics {
	return &football.Statistics{Home: football.SideStatistics(r.Home), Away: football.SideStatistics(r.Away)}
}

type quoteRow struct {
	MatchID      int64  `gorm:"primaryKey;autoIncrement:false"`
	Bookmaker    string `gorm:"primaryKey"`
	Moment       string `gorm:"primaryKey"`
	Home         *float64
	Draw         *float64
	Away         *float64
	Over25       *float64
	Under25      *float64
	Handicap     *float64
	HandicapHome *float64
	HandicapAway *float64
}

func (quoteRow) TableName() string { return "quotes" }

func newQuoteRow(match int64, q odds.Quote) quoteRow {
	price := func(p float64) *float64 {
		if p == 0 {
			return nil
		}
		return &p
	}
	return quoteRow{
		MatchID: match, Bookmaker: q.Bookmaker, Moment: string(q.Moment),
		Home: price(q.Odds[0]), Draw: price(q.Odds[1]), Away: price(q.Odds[2]),
		Over25: price(q.Over25), Under25: price(q.Under25),
		Handicap: q.Handicap, HandicapHome: price(q.HandicapHome), HandicapAway: price(q.HandicapAway),
	}
}

func (r quoteRow) quote() odds.Quote {
	price := func(p *float64) float64 {
		if p == nil {
			return 0
		}
		return *p
	}
	return odds.Quote{
		Bookmaker: r.Bookmaker, Moment: odds.Moment(r.Moment),
		Odds:   odds.Odds{price(r.Home), price(r.Draw), price(r.Away)},
		Over25: price(r.Over25), Under25: price(r.Under25),
		Handicap: r.Handicap, HandicapHome: price(r.HandicapHome), HandicapAway: price(r.HandicapAway),
	}
}

// Matches lists fixtures and matches by kick-off, oldest first unless q.Newest is
// set, without statistics and quotes. next is the cursor of the following page,
// empty at the end.
func (s *Store) Matches(ctx context.Context, q football.MatchQuery) (list []football.MatchRecord, next string, err error) {
	query, err := applyFilter(s.db.WithContext(ctx), q)
	if err != nil {
		return nil, "", err
	}
	limit := q.Limit
	if limit == 0 {
		limit = football.DefaultLimit
	}
	order := "matches.kickoff, matches.id"
	if q.Newest {
		order = "matches.kickoff DESC, matches.id DESC"
	}
	rows, err := findMatches(query.Order(order).Limit(limit + 1))
	if err != nil {
		return nil, "", toFault(err, "matches")
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = cursor{last.Kickoff, last.ID}.String()
	}
	list, err = s.matchRecords(ctx, rows)
	return list, next, err
}

// applyFilter adds the conditions of q to a query on matches. An invalid cursor is
// an Invalid fault.
func applyFilter(query *gorm.DB, q football.MatchQuery) (*gorm.DB, error) {
	if q.Division != "" {
		query = query.Where("matches.division = ?", q.Division)
	}
	if q.Season != 0 {
		query = query.Where("matches.season = ?", int(q.Season))
	}
	if q.Matchday != 0 {
		query = query.Where("matches.matchday = ?", q.Matchday)
	}
	if q.Team != 0 {
		query = query.Where("(matches.home_team_id = ? OR matches.away_team_id = ?)", q.Team, q.Team)
	}
	if q.Opponent != 0 {
		query = query.Where("(matches.home_team_id = ? OR matches.away_team_id = ?)", q.Opponent, q.Opponent)
	}
	if q.Referee != 0 {
		query = query.Where("matches.referee_id = ?", q.Referee)
	}
	if q.Status != "" {
		query = query.Where("matches.status = ?", string(q.Status))
	}
	if !q.From.IsZero() {
		query = query.Where("matches.kickoff >= ?", q.From.UTC())
	}
	if !q.To.IsZero() {
		query = query.Where("matches.kickoff < ?", q.To.UTC())
	}
	if q.Cursor != "" {
		at, err := parseCursor(q.Cursor)
		if err != nil {
			return nil, err
		}
		beyond := "(matches.kickoff, matches.id) > (?, ?)"
		if q.Newest {
			beyond = "(matches.kickoff, matches.id) < (?, ?)"
		}
		query = query.Where(beyond, at.kickoff, at.id)
	}
	return query, nil
}

// cursor identifies the last row of a page. It is opaque to clients.
type cursor struct {
	kickoff time.Time
	id      int64
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", c.kickoff.UnixMicro(), c.id))
}

func parseCursor(text string) (cursor, error) {
	var micro, id int64
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%d.%d", &micro, &id)
	}
	if err != nil {
		return cursor{}, fault.New(fault.Invalid, "the cursor is not one that this list has given")
	}
	return cursor{time.UnixMicro(micro).UTC(), id}, nil
}

// Match returns one record with statistics and quotes.
func (s *Store) Match(ctx context.Context, id int64) (football.MatchRecord, error) {
	var row matchRow
	if err := s.db.WithContext(ctx).First(&row, "id = ?", id).Error; err != nil {
		return football.MatchRecord{}, toFault(err, "match %d", id)
	}
	records, err := s.matchRecords(ctx, []matchRow{row})
	if err != nil {
		return football.MatchRecord{}, err
	}
	if err := addDetails(s.db.WithContext(ctx), records, "match_id = ?", id); err != nil {
		return football.MatchRecord{}, err
	}
	return records[0], nil
}

// matchRecords converts rows and fills in the names of teams and referees.
func (s *Store) matchRecords(ctx context.Context, rows []matchRow) ([]football.MatchRecord, error) {
	var teamIDs, refereeIDs []int64
	for _, row := range rows {
		teamIDs = append(teamIDs, row.HomeTeamID, row.AwayTeamID)
		if row.RefereeID != nil {
			refereeIDs = append(refereeIDs, *row.RefereeID)
		}
	}
	teams, err := rowsByID[teamRow](s.db.WithContext(ctx), teamIDs, func(r teamRow) int64 { return r.ID })
	if err != nil {
		return nil, toFault(err, "teams")
	}
	referees, err := rowsByID[refereeRow](s.db.WithContext(ctx), refereeIDs, func(r refereeRow) int64 { return r.ID })
	if err != nil {
		return nil, toFault(err, "referees")
	}
	list := make([]football.MatchRecord, 0, len(rows))
	for _, row := range rows {
		record := row.matchRecord()
		record.Home, record.Away = teams[row.HomeTeamID].team(), teams[row.AwayTeamID].team()
		if row.RefereeID != nil {
			referee := referees[*row.RefereeID].referee()
			record.Referee = &referee
		}
		list = append(list, record)
	}
	return list, nil
}

// rowsByID returns the rows with these ids. If there are many, it reads the whole
// table, because both databases limit the number of parameters.
func rowsByID[R any](db *gorm.DB, ids []int64, id func(R) int64) (map[int64]R, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if len(ids) <= 2*football.MaxLimit {
		db = db.Where("id IN ?", ids)
	}
	var rows []R
	if err := db.Find(&rows).Error; err != nil {
		return nil, err
	}
	byID := make(map[int64]R, len(rows))
	for _, row := range rows {
		byID[id(row)] = row
	}
	return byID, nil
}

// addDetails adds statistics and quotes to records; where is the condition that
// selects their rows.
func addDetails(db *gorm.DB, records []football.MatchRecord, where string, args ...any) error {
	index := make(map[int64]int, len(records))
	for i, record := range records {
		index[record.ID] = i
	}
	var statistics []statisticsRow
	if err := db.Where(where, args...).Find(&statistics).Error; err != nil {
		return toFault(err, "statistics")
	}
	for _, row := range statistics {
		records[index[row.MatchID]].Statistics = row.statistics()
	}
	var quotes []quoteRow
	if err := db.Where(where, args...).Find(&quotes).Error; err != nil {
		return toFault(err, "quotes")
	}
	for _, row := range quotes {
		record := &records[index[row.MatchID]]
		record.Quotes = append(record.Quotes, row.quote())
	}
	for _, record := range records { // not in SQL, because the databases collate text differently
		slices.SortFunc(record.Quotes, func(a, b odds.Quote) int {
			return cmp.Or(cmp.Compare(a.Bookmaker, b.Bookmaker), cmp.Compare(b.Moment, a.Moment))
		})
	}
	return nil
}
