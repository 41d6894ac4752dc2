package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/news"
)

// newsStore keeps which news users want, and where.
type newsStore interface {
	NewsSettings(ctx context.Context, user int64) (settings news.Settings, mail news.Mail, chosen bool, err error)
	SaveNewsSettings(ctx context.Context, user int64, c news.Settings) error
	Devices(ctx context.Context, user int64) ([]news.Device, error)
	AddDevice(ctx context.Context, d news.Device, unchosen news.Settings) (news.Device, error)
	RemoveDevice(ctx context.Context, user, id int64) error
	AskMail(ctx context.Context, user int64, address, code string, unchosen news.Settings, item news.Item, at time.Time) error
	ConfirmMail(ctx context.Context, user int64, code string, at time.Time) error
	RemoveMail(ctx context.Context, user int64) error
	TellOnce(ctx context.Context, item news.Item, at time.Time) (fresh bool, err error)
}

// News are the ways in which news can be sent.
type News struct {
	PublicKey string        // by which browsers know this installation; "": nothing is pushed
	Services  news.Services // push services that devices may have
	Mail      bool          // mail can be sent
}

// Translations returns the translations into a language, nil for English.
func Translations(language string) fault.Catalog { return translationsFor(language) }

type newsRoutes struct {
	*router
	store newsStore
	ways  News
}

type newsSettingsBody struct {
	Closing  bool   `json:"closing" doc:"a jornada closes soon, and the user has no ticket"`
	Turned   bool   `json:"turned" doc:"a sign has become another, in a jornada for which the user has a ticket"`
	Ten      bool   `json:"ten" doc:"a column has ten right"`
	Money    bool   `json:"money" doc:"what the user has won"`
	Night    bool   `json:"night" doc:"at night, too: from 23 to 8 o'clock in Madrid"`
	Language string `json:"language" validate:"required,oneof=en es"`
}

func newNewsSettingsBody(c news.Settings) newsSettingsBody {
	return newsSettingsBody{c.Closing, c.Turned, c.Ten, c.Money, c.Night, c.Language}
}

func (b newsSettingsBody) settings() news.Settings {
	return news.Settings{Closing: b.Closing, Turned: b.Turned, Ten: b.Ten, Money: b.Money, Night: b.Night, Language: b.Language}
}

type deviceBody struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Endpoint  string    `json:"endpoint" doc:"by which a browser finds out which device it is"`
	CreatedAt time.Time `json:"createdAt"`
}

func newDeviceBody(d news.Device) deviceBody {
	return deviceBody{d.ID, d.Name, d.Endpoint, d.CreatedAt}
}

type newsBody struct {
	Settings  newsSettingsBody `json:"settings"`
	PublicKey string           `json:"publicKey,omitempty" doc:"with which a browser subscribes; absent: nothing is pushed by this server"`
	Devices   []deviceBody     `json:"devices" nullable:"false"`
	MailOn    bool             `json:"mailOn" doc:"this server can send mail"`
	Mail      string           `json:"mail,omitempty"`
	Confirmed bool             `json:"mailConfirmed" doc:"news go to the address only once its code was entered"`
}

type newDeviceInput struct {
	Body newDeviceRequest
}

// newDeviceRequest is a PushSubscription as browsers write it, with a name.
type newDeviceRequest struct {
	Endpoint string     `json:"endpoint" validate:"required,max=1000" doc:"https address of a push service"`
	Keys     deviceKeys `json:"keys"`
	Name     string     `json:"name,omitempty" validate:"omitempty,max=100" doc:"for the user's list of devices"`
	Expires  *float64   `json:"expirationTime,omitempty" nullable:"true" doc:"as browsers send it; it is not used"`
	Language string     `json:"language,omitempty" validate:"omitempty,oneof=en es" doc:"of the news, for a user who has chosen nothing yet"`
}

type deviceKeys struct {
	P256dh string `json:"p256dh" validate:"required,max=200"`
	Auth   string `json:"auth" validate:"required,max=100"`
}

type newsSettingsInput struct {
	Body newsSettingsBody
}

type newsMailInput struct {
	Body newsMailBody
}

type newsMailBody struct {
	Address string `json:"address" validate:"required,max=254"`
}

type newsCodeInput struct {
	Body newsCodeBody
}

type newsCodeBody struct {
	Code string `json:"code" validate:"required,max=20"`
}

