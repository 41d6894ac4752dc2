package auth

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Keys sign and verify tokens. They are PEM files in one folder: the last by
// name signs, all of them verify. A running server reloads the folder, so several
// servers can share it and keys can be rotated without a restart.
type Keys struct {
	folder        string
	current       atomic.Pointer[keySet]
	reloadLimiter *rate.Limiter // forged key ids must not cause a disk read each
	device        []byte        // signs device cookies
	deviceProblem error
}

type keySet struct {
	signer     ed25519.PrivateKey
	id         string
	publicKeys map[string]ed25519.PublicKey // by key id
}

const (
	keyPattern = "*.pem"
	keyTime    = "20060102T150405.000000000"
)

// KeyFile is one signing key on disk.
type KeyFile struct {
	Name      string
	ID        string
	CreatedAt time.Time // parsed from the name; zero if that is not a time
}

// keyRetention is how long a key still verifies after the next one was created.
// It is longer than the longest lifetime of access tokens that the settings allow.
const keyRetention = 48 * time.Hour

// OpenKeys reads the keys of a folder and creates the first one if there is none.
func OpenKeys(folder string, now time.Time) (*Keys, error) {
	files, err := keyFiles(folder)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		// Conflict: another server has just created one.
		if _, err := makeKey(folder, now); err != nil && fault.KindOf(err) != fault.Conflict {
			return nil, err
		}
	}
	device, problem := openDeviceKey(folder)
	k := &Keys{device: device, deviceProblem: problem, folder: folder, reloadLimiter: rate.NewLimiter(rate.Every(time.Second), 3)}
	return k, k.load()
}

// DeviceProblem returns why the key of device cookies could not be read or written, or
// nil. The devices from which users have logged in are then known only until the server
// stops.
func (k *Keys) DeviceProblem() error { return k.deviceProblem }

// RotateKeys adds a new key, which signs from now on, and removes keys whose
// tokens have all expired. It returns the new key and the names of removed files.
func RotateKeys(folder string, now time.Time) (added KeyFile, removed []string, err error) {
	path, err := makeKey(folder, now)
	if err != nil {
		return KeyFile{}, nil, err
	}
	keys, err := ListKeys(folder)
	if err != nil {
		return KeyFile{}, nil, err
	}
	for i, key := range keys {
		if key.Name == filepath.Base(path) {
			added = key
		}
		if i+1 < len(keys) && !keys[i+1].CreatedAt.IsZero() && now.Sub(keys[i+1].CreatedAt) > keyRetention {
			if err := os.Remove(filepath.Join(folder, key.Name)); err != nil {
				return added, removed, fmt.Errorf("remove an old signing key: %w", err)
			}
			removed = append(removed, key.Name)
		}
	}
	return added, removed, nil
}

// ListKeys returns all keys of a folder, oldest first; the last one signs.
func ListKeys(folder string) ([]KeyFile, error) {
	files, err := keyFiles(folder)
	if err != nil {
		return nil, err
	}
	keys := make([]KeyFile, 0, len(files))
	for _, file := range files {
		_, public, err := readKey(file)
		if err != nil {
			return nil, err
		}
		key := KeyFile{Name: filepath.Base(file), ID: keyID(public)}
		key.CreatedAt, _ = time.Parse(keyTime+".pem", key.Name) // files with other names are allowed and have no time
		keys = append(keys, key)
	}
	return keys, nil
}

// keyFiles returns the paths of all key files sorted by name, newest last.
func keyFiles(folder string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(folder, keyPattern))
	if err != nil {
		return nil, fault.New(fault.Invalid, "the folder of the signing keys %q cannot be read: %v", folder, err)
	}
	slices.Sort(files)
	return files, nil
}

func (k *Keys) load() error {
	files, err := keyFiles(k.folder)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fault.New(fault.Invalid, "the folder of the signing keys %q is empty", k.folder)
	}
	set := &keySet{publicKeys: map[string]ed25519.PublicKey{}}
	for _, file := range files {
		private, public, err := readKey(file)
		if err != nil {
			return err
		}
		set.signer, set.id = private, keyID(public)
		set.publicKeys[set.id] = public
	}
	k.current.Store(set)
	return nil
}

