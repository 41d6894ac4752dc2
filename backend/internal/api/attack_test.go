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
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

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

// Tries every kind of invalid token on all routes of the OpenAPI file and on some
// that are not in it.
func TestEveryRouteRejectsForgedTokens(t *testing.T) {
	storetest.Each(t, testForgedTokens)
}

func testForgedTokens(t *testing.T, s *store.Store) {
	p := serve(t, s)
	session := p.logInAs(t, "ana", "")
	good := session.Access
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
	eva := p.addUser(t, "eva", account.Player)
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
		"another token id":          f.sign(t, jwt.SigningMethodEdDSA, f.private, f.kid, with("jti", account.NewID())),
		"a refresh token":           session.Refresh,
		"its hash":                  account.HashRefreshToken(session.Refresh),
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
			if path != "/api/v1/auth/login" && path != "/api/v1/auth/refresh" {
				routes = append(routes, route{strings.ToUpper(method), strings.ReplaceAll(path, "{id}", "1")})
			}
		}
	}
	if len(routes) < 26 {
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
	}
	wantStatus(t, "the good token after all of them", p.get(t, good, "/api/v1/account"), http.StatusOK)
	if code := p.do(t, call{path: "/api/v1/account?access_token=" + good}).Code; code != http.StatusUnauthorized {
		t.Errorf("a token in the address is taken: %d", code)
	}
}

func TestOnlyARefreshTokenRefreshes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		now := p.logInAs(t, "ana", "")
		for name, token := range map[string]string{
			"an access token": now.Access, "the hash of the right one": account.HashRefreshToken(now.Refresh),
			"one of nobody": account.NewRefreshToken(), "the right one cut": now.Refresh[:42], "the right one and more": now.Refresh + "A",
			"SQL": "' OR '1'='1", "a wildcard": "%",
		} {
			wantProblem(t, name, p.refresh(t, token), http.StatusUnauthorized)
		}
		for _, body := range []string{`{}`, `{"refresh_token": ""}`, `{"refresh_token": null}`, `{"refresh_token": ["x"]}`, `{"token": "x"}`, `[]`, `x`} {
			response := p.do(t, call{method: "POST", path: "/api/v1/auth/refresh", body: body})
			wantProblem(t, body, response, http.StatusUnprocessableEntity)
		}
		wantStatus(t, "the right one after all of them", p.refresh(t, now.Refresh), http.StatusOK)
	})
}

func TestReusedRefreshTokenEndsOnlyItsSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		victim, other := p.logInAs(t, "ana", ""), p.logInAs(t, "ana", "")
		thief := decode[tokens](t, p.refresh(t, victim.Refresh))
		p.clock.Advance(time.Hour)
		thief = decode[tokens](t, p.refresh(t, thief.Refresh))
		wantProblem(t, "the victim comes back", p.refresh(t, victim.Refresh), http.StatusUnauthorized)
		wantProblem(t, "the thief's access token", p.get(t, thief.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantProblem(t, "the thief's refresh token", p.refresh(t, thief.Refresh), http.StatusUnauthorized)
		wantStatus(t, "the other session", p.refresh(t, other.Refresh), http.StatusOK)
	})
}

func TestDemotedAndDeletedUsersLoseTheirRightsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		ana := p.logIn(t)
		eva := p.addUser(t, "eva", account.Admin)
		hers := p.logInAs(t, "eva", "")
		path := fmt.Sprintf("/api/v1/users/%d", eva.ID)
		wantStatus(t, "as an administrator", p.get(t, hers.Access, "/api/v1/users"), http.StatusOK)
		wantStatus(t, "demote", p.send(t, ana, "PATCH", path, `{"role": "player"}`), http.StatusOK)
		wantProblem(t, "demoted", p.get(t, hers.Access, "/api/v1/users"), http.StatusForbidden)
		wantProblem(t, "promote oneself", p.send(t, hers.Access, "PATCH", path, `{"role": "admin"}`), http.StatusForbidden)
		wantStatus(t, "what a player may", p.get(t, hers.Access, "/api/v1/account"), http.StatusOK)
		wantStatus(t, "delete", p.send(t, ana, "DELETE", path, ""), http.StatusNoContent)
		wantProblem(t, "deleted", p.get(t, hers.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantProblem(t, "refresh when deleted", p.refresh(t, hers.Refresh), http.StatusUnauthorized)

		// The id of a deleted user is never reused.
		if again := p.addUser(t, "eva", account.Admin); again.ID == eva.ID {
			t.Error("an id is used again")
		}
		wantProblem(t, "deleted and added anew", p.get(t, hers.Access, "/api/v1/account"), http.StatusUnauthorized)
	})
}

func TestHugeHeadersAreRefused(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	server := httptest.NewUnstartedServer(nil)
	server.Config = p.server.HTTP()
	server.Start()
	defer server.Close()
	for _, header := range []string{"Authorization", "User-Agent", "X-Anything"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/account", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(header, "Bearer "+strings.Repeat("x", 100<<10))
		response, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s of 100 kB: %d", header, response.StatusCode)
		}
	}
}

