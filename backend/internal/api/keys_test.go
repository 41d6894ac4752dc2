package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// kidOf is the id of the key that signed a token.
func kidOf(t *testing.T, token string) string {
	t.Helper()
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		t.Fatal(err)
	}
	var header struct{ Alg, Kid string }
	if err := json.Unmarshal(text, &header); err != nil || header.Alg != "EdDSA" {
		t.Fatalf("%s: %v", text, err)
	}
	return header.Kid
}

func published(t *testing.T, p *product) map[string]string {
	t.Helper()
	response := p.do(t, call{path: "/.well-known/jwks.json"})
	wantStatus(t, "key set", response, http.StatusOK)
	set := decode[struct {
		Keys []map[string]string `json:"keys"`
	}](t, response)
	keys := map[string]string{}
	for _, key := range set.Keys {
		if len(key) != 6 || key["kty"] != "OKP" || key["crv"] != "Ed25519" || key["alg"] != "EdDSA" || key["use"] != "sig" {
			t.Errorf("key %v", key)
		}
		keys[key["kid"]] = key["x"]
	}
	return keys
}

func TestKeysChangeWithoutLoggingAnyoneOut(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	first := p.logInAs(t, "ana", "")
	running := p.handler
	added, removed, err := api.RotateKeys(p.keys, today.Add(time.Minute))
	if err != nil || len(removed) != 0 {
		t.Fatalf("%v, removed %v", err, removed)
	}

	// A second server signs with the new key; the first one, which has not
	// looked at the folder since, takes its tokens all the same.
	p.start(t, p.clock.Now)
	second := p.logInAs(t, "ana", "")
	if kidOf(t, first.Access) == kidOf(t, second.Access) || kidOf(t, second.Access) != added.ID {
		t.Errorf("signed with %s and %s, added %s", kidOf(t, first.Access), kidOf(t, second.Access), added.ID)
	}
	for _, handler := range []http.Handler{running, p.handler} {
		p.handler = handler
		for name, now := range map[string]tokens{"old": first, "new": second} {
			wantStatus(t, "a token of the "+name+" key", p.get(t, now.Access, "/api/v1/account"), http.StatusOK)
		}
		if keys := published(t, p); len(keys) != 2 || keys[added.ID] == "" {
			t.Errorf("published %v", keys)
		}
	}
	wantStatus(t, "a refresh across keys", p.refresh(t, first.Refresh), http.StatusOK)
}

func TestOldKeysAreRemovedWhenNothingIsSignedWithThem(t *testing.T) {
	folder := t.TempDir()
	for day, want := range []int{1, 2, 3, 3, 3, 3} { // each is needed for two days after the next one came
		_, _, err := api.RotateKeys(folder, today.AddDate(0, 0, day).Add(time.Duration(day)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		keys, err := api.ListKeys(folder)
		if err != nil || len(keys) != want {
			t.Errorf("day %d: %d keys, %v, want %d", day, len(keys), err, want)
		}
	}
	if _, _, err := api.RotateKeys(folder, today); err == nil || !strings.Contains(err.Error(), "clock") {
		t.Errorf("a key older than the others: %v", err)
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
