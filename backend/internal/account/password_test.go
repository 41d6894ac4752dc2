package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
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

func TestADamagedHashIsAnError(t *testing.T) {
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

func TestPasswordsAreChecked(t *testing.T) {
	tests := []struct {
		password string
		code     string // "": accepted
	}{
		{"elevenchars", "password-short"},
		{"twelve chars", ""},
		{"a long pass phrase", ""},
		{"ñandúazulñam", ""}, // twelve characters, fifteen bytes
		{strings.Repeat("only seven words ", 60), ""},
		{strings.Repeat("x3 ", 342), "password-long"},
		{"not \xff valid text", "password-text"},
		{"password1234", "password-common"},
		{"P@ssw0rd1234", "password-common"},
		{"Password2024!", "password-common"},
		{"qwertyuiop12", "password-common"},
		{"123456789012", "password-common"},
		{"1q2w3e4r5t6y", "password-common"},
		{"letmeinletmein", "password-common"},
		{"manchesterunited", "password-common"},
		{"contraseña123", "password-common"},
		{"barcelona1899", "password-common"},
		{"quiniela2026", "password-common"},
		{strings.Repeat("x", 1024), "password-common"},
		{"evamaria.lopez", "password-common"}, // the user's own name
		{"evamaria.lopez1", "password-common"},
	}
	for _, test := range tests {
		err := account.CheckPassword(test.password, "EvaMaria.Lopez")
		code := ""
		if f, ok := errors.AsType[*fault.Error](err); ok {
			code = f.Code
		} else if err != nil {
			t.Errorf("CheckPassword(%.20q): %v is not a sentence for a user", test.password, err)
		}
		if code != test.code {
			t.Errorf("CheckPassword(%.20q): %q, want %q", test.password, code, test.code)
		}
	}
}

func TestRandomPasswordsPassTheCheckAndDiffer(t *testing.T) {
	first, second := account.RandomPassword(), account.RandomPassword()
	if first == second || account.CheckPassword(first, "ana") != nil || len(first) != 23 {
		t.Errorf("%q, %q", first, second)
	}
}

func TestUserNamesAreChecked(t *testing.T) {
	for name, good := range map[string]bool{
		"ana": true, "ana.maria@example.org": true, "A_b-c+d": true, strings.Repeat("x", 64): true,
		"": false, "with space": false, strings.Repeat("x", 65): false, "line\nbreak": false, "<b>": false,
	} {
		if err := account.CheckUserName(name); (err == nil) != good {
			t.Errorf("CheckUserName(%q): %v", name, err)
		}
	}
}

func TestARoleIncludesTheRolesBelowIt(t *testing.T) {
	roles := []account.Role{account.Player, account.Editor, account.Admin}
	for i, has := range roles {
		for j, needed := range roles {
			if got := has.Allows(needed); got != (i >= j) {
				t.Errorf("%s allows what %s may: %t", has, needed, got)
			}
		}
		if account.Role("").Allows(has) || account.Role("root").Allows(has) {
			t.Errorf("an unknown role allows what %s may do", has)
		}
		if err := account.CheckRole(has); err != nil {
			t.Error(err)
		}
	}
	if account.CheckRole("root") == nil || account.CheckRole("") == nil {
		t.Error("an unknown role is accepted")
	}
}

func TestTheNextRefreshTokenCannotBeMadeWithoutTheToken(t *testing.T) {
	token, nonce := account.NewRefreshToken(), account.NewNonce()
	next := account.NextRefreshToken(token, nonce)
	if next != account.NextRefreshToken(token, nonce) {
		t.Error("two successors of one token and one nonce")
	}
	if len(token) != 43 || len(next) != 43 {
		t.Errorf("tokens %q and %q have not 256 bits", token, next)
	}
	others := map[string]bool{
		token: true, account.NextRefreshToken(account.NewRefreshToken(), nonce): true,
		account.NextRefreshToken(token, account.NewNonce()): true, account.NextRefreshToken(account.HashRefreshToken(token), nonce): true,
	}
	if others[next] || len(others) != 4 {
		t.Error("another token, another nonce or the hash alone leads to the same successor")
	}
}
