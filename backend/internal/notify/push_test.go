package notify_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/notify"
)

var encoding = base64.RawURLEncoding

// browser is a device that decrypts what it gets.
type browser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{key, make([]byte, 16)}
	_, _ = rand.Read(b.auth)
	return b
}

func (b *browser) device(endpoint string) *news.Device {
	return &news.Device{Endpoint: endpoint, P256dh: encoding.EncodeToString(b.key.PublicKey().Bytes()), Auth: encoding.EncodeToString(b.auth)}
}

// decrypt decrypts a message as RFC 8291 says.
func (b *browser) decrypt(t *testing.T, message []byte) []byte {
	t.Helper()
	salt, length := message[:16], int(message[20])
	sender := message[21 : 21+length]
	public, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := b.key.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	derive := func(secret, salt []byte, info string, length int) []byte {
		key, err := hkdf.Key(sha256.New, secret, salt, info, length)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	material := derive(shared, b.auth, "WebPush: info\x00"+string(b.key.PublicKey().Bytes())+string(sender), 32)
	block, err := aes.NewCipher(derive(material, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	text, err := sealed.Open(nil, derive(material, salt, "Content-Encoding: nonce\x00", 12), message[21+length:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(bytes.TrimRight(text, "\x00"), []byte{2})
}

// checkSignature checks the header by which a push service knows who sends (RFC 8292).
func checkSignature(t *testing.T, header, public, audience string) {
	t.Helper()
	token, key, ok := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	if !ok || key != public {
		t.Fatalf("authorization %q", header)
	}
	point, err := encoding.DecodeString(key)
	if err != nil || len(point) != 65 {
		t.Fatalf("key of %d bytes: %v", len(point), err)
	}
	signer, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{}
	if _, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return signer, nil }, jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience(audience), jwt.WithExpirationRequired()); err != nil {
		t.Fatal(err)
	}
	if subject, _ := claims.GetSubject(); subject != "mailto:ops@example.org" {
		t.Errorf("subject %q", subject)
	}
}

func TestAPushMessageReachesItsBrowserAlone(t *testing.T) {
	keys, err := notify.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	to := newBrowser(t)
	var got []byte
	var header http.Header
	status := http.StatusCreated
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		header = r.Header
		w.WriteHeader(status)
	}))
	defer service.Close()
	now := time.Now()
	host := strings.TrimPrefix(service.URL, "https://")
	push := &notify.Push{Keys: keys, Contact: "ops@example.org", Services: news.Services{host}, Client: service.Client(), Now: func() time.Time { return now }}
	delivery := &news.Delivery{ID: 1, Kind: news.Ten, Topic: "5", Title: "Jornada 5", Text: "Diez aciertos", Path: "/pool/5", Language: "es", Device: to.device(service.URL + "/send/1"), ExpiresAt: now.Add(time.Hour)}
	if err := push.Push(t.Context(), delivery); err != nil {
		t.Fatal(err)
	}
	checkSignature(t, header.Get("Authorization"), keys.Public, service.URL)
	if header.Get("Content-Encoding") != "aes128gcm" || header.Get("TTL") != "3600" {
		t.Errorf("headers %v", header)
	}
	if bytes.Contains(got, []byte("Diez")) {
		t.Error("the message is readable on its way")
	}
	var message struct {
		Notification struct {
			Title, Body, Lang, Tag string
			Data                   struct {
				OnActionClick map[string]struct{ Operation, URL string } `json:"onActionClick"`
			}
		}
	}
	if err := json.Unmarshal(to.decrypt(t, got), &message); err != nil {
		t.Fatal(err)
	}
	n := message.Notification
	if n.Title != "Jornada 5" || n.Body != "Diez aciertos" || n.Lang != "es" || n.Tag != "ten 5" || n.Data.OnActionClick["default"].URL != "/pool/5" {
		t.Errorf("message %+v", n)
	}
	// What the push service answers.
	for code, want := range map[int]error{404: news.ErrGone, 410: news.ErrGone, 429: news.ErrNotSent, 503: news.ErrNotSent} {
		status = code
		if err := push.Push(t.Context(), delivery); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
	}
	status = http.StatusBadRequest
	if err := push.Push(t.Context(), delivery); err == nil || errors.Is(err, news.ErrGone) || errors.Is(err, news.ErrNotSent) {
		t.Errorf("400: %v", err)
	}
	// A service that the operator has taken off the list gets nothing.
	push.Services, got = news.Services{"fcm.googleapis.com"}, nil
	if err := push.Push(t.Context(), delivery); !errors.Is(err, news.ErrGone) || got != nil {
		t.Errorf("another service: %v", err)
	}
}

// A message that may have arrived is told apart from one that was certainly not sent.
func TestALostConnectionIsNotCalledUnsent(t *testing.T) {
	keys, err := notify.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	service := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		panic(http.ErrAbortHandler)
	}))
	host := strings.TrimPrefix(service.URL, "https://")
	push := &notify.Push{Keys: keys, Contact: "ops@example.org", Services: news.Services{host}, Client: service.Client(), Now: time.Now}
	delivery := &news.Delivery{Device: newBrowser(t).device(service.URL), ExpiresAt: time.Now().Add(time.Hour)}
	if err := push.Push(context.Background(), delivery); err == nil || errors.Is(err, news.ErrNotSent) {
		t.Errorf("cut off: %v", err)
	}
	service.Close()
	service.Client().CloseIdleConnections()
	if err := push.Push(context.Background(), delivery); !errors.Is(err, news.ErrNotSent) {
		t.Errorf("nobody there: %v", err)
	}
}
