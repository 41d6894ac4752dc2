package api_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

const (
	loginPath         = "/api/v1/auth/login"
	originalLoginPath = "/api/quiniela/login"
)

// device is a browser that keeps its cookies.
type device struct {
	p       *product
	address string
	cookies map[string]string
}

func (p *product) device(address string) *device {
	return &device{p, address, map[string]string{}}
}

func (d *device) logIn(t *testing.T, path, user, secret string) *httptest.ResponseRecorder {
	t.Helper()
	var cookies []string
	for name, value := range d.cookies {
		cookies = append(cookies, name+"="+value)
	}
	response := d.p.do(t, call{
		method: "POST", path: path, body: credentials(user, secret), address: d.address,
		header: map[string]string{"Cookie": strings.Join(cookies, "; ")},
	})
	for _, cookie := range response.Result().Cookies() {
		d.cookies[cookie.Name] = cookie.Value
	}
	return response
}

// attack guesses a user's password from many addresses until that is slowed down.
func (p *product) attack(t *testing.T, user string) {
	t.Helper()
	for i := range 30 {
		stranger := p.device(fmt.Sprintf("198.51.100.%d", i))
		if stranger.logIn(t, loginPath, user, "x").Code == http.StatusTooManyRequests {
			return
		}
	}
	t.Fatalf("thirty guesses at %s are not slowed down", user)
}

func TestGuessesElsewhereDoNotKeepOutAKnownDevice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "eva", account.Player)
		known, original := p.device("192.0.2.1"), p.device("192.0.2.1")
		wantStatus(t, "first log-in", known.logIn(t, loginPath, "ana", password), http.StatusOK)
		wantStatus(t, "eva in the same browser", known.logIn(t, loginPath, "eva", password), http.StatusOK)
		wantStatus(t, "first log-in by the original protocol", original.logIn(t, originalLoginPath, "ana", password), http.StatusOK)

		p.attack(t, "ana")
		wantProblem(t, "an unknown device", p.device("192.0.2.1").logIn(t, loginPath, "ana", password), http.StatusTooManyRequests)
		p.start(t, p.clock.Now) // another server, or the same one later
		if _, _, err := auth.RotateKeys(p.keys, today.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{loginPath, originalLoginPath} {
			for i, d := range []*device{known, original} {
				for range 3 {
					wantStatus(t, fmt.Sprintf("known device %d at %s", i, path), d.logIn(t, path, "ANA", password), http.StatusOK)
				}
			}
		}

		// Guesses from a known device slow down this device alone.
		tries := 0
		for ; tries < 30 && known.logIn(t, loginPath, "ana", "x").Code == http.StatusUnauthorized; tries++ {
		}
		if tries != 10 {
			t.Errorf("%d guesses from a known device, want 10", tries)
		}
		wantProblem(t, "the right password after these", known.logIn(t, loginPath, "ana", password), http.StatusTooManyRequests)
		wantStatus(t, "the other device", original.logIn(t, loginPath, "ana", password), http.StatusOK)
		wantStatus(t, "eva in the browser of the guesses", known.logIn(t, loginPath, "eva", password), http.StatusOK)
		p.clock.Advance(11 * time.Second)
		wantStatus(t, "after waiting", known.logIn(t, loginPath, "ana", password), http.StatusOK)
	})
}

func TestADeviceKnownToOneUserOrForgedIsUnknown(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "eva", account.Player)
	ana, eva := p.device("192.0.2.1"), p.device("192.0.2.2")
	ana.logIn(t, loginPath, "ana", password)
	eva.logIn(t, loginPath, "eva", password)
	const anas, evas = "quiniela_device_1", "quiniela_device_2"
	if len(ana.cookies) != 1 || ana.cookies[anas] == "" || eva.cookies[evas] == "" {
		t.Fatalf("cookies %v and %v", ana.cookies, eva.cookies)
	}
	p.attack(t, "ana")
	content, signature := ana.cookies[anas][:strings.LastIndex(ana.cookies[anas], ".")], ana.cookies[anas][strings.LastIndex(ana.cookies[anas], "."):]
	token := p.logInAs(t, "eva", "").Access
	for name, value := range map[string]string{
		"eva's":                eva.cookies[evas],
		"empty":                "",
		"unsigned":             content + ".",
		"without parts":        "abc",
		"another id":           "x" + content[1:] + signature,
		"a later time":         content + "0" + signature,
		"a signature cut":      ana.cookies[anas][:len(ana.cookies[anas])-2],
		"an access token":      token,
		"signed twice":         ana.cookies[anas] + signature,
		"that is no base64":    content + ".!!",
		"a signature in front": signature + content,
	} {
		d := p.device("192.0.2.3")
		d.cookies[anas] = value
		wantProblem(t, "the cookie "+name, d.logIn(t, loginPath, "ana", password), http.StatusTooManyRequests)
	}
	// The cookie is no token.
	wantProblem(t, "a cookie as a token", p.get(t, ana.cookies[anas], "/api/v1/account"), http.StatusUnauthorized)

	p.clock.Advance(399 * 24 * time.Hour)
	p.attack(t, "ana")
	kept := ana.cookies[anas]
	wantStatus(t, "after 399 days", ana.logIn(t, loginPath, "ana", password), http.StatusOK)
	p.clock.Advance(2 * 24 * time.Hour)
	p.attack(t, "ana")
	wantStatus(t, "each log-in begins anew", ana.logIn(t, loginPath, "ana", password), http.StatusOK)
	ana.cookies[anas] = kept
	wantProblem(t, "after 401 days", ana.logIn(t, loginPath, "ana", password), http.StatusTooManyRequests)
}

