package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/notify"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// newsSettings are the ways in which players are told of their jornadas.
type newsSettings struct {
	PushServices []string `help:"Hosts of push services that messages may go to, *.example.org for all below one, or off." env:"QUINIELA_PUSH_SERVICES" default:"fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com" placeholder:"HOST"`
	PushContact  string   `help:"Whom push services ask if something is wrong: an address of mail or of a page." env:"QUINIELA_PUSH_CONTACT" default:"https://github.com/quinielaml/quinielaml" placeholder:"ADDRESS"`
	SMTPURL      string   `name:"smtp-url" help:"Server of mail for news, such as smtp://user:password@mail.example.org:587; without it no mail is sent." env:"QUINIELA_SMTP_URL" placeholder:"URL"`
	SMTPFrom     string   `name:"smtp-from" help:"Sender of that mail, such as Quiniela <news@example.org>." env:"QUINIELA_SMTP_FROM" placeholder:"ADDRESS"`
	PublicURL    string   `name:"public-url" help:"Address of the page as users open it, for links in mail." env:"QUINIELA_PUBLIC_URL" placeholder:"URL"`
}

// mailer returns the way of mail, nil if there is none.
func (s newsSettings) mailer() (*notify.Mail, error) {
	if s.PublicURL != "" {
		if u, err := url.Parse(s.PublicURL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return nil, fmt.Errorf("QUINIELA_PUBLIC_URL: %q is not an address such as https://quiniela.example.org", s.PublicURL)
		}
	}
	if s.SMTPURL == "" {
		return nil, nil //nolint:nilnil // no mail is not an error
	}
	m, err := notify.NewMail(s.SMTPURL, s.SMTPFrom, s.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("QUINIELA_SMTP_URL, QUINIELA_SMTP_FROM: %w", err)
	}
	m.Footer = func(language string) string {
		return news.Footer.In(api.Translations(language))
	}
	return m, nil
}

// services returns the hosts of push services, none if they are switched off.
func (s newsSettings) services() (news.Services, error) {
	if slices.Equal(s.PushServices, []string{sourceOff}) {
		return nil, nil
	}
	for _, host := range s.PushServices {
		name := strings.TrimPrefix(host, "*.")
		if name == "" || strings.ContainsAny(name, "/@* ") || strings.HasPrefix(host, "*.") && !strings.Contains(name, ".") {
			return nil, fmt.Errorf("QUINIELA_PUSH_SERVICES: %q is not the name of a host, or *. and the name of a domain", host)
		}
	}
	return s.PushServices, nil
}

// checkNews returns an error that names a wrong setting.
func (s newsSettings) checkNews() error {
	if _, err := s.services(); err != nil {
		return err
	}
	if contact := s.PushContact; !strings.HasPrefix(contact, "https://") && news.CheckMail(strings.TrimPrefix(contact, "mailto:")) != nil {
		return fmt.Errorf("QUINIELA_PUSH_CONTACT: %q is neither an address of mail nor one that begins with https://", contact)
	}
	_, err := s.mailer()
	return err
}

// pushTimeout is how long a push service may take.
const pushTimeout = 15 * time.Second

// watcher returns what tells players of their jornadas, and what the API says of it.
func (s newsSettings) watcher(w *environment, db *store.Store, log *slog.Logger) (*news.Watcher, api.News, error) {
	watcher := &news.Watcher{Store: db, Catalog: api.Translations, Now: time.Now, Log: log}
	ways := api.News{}
	services, err := s.services()
	if err != nil {
		return nil, ways, err
	}
	if len(services) > 0 {
		keys, err := db.NewsKeys(w.ctx, notify.NewKeys, time.Now())
		if err != nil {
			return nil, ways, err
		}
		allowed, err := fetch.ParseAllowed(w.settings.FetchAllow)
		if err != nil {
			return nil, ways, err
		}
		client := &http.Client{
			Timeout: pushTimeout, Transport: fetch.Transport(allowed, http.ProxyFromEnvironment),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
		watcher.Push = &notify.Push{Keys: keys, Contact: strings.TrimPrefix(s.PushContact, "mailto:"), Services: services, Client: client, Now: time.Now}
		ways.PublicKey, ways.Services = keys.Public, services
	}
	mailer, err := s.mailer()
	if err != nil {
		return nil, ways, err
	}
	if mailer != nil {
		watcher.Mail, ways.Mail = mailer, true
	}
	return watcher, ways, nil
}

// newsInterval is how often it is looked whether there are news.
const newsInterval = 20 * time.Second

// followNews tells players of their jornadas until the context ends.
func followNews(ctx context.Context, watcher *news.Watcher) {
	ticker := time.NewTicker(newsInterval)
	defer ticker.Stop()
	for {
		if err := watcher.Tick(ctx); err != nil && ctx.Err() == nil {
			watcher.Log.Error("tell the news", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
