package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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
			if refresh, _ := got["refresh_token"].(string); len(refresh) != 43 || got["refresh_expires_in"] != refreshTTL.Seconds() || got["sub"] == "" {
				t.Errorf("%s: %v", name, got)
			}
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

func TestWrongCredentialsDoNotRevealWhichUsersExist(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	var answers []string
	for _, body := range []string{credentials("ana", "another pass phrase"), credentials("nobody", password)} {
		response := p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: body})
		wantProblem(t, body, response, http.StatusUnauthorized)
		answers = append(answers, requestIDMember.ReplaceAllString(response.Body.String(), ""))
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
		{"an empty object", call{body: "{}"}, http.StatusUnprocessableEntity},
		{"a group alone", call{body: `{"group": "web"}`}, http.StatusUnprocessableEntity},
		{"an endless group", call{body: object("user", "ana", "password", secret, "group", strings.Repeat("x", 65))}, http.StatusUnprocessableEntity},
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

func TestLoginAttemptsAreLimitedAcrossServers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := serve(t, st)
		try := func(user, secret, address, forwarded string) (status, wait int) {
			t.Helper()
			response := p.do(t, call{
				method: "POST", path: "/api/v1/auth/login", body: credentials(user, secret), address: address,
				header: map[string]string{"X-Forwarded-For": forwarded},
			})
			if response.Code == http.StatusTooManyRequests {
				wantProblem(t, "too many tries", response, http.StatusTooManyRequests)
				var err error
				if wait, err = strconv.Atoi(response.Header().Get("Retry-After")); err != nil || wait < 1 || wait > 60 {
					t.Errorf("Retry-After %q", response.Header().Get("Retry-After"))
				}
			}
			return response.Code, wait
		}
		// A different user and X-Forwarded-For each time, from one connection address.
		slowed := false
		for i := 0; i < 30 && !slowed; i++ {
			status, _ := try("user"+strconv.Itoa(i), "x", "192.0.2.1", "198.51.100."+strconv.Itoa(i))
			slowed = status == http.StatusTooManyRequests
		}
		if !slowed {
			t.Error("thirty tries from one address are not slowed down")
		}
		if status, _ := try("eva", "x", "192.0.2.2", ""); status != http.StatusUnauthorized {
			t.Errorf("another address is answered with %d", status)
		}

		// The same user from a different address each time, whether or not the user exists.
		for _, user := range []string{"ana", "nobody"} {
			wait := 0
			for i := 0; i < 30 && wait == 0; i++ {
				_, wait = try(strings.ToUpper(user), "x", fmt.Sprintf("192.0.2.%d", 10+i), "")
			}
			if wait == 0 {
				t.Fatalf("thirty tries at %s from many addresses are not slowed down", user)
			}
			p.start(t, p.clock.Now) // a restarted or second server
			if status, _ := try(user, password, "192.0.2.100", ""); status != http.StatusTooManyRequests {
				t.Errorf("%s on another server: %d", user, status)
			}
			if user == "ana" {
				p.clock.Advance(time.Duration(wait) * time.Second)
				if status, _ := try(user, password, "192.0.2.100", ""); status != http.StatusOK {
					t.Errorf("the right password after waiting as told: %d", status)
				}
			}
		}

		// All addresses of an IPv6 /64 count as one.
		slowed = false
		for i := 0; i < 30 && !slowed; i++ {
			status, _ := try("user6"+strconv.Itoa(i), "x", fmt.Sprintf("2001:db8:0:1::%x", i+1), "")
			slowed = status == http.StatusTooManyRequests
		}
		if !slowed {
			t.Error("thirty tries from one network of IPv6 are not slowed down")
		}
	})
}

func TestSuccessfulLoginsAreNotLimited(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	for range 25 {
		p.logIn(t)
	}
}

func TestRefreshing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		first := p.logInAs(t, "ana", "")
		p.clock.Advance(time.Minute)
		response := p.refresh(t, first.Refresh)
		wantStatus(t, "refresh", response, http.StatusOK)
		second := decode[tokens](t, response)
		if second.ExpiresIn != int(accessTTL.Seconds()) || second.Access == first.Access || second.Refresh == first.Refresh {
			t.Errorf("tokens %+v", second)
		}
		wantProblem(t, "the old access token", p.get(t, first.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantStatus(t, "the new access token", p.get(t, second.Access, "/api/v1/account"), http.StatusOK)

		p.clock.Advance(10 * time.Second)
		response = p.refresh(t, first.Refresh)
		wantStatus(t, "the old refresh token within the grace", response, http.StatusOK)
		again := decode[tokens](t, response)
		if again.Access != second.Access || again.Refresh != second.Refresh || again.ExpiresIn != second.ExpiresIn-10 {
			t.Errorf("another successor: %+v, before %+v", again, second)
		}

		p.clock.Advance(time.Minute)
		wantProblem(t, "the old refresh token later", p.refresh(t, first.Refresh), http.StatusUnauthorized)
		wantProblem(t, "the new access token after that", p.get(t, second.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantProblem(t, "the new refresh token after that", p.refresh(t, second.Refresh), http.StatusUnauthorized)
	})
}

func TestUsedSessionDoesNotExpire(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	now := p.logInAs(t, "ana", "")
	for range 3 {
		p.clock.Advance(refreshTTL - time.Second)
		response := p.refresh(t, now.Refresh)
		wantStatus(t, "refresh", response, http.StatusOK)
		now = decode[tokens](t, response)
	}
	p.clock.Advance(refreshTTL)
	wantProblem(t, "after its time", p.refresh(t, now.Refresh), http.StatusUnauthorized)
}

func TestFiftyRefreshesAtOnceKeepTheSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		first := p.logInAs(t, "ana", "")
		answers := make([]tokens, 50)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				response := p.refresh(t, first.Refresh)
				if response.Code != http.StatusOK {
					t.Errorf("refresh %d: %d %s", i, response.Code, response.Body)
					return
				}
				answers[i] = decode[tokens](t, response)
			})
		}
		all.Wait()
		for _, got := range answers {
			if got != answers[0] {
				t.Fatalf("two answers: %+v and %+v", got, answers[0])
			}
		}
		wantStatus(t, "the one access token", p.get(t, answers[0].Access, "/api/v1/account"), http.StatusOK)
		wantStatus(t, "the one refresh token", p.refresh(t, answers[0].Refresh), http.StatusOK)
	})
}

