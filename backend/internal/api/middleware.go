package api

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/quinielaml/quinielaml/backend/internal/requestid"
)

// contentSecurityPolicy allows content of this server only, and nothing inline but
// styles, which Angular adds as elements, and the scripts given by their hashes.
func contentSecurityPolicy(scripts ...string) string {
	return "default-src 'self'; script-src " + strings.Join(append([]string{"'self'"}, scripts...), " ") +
		"; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
}

func securityHeaders() echo.MiddlewareFunc {
	secure := middleware.SecureWithConfig(middleware.SecureConfig{
		XSSProtection:         "0", // the filter of old browsers is itself exploitable; the policy replaces it
		ContentTypeNosniff:    "nosniff",
		XFrameOptions:         "DENY",
		HSTSMaxAge:            365 * 24 * 60 * 60, // sent over TLS only
		ContentSecurityPolicy: contentSecurityPolicy(),
		ReferrerPolicy:        "same-origin",
	})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return secure(func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
			if strings.HasPrefix(c.Request().URL.Path, "/api/") {
				h.Set(echo.HeaderCacheControl, "no-store")
			}
			return next(c)
		})
	}
}

func (s *Server) cors() echo.MiddlewareFunc {
	return middleware.CORSWithConfig(middleware.CORSConfig{
		Skipper:       func(echo.Context) bool { return len(s.cfg.AllowedOrigins) == 0 }, // without origins Echo would allow all
		AllowOrigins:  s.cfg.AllowedOrigins,
		AllowMethods:  []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions},
		AllowHeaders:  []string{echo.HeaderAuthorization, echo.HeaderContentType, "Accept-Language", "If-Match"},
		ExposeHeaders: []string{"ETag", echo.HeaderLocation, echo.HeaderRetryAfter, echo.HeaderXRequestID},
		MaxAge:        600,
	})
}

// identify gives a request its id. That of the client is used only if the connection
// comes from a trusted proxy: others could send the id of somebody else's request.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !requestid.Valid(id) || !s.fromTrustedProxy(c.Request()) {
			id = requestid.New()
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		c.SetRequest(c.Request().WithContext(requestid.With(c.Request().Context(), id)))
		return next(c)
	}
}

func (s *Server) fromTrustedProxy(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := net.ParseIP(host)
	return slices.ContainsFunc(s.cfg.TrustedProxies, func(network *net.IPNet) bool { return network.Contains(address) })
}

// logRequests logs every request without its query and headers, which may have
// secrets.
func (s *Server) logRequests() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogMethod: true, LogURIPath: true, LogStatus: true, LogLatency: true, LogRemoteIP: true,
		HandleError: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			level := slog.LevelDebug
			switch {
			case v.Status >= http.StatusInternalServerError:
				level = slog.LevelError
			case strings.HasPrefix(v.URIPath, "/api/"):
				level = slog.LevelInfo
			}
			s.cfg.Log.Log(c.Request().Context(), level, "request", "method", v.Method, "path", v.URIPath,
				"status", v.Status, "latency", v.Latency, "from", v.RemoteIP)
			return nil
		},
	})
}

// recoverPanics makes an error of a panic, with the stack, which is then logged like
// every other error that is not the client's.
func recoverPanics() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisableStackAll: true,
		LogErrorFunc: func(_ echo.Context, err error, stack []byte) error {
			return fmt.Errorf("panic: %w\n%s", err, stack)
		},
	})
}

// logPanic, deferred, keeps a panic from ending the server where it is not that of a request.
func logPanic(log *slog.Logger, doing string) {
	if p := recover(); p != nil {
		log.Error("panic", "doing", doing, "panic", p, "stack", string(debug.Stack()))
	}
}

// trustProxies sets how the client's address and the use of TLS are determined:
// by the headers of trusted proxies, otherwise by the connection.
func trustProxies(e *echo.Echo, trusted []*net.IPNet) {
	if len(trusted) == 0 {
		e.IPExtractor, e.SchemeExtractor = echo.ExtractIPDirect(), echo.ExtractSchemeDirect()
		return
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range trusted {
		options = append(options, echo.TrustIPRange(network))
	}
	e.IPExtractor, e.SchemeExtractor = echo.ExtractIPFromXFFHeader(options...), echo.ExtractSchemeFromHeaders(options...)
}
