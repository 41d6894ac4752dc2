package metrics

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// maxScrapes at a time; every one asks the database.
const maxScrapes = 3

// Handler answers with all metrics, to callers on the machine itself and to those with
// the token; "" is no token.
func (m *Metrics) Handler(token string, log *slog.Logger) echo.HandlerFunc {
	scrape := echo.WrapHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: maxScrapes,
	}))
	return func(c echo.Context) error {
		switch {
		case isLocal(c), token != "" && hasToken(c.Request(), token):
			return scrape(c)
		case token != "":
			return echo.ErrUnauthorized
		}
		return echo.ErrForbidden
	}
}

// forwardingHeaders are set by proxies. A request with one of them comes from
// elsewhere, even if its connection comes from a proxy on this machine that is not
// among the trusted ones.
var forwardingHeaders = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// isLocal reports whether a request comes from this machine, without a proxy.
func isLocal(c echo.Context) bool {
	header := c.Request().Header
	if slices.ContainsFunc(forwardingHeaders, func(name string) bool { return len(header.Values(name)) > 0 }) {
		return false
	}
	host, _, err := net.SplitHostPort(c.Request().RemoteAddr)
	return err == nil && isLoopback(host) && isLoopback(c.RealIP())
}

func isLoopback(address string) bool {
	parsed, err := netip.ParseAddr(address)
	return err == nil && parsed.Unmap().IsLoopback()
}

// hasToken compares digests, so that the time says nothing, not even the length.
func hasToken(r *http.Request, token string) bool {
	scheme, sent, _ := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	want, got := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(sent))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(want[:], got[:]) == 1
}
