package api_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestNewsAreChosenAndDevicesAdded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s, func(c *api.Config) {
			c.News = api.News{PublicKey: "key", Services: news.Services{"push.example.org"}, Mail: true}
		})
		p.addUser(t, "a.player", account.Player)
		token := p.logInAs(t, "a.player", "").Access
		const path = "/api/v1/account/news"
		type chosen struct {
			Settings  struct{ Closing, Turned, Night bool }
			PublicKey string
			Devices   []struct {
				ID       int64
				Endpoint string
			}
			MailOn, MailConfirmed bool
			Mail                  string
		}
		if got := decode[chosen](t, p.get(t, token, path)); !got.Settings.Closing || got.Settings.Turned || got.PublicKey != "key" || !got.MailOn {
			t.Errorf("before anything was chosen: %+v", got)
		}
		key, err := ecdh.P256().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		public, secret := base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), base64.RawURLEncoding.EncodeToString(make([]byte, 16))
		device := func(endpoint, public, secret string) string {
			return fmt.Sprintf(`{"endpoint": %q, "expirationTime": null, "keys": {"p256dh": %q, "auth": %q}, "name": "Firefox"}`, endpoint, public, secret)
		}
		wantStatus(t, "a device", p.send(t, token, "POST", path+"/devices", device("https://push.example.org/1", public, secret)), http.StatusCreated)
		for name, wrong := range map[string]string{
			"another service": device("https://internal.example.org/1", public, secret),
			"without TLS":     device("http://push.example.org/1", public, secret),
			"no key":          device("https://push.example.org/2", "x", secret),
			"no point":        device("https://push.example.org/2", base64.RawURLEncoding.EncodeToString(make([]byte, 65)), secret),
			"a short secret":  device("https://push.example.org/2", public, "AAAA"),
		} {
			wantStatus(t, name, p.send(t, token, "POST", path+"/devices", wrong), http.StatusUnprocessableEntity)
		}
		wantStatus(t, "a test", p.send(t, token, "POST", path+"/test", ""), http.StatusNoContent)
		wantProblem(t, "another test at once", p.send(t, token, "POST", path+"/test", ""), http.StatusConflict)
		if due, err := s.DueDeliveries(t.Context(), p.clock.Now(), 10); err != nil || len(due) != 1 || due[0].Device == nil || due[0].Title != "QuinielaML: a test" {
			t.Errorf("the test: %+v, %v", due, err)
		}
		p.clock.Advance(10 * time.Minute)
		if due, err := s.DueDeliveries(t.Context(), p.clock.Now(), 10); err != nil || len(due) != 0 {
			t.Errorf("a test of ten minutes ago is still sent: %+v, %v", due, err)
		}
		if counts, err := s.CountDeliveries(t.Context(), p.clock.Now()); err != nil || counts["expired"] != 1 || counts["waiting"] != 0 {
			t.Errorf("deliveries: %v, %v", counts, err)
		}
		wantStatus(t, "a later test", p.send(t, token, "POST", path+"/test", ""), http.StatusNoContent)
		p.clock.Advance(11 * time.Minute)
		token = p.logInAs(t, "a.player", "").Access
		wantStatus(t, "choose", p.send(t, token, "PUT", path, `{"closing": false, "turned": true, "ten": true, "money": true, "night": true, "language": "es"}`), http.StatusNoContent)
		got := decode[chosen](t, p.get(t, token, path))
		if got.Settings.Closing || !got.Settings.Turned || !got.Settings.Night || len(got.Devices) != 1 || got.Devices[0].Endpoint != "https://push.example.org/1" {
			t.Errorf("chosen: %+v", got)
		}
		other := p.logIn(t)
		remove := fmt.Sprintf("%s/devices/%d", path, got.Devices[0].ID)
		wantStatus(t, "another's device", p.send(t, other, "DELETE", remove, ""), http.StatusNotFound)
		wantStatus(t, "remove", p.send(t, token, "DELETE", remove, ""), http.StatusNoContent)

		wantStatus(t, "no address", p.send(t, token, "PUT", path+"/mail", `{"address": "ana"}`), http.StatusUnprocessableEntity)
		wantStatus(t, "an address", p.send(t, token, "PUT", path+"/mail", `{"address": "ana@example.org"}`), http.StatusNoContent)
		due, err := s.DueDeliveries(t.Context(), p.clock.Now().Add(time.Minute), 10)
		if err != nil || len(due) != 1 || due[0].Mail != "ana@example.org" {
			t.Fatalf("deliveries %+v, %v", due, err)
		}
		var code string
		if _, err := fmt.Sscanf(due[0].Title, "QuinielaML: your code is %s", &code); err != nil || len(code) != 6 {
			t.Fatalf("title %q: %v", due[0].Title, err)
		}
		wantStatus(t, "another code", p.send(t, token, "POST", path+"/mail/code", `{"code": "x"}`), http.StatusUnprocessableEntity)
		wantStatus(t, "the code", p.send(t, token, "POST", path+"/mail/code", `{"code": "`+code+`"}`), http.StatusNoContent)
		if got := decode[chosen](t, p.get(t, token, path)); !got.MailConfirmed || got.Mail != "ana@example.org" {
			t.Errorf("confirmed: %+v", got)
		}
		wantStatus(t, "the second", p.send(t, token, "PUT", path+"/mail", `{"address": "ana@example.org"}`), http.StatusNoContent)
		wantStatus(t, "the third", p.send(t, token, "PUT", path+"/mail", `{"address": "ana@example.org"}`), http.StatusNoContent)
		wantStatus(t, "the fourth", p.send(t, token, "PUT", path+"/mail", `{"address": "ana@example.org"}`), http.StatusTooManyRequests)
		wantStatus(t, "forget", p.send(t, token, "DELETE", path+"/mail", ""), http.StatusNoContent)
	})
}
