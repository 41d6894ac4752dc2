package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/crypto/argon2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Cost of argon2id: 19 MiB, 2 passes, one lane (OWASP's first recommendation).
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	saltBytes   = 16
	keyBytes    = 32
)

// Lengths of a password, in characters and, against abuse, in bytes.
const (
	MinPasswordLength = 12
	MaxPasswordBytes  = 1024
)

// minGuesses is the minimum of guesses an attacker must need. Common passwords,
// also with a year and an exclamation mark appended, fall to a thousandth of it.
const minGuesses = 1e8

// maxEstimatedLength is the number of characters that the estimate looks at: its
// time grows with their square, and a longer password is no easier to guess.
const maxEstimatedLength = 64

// commonWords are Spanish words that the estimate, made for English, lacks.
var commonWords = []string{
	"quiniela", "quinielaml", "contraseña", "contrasena", "clave", "secreto", "administrador", "usuario", "bienvenido",
	"futbol", "fútbol", "jornada", "campeon", "campeón", "liga", "madrid", "barcelona", "españa", "espana", "tequiero", "hola", "amor",
}

// CheckPassword returns an Invalid fault for a password that the named user
// cannot choose.
func CheckPassword(password, user string) error {
	switch length := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return fault.New(fault.Invalid, "the password is not valid text").WithCode("password-text")
	case length < MinPasswordLength:
		return fault.New(fault.Invalid, "the password must have at least %d characters", MinPasswordLength).WithCode("password-short")
	case len(password) > MaxPasswordBytes:
		return fault.New(fault.Invalid, "the password must have at most %d bytes", MaxPasswordBytes).WithCode("password-long")
	case estimateGuesses(password, user) < minGuesses:
		return fault.New(fault.Invalid, "the password is one of the common ones, or close to one: choose words that do not belong together").
			WithCode("password-common")
	}
	return nil
}

// estimateGuesses estimates the guesses needed to find a password with lists of
// common passwords, words, names, dates and keyboard patterns (Wheeler, "zxcvbn:
// low-budget password strength estimation", 2016).
func estimateGuesses(password, user string) float64 {
	start := []rune(password)
	return zxcvbn.PasswordStrength(string(start[:min(len(start), maxEstimatedLength)]), append([]string{user}, commonWords...)).Guesses
}

// HashPassword returns the argon2id hash to store, in PHC string format.
func HashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: see crypto/rand
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// VerifyPassword reports whether a password matches a hash from HashPassword, in
// constant time. A malformed hash is an error.
func VerifyPassword(hash, password string) (bool, error) {
	var (
		version, lanes int
		memory, passes uint32
	)
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("password hash of an unknown kind")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil {
		return false, fmt.Errorf("read the cost of a password hash: %w", err)
	}
	if version != argon2.Version || lanes < 1 || lanes > 255 || passes < 1 {
		return false, errors.New("password hash of an unknown version or cost")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("read the salt of a password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 || len(want) > 1024 {
		return false, fmt.Errorf("read the key of a password hash: %w", err)
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, uint8(lanes), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// passwordLetters leaves out characters that are easily confused when copied by
// hand.
const passwordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// RandomPassword returns a one-time password: 20 letters in groups of five, about
// 115 random bits.
func RandomPassword() string {
	var b strings.Builder
	for i := range 20 {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(passwordLetters)))) // never fails: see crypto/rand
		b.WriteByte(passwordLetters[n.Int64()])
	}
	return b.String()
}
