// Package notify sends news: to browsers through their push services (RFC 8030, encrypted
// by RFC 8291 and signed by RFC 8292), and as mail through an SMTP server.
package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"github.com/quinielaml/quinielaml/backend/internal/news"
)

// Push sends push messages.
type Push struct {
	Keys     news.Keys
	Contact  string        // address of mail or of a page: whom push services ask if something is wrong
	Services news.Services // hosts that messages may go to
	Client   *http.Client
	Now      func() time.Time
}

// NewKeys makes keys for an installation.
func NewKeys() (k news.Keys, err error) {
	k.Private, k.Public, err = webpush.GenerateVAPIDKeys()
	return k, err
}

// notification is what the page's service worker shows.
type notification struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Lang  string `json:"lang"`
	Tag   string `json:"tag"` // a later one of the same tag takes its place
	Icon  string `json:"icon"`
	Badge string `json:"badge"`
	Data  data   `json:"data"`
}

type data struct {
	OnActionClick map[string]action `json:"onActionClick"`
}

type action struct {
	Operation string `json:"operation"`
	URL       string `json:"url"`
}

// maxPushText is the length of a text at most: an encrypted message has 4,096 bytes.
const maxPushText = 1500

// Push sends a delivery to its device.
func (p *Push) Push(ctx context.Context, d *news.Delivery) error {
	if !p.Services.Knows(d.Device.Endpoint) {
		return fmt.Errorf("the device's push service is no longer one of those known here: %w", news.ErrGone)
	}
	text := []rune(d.Text)
	message, err := json.Marshal(map[string]notification{"notification": {
		Title: d.Title, Body: string(text[:min(len(text), maxPushText)]), Lang: d.Language, Tag: string(d.Kind) + " " + d.Topic, Icon: "icon-192.png", Badge: "icon-192.png",
		Data: data{map[string]action{"default": {"navigateLastFocusedOrOpen", d.Path}}},
	}})
	if err != nil {
		return err
	}
	ttl := max(0, int(d.ExpiresAt.Sub(p.Now()).Seconds()))
	response, err := webpush.SendNotificationWithContext(ctx, message, &webpush.Subscription{
		Endpoint: d.Device.Endpoint, Keys: webpush.Keys{Auth: d.Device.Auth, P256dh: d.Device.P256dh},
	}, &webpush.Options{
		HTTPClient: p.Client, Subscriber: p.Contact, TTL: ttl, Urgency: webpush.UrgencyHigh, VAPIDPublicKey: p.Keys.Public, VAPIDPrivateKey: p.Keys.Private,
	})
	if err != nil {
		return notSentIfNotDialled(err)
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection can be used again
	switch {
	case response.StatusCode >= 200 && response.StatusCode < 300:
		return nil
	case response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusGone:
		return news.ErrGone
	case response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500:
		return fmt.Errorf("the push service answers %d: %w", response.StatusCode, news.ErrNotSent)
	default:
		return fmt.Errorf("the push service answers %d", response.StatusCode)
	}
}

// notSentIfNotDialled marks an error after which nothing was sent: no connection was made.
func notSentIfNotDialled(err error) error {
	var failed *net.OpError
	if errors.As(err, &failed) && failed.Op == "dial" {
		return errors.Join(news.ErrNotSent, err)
	}
	return err
}
