package api_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestLoggingIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("ana:"+password))
		for name, c := range map[string]call{
			"JSON":                 {body: credentials("ana", password)},
			"the name in capitals": {body: credentials("ANA", password)},
			"HTTP Basic":           {header: map[string]string{"Authorization": basic}},
		} {
			c.method, c.path = "POST", "/api/v1/auth/login"
			response := p.do(t, c)
			if response.Code != http.StatusOK {
				t.Errorf("%s: %d %s", name, response.Code, response.Body)
				continue
			}
			got := decode[map[string]any](t, response)
			if got["token_type"] != "Bearer" || got["expires_in"] != accessTTL.Seconds() || got["iat"] != float64(today.Unix()) ||
				got["exp"] != float64(today.Add(accessTTL).Unix()) {
				t.Errorf("%s: %v", name, got)
			}
			token, _ := got["access_token"].(string)
			who := decode[map[string]any](t, p.get(t, token, "/api/v1/account"))
			if who["name"] != "ana" || who["role"] != "admin" {
				t.Errorf("%s: logged in as %v", name, who)
			}
			if cache := response.Header().Get("Cache-Control"); cache != "no-store" {
				t.Errorf("%s: a token may be cached: %q", name, cache)
			}
		}
	})
}

func TestWrongCredentialsSayNothingAboutWhoExists(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	var answers []string
	for _, body := range []string{credentials("ana", "another pass phrase"), credentials("nobody", password)} {
		response := p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: body})
		wantProblem(t, body, response, http.StatusUnauthorized)
		answers = append(answers, response.Body.String())
	}
	if answers[0] != answers[1] {
		t.Errorf("a wrong password and an unknown user are told apart:\n%s\n%s", answers[0], answers[1])
	}
}

func TestGarbageInsteadOfCredentialsIsRefused(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	const secret = "hunter2hunter2"
	tests := []struct {
		name   string
		call   call
		status int
	}{
		{"nothing", call{}, http.StatusUnprocessableEntity},
		{"no JSON", call{body: secret}, http.StatusUnprocessableEntity},
		{"another type", call{body: `{"user": ["` + secret + `"], "password": 3}`}, http.StatusUnprocessableEntity},
		{"no password", call{body: `{"user": "ana"}`}, http.StatusUnprocessableEntity},
		{"an empty user", call{body: credentials("", secret)}, http.StatusUnprocessableEntity},
		{"an endless password", call{body: credentials("ana", secret+strings.Repeat("x", 2000))}, http.StatusUnprocessableEntity},
		{"a body of 64 kB", call{body: credentials("ana", secret+strings.Repeat("x", 64<<10))}, http.StatusRequestEntityTooLarge},
		{"Basic without a colon", call{header: map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(secret))}}, http.StatusUnprocessableEntity},
		{"Basic that is not base64", call{header: map[string]string{"Authorization": "Basic " + secret + "!"}}, http.StatusUnprocessableEntity},
	}
	for _, test := range tests {
		test.call.method, test.call.path = "POST", "/api/v1/auth/login"
		response := p.do(t, test.call)
		wantProblem(t, test.name, response, test.status)
		if strings.Contains(response.Body.String(), secret) {
			t.Errorf("%s: the answer repeats the secret: %s", test.name, response.Body)
		}
	}
	if strings.Contains(p.log.String(), secret) {
		t.Errorf("the log has the secret: %s", p.log)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	wrong := func(user, address, forwarded string) int {
		t.Helper()
		response := p.do(t, call{
			method: "POST", path: "/api/v1/auth/login", body: credentials(user, "x"), address: address,
			header: map[string]string{"X-Forwarded-For": forwarded},
		})
		if response.Code == http.StatusTooManyRequests {
			wantProblem(t, "too many tries", response, http.StatusTooManyRequests)
			if seconds, err := strconv.Atoi(response.Header().Get("Retry-After")); err != nil || seconds < 1 {
				t.Errorf("Retry-After %q", response.Header().Get("Retry-After"))
			}
		}
		return response.Code
	}
	slowed := 0
	for i := range 30 {
		// Another user and another claimed address each time; the connection's is one.
		if wrong("user"+strconv.Itoa(i), "192.0.2.1", "198.51.100."+strconv.Itoa(i)) == http.StatusTooManyRequests {
			slowed++
		}
	}
	if slowed == 0 {
		t.Error("thirty tries from one address are not slowed down")
	}
	if code := wrong("ana", "192.0.2.2", ""); code != http.StatusUnauthorized {
		t.Errorf("another address is answered with %d", code)
	}
	slowed = 0
	for i := range 30 {
		if wrong("eva", "192.0.2."+strconv.Itoa(10+i), "") == http.StatusTooManyRequests {
			slowed++
		}
	}
	if slowed == 0 {
		t.Error("thirty tries at one user from many addresses are not slowed down")
	}
}

func TestLoggingOutEndsTheTokenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		first, second := p.logIn(t), p.logIn(t)
		response := p.do(t, call{method: "POST", path: "/api/v1/auth/logout", header: map[string]string{"Authorization": "Bearer " + first}})
		if response.Code != http.StatusNoContent {
			t.Fatalf("log out: %d %s", response.Code, response.Body)
		}
		wantProblem(t, "the token after logging out", p.get(t, first, "/api/v1/account"), http.StatusUnauthorized)
		if got := p.get(t, second, "/api/v1/account"); got.Code != http.StatusOK {
			t.Errorf("another session of the same user: %d", got.Code)
		}
	})
}

