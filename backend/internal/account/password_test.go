package account_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

func TestOnlyTheRightPasswordIsVerified(t *testing.T) {
	const password = "correct horse battery"
	hash := account.HashPassword(password)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, password) {
		t.Errorf("hash %s", hash)
	}
	if account.HashPassword(password) == hash {
		t.Error("two hashes of one password are the same: no salt")
	}
	for text, want := range map[string]bool{password: true, password + " ": false, "Correct horse battery": false, "": false} {
		if got, err := account.VerifyPassword(hash, text); err != nil || got != want {
			t.Errorf("VerifyPassword(%q) = %t, %v", text, got, err)
		}
	}
}

func TestADamagedHashIsAnErrorAndNoMatch(t *testing.T) {
	good := account.HashPassword("correct horse battery")
	for _, hash := range []string{
		"", "x", "$2a$10$abcdefghijklmnopqrstuv", strings.Replace(good, "v=19", "v=16", 1), strings.Replace(good, "t=2", "t=0", 1),
		strings.Replace(good, "m=19456,t=2,p=1", "m=x", 1), good[:strings.LastIndex(good, "$")+1], good + "!",
	} {
		if ok, err := account.VerifyPassword(hash, "correct horse battery"); ok || err == nil {
			t.Errorf("VerifyPassword with hash %q: %t, %v", hash, ok, err)
		}
	}
}

func TestWhatMakesAPassword(t *testing.T) {
	tests := []struct {
		password string
		good     bool
	}{
		{"elevenchars", false},
		{"twelve chars", true},
		{"ñandúñandúña", true}, // twelve characters, eighteen bytes
		{strings.Repeat("x", 1024), true},
		{strings.Repeat("x", 1025), false},
		{"not \xff valid text", false},
	}
	for _, test := range tests {
		if err := account.CheckPassword(test.password); (err == nil) != test.good {
			t.Errorf("CheckPassword(%.20q): %v", test.password, err)
		}
	}
}

func TestRandomPasswordsAreGoodAndDiffer(t *testing.T) {
	first, second := account.RandomPassword(), account.RandomPassword()
	if first == second || account.CheckPassword(first) != nil || len(first) != 23 {
		t.Errorf("%q, %q", first, second)
	}
}

func TestWhatMakesAUserName(t *testing.T) {
	for name, good := range map[string]bool{
		"ana": true, "ana.maria@example.org": true, "A_b-c+d": true, strings.Repeat("x", 64): true,
		"": false, "with space": false, strings.Repeat("x", 65): false, "line\nbreak": false, "<b>": false,
	} {
		if err := account.CheckUserName(name); (err == nil) != good {
			t.Errorf("CheckUserName(%q): %v", name, err)
		}
	}
}
