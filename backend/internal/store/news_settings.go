package store

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/news"
)

type newsKeysRow struct {
	Name       string `gorm:"primaryKey"`
	PrivateKey string
	PublicKey  string
	CreatedAt  time.Time
}

func (newsKeysRow) TableName() string { return "news_keys" }

type newsSettingsRow struct {
	UserID          int64 `gorm:"primaryKey;autoIncrement:false"`
	Closing         bool
	Turned          bool
	Ten             bool
	Money           bool
	Night           bool
	Language        string
	Mail            string // "": none
	MailConfirmedAt *time.Time
	Code            string // that confirms the address; "": none is waited for
	CodeAt          *time.Time
	CodeTries       int
}

func (newsSettingsRow) TableName() string { return "news_settings" }

func (r *newsSettingsRow) settings() news.Settings {
	return news.Settings{Closing: r.Closing, Turned: r.Turned, Ten: r.Ten, Money: r.Money, Night: r.Night, Language: r.Language}
}

type deviceRow struct {
	ID        int64 `gorm:"primaryKey"`
	UserID    int64
	Endpoint  string
	P256dh    string `gorm:"column:p256dh"`
	Auth      string
	Name      string
	CreatedAt time.Time
}

func (deviceRow) TableName() string { return "news_devices" }

func (r deviceRow) device() news.Device {
	return news.Device{ID: r.ID, UserID: r.UserID, Endpoint: r.Endpoint, P256dh: r.P256dh, Auth: r.Auth, Name: r.Name, CreatedAt: r.CreatedAt.UTC()}
}

// pushKeys is the name of the keys for push services.
const pushKeys = "push"

// NewsKeys returns the keys by which push services know this installation. The first
// call stores those that it is given.
func (s *Store) NewsKeys(ctx context.Context, fresh func() (news.Keys, error), at time.Time) (news.Keys, error) {
	var row newsKeysRow
	err := s.db.WithContext(ctx).First(&row, "name = ?", pushKeys).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		made, failed := fresh()
		if failed != nil {
			return news.Keys{}, failed
		}
		err = s.transaction(ctx, func(tx *gorm.DB) error {
			if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&newsKeysRow{pushKeys, made.Private, made.Public, at.UTC()}).Error; err != nil {
				return err
			}
			return tx.First(&row, "name = ?", pushKeys).Error
		})
	}
	return news.Keys{Private: row.PrivateKey, Public: row.PublicKey}, toFault(err, "keys of news")
}

// NewsSettings returns which news a user wants; chosen is false for one who has chosen
// nothing.
func (s *Store) NewsSettings(ctx context.Context, user int64) (settings news.Settings, mail news.Mail, chosen bool, err error) {
	var row newsSettingsRow
	err = s.db.WithContext(ctx).First(&row, "user_id = ?", user).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return settings, mail, false, nil
	}
	return row.settings(), news.Mail{Address: row.Mail, Confirmed: row.MailConfirmedAt != nil}, true, toFault(err, "news of user %d", user)
}

// SaveNewsSettings stores which news a user wants.
func (s *Store) SaveNewsSettings(ctx context.Context, user int64, c news.Settings) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		row := newsSettingsRow{UserID: user, Closing: c.Closing, Turned: c.Turned, Ten: c.Ten, Money: c.Money, Night: c.Night, Language: c.Language}
		return toFault(tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "user_id"}}, DoUpdates: clause.AssignmentColumns([]string{"closing", "turned", "ten", "money", "night", "language"}),
		}).Create(&row).Error, "news of user %d", user)
	})
}

// Devices returns the devices of a user, the latest first.
func (s *Store) Devices(ctx context.Context, user int64) ([]news.Device, error) {
	var rows []deviceRow
	if err := s.db.WithContext(ctx).Order("id DESC").Find(&rows, "user_id = ?", user).Error; err != nil {
		return nil, toFault(err, "devices of user %d", user)
	}
	devices := make([]news.Device, 0, len(rows))
	for _, row := range rows {
		devices = append(devices, row.device())
	}
	return devices, nil
}

