package api_test

import (
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestThePageAndItsFiles(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	const forever, never = "public, max-age=31536000, immutable", "no-cache"
	tests := []struct {
		name, path, accept          string
		status                      int
		body, encoding, cache, kind string
	}{
		{"the page", "/", "", 200, "<!doctype", "", never, "text/html; charset=utf-8"},
		{"an address inside of it", "/matches/12", "br", 200, "<!doctype", "", never, "text/html; charset=utf-8"},
		{"a script", "/main-ABCDEFGH.js", "", 200, "plain", "", forever, "text/javascript; charset=utf-8"},
		{"brotli first", "/main-ABCDEFGH.js", "gzip, br", 200, "brotli", "br", forever, "text/javascript; charset=utf-8"},
		{"gzip", "/main-ABCDEFGH.js", "gzip;q=0.5", 200, "gzip", "gzip", forever, "text/javascript; charset=utf-8"},
		{"refused encodings", "/main-ABCDEFGH.js", "br;q=0, gzip;q=0", 200, "plain", "", forever, "text/javascript; charset=utf-8"},
		{"the manifest", "/manifest.webmanifest", "", 200, "{}", "", never, "application/manifest+json"},
		{"a file that is not there", "/main-00000000.js", "", 404, "", "", "", ""},
		{"another place on the machine", "/../../etc/passwd.txt", "", 404, "", "", "", ""},
	}
	for _, test := range tests {
		response := p.do(t, call{path: test.path, header: map[string]string{"Accept-Encoding": test.accept}})
		if response.Code != test.status || !strings.HasPrefix(response.Body.String(), test.body) {
			t.Errorf("%s: %d %s", test.name, response.Code, response.Body)
			continue
		}
		if test.status != http.StatusOK {
			continue
		}
		h := response.Header()
		if h.Get("Content-Encoding") != test.encoding || h.Get("Cache-Control") != test.cache || h.Get("Content-Type") != test.kind || !slices.Contains(h.Values("Vary"), "Accept-Encoding") {
			t.Errorf("%s: %v", test.name, h)
		}
		again := p.do(t, call{path: test.path, header: map[string]string{"Accept-Encoding": test.accept, "If-None-Match": h.Get("ETag")}})
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s, known already: %d, %d bytes", test.name, again.Code, again.Body.Len())
		}
	}
}