func TestATokenEndsWithItsTime(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.clock.Advance(accessTTL - time.Second)
	if got := p.get(t, token, "/api/v1/account"); got.Code != http.StatusOK {
		t.Errorf("a second before its end: %d", got.Code)
	}
	p.clock.Advance(time.Minute)
	wantProblem(t, "after its end", p.get(t, token, "/api/v1/account"), http.StatusUnauthorized)
}

// forge signs claims as the server would, or as an attacker could.
type forge struct {
	private ed25519.PrivateKey
	kid     string
}

func (p *product) forge(t *testing.T) forge {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(p.keys, "*.pem"))
	if len(files) != 1 {
		t.Fatalf("keys %v", files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	private, _ := key.(ed25519.PrivateKey)
	public, _ := private.Public().(ed25519.PublicKey)
	sum := sha256.Sum256(public)
	return forge{private, hex.EncodeToString(sum[:8])}
}

func (f forge) sign(t *testing.T, method jwt.SigningMethod, key any, kid string, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = kid
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// Every route of the API that the description knows, and some that it does not,
// against every kind of bad token.
func TestEveryRouteIsClosedToForgedTokens(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	good := p.logIn(t)
	var claims jwt.MapClaims
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(good, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	with := func(name string, value any) jwt.MapClaims {
		changed := maps.Clone(claims)
		if changed[name] = value; value == nil {
			delete(changed, name)
		}
		return changed
	}
	f := p.forge(t)
	public, _ := f.private.Public().(ed25519.PublicKey)
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	eva, err := p.store.AddUser(t.Context(), account.User{Name: "eva", Role: account.Player, PasswordHash: "x", CreatedAt: today})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	tokens := map[string]string{
		"none":                      "",
		"not a token":               "abc",
		"alg none":                  f.sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, f.kid, claims),
		"HS256 with the public key": f.sign(t, jwt.SigningMethodHS256, []byte(public), f.kid, claims),
		"HS256 with its PEM":        f.sign(t, jwt.SigningMethodHS256, publicPEM, f.kid, claims),
		"another key":               f.sign(t, jwt.SigningMethodEdDSA, stranger, f.kid, claims),
		"another kid":               f.sign(t, jwt.SigningMethodEdDSA, f.private, "0000000000000000", claims),
		"a path as kid":             f.sign(t, jwt.SigningMethodEdDSA, f.private, "../../etc/passwd", claims),
		"another issuer":            f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("iss", "elsewhere")),
		"another audience":          f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("aud", "elsewhere")),
		"expired":                   f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("exp", today.Add(-time.Hour).Unix())),
		"without an end":            f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("exp", nil)),
		"issued in the future":      f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("iat", today.Add(time.Hour).Unix())),
		"not valid yet":             f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("nbf", today.Add(time.Hour).Unix())),
		"a forged session":          f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("sid", account.NewID())),
		"no session":                f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("sid", nil)),
		"another user":              f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("sub", strconv.FormatInt(eva.ID, 10))),
		"a changed payload":         parts[0] + "." + base64.RawURLEncoding.EncodeToString(append(payload, ' ')) + "." + parts[2],
		"no signature":              parts[0] + "." + parts[1] + ".",
		"the signature cut":         good[:len(good)-4],
	}
	var description struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(p.server.OpenAPI(), &description); err != nil {
		t.Fatal(err)
	}
	type route struct{ method, path string }
	routes := []route{{"GET", "/api/v1/nothing"}, {"DELETE", "/api/v1/matches"}, {"GET", "/api/"}, {"POST", "/api/v2/auth/login"}}
	for path, methods := range description.Paths {
		for method := range methods {
			if path != "/api/v1/auth/login" {
				routes = append(routes, route{strings.ToUpper(method), strings.ReplaceAll(path, "{id}", "1")})
			}
		}
	}
	if len(routes) < 12 {
		t.Fatalf("only %d routes", len(routes))
	}
	for _, r := range routes {
		for name, token := range tokens {
			c := call{method: r.method, path: r.path, header: map[string]string{"Authorization": "Bearer " + token}}
			if token == "" {
				c.header = nil
			}
			response := p.do(t, c)
			wantProblem(t, r.method+" "+r.path+" with "+name, response, http.StatusUnauthorized)
			if response.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s: no WWW-Authenticate", r.method, r.path)
			}
		}
		if response := p.get(t, good, r.path); r.method == "GET" && response.Code == http.StatusUnauthorized {
			t.Errorf("%s with a good token: %d", r.path, response.Code)
		}
	}
	if code := p.do(t, call{path: "/api/v1/account?access_token=" + good}).Code; code != http.StatusUnauthorized {
		t.Errorf("a token in the address is taken: %d", code)
	}
}

func TestADamagedSigningKeyStopsTheStart(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	files, _ := filepath.Glob(filepath.Join(p.keys, "*.pem"))
	info, err := os.Stat(files[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(files[0], []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := api.OpenKeys(p.keys, today); err == nil || !strings.Contains(err.Error(), files[0]) {
		t.Errorf("error %v, want one that names the file", err)
	}
}
