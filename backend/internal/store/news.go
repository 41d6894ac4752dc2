package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/news"
)

type signRow struct {
	JornadaID int64 `gorm:"primaryKey;autoIncrement:false"`
	Position  int   `gorm:"primaryKey;autoIncrement:false"` // from 1
	Sign      string
}

func (signRow) TableName() string { return "news_signs" }

type newsRow struct {
	ID        int64 `gorm:"primaryKey"`
	UserID    int64
	Kind      string
	Topic     string
	Title     string
	Content   string
	Path      string
	Language  string
	CreatedAt time.Time
}

func (newsRow) TableName() string { return "news" }

type deliveryRow struct {
	ID        int64 `gorm:"primaryKey"`
	NewsID    int64
	DeviceID  *int64 // null: by mail
	Mail      string
	State     string
	Attempts  int
	NotBefore time.Time
	ExpiresAt time.Time
	TriedAt   *time.Time
}

func (deliveryRow) TableName() string { return "news_deliveries" }

// The states of a delivery. One that is being sent by a process that died stays so: it
// may have arrived.
const (
	waiting = "waiting"
	sending = "sending"
	sent    = "sent"
	failed  = "failed"
)

// Recipients returns the users who want any news and have a way to get them.
func (s *Store) Recipients(ctx context.Context) ([]news.Recipient, error) {
	var devices []deviceRow
	if err := s.db.WithContext(ctx).Select("id", "user_id", "name").Order("id").Find(&devices).Error; err != nil {
		return nil, toFault(err, "devices")
	}
	of := map[int64][]int64{}
	for _, d := range devices {
		of[d.UserID] = append(of[d.UserID], d.ID)
	}
	var settings []newsSettingsRow
	err := s.db.WithContext(ctx).Where("(closing OR turned OR ten OR money) AND (mail_confirmed_at IS NOT NULL OR user_id IN (SELECT user_id FROM news_devices))").
		Order("user_id").Find(&settings).Error
	if err != nil {
		return nil, toFault(err, "recipients of news")
	}
	list := make([]news.Recipient, 0, len(settings))
	for i := range settings {
		row := &settings[i]
		one := news.Recipient{UserID: row.UserID, Settings: row.settings(), Devices: of[row.UserID]}
		if row.MailConfirmedAt != nil {
			one.Mail = row.Mail
		}
		list = append(list, one)
	}
	return list, nil
}

// usersAtOnce is the number of users whose ids, twice, fit into one query of either database.
const usersAtOnce = 10_000

// TicketsOf returns the tickets of a jornada that any of some users has a part in. Who is
// only invited has none.
func (s *Store) TicketsOf(ctx context.Context, jornadaID int64, users []int64) ([]jornada.Ticket, error) {
	var rows []ticketRow
	read := map[int64]bool{}
	for some := range slices.Chunk(users, usersAtOnce) {
		var of []ticketRow
		err := s.db.WithContext(ctx).
			Where("jornada_id = ? AND (user_id IN ? OR id IN (SELECT ticket_id FROM ticket_members WHERE user_id IN ? AND state = 'accepted'))", jornadaID, some, some).
			Order("id").Find(&of).Error
		if err != nil {
			return nil, toFault(err, "tickets of jornada %d", jornadaID)
		}
		for _, row := range of {
			if !read[row.ID] {
				read[row.ID] = true
				rows = append(rows, row)
			}
		}
	}
	return s.withMembers(ctx, rows)
}

// SeenSigns returns the signs that were seen last, by the number of the fixture.
func (s *Store) SeenSigns(ctx context.Context, jornadaID int64) (map[int]string, error) {
	var rows []signRow
	if err := s.db.WithContext(ctx).Find(&rows, "jornada_id = ?", jornadaID).Error; err != nil {
		return nil, toFault(err, "signs of jornada %d", jornadaID)
	}
	signs := make(map[int]string, len(rows))
	for _, row := range rows {
		signs[row.Position] = row.Sign
	}
	return signs, nil
}

// SeeSign replaces the sign of a fixture that was seen last; "" is none. Unless somebody
// else has replaced it before, the items are kept in the same transaction.
func (s *Store) SeeSign(ctx context.Context, jornadaID int64, position int, from, to string, items []news.Item, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var changed *gorm.DB
		if from == "" {
			changed = tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&signRow{jornadaID, position, to})
		} else {
			changed = tx.Model(&signRow{}).Where("jornada_id = ? AND position = ? AND sign = ?", jornadaID, position, from).Update("sign", to)
		}
		if changed.Error != nil || changed.RowsAffected != 1 {
			return toFault(changed.Error, "signs of jornada %d", jornadaID)
		}
		return tell(tx, items, at)
	})
}

// Tell keeps items to deliver; those that were told before are left out.
func (s *Store) Tell(ctx context.Context, items []news.Item, at time.Time) error {
	var fresh []news.Item
	for one := range slices.Chunk(items, 200) {
		users := make([]int64, len(one))
		for i := range one {
			users[i] = one[i].UserID
		}
		var told []newsRow
		if err := s.db.WithContext(ctx).Select("user_id", "kind", "topic").Find(&told, "kind = ? AND topic = ? AND user_id IN ?", one[0].Kind, one[0].Topic, users).Error; err != nil {
			return toFault(err, "news")
		}
		for i := range one {
			if !slices.ContainsFunc(told, func(r newsRow) bool {
				return r.UserID == one[i].UserID && r.Kind == string(one[i].Kind) && r.Topic == one[i].Topic
			}) {
				fresh = append(fresh, one[i])
			}
		}
	}
	if len(fresh) == 0 {
		return nil // without a transaction: this is asked every half minute
	}
	return s.transaction(ctx, func(tx *gorm.DB) error { return tell(tx, fresh, at) })
}

