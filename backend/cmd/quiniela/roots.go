package main

// Mozilla's root certificates, for systems that have none, such as an empty image.
// SSL_CERT_FILE overrides them.
import _ "golang.org/x/crypto/x509roots/fallback"
