package news

import (
	"crypto/ecdh"
	"encoding/base64"
	"net/mail"
	"net/url"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Services are the hosts of push services; one that begins with "*." means all below it.
type Services []string

// Knows reports whether an address is one of a push service, by TLS.
func (s Services) Knows(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Host), ":443")
	for _, known := range s {
		known = strings.ToLower(known)
		if below, all := strings.CutPrefix(known, "*"); host == known || all && strings.HasSuffix(host, below) && len(host) > len(below) {
			return true
		}
	}
	return false
}

// Limits of a device's values.
const (
	maxEndpoint = 1000
	authBytes   = 16
)

// Check returns an Invalid fault if the device cannot be sent anything.
func (d *Device) Check(services Services) error {
	if len(d.Endpoint) > maxEndpoint || !services.Knows(d.Endpoint) {
		return fault.At("endpoint", fault.New(fault.Invalid, "the address is not one of a push service that is known here"))
	}
	key, err := decode(d.P256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(key)
	}
	if err != nil {
		return fault.At("keys.p256dh", fault.New(fault.Invalid, "the key is not a public key of P-256 in base64"))
	}
	if secret, err := decode(d.Auth); err != nil || len(secret) != authBytes {
		return fault.At("keys.auth", fault.New(fault.Invalid, "the secret is not one of 16 bytes in base64"))
	}
	return nil
}

// decode decodes base64 of either alphabet, with or without padding.
func decode(text string) ([]byte, error) {
	text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "="))
	return base64.RawURLEncoding.DecodeString(text)
}

// maxMail is the length of an address of mail at most (RFC 5321).
const maxMail = 254

// CheckMail returns an Invalid fault if a text is not an address of mail.
func CheckMail(address string) error {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > maxMail || strings.ContainsAny(address, " \"\r\n<>,;") || !strings.Contains(address[strings.LastIndex(address, "@"):], ".") {
		return fault.At("address", fault.New(fault.Invalid, "%q is not an address of mail such as ana@example.org", address))
	}
	return nil
}
