package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// Device cookies recognise a browser in which a user has logged in before, so that
// guesses made elsewhere do not keep the user out. They let nobody in: all they give
// is a rate limit of its own. See
// https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies

const (
	// deviceTTL is the longest that browsers keep a cookie. Each log-in begins it anew.
	deviceTTL = 400 * 24 * time.Hour
	// deviceKeyFile is in the folder of the signing keys. It is not one of them, so that
	// rotating those does not make devices unknown.
	deviceKeyFile = "device.key"
	deviceKeySize = 32 // bytes
)

// loginPaths are the routes that read a device cookie; a cookie has one path only.
var loginPaths = []string{"/api/v1/auth/login", "/api/quiniela/login"}

// deviceCookieName returns the name of the cookie of a user: several users may share a
// browser.
func deviceCookieName(userID int64) string {
	return "quiniela_device_" + strconv.FormatInt(userID, 10)
}

// knownDevice returns the id of the device that sends a request, if the user has
// logged in from it before.
func (a *Authenticator) knownDevice(ctx context.Context, userID int64) (id string, ok bool) {
	if userID == 0 {
		return "", false
	}
	name := deviceCookieName(userID)
	for _, cookie := range clientOf(ctx).cookies {
		if cookie.Name != name {
			continue
		}
		content, signature, found := cutLast(cookie.Value, ".")
		signed, err := base64.RawURLEncoding.DecodeString(signature)
		if !found || err != nil || !hmac.Equal(signed, a.signDevice(userID, content)) {
			continue
		}
		device, issued, _ := strings.Cut(content, ".")
		at, err := strconv.ParseInt(issued, 10, 64)
		if err == nil && a.cfg.Now().Sub(time.Unix(at, 0)) < deviceTTL {
			return device, true
		}
	}
	return "", false
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// deviceCookies returns the cookies by which the device that has just logged a user in
// is known from now on. A device that is known stays the same.
func (a *Authenticator) deviceCookies(ctx context.Context, userID int64) []http.Cookie {
	id, ok := a.knownDevice(ctx, userID)
	if !ok {
		id = account.NewID()
	}
	content := id + "." + strconv.FormatInt(a.cfg.Now().Unix(), 10)
	value := content + "." + base64.RawURLEncoding.EncodeToString(a.signDevice(userID, content))
	cookies := make([]http.Cookie, 0, len(loginPaths))
	for _, path := range loginPaths {
		cookies = append(cookies, http.Cookie{ //nolint:gosec // Secure over TLS; without TLS the browser would drop it
			Name: deviceCookieName(userID), Value: value, Path: path, MaxAge: int(deviceTTL.Seconds()),
			Secure: clientOf(ctx).secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		})
	}
	return cookies
}

func (a *Authenticator) signDevice(userID int64, content string) []byte {
	mac := hmac.New(sha256.New, a.cfg.Keys.device)
	_, _ = fmt.Fprintf(mac, "device of user %d\n%s", userID, content) // never fails: see hash.Hash
	return mac.Sum(nil)
}

// openDeviceKey returns the secret that signs device cookies. Servers that share the
// folder share it; the first one makes it. With an error, the secret is a new one.
func openDeviceKey(folder string) ([]byte, error) {
	path := filepath.Join(folder, deviceKeyFile)
	key, err := readDeviceKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeDeviceKey(path); err == nil {
			key, err = readDeviceKey(path)
		}
	}
	if err != nil {
		return randomDeviceKey(), err
	}
	return key, nil
}

func randomDeviceKey() []byte {
	key := make([]byte, deviceKeySize)
	_, _ = rand.Read(key) // never fails: see crypto/rand
	return key
}

func readDeviceKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != deviceKeySize {
		return nil, fmt.Errorf("%s does not have %d bytes in hex", path, deviceKeySize)
	}
	return key, nil
}

// makeDeviceKey writes a new key, unless another server has just done so.
func makeDeviceKey(path string) error {
	if _, err := writeKeyFile(path, []byte(hex.EncodeToString(randomDeviceKey())+"\n")); err != nil {
		return fmt.Errorf("write the key of device cookies: %w", err)
	}
	return nil
}