// AddDevice stores a device of a user. A browser that another user had told of is this
// user's from now on. A user who has chosen nothing gets the settings that are given.
func (s *Store) AddDevice(ctx context.Context, d news.Device, unchosen news.Settings) (news.Device, error) {
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockUserAdditions(tx, d.UserID); err != nil {
			return err
		}
		c := unchosen
		settings := newsSettingsRow{UserID: d.UserID, Closing: c.Closing, Turned: c.Turned, Ten: c.Ten, Money: c.Money, Night: c.Night, Language: c.Language}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&settings).Error; err != nil {
			return toFault(err, "news of user %d", d.UserID)
		}
		var before deviceRow
		err := tx.First(&before, "endpoint = ?", d.Endpoint).Error
		switch {
		case err == nil && before.UserID == d.UserID:
			before.P256dh, before.Auth, before.Name = d.P256dh, d.Auth, d.Name
			d = before.device()
			return toFault(tx.Save(&before).Error, "device")
		case err == nil:
			if err := tx.Delete(&before).Error; err != nil {
				return toFault(err, "device")
			}
		case !errors.Is(err, gorm.ErrRecordNotFound):
			return toFault(err, "device")
		}
		err = checkPlace(tx.Model(&deviceRow{}).Where("user_id = ?", d.UserID), 1, s.limits.Devices,
			fault.New(fault.Conflict, "you have %d devices, which is as many as a user can have: remove one first", s.limits.Devices))
		if err != nil {
			return err
		}
		row := deviceRow{0, d.UserID, d.Endpoint, d.P256dh, d.Auth, d.Name, d.CreatedAt.UTC()}
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "device")
		}
		d = row.device()
		return nil
	})
	return d, err
}

// RemoveDevice deletes a device of a user.
func (s *Store) RemoveDevice(ctx context.Context, user, id int64) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		deleted := tx.Delete(&deviceRow{}, "id = ? AND user_id = ?", id, user)
		if deleted.Error == nil && deleted.RowsAffected == 0 {
			return fault.New(fault.NotFound, "device %d not found", id)
		}
		return toFault(deleted.Error, "device %d", id)
	})
}

// Codes of a user, and to an address, that are sent in a day at most; how often one may
// be tried, and for how long.
const (
	codesOfUser = 5
	codesToMail = 3
	codeTries   = 5
	codeTime    = time.Hour
)

// AskMail stores an address that a user has entered, and tells the code that confirms it.
// A user who has chosen nothing gets the settings that are given.
func (s *Store) AskMail(ctx context.Context, user int64, address, code string, unchosen news.Settings, item news.Item, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockAdditions(tx, "news_settings"); err != nil {
			return err
		}
		day := at.Add(-24 * time.Hour).UTC()
		codes := func() *gorm.DB {
			return tx.Model(&deliveryRow{}).Joins("JOIN news ON news.id = news_deliveries.news_id").Where("news.kind = ? AND news.created_at > ?", string(news.Code), day)
		}
		full := fault.New(fault.TooMany, "too many codes were asked for: try again tomorrow")
		if err := checkPlace(codes().Where("news.user_id = ?", user), 1, codesOfUser, full); err != nil {
			return err
		}
		if err := checkPlace(codes().Where("news_deliveries.mail = ?", address), 1, codesToMail, full); err != nil {
			return err
		}
		asked := at.UTC()
		c := unchosen
		row := newsSettingsRow{
			UserID: user, Closing: c.Closing, Turned: c.Turned, Ten: c.Ten, Money: c.Money, Night: c.Night, Language: c.Language,
			Mail: address, Code: code, CodeAt: &asked,
		}
		err := tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "user_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"mail", "mail_confirmed_at", "code", "code_at", "code_tries"}),
		}).Create(&row).Error
		if err != nil {
			return toFault(err, "news of user %d", user)
		}
		return tell(tx, []news.Item{item}, at)
	})
}

// ConfirmMail confirms a user's address by its code.
func (s *Store) ConfirmMail(ctx context.Context, user int64, code string, at time.Time) error {
	wrong := fault.At("code", fault.New(fault.Invalid, "the code is not right, or too old: ask for another"))
	right := false
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		var row newsSettingsRow
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "user_id = ?", user).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return toFault(err, "news of user %d", user)
		}
		if row.Code == "" || row.CodeAt == nil || at.Sub(*row.CodeAt) > codeTime || row.CodeTries >= codeTries {
			return nil
		}
		change := map[string]any{"code_tries": row.CodeTries + 1}
		if right = subtle.ConstantTimeCompare([]byte(row.Code), []byte(code)) == 1; right {
			change = map[string]any{"mail_confirmed_at": at.UTC(), "code": ""}
		}
		return toFault(tx.Model(&newsSettingsRow{}).Where("user_id = ?", user).Updates(change).Error, "news of user %d", user)
	})
	if err == nil && !right {
		return wrong
	}
	return err
}

// RemoveMail forgets a user's address.
func (s *Store) RemoveMail(ctx context.Context, user int64) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Delete(&deliveryRow{}, "state = ? AND mail <> '' AND news_id IN (SELECT id FROM news WHERE user_id = ?)", waiting, user).Error; err != nil {
			return toFault(err, "news of user %d", user)
		}
		return toFault(tx.Model(&newsSettingsRow{}).Where("user_id = ?", user).
			Updates(map[string]any{"mail": "", "mail_confirmed_at": nil, "code": "", "code_at": nil, "code_tries": 0}).Error, "news of user %d", user)
	})
}