func (n newsRoutes) register() {
	const tag = "account"
	route(n.router, get("getNews", "account/news", tag, "Which news the caller gets, and where"), n.getNews)
	route(n.router, noContent(operation(http.MethodPut, "setNews", "account/news", tag, "Choose news")), n.setNews)
	add := operation(http.MethodPost, "addNewsDevice", "account/news/devices", tag, "Send news to a browser", http.StatusConflict)
	add.Description = "The body is the browser's PushSubscription. The same endpoint again changes the device that is there."
	add.DefaultStatus = http.StatusCreated
	route(n.router, add, n.addDevice)
	route(n.router, noContent(operation(http.MethodDelete, "removeNewsDevice", "account/news/devices/{id}", tag, "Send no more news to a browser", http.StatusNotFound)), n.removeDevice)
	route(n.router, noContent(operation(http.MethodPost, "testNews", "account/news/test", tag, "Send a test to all one's devices and one's address, once in ten minutes", http.StatusConflict)), n.sendTrial)
	route(n.router, noContent(operation(http.MethodPut, "setNewsMail", "account/news/mail", tag, "Enter an address of mail, to which a code is sent", http.StatusConflict, http.StatusTooManyRequests)), n.setMail)
	route(n.router, noContent(operation(http.MethodPost, "confirmNewsMail", "account/news/mail/code", tag, "Enter the code that was sent")), n.confirmMail)
	route(n.router, noContent(operation(http.MethodDelete, "removeNewsMail", "account/news/mail", tag, "Send no more news by mail")), n.removeMail)
}

func (n newsRoutes) getNews(ctx context.Context, _ *struct{}) (*body[newsBody], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	settings, mail, chosen, err := n.store.NewsSettings(ctx, c.User.ID)
	if err != nil {
		return nil, err
	}
	if !chosen {
		settings = news.DefaultSettings(languageOf(ctx))
	}
	devices, err := n.store.Devices(ctx, c.User.ID)
	if err != nil {
		return nil, err
	}
	b := newsBody{Settings: newNewsSettingsBody(settings), PublicKey: n.ways.PublicKey, Devices: []deviceBody{}, MailOn: n.ways.Mail, Mail: mail.Address, Confirmed: mail.Confirmed}
	for _, d := range devices {
		b.Devices = append(b.Devices, newDeviceBody(d))
	}
	return answer(b), nil
}

func (n newsRoutes) setNews(ctx context.Context, in *newsSettingsInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, n.store.SaveNewsSettings(ctx, c.User.ID, in.Body.settings())
}

func (n newsRoutes) addDevice(ctx context.Context, in *newDeviceInput) (*body[deviceBody], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	if n.ways.PublicKey == "" {
		return nil, fault.New(fault.Conflict, "this server pushes no messages: its operator has switched that off")
	}
	d := news.Device{UserID: c.User.ID, Endpoint: in.Body.Endpoint, P256dh: in.Body.Keys.P256dh, Auth: in.Body.Keys.Auth, Name: cleantext.Repair(in.Body.Name), CreatedAt: n.now()}
	if err := d.Check(n.ways.Services); err != nil {
		return nil, prefixLocation("body", err)
	}
	language := in.Body.Language
	if language == "" {
		language = languageOf(ctx)
	}
	d, err = n.store.AddDevice(ctx, d, news.DefaultSettings(language))
	if err != nil {
		return nil, err
	}
	return answer(newDeviceBody(d)), nil
}

func (n newsRoutes) removeDevice(ctx context.Context, in *idInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, n.store.RemoveDevice(ctx, c.User.ID, in.ID)
}

// codeTime is how long the mail with a code is worth sending.
const codeTime = time.Hour

func (n newsRoutes) setMail(ctx context.Context, in *newsMailInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	if !n.ways.Mail {
		return nil, fault.New(fault.Conflict, "this server sends no mail: its operator has named no server of mail")
	}
	if err := news.CheckMail(in.Body.Address); err != nil {
		return nil, prefixLocation("body", err)
	}
	number, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return nil, err
	}
	code, language, now := fmt.Sprintf("%06d", number), languageOf(ctx), n.now()
	catalog := translationsFor(language)
	return nil, n.store.AskMail(ctx, c.User.ID, in.Body.Address, code, news.DefaultSettings(language), news.Item{
		UserID: c.User.ID, Kind: news.Code, Topic: rand.Text(), Language: language,
		Title:     fault.Say("QuinielaML: your code is %s", code).In(catalog),
		Text:      fault.Say("Enter the code %s on the page of your account within an hour, and news go to this address. If you have not asked for it, there is nothing to do.", code).In(catalog),
		Path:      "/account",
		NotBefore: now, ExpiresAt: now.Add(codeTime), Mail: in.Body.Address,
	}, now)
}

func (n newsRoutes) confirmMail(ctx context.Context, in *newsCodeInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, prefixLocation("body", n.store.ConfirmMail(ctx, c.User.ID, in.Body.Code, n.now()))
}

func (n newsRoutes) removeMail(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, n.store.RemoveMail(ctx, c.User.ID)
}
