package api

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Keys sign and verify tokens. They are PEM files in one folder: the newest by
// name signs, all verify.
type Keys struct {
	signer  ed25519.PrivateKey
	id      string
	publics map[string]ed25519.PublicKey // by key id
}

const keyPattern = "*.pem"

// OpenKeys reads the keys of a folder; the first one is made when there is none.
func OpenKeys(folder string, now time.Time) (*Keys, error) {
	files, err := filepath.Glob(filepath.Join(folder, keyPattern))
	if err != nil {
		return nil, fault.New(fault.Invalid, "the folder of the signing keys %q cannot be read: %v", folder, err)
	}
	if len(files) == 0 {
		file, err := makeKey(folder, now)
		if err != nil {
			return nil, err
		}
		files = []string{file}
	}
	slices.Sort(files)
	keys := &Keys{publics: map[string]ed25519.PublicKey{}}
	for _, file := range files {
		private, err := readKey(file)
		if err != nil {
			return nil, fault.New(fault.Invalid, "the signing key %s cannot be used: %v", file, err)
		}
		public, ok := private.Public().(ed25519.PublicKey)
		if !ok {
			return nil, fmt.Errorf("public half of %s", file)
		}
		sum := sha256.Sum256(public)
		keys.signer, keys.id = private, hex.EncodeToString(sum[:8])
		keys.publics[keys.id] = public
	}
	return keys, nil
}

// makeKey writes a new key. A name from the time keeps the newest last.
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
	path := filepath.Join(folder, now.UTC().Format("20060102T150405")+".pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := os.WriteFile(path, block, 0o600); err != nil {
		return "", fmt.Errorf("write a signing key: %w", err)
	}
	return path, nil
}

func readKey(path string) (ed25519.PrivateKey, error) {
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