func TestDeviceCookiesGoToTheLogInAlone(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)), func(c *api.Config) {
		c.TrustedProxies = []*net.IPNet{{IP: net.IPv4(192, 0, 2, 99), Mask: net.CIDRMask(32, 32)}}
	})
	for _, path := range []string{loginPath, originalLoginPath} {
		for scheme, secure := range map[string]bool{"http": false, "https": true} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(credentials("ana", password)))
			request.Header.Set("Content-Type", "application/json")
			if secure {
				request.TLS = &tls.ConnectionState{}
			}
			response := httptest.NewRecorder()
			p.handler.ServeHTTP(response, request)
			wantStatus(t, scheme, response, http.StatusOK)
			paths := map[string]bool{}
			for _, c := range response.Result().Cookies() {
				paths[c.Path] = true
				if !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteStrictMode || c.Domain != "" || c.MaxAge < 180*24*3600 {
					t.Errorf("%s over %s sets %s", path, scheme, c)
				}
			}
			if len(paths) != 2 || !paths[loginPath] || !paths[originalLoginPath] {
				t.Errorf("%s sets cookies for %v", path, paths)
			}
		}
	}
	if wrong := p.device("192.0.2.1").logIn(t, loginPath, "ana", "x"); len(wrong.Result().Cookies()) != 0 {
		t.Errorf("a wrong password makes the device known: %v", wrong.Header())
	}
}

func TestServersShareTheKeyOfDeviceCookies(t *testing.T) {
	folder := t.TempDir()
	keys := make([]*auth.Keys, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = auth.OpenKeys(folder, today); err != nil || keys[i].DeviceProblem() != nil {
				t.Errorf("%v, %v", err, keys[i].DeviceProblem())
			}
		})
	}
	all.Wait()
	files, _ := filepath.Glob(filepath.Join(folder, "device*"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(files[0], []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &product{keys: folder}
	p.store = storetest.Open(t, storetest.SQLite(t))
	p.stores, p.clock, p.log = api.StoresOf(p.store), &clock{now: today}, &strings.Builder{}
	p.start(t, p.clock.Now)
	p.addUser(t, "ana", account.Admin)
	wantStatus(t, "log-in with a damaged key", p.device("192.0.2.1").logIn(t, loginPath, "ana", password), http.StatusOK)
}

func TestRightPasswordsAtOnceAllSucceed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		for range 5 { // some tries are used up
			p.device("192.0.2.1").logIn(t, loginPath, "ana", "x")
		}
		p.start(t, p.clock.Now)
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				wantStatus(t, "right password", p.device("192.0.2.1").logIn(t, loginPath, "ana", password), http.StatusOK)
			})
		}
		all.Wait()
		left := 0
		for ; left < 30 && p.device("192.0.2.1").logIn(t, loginPath, "ana", "x").Code == http.StatusUnauthorized; left++ {
		}
		if left != 5 {
			t.Errorf("%d guesses left after five, want 5", left)
		}
	})
}

func TestNoMoreGuessesAtOnceThanOneByOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		statuses := make(chan int, 60)
		var all sync.WaitGroup
		for i := range cap(statuses) {
			all.Go(func() {
				statuses <- p.device(fmt.Sprintf("192.0.2.%d", i)).logIn(t, loginPath, "ana", "x").Code
			})
		}
		all.Wait()
		close(statuses)
		counts := map[int]int{}
		for status := range statuses {
			counts[status]++
		}
		if counts[http.StatusUnauthorized] != 10 || counts[http.StatusTooManyRequests] != 50 {
			t.Errorf("answers %v, want ten guesses", counts)
		}
	})
}

func TestGuessesElsewhereDoNotStopAChangeOfPassword(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.attack(t, "ana")
	response := p.send(t, token, "PUT", "/api/v1/account/password", object("currentPassword", password, "newPassword", "another quite long phrase"))
	wantStatus(t, "change of password", response, http.StatusNoContent)
}
