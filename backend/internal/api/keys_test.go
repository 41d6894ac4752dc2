package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// kidOf returns the id of the key that signed a token.
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
	added, removed, err := auth.RotateKeys(p.keys, today.Add(time.Minute))
	if err != nil || len(removed) != 0 {
		t.Fatalf("%v, removed %v", err, removed)
	}

	// A second server signs with the new key. The first one has not reloaded the
	// folder yet, but accepts its tokens.
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