// Watch reloads the folder at an interval until the context ends. If the folder
// cannot be read, the present keys stay in use.
func (k *Keys) Watch(ctx context.Context, every time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			k.reload(log)
		}
	}
}

func (k *Keys) reload(log *slog.Logger) {
	before := k.current.Load()
	if err := k.load(); err != nil {
		log.Error("signing keys not read again", "error", err)
		return
	}
	if after := k.current.Load(); after.id != before.id {
		log.Info("another signing key", "kid", after.id)
	}
}

func (k *Keys) signingKey() (string, ed25519.PrivateKey) {
	set := k.current.Load()
	return set.id, set.signer
}

func (k *Keys) has(id string) bool {
	_, ok := k.current.Load().publicKeys[id]
	return ok
}

// publicKey returns the key with an id. For an unknown id it reloads the folder
// first, because another server may just have created the key.
func (k *Keys) publicKey(id string, log *slog.Logger) (ed25519.PublicKey, bool) {
	public, ok := k.current.Load().publicKeys[id]
	if !ok && k.reloadLimiter.Allow() {
		k.reload(log)
		public, ok = k.current.Load().publicKeys[id]
	}
	return public, ok
}

// jwk is an Ed25519 public key in the format of RFC 8037.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	Alg string `json:"alg"`
	Use string `json:"use"`
	Kid string `json:"kid"`
	X   string `json:"x"`
}

// ServeSet responds with the public keys as a JWK set (RFC 7517), so that other
// services can verify the tokens.
func (k *Keys) ServeSet(c echo.Context) error {
	publics := k.current.Load().publicKeys
	keys := make([]jwk, 0, len(publics))
	for _, id := range slices.Sorted(maps.Keys(publics)) {
		keys = append(keys, jwk{"OKP", "Ed25519", "EdDSA", "sig", id, base64.RawURLEncoding.EncodeToString(publics[id])})
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=60")
	return c.JSON(http.StatusOK, map[string][]jwk{"keys": keys})
}

// makeKey writes a new key, named by the time so that the newest is last by name.
// It returns a Conflict fault if the clock is behind the newest key.
func makeKey(folder string, now time.Time) (string, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make a signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", fmt.Errorf("encode a signing key: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder of the signing keys: %w", err)
	}
	files, err := keyFiles(folder)
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, now.UTC().Format(keyTime)+".pem")
	if len(files) > 0 && path <= files[len(files)-1] {
		return "", fault.New(fault.Conflict, "the signing key %s is newer than the clock of this machine: set the clock first", filepath.Base(files[len(files)-1]))
	}
	made, err := writeKeyFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		return "", fmt.Errorf("write a signing key: %w", err)
	}
	if !made {
		return "", fault.New(fault.Conflict, "there is a signing key of this very moment: try again")
	}
	return path, nil
}

// writeKeyFile writes a file that only this user can read, at once and in whole: others
// that read the folder must not see an incomplete key. made is false if the file has
// been there; it is not replaced.
func writeKeyFile(path string, content []byte) (made bool, err error) {
	unfinished := path + "." + account.NewID()
	if err := os.WriteFile(unfinished, content, 0o600); err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(unfinished) }()
	err = os.Link(unfinished, path) // unlike a renamed file, a link does not replace another server's key
	switch {
	case errors.Is(err, fs.ErrExist):
		return false, nil
	case err != nil: // a file system without links
		err = os.Rename(unfinished, path)
	}
	return err == nil, err
}

// readKey reads both halves of the key in a file.
func readKey(path string) (ed25519.PrivateKey, ed25519.PublicKey, error) {
	private, err := parseKey(path)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "the signing key %s cannot be used: %v", path, err)
	}
	public, ok := private.Public().(ed25519.PublicKey)
	if !ok {
		return nil, nil, fmt.Errorf("public half of %s", path)
	}
	return private, public, nil
}

func parseKey(path string) (ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, errors.New("it is not a PEM file")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("it is not an Ed25519 key")
	}
	return private, nil
}

func keyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}
