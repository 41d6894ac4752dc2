package main

// The root certificates of Mozilla, for where the system has none: an empty image,
// a bare machine. SSL_CERT_FILE names others.
import _ "golang.org/x/crypto/x509roots/fallback"