// TellOnce keeps an item to deliver and reports whether it is new.
func (s *Store) TellOnce(ctx context.Context, item news.Item, at time.Time) (fresh bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var told int64
		if err := tx.Model(&newsRow{}).Where("user_id = ? AND kind = ? AND topic = ?", item.UserID, item.Kind, item.Topic).Count(&told).Error; err != nil {
			return toFault(err, "news")
		}
		fresh = told == 0
		return tell(tx, []news.Item{item}, at)
	})
	return fresh && err == nil, err
}

func tell(tx *gorm.DB, items []news.Item, at time.Time) error {
	for i := range items {
		one := &items[i]
		row := newsRow{0, one.UserID, string(one.Kind), one.Topic, one.Title, one.Text, one.Path, one.Language, at.UTC()}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if made.Error != nil {
			return toFault(made.Error, "news")
		}
		if made.RowsAffected != 1 || !one.NotBefore.Before(one.ExpiresAt) {
			continue // told before, or over before it may be told
		}
		way := deliveryRow{NewsID: row.ID, State: waiting, NotBefore: one.NotBefore.UTC(), ExpiresAt: one.ExpiresAt.UTC()}
		var ways []deliveryRow
		for _, device := range one.Devices {
			way.DeviceID = &device
			ways = append(ways, way)
		}
		if one.Mail != "" {
			way.DeviceID, way.Mail = nil, one.Mail
			ways = append(ways, way)
		}
		if len(ways) == 0 {
			continue
		}
		if err := tx.Create(&ways).Error; err != nil {
			return toFault(err, "deliveries of news")
		}
	}
	return nil
}

// DueDeliveries returns deliveries whose time has come, those due first before others.
func (s *Store) DueDeliveries(ctx context.Context, at time.Time, limit int) ([]news.Delivery, error) {
	var rows []struct {
		ID                                          int64
		DeviceID                                    *int64
		Mail                                        string
		Attempts                                    int
		ExpiresAt                                   time.Time
		Kind, Topic, Title, Content, Path, Language string
		Endpoint                                    string
		P256dh                                      string `gorm:"column:p256dh"`
		Auth                                        string
	}
	err := s.db.WithContext(ctx).Table("news_deliveries AS d").
		Select("d.id, d.device_id, d.mail, d.attempts, d.expires_at, n.kind, n.topic, n.title, n.content, n.path, n.language, coalesce(v.endpoint, '') AS endpoint, coalesce(v.p256dh, '') AS p256dh, coalesce(v.auth, '') AS auth").
		Joins("JOIN news AS n ON n.id = d.news_id").Joins("LEFT JOIN news_devices AS v ON v.id = d.device_id").
		Where("d.state = ? AND d.not_before <= ? AND d.expires_at > ?", waiting, at.UTC(), at.UTC()).
		Order("d.not_before, d.id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "deliveries of news")
	}
	list := make([]news.Delivery, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		d := news.Delivery{
			ID: r.ID, Kind: news.Kind(r.Kind), Topic: r.Topic, Title: r.Title, Text: r.Content, Path: r.Path, Language: r.Language,
			Mail: r.Mail, Attempts: r.Attempts, ExpiresAt: r.ExpiresAt.UTC(),
		}
		if r.DeviceID != nil {
			d.Device = &news.Device{ID: *r.DeviceID, Endpoint: r.Endpoint, P256dh: r.P256dh, Auth: r.Auth}
		}
		list = append(list, d)
	}
	return list, nil
}

// ClaimDelivery gives a delivery to the caller, unless somebody else has it.
func (s *Store) ClaimDelivery(ctx context.Context, id int64, at time.Time) (mine bool, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		claimed := tx.Model(&deliveryRow{}).Where("id = ? AND state = ?", id, waiting).
			Updates(map[string]any{"state": sending, "tried_at": at.UTC(), "attempts": gorm.Expr("attempts + 1")})
		mine = claimed.RowsAffected == 1
		return toFault(claimed.Error, "delivery %d", id)
	})
	return mine && err == nil, err
}

// EndDelivery records what became of a delivery. One that again names a time for is tried
// then.
func (s *Store) EndDelivery(ctx context.Context, id int64, done bool, again *time.Time) error {
	change := map[string]any{"state": failed}
	switch {
	case done:
		change["state"] = sent
	case again != nil:
		change["state"], change["not_before"] = waiting, again.UTC()
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return toFault(tx.Model(&deliveryRow{}).Where("id = ?", id).Updates(change).Error, "delivery %d", id)
	})
}

// DropDevice deletes a device that takes no more messages.
func (s *Store) DropDevice(ctx context.Context, id int64) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return toFault(tx.Delete(&deviceRow{}, id).Error, "device %d", id)
	})
}

// DropNews deletes what was told before a time.
func (s *Store) DropNews(ctx context.Context, before time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		return toFault(tx.Delete(&newsRow{}, "created_at < ?", before.UTC()).Error, "news")
	})
}