func TestLoggingOutAndRevoking(t *testing.T) {
	tests := []struct {
		route, group, body string
		others             bool // whether the other session of the group stays active
	}{
		{"logout", "", "", true},
		{"revoke", "", "", true},
		{"logout", "", "{}", true},
		{"logout", "web", "", false},
		{"logout", "web", `{"group": "web"}`, false},
		{"revoke", "web", "", true},
		{"logout", "web", `{"group": "phone"}`, false},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "eva", account.Player)
		hers, elsewhere := p.logInAs(t, "eva", "web"), p.logInAs(t, "ana", "other")
		for _, test := range tests {
			name := test.route + " of group " + test.group + test.body
			current, second := p.logInAs(t, "ana", test.group), p.logInAs(t, "ana", test.group)
			wantStatus(t, "before", p.get(t, second.Access, "/api/v1/account"), http.StatusOK)
			wantStatus(t, name, p.send(t, current.Access, "POST", "/api/v1/auth/"+test.route, test.body), http.StatusNoContent)
			wantProblem(t, name+": its access token", p.get(t, current.Access, "/api/v1/account"), http.StatusUnauthorized)
			wantProblem(t, name+": its refresh token", p.refresh(t, current.Refresh), http.StatusUnauthorized)
			want := map[bool]int{true: http.StatusOK, false: http.StatusUnauthorized}[test.others]
			wantStatus(t, name+": the other access token", p.get(t, second.Access, "/api/v1/account"), want)
			wantStatus(t, name+": the other refresh token", p.refresh(t, second.Refresh), want)
		}
		wantStatus(t, "another user's session of the group", p.get(t, hers.Access, "/api/v1/account"), http.StatusOK)
		wantStatus(t, "a session of another group", p.get(t, elsewhere.Access, "/api/v1/account"), http.StatusOK)
		ended := p.logInAs(t, "ana", "")
		wantStatus(t, "end a group by name", p.send(t, ended.Access, "POST", "/api/v1/auth/logout", `{"group": "other"}`), http.StatusNoContent)
		wantProblem(t, "the group that was named", p.get(t, elsewhere.Access, "/api/v1/account"), http.StatusUnauthorized)
	})
}

// The second server has its own connection to the same database.
func TestASessionThatEndsOnOneServerEndsOnAnotherWithinASecond(t *testing.T) {
	url := storetest.Postgres(t)
	p := serve(t, storetest.Open(t, url))
	other := storetest.Open(t, url)
	second := &product{store: other, stores: api.StoresOf(other), keys: p.keys, log: &strings.Builder{}}
	p.start(t, time.Now)
	second.start(t, time.Now)
	p.addUser(t, "eva", account.Editor)
	admin := p.logIn(t)
	ends := map[string]func(session tokens){
		"logging out":    func(now tokens) { p.send(t, now.Access, "POST", "/api/v1/auth/logout", "") },
		"a refresh":      func(now tokens) { p.refresh(t, now.Refresh) },
		"a new password": func(tokens) { p.send(t, admin, "PATCH", "/api/v1/users/2", `{"resetPassword": true}`) },
		"deleting":       func(tokens) { p.send(t, admin, "DELETE", "/api/v1/users/2", "") },
	}
	for _, name := range []string{"logging out", "a refresh", "a new password", "deleting"} {
		now := p.logInAs(t, "eva", "")
		for _, server := range []*product{p, second} {
			wantStatus(t, "before "+name, server.get(t, now.Access, "/api/v1/account"), http.StatusOK)
		}
		ends[name](now)
		ended := time.Now()
		wantProblem(t, name+" on this server, at once", p.get(t, now.Access, "/api/v1/account"), http.StatusUnauthorized)
		for second.get(t, now.Access, "/api/v1/account").Code == http.StatusOK {
			if time.Since(ended) > time.Second {
				t.Fatalf("%s: the other server takes the token after a second", name)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if name == "a new password" {
			hash := passwordHash()
			if _, err := p.store.ChangeUser(t.Context(), 2, account.Change{PasswordHash: &hash}, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestTokenExpires(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.clock.Advance(accessTTL - time.Second)
	if got := p.get(t, token, "/api/v1/account"); got.Code != http.StatusOK {
		t.Errorf("a second before its end: %d", got.Code)
	}
	p.clock.Advance(time.Minute)
	wantProblem(t, "after its end", p.get(t, token, "/api/v1/account"), http.StatusUnauthorized)
}
