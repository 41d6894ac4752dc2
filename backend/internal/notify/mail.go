package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/quinielaml/quinielaml/backend/internal/news"
)

// Mail sends mail through an SMTP server.
type Mail struct {
	From string // address of mail, with a name or without
	Page string // address of the page, for links; "": none
	// Footer says, in a language, where news are switched off.
	Footer func(language string) string

	host    string
	options []mail.Option
}

// smtpTime is how long a step of the conversation with the server may take.
const smtpTime = 15 * time.Second

// NewMail returns a way through the server of an address: smtp://user:password@host:587,
// encrypted from the start with smtps://. Without TLS mail goes only to a server on the
// machine itself.
func NewMail(server, from, page string) (*Mail, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("it must be an address such as smtp://user:password@mail.example.org:587")
	}
	if _, err := netmail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("%q is not a sender such as Quiniela <news@example.org>", from)
	}
	m := &Mail{From: from, Page: strings.TrimSuffix(page, "/"), host: u.Hostname()}
	m.options = []mail.Option{mail.WithTimeout(smtpTime), mail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12})}
	port := map[string]int{"smtp": 587, "smtps": 465}[u.Scheme]
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("%q is not a port", u.Port())
		}
	}
	m.options = append(m.options, mail.WithPort(port))
	switch {
	case u.Scheme == "smtps":
		m.options = append(m.options, mail.WithSSL())
	case isLocal(u.Hostname()):
		m.options = append(m.options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		m.options = append(m.options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		m.options = append(m.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return m, nil
}

func isLocal(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// Mail sends a delivery to its address.
func (m *Mail) Mail(ctx context.Context, d *news.Delivery) error {
	message := mail.NewMsg()
	if err := errors.Join(message.From(m.From), message.To(d.Mail)); err != nil {
		return err
	}
	message.Subject(d.Title)
	message.SetMessageIDWithValue(fmt.Sprintf("news-%d-%d@%s", d.ID, d.ExpiresAt.Unix(), m.host))
	message.SetGenHeader("Content-Language", d.Language)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	text := d.Text + "\n"
	if m.Page != "" && d.Path != "" {
		text += "\n" + m.Page + d.Path + "\n"
	}
	if m.Footer != nil {
		text += "\n-- \n" + m.Footer(d.Language) + "\n"
	}
	message.SetBodyString(mail.TypeTextPlain, text)
	client, err := mail.NewClient(m.host, m.options...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	if err == nil || message.IsDelivered() {
		return nil // a server that does not say goodbye has the message all the same
	}
	if failed, ok := errors.AsType[*mail.SendError](err); ok {
		if before := []mail.SendErrReason{mail.ErrSMTPMailFrom, mail.ErrSMTPRcptTo, mail.ErrSMTPData}; failed.IsTemp() && slices.Contains(before, failed.Reason) {
			return errors.Join(news.ErrNotSent, err)
		}
		return err // refused for good, or it may have arrived
	}
	return errors.Join(news.ErrNotSent, err) // there was no conversation
}