func TestHugeBodiesAreRefused(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	for _, path := range []string{"POST auth/login", "POST auth/refresh", "POST auth/logout", "PUT account/password", "POST users", "PATCH users/1"} {
		method, path, _ := strings.Cut(path, " ")
		for size, sizeName := range map[int]string{64 << 10: "64 kB", 21 << 20: "21 MB"} {
			response := p.send(t, token, method, "/api/v1/"+path, object("user", strings.Repeat("x", size)))
			wantProblem(t, sizeName+" to "+path, response, http.StatusRequestEntityTooLarge)
		}
	}
	wantStatus(t, "after all of them", p.get(t, token, "/api/v1/account"), http.StatusOK)
}

func TestSessionsOfOtherUsersAreNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "eva", account.Player)
		ana, eva := p.logInAs(t, "ana", ""), p.logInAs(t, "eva", "")
		hers := sessionsOf(t, p, eva.Access)
		if len(hers) != 1 || sessionsOf(t, p, ana.Access)[0].ID == hers[0].ID {
			t.Fatalf("sessions %+v", hers)
		}
		for _, id := range []string{hers[0].ID, account.NewID(), "x", "%25"} {
			response := p.send(t, ana.Access, "DELETE", "/api/v1/account/sessions/"+id, "") // even for an administrator
			wantProblem(t, "end session "+id, response, http.StatusNotFound)
		}
		wantStatus(t, "eva goes on", p.get(t, eva.Access, "/api/v1/account"), http.StatusOK)
	})
}

// A wrong password and an unknown user must take about the same time. The test
// compares medians of interleaved attempts with a wide tolerance, so that it passes
// on a busy machine: without the dummy hash the ratio would be about 100.
func TestLoginTimeDoesNotRevealWhichUsersExist(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	const tries = 15
	times := map[string][]time.Duration{}
	for i := range tries {
		for _, user := range []string{"ana", "nobody"} {
			p.clock.Advance(time.Minute) // to stay below the rate limit
			start := time.Now()
			response := p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: credentials(user, fmt.Sprintf("wrong %d", i))})
			times[user] = append(times[user], time.Since(start))
			wantProblem(t, user, response, http.StatusUnauthorized)
		}
	}
	median := func(user string) float64 {
		slices.Sort(times[user])
		return float64(times[user][tries/2])
	}
	known, unknown := median("ana"), median("nobody")
	t.Logf("median of a known user %.1f ms, of an unknown one %.1f ms", known/1e6, unknown/1e6)
	if ratio := unknown / known; ratio < 0.5 || ratio > 2 {
		t.Errorf("an unknown user takes %.2f times as long", ratio)
	}
}

func TestRequestsCannotForgeLogLines(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	const forged = "level=INFO msg=forged"
	evil := "\n" + forged + "\r\n\x1b[31m"
	calls := []call{
		{path: "/api/v1/" + url.PathEscape(evil)},
		{method: "POST", path: "/api/v1/auth/login", body: credentials(evil, evil), header: map[string]string{"User-Agent": "x\t" + forged}},
		{method: "POST", path: "/api/v1/auth/refresh", body: object("refresh_token", evil)},
		{path: "/api/v1/account", header: map[string]string{"Authorization": "Bearer " + forged, "X-Forwarded-For": forged}},
		{path: "/api/v1/matches?division=" + url.QueryEscape(evil)},
		{path: "/" + url.PathEscape(evil)},
	}
	for _, c := range calls {
		p.do(t, c)
	}
	if p.log.Len() == 0 {
		t.Fatal("nothing was logged")
	}
	for line := range strings.Lines(p.log.String()) {
		if !strings.HasPrefix(line, "time=") || strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\r\x1b") {
			t.Errorf("a forged line: %q", line)
		}
	}
}

func TestNoSecretsInLogsOrErrors(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	const typed = "hunter2 hunter2 hunter2"
	now := p.logInAs(t, "ana", "")
	var answers strings.Builder
	note := func(r *httptest.ResponseRecorder) {
		if r.Code >= http.StatusBadRequest {
			answers.WriteString(r.Body.String())
		}
	}
	note(p.send(t, now.Access, "PUT", "/api/v1/account/password", object("currentPassword", typed, "newPassword", typed)))
	note(p.send(t, now.Access, "PUT", "/api/v1/account/password", object("currentPassword", typed, "newPassword", password+password)))
	note(p.send(t, now.Access, "POST", "/api/v1/users", object("name", "a b", "role", "player", "password", typed)))
	note(p.send(t, now.Access, "POST", "/api/v1/users", object("name", "eva", "role", "boss", "password", typed)))
	note(p.send(t, now.Access, "GET", "/api/v1/matches?limit=x", ""))
	note(p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: credentials(typed, "x")}))
	note(p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: credentials("ana", typed)}))
	next := decode[tokens](t, p.refresh(t, now.Refresh))
	p.clock.Advance(time.Hour)
	note(p.refresh(t, now.Refresh))
	note(p.get(t, next.Access, "/api/v1/account"))
	if answers.Len() == 0 {
		t.Fatal("nothing was refused")
	}
	for name, secret := range map[string]string{
		"a password": typed, "an access token": now.Access, "a refresh token": now.Refresh,
		"the next access token": next.Access, "the next refresh token": next.Refresh, "the right password": password,
	} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("%s is in the log", name)
		}
		if strings.Contains(answers.String(), secret) {
			t.Errorf("%s is in an answer: %s", name, answers.String())
		}
	}
}