func TestEveryDocumentAndAnswerCarriesTheSecurityHeaders(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	for _, path := range []string{"/", "/api/v1/account", "/api/docs", "/healthz", "/manifest.webmanifest"} {
		h := p.do(t, call{path: path}).Header()
		policy := h.Get("Content-Security-Policy")
		_, script, _ := strings.Cut(policy, "script-src ")
		script, _, _ = strings.Cut(script, ";")
		if script, _, _ = strings.Cut(script, " 'sha256-"); script != "'self'" || !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'self'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// The page draws its frame before its scripts are there; nothing else may be written into it.
func TestThePageMayRunTheScriptWithinItAndNoOther(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	for _, path := range []string{"/", "/home"} {
		policy := p.do(t, call{path: path}).Header().Get("Content-Security-Policy")
		// printf %s 'document.title' | openssl dgst -sha256 -binary | base64
		if !strings.Contains(policy, "script-src 'self' 'sha256-o3vzFSF4YhB5rDb5tpELAmIlJDq+2XOarY4IDsOum1c=';") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestScriptsCarryNoHeadersOfDocuments(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	h := p.do(t, call{path: "/main-ABCDEFGH.js"}).Header()
	if h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a script's type may be guessed: %v", h)
	}
	for _, name := range []string{"Content-Security-Policy", "Permissions-Policy", "X-Frame-Options"} {
		if h.Get(name) != "" {
			t.Errorf("%s with a script: %s", name, h.Get(name))
		}
	}
}

func TestHSTSOnlyBehindATrustedProxy(t *testing.T) {
	_, network, err := net.ParseCIDR("192.0.2.0/24")
	if err != nil {
		t.Fatal(err)
	}
	p := serve(t, storetest.Open(t, storetest.SQLite(t)), func(c *api.Config) { c.TrustedProxies = []*net.IPNet{network} })
	for address, want := range map[string]bool{"192.0.2.7": true, "198.51.100.7": false, "127.0.0.1": false} {
		h := p.do(t, call{path: "/", address: address, header: map[string]string{"X-Forwarded-Proto": "https"}}).Header()
		if got := h.Get("Strict-Transport-Security") != ""; got != want {
			t.Errorf("through %s: %t, want %t", address, got, want)
		}
	}
}

func TestOnlyAllowedOriginsMayCall(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	preflight := func(origin string) http.Header {
		return p.do(t, call{method: "OPTIONS", path: "/api/v1/auth/login", header: map[string]string{
			"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization",
		}}).Header()
	}
	h := preflight("http://localhost:4200")
	if h.Get("Access-Control-Allow-Origin") != "http://localhost:4200" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("the allowed origin: %v", h)
	}
	for _, origin := range []string{"http://evil.example", "http://localhost:4200.evil.example", "null"} {
		if got := preflight(origin).Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s is allowed: %q", origin, got)
		}
		got := p.do(t, call{path: "/api/v1/openapi.json", header: map[string]string{"Origin": origin}}).Header().Get("Access-Control-Allow-Origin")
		if got != "" {
			t.Errorf("%s may read: %q", origin, got)
		}
	}
	closed := serve(t, storetest.Open(t, storetest.SQLite(t)), func(c *api.Config) { c.AllowedOrigins = nil })
	got := closed.do(t, call{path: "/api/v1/openapi.json", header: map[string]string{"Origin": "http://localhost:4200"}})
	if h := got.Header().Get("Access-Control-Allow-Origin"); h != "" {
		t.Errorf("without any allowed origin: %q", h)
	}
}

func TestHealthShowsTheVersion(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)), func(c *api.Config) { c.Version = "v1.2.3" })
	got := p.do(t, call{path: "/healthz"})
	if want := `{"status":"ok","version":"v1.2.3"}`; got.Code != http.StatusOK || strings.TrimSpace(got.Body.String()) != want {
		t.Errorf("healthz: %d %s, want %s", got.Code, got.Body, want)
	}
}

func TestAPIWaitsForTheFirstStart(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	keys, err := auth.OpenKeys(t.TempDir(), today)
	if err != nil {
		t.Fatal(err)
	}
	server, err := api.New(api.StoresOf(s), api.Config{Version: "1", Keys: keys, AccessTTL: accessTTL, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	p := &product{handler: server.Handler()}
	if got := p.do(t, call{path: "/healthz"}); got.Code != http.StatusOK {
		t.Errorf("healthz before: %d", got.Code)
	}
	if got := p.do(t, call{path: "/readyz"}); got.Code != http.StatusServiceUnavailable {
		t.Errorf("readyz before: %d", got.Code)
	}
	answered := make(chan int)
	go func() { answered <- p.do(t, call{path: "/api/v1/openapi.json"}).Code }()
	select {
	case code := <-answered:
		t.Fatalf("the API answers %d before it is open", code)
	case <-time.After(50 * time.Millisecond):
	}
	server.Open()
	if code := <-answered; code != http.StatusOK {
		t.Errorf("the request that waited: %d", code)
	}
	if got := p.do(t, call{path: "/readyz"}); got.Code != http.StatusOK {
		t.Errorf("readyz after: %d", got.Code)
	}
}

func TestABodyThatIsTooLargeIsRefused(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	response := p.do(t, call{method: "POST", path: "/api/v1/auth/logout", body: strings.Repeat("x", 21<<20)})
	wantProblem(t, "21 MB", response, http.StatusRequestEntityTooLarge)
}
