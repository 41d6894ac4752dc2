package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestUserCommands(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := "--database-url=" + url
		code, stdout, stderr := runWithInput(t, "an unusual phrase\n", "user", "add", "ana", "--role", "admin", db)
		if code != exitOK || stdout != "added admin ana\n" {
			t.Fatalf("add: %d %q %q", code, stdout, stderr)
		}
		made := regexp.MustCompile(`added player eva, password (\S+) \(shown this once only\)`).FindStringSubmatch(mustRun(t, "user", "add", "eva", "--generate", db))
		if made == nil {
			t.Fatal("no password was made")
		}
		server := startServer(t, db, "--data-dir", t.TempDir(), "--sample", "off")
		defer server.end(t)
		for user, password := range map[string]string{"ana": "an unusual phrase", "eva": made[1]} {
			if code := server.logIn(t, user, password); code != http.StatusOK {
				t.Errorf("log in as %s: %d", user, code)
			}
		}
		var users []struct {
			Name, Role string
			Sessions   int
		}
		if err := json.Unmarshal([]byte(mustRun(t, "user", "list", "--json", db)), &users); err != nil {
			t.Fatal(err)
		}
		if len(users) != 2 || users[0].Name != "ana" || users[0].Role != "admin" || users[0].Sessions != 1 || users[1].Role != "player" {
			t.Errorf("users %+v", users)
		}
		if table := mustRun(t, "user", "list", db); strings.Count(table, "\n") != 3 || !strings.Contains(table, "eva") {
			t.Errorf("table:\n%s", table)
		}

		// Windows ends lines with \r\n; a password may have spaces at its ends.
		if code, _, stderr := runWithInput(t, " quite another one \r\nmore", "user", "passwd", "ANA", db); code != exitOK {
			t.Fatalf("passwd: %d %s", code, stderr)
		}
		if old, now := server.logIn(t, "ana", "an unusual phrase"), server.logIn(t, "ana", " quite another one "); old != http.StatusUnauthorized || now != http.StatusOK {
			t.Errorf("the old password: %d, the new one: %d", old, now)
		}
		if err := json.Unmarshal([]byte(mustRun(t, "user", "list", "--json", db)), &users); err != nil || users[0].Sessions != 1 {
			t.Errorf("sessions after a new password and one log-in: %+v", users[0])
		}

		wrong := []struct {
			input string
			args  []string
			code  int
			want  string
		}{
			{"", []string{"user", "add", "leo"}, exitUsage, "no password"},
			{"\n", []string{"user", "add", "leo"}, exitUsage, "no password"},
			{"short\n", []string{"user", "add", "leo"}, exitFailed, "12 characters"},
			{"password1234\n", []string{"user", "add", "leo"}, exitFailed, "common"},
			{"an unusual phrase\n", []string{"user", "add", "EVA"}, exitFailed, "there already"},
			{"an unusual phrase\n", []string{"user", "add", "a b"}, exitUsage, "user name"},
			{"an unusual phrase\n", []string{"user", "add", "leo", "--role", "root"}, exitUsage, "root"},
			{"an unusual phrase\n", []string{"user", "passwd", "nobody"}, exitFailed, "nobody not found"},
			{"", []string{"user", "add"}, exitUsage, "<name>"},
		}
		for _, test := range wrong {
			code, _, stderr := runWithInput(t, test.input, append(test.args, db)...)
			if code != test.code || !strings.Contains(stderr, test.want) {
				t.Errorf("%v: %d %q, want %d with %q", test.args, code, stderr, test.code, test.want)
			}
		}
	})
}

// Older tokens remain valid, and a running server signs with the new key without a
// restart.
// A password in one of Unicode's forms also logs in when it is typed in another, and
// texts that must not be stored are refused.
func TestTextOfTheCommandLine(t *testing.T) {
	db := "--database-url=" + storetest.SQLite(t)
	if code, _, stderr := runWithInput(t, "una cancio\u0301n rara\n", "user", "add", "ana", db); code != exitOK {
		t.Fatal(stderr)
	}
	server := startServer(t, db, "--data-dir", t.TempDir(), "--sample", "off")
	defer server.end(t)
	if code := server.logIn(t, "ana", "una canción rara"); code != http.StatusOK {
		t.Errorf("log in with the composed form: %d", code)
	}
	if code, _, stderr := runWithInput(t, "an unusual\x00 phrase\n", "user", "add", "eva", db); code == exitOK || !strings.Contains(stderr, "control character") {
		t.Errorf("a password with NUL: %d %q", code, stderr)
	}
	for _, args := range [][]string{
		{"user", "passwd", "a\u202eb", "--generate", db},
		{"forecast", "--division", "SP1\x1b", db},
		{"user", "add", "caf\xe9", "--generate", db},
	} {
		if code, _, stderr := quiniela(t, args...); code != exitUsage || !strings.Contains(stderr, "the text") {
			t.Errorf("%q: %d %q", args, code, stderr)
		}
	}
}

func TestRotateKeysOfARunningServer(t *testing.T) {
	data := t.TempDir()
	dir := "--data-dir=" + data
	t.Setenv("QUINIELA_ADMIN_PASSWORD", "an unusual phrase")
	server := startServer(t, dir, "--sample", "off")
	defer server.end(t)
	before := server.tokenOf(t, "admin", "an unusual phrase")
	rotated := regexp.MustCompile(`key ([0-9a-f]{16}) signs`).FindStringSubmatch(mustRun(t, "keys", "rotate", dir))
	if rotated == nil {
		t.Fatal("no new key")
	}
	var keys []struct {
		Kid   string
		Signs bool
	}
	if err := json.Unmarshal([]byte(mustRun(t, "keys", "list", "--json", dir)), &keys); err != nil || len(keys) != 2 || !keys[1].Signs || keys[0].Signs || keys[1].Kid != rotated[1] {
		t.Fatalf("keys %+v, %v", keys, err)
	}
	if table := mustRun(t, "keys", "list", dir); strings.Count(table, "verifies") != 1 || !strings.Contains(table, rotated[1]+"  signs") {
		t.Errorf("table:\n%s", table)
	}
	deadline := time.Now().Add(20 * time.Second)
	for !strings.Contains(server.errs.String(), "kid="+rotated[1]) {
		if time.Now().After(deadline) {
			t.Fatalf("the server does not take the new key: %s", server.errs)
		}
		time.Sleep(100 * time.Millisecond)
	}
	after := server.tokenOf(t, "admin", "an unusual phrase")
	for name, token := range map[string]string{"before": before, "after": after} {
		if code := server.ask(t, token, "/api/v1/account"); code != http.StatusOK {
			t.Errorf("the token of %s: %d", name, code)
		}
	}
}
