package api

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/news"
)

// trialEvery is how often a user can have a test sent, and how long it is worth sending.
const trialEvery = 10 * time.Minute

// sendTrial sends a test to all devices and the confirmed address of the caller, in the
// way that news go.
func (n newsRoutes) sendTrial(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	settings, mail, chosen, err := n.store.NewsSettings(ctx, c.User.ID)
	if err != nil {
		return nil, err
	}
	language := settings.Language
	if !chosen {
		language = languageOf(ctx)
	}
	catalog, now := translationsFor(language), n.now()
	item := news.Item{
		UserID: c.User.ID, Kind: news.Trial, Topic: now.UTC().Truncate(trialEvery).Format(time.RFC3339), Language: language,
		Title: fault.Say("QuinielaML: a test").In(catalog), Text: fault.Say("You asked for this test. News of your jornadas come the same way.").In(catalog),
		Path: "/account", NotBefore: now, ExpiresAt: now.Add(trialEvery),
	}
	if n.ways.Mail && mail.Confirmed {
		item.Mail = mail.Address
	}
	if n.ways.PublicKey != "" {
		devices, err := n.store.Devices(ctx, c.User.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range devices {
			item.Devices = append(item.Devices, d.ID)
		}
	}
	if item.Mail == "" && len(item.Devices) == 0 {
		return nil, fault.New(fault.Conflict, "there is nowhere to send a test to: turn news on in a browser, or confirm an address of mail")
	}
	fresh, err := n.store.TellOnce(ctx, item, now)
	if err == nil && !fresh {
		err = fault.New(fault.Conflict, "a test was sent within the last ten minutes: wait for it, or try again later")
	}
	return nil, err
}
