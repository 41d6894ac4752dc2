// Package news tells players what matters of a jornada of the pool on their phones: that
// it closes soon and they have no ticket, that a sign has turned, that ten are right, and
// the money. Many servers may do so on one database: each thing is told once.
package news

import (
	"context"
	"errors"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// Kind is a kind of news.
type Kind string

// The kinds.
const (
	Closing Kind = "closing" // a jornada closes soon, and the user has no ticket
	Turned  Kind = "turned"  // a sign of a jornada has become another
	Ten     Kind = "ten"     // a column of the user has ten right
	Money   Kind = "money"   // what the user has won
	Code    Kind = "code"    // the code that confirms an address of mail
	Trial   Kind = "test"    // a test that the user has asked for
)

// Settings are which news a user wants.
type Settings struct {
	Closing, Turned, Ten, Money bool
	Night                       bool   // at night, too
	Language                    string // en or es
}

// DefaultSettings are those of a user who has chosen nothing.
func DefaultSettings(language string) Settings {
	return Settings{Closing: true, Ten: true, Money: true, Language: language}
}

// Wants reports whether a kind is wanted.
func (s Settings) Wants(k Kind) bool {
	return map[Kind]bool{Closing: s.Closing, Turned: s.Turned, Ten: s.Ten, Money: s.Money, Code: true, Trial: true}[k]
}

// Mail is an address of mail that a user has entered.
type Mail struct {
	Address   string
	Confirmed bool
}

// Device is a browser that takes push messages.
type Device struct {
	ID        int64
	UserID    int64
	Endpoint  string // address of its push service
	P256dh    string // its public key, in base64
	Auth      string // its secret, in base64
	Name      string
	CreatedAt time.Time
}

// Recipient is a user who can be told something.
type Recipient struct {
	UserID int64
	Settings
	Devices []int64
	Mail    string // a confirmed address; "": none
}

// Item is something to tell a user. Of the same kind and topic there is one.
type Item struct {
	UserID               int64
	Kind                 Kind
	Topic                string
	Title, Text          string
	Path                 string // of the page where more is to be seen
	Language             string
	NotBefore, ExpiresAt time.Time
	Devices              []int64
	Mail                 string
}

// Delivery is one way of an item.
type Delivery struct {
	ID        int64
	Kind      Kind
	Topic     string
	Title     string
	Text      string
	Path      string
	Language  string
	Device    *Device // nil: by mail
	Mail      string
	Attempts  int
	ExpiresAt time.Time
}

// Keys are those by which push services know this installation, in base64.
type Keys struct {
	Private, Public string
}

// Store is what the news read and write.
type Store interface {
	playing.ForecastStore
	// Recipients returns the users who want any news and have a way to get them.
	Recipients(ctx context.Context) ([]Recipient, error)
	JornadasBetween(ctx context.Context, from, to time.Time) ([]jornada.Jornada, error)
	RunningScores(ctx context.Context, id int64) ([]jornada.RunningScore, error)
	Steps(ctx context.Context, id int64) (map[jornada.State]time.Time, error)
	// TicketsOf returns the tickets of a jornada that any of some users has a part in.
	TicketsOf(ctx context.Context, jornadaID int64, users []int64) ([]jornada.Ticket, error)
	// SeenSigns returns the signs that were seen last, by the number of the fixture.
	SeenSigns(ctx context.Context, jornadaID int64) (map[int]string, error)
	// SeeSign replaces the sign seen last; "" is none. It tells the items in the same
	// transaction unless somebody else has replaced it before.
	SeeSign(ctx context.Context, jornadaID int64, position int, from, to string, items []Item, at time.Time) error
	// Tell keeps items to deliver; those that were told before are left out.
	Tell(ctx context.Context, items []Item, at time.Time) error
	// DueDeliveries returns deliveries whose time has come.
	DueDeliveries(ctx context.Context, at time.Time, limit int) ([]Delivery, error)
	// ClaimDelivery gives a delivery to the caller, unless somebody else has it.
	ClaimDelivery(ctx context.Context, id int64, at time.Time) (mine bool, err error)
	// EndDelivery records what became of a delivery. One that again names a time for is
	// tried then.
	EndDelivery(ctx context.Context, id int64, sent bool, again *time.Time) error
	DropDevice(ctx context.Context, id int64) error
	// DropNews deletes what was told before a time.
	DropNews(ctx context.Context, before time.Time) error
}

// Failures of a way. Others mean that it is not known whether the message has arrived: it
// is not sent again.
var (
	// ErrGone: the device no longer takes messages.
	ErrGone = errors.New("the device no longer takes messages")
	// ErrNotSent: the message has certainly not arrived.
	ErrNotSent = errors.New("the message was not sent")
)

// Pusher sends push messages.
type Pusher interface {
	Push(ctx context.Context, d *Delivery) error
}

// Mailer sends mail.
type Mailer interface {
	Mail(ctx context.Context, d *Delivery) error
}

// signOf returns the sign of a live fixture if it is one of 1, X and 2.
func signOf(f *playing.LiveFixture) (football.Outcome, bool) {
	for o := football.Home; o <= football.Away; o++ {
		if f.Sign == o.String() {
			return o, true
		}
	}
	return 0, false
}
