// Package api is the product's face to the web: Echo serves, Huma types the
// routes and writes the OpenAPI file, JWT guards. One file per resource.
package api

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Stores are what the routes read and write: the few methods of each resource,
// declared beside its routes. One store is usually all of them.
type Stores struct {
	Database    pinger
	Sessions    auth.SessionStore
	Logins      auth.LoginStore
	Accounts    accountStore
	Users       userStore
	Audit       auditStore
	Divisions   divisionStore
	Teams       teamStore
	TeamMerges  teamMergeStore
	Referees    refereeStore
	Standings   standingStore
	Matches     matchStore
	Forecasts   forecastStore
	Champions   training.ChampionStore // for the forecast of a match that changes
	Models      modelStore
	TrackRecord trackRecordStore
	Simulations simulationStore
	Uploads     uploadStore
	Jornadas    jornadaStore
	Suggestions suggestionStore
	Tickets     ticketStore
	Original    quinielaml.Store
}

// pinger says whether the database answers.
type pinger interface {
	Ping(ctx context.Context) error
}

// Jobs is the queue of background work: what the routes ask of it together.
type Jobs interface {
	jobQueue
	importQueue
	jobsBeside
}

// Config is what a server needs to know.
type Config struct {
	Version        string // of the program; /healthz and the served OpenAPI file say it
	Keys           *auth.Keys
	AccessTTL      time.Duration
	RefreshTTL     time.Duration
	AllowedOrigins []string
	TrustedProxies []*net.IPNet // whose X-Forwarded-For is believed
	Importer       Importer
	Jobs           Jobs
	Page           fs.FS // the built web page; nil: there is none
	Log            *slog.Logger
	Now            func() time.Time
}

// Server answers HTTP.
type Server struct {
	*router
	database pinger
	cfg      Config
	auth     *auth.Authenticator
	echo     *echo.Echo
	spec     []byte
	opened   chan struct{} // closed when the API may answer
	open     func()
	closing  chan struct{} // closed when streams are to end
}

// Limits on a request.
const (
	bodyLimit   = "20M"
	headerLimit = 64 << 10
)

// New builds the server with all its routes.
func New(stores Stores, cfg Config) (*Server, error) {
	return newServer(stores, cfg, (*auth.Authenticator).Middleware)
}

func newServer(stores Stores, cfg Config, authenticate func(*auth.Authenticator) echo.MiddlewareFunc) (*Server, error) {
	installProblems()
	s := &Server{
		router: &router{log: cfg.Log, now: cfg.Now}, database: stores.Database, cfg: cfg, echo: echo.New(),
		auth: auth.New(auth.Config{
			Sessions: stores.Sessions, Logins: stores.Logins, Keys: cfg.Keys,
			AccessTTL: cfg.AccessTTL, RefreshTTL: cfg.RefreshTTL, Log: cfg.Log, Now: cfg.Now,
		}),
		opened: make(chan struct{}), closing: make(chan struct{}),
	}
	s.open = sync.OnceFunc(func() { close(s.opened) })
	var err error
	if s.translator, err = newTranslator(); err != nil {
		return nil, err
	}
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	trustProxies(e, cfg.TrustedProxies)
	e.Use(s.logRequests(), middleware.Recover(), securityHeaders(), s.cors(),
		middleware.BodyLimit(bodyLimit), compressResponses(), s.waitUntilOpen, auth.RememberAddress, authenticate(s.auth))

	config := huma.DefaultConfig("QuinielaML", cfg.Version)
	config.Info.Description = "Matches, results and forecasts of football leagues."
	config.Servers = []*huma.Server{{URL: "/"}}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in bodies
	config.Transformers = append(config.Transformers, translateProblem)
	config.RejectUnknownQueryParameters = true
	config.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	config.Components = &huma.Components{
		Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
		SecuritySchemes: map[string]*huma.SecurityScheme{
			"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"},
		},
	}
	s.api = humaecho.New(e, config)
	s.api.UseMiddleware(chooseLanguage)
	s.register(stores)
	if s.spec, err = json.MarshalIndent(s.api.OpenAPI(), "", "  "); err != nil {
		return nil, err
	}
	s.spec = append(s.spec, '\n')
	e.GET("/api/v1/openapi.json", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, s.spec) })
	e.GET("/api/docs", docsPage)
	e.GET("/.well-known/jwks.json", s.cfg.Keys.ServeSet)
	e.GET("/healthz", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"status": "ok", "version": cfg.Version})
	})
	e.GET("/readyz", s.ready)
	return s, s.servePage()
}

// register adds the routes of each resource.
func (s *Server) register(stores Stores) {
	forecaster := &training.Forecaster{Store: stores.Champions, Now: s.now}
	matches := matchRoutes{s.router, stores.Matches, forecaster, s.cfg.Jobs}
	forecasts := forecastRoutes{s.router, stores.Forecasts}
	teams := teamRoutes{s.router, stores.Teams}
	referees := refereeRoutes{s.router, stores.Referees}
	divisions := divisionRoutes{s.router, stores.Divisions}
	standings := standingRoutes{s.router, stores.Standings}
	models := modelRoutes{s.router, stores.Models, s.cfg.Jobs}
	users := userRoutes{s.router, stores.Users, s.auth}
	audit := auditRoutes{s.router, stores.Audit}
	loginRoutes{s.router, s.auth}.register()
	accountRoutes{s.router, stores.Accounts, s.auth}.register()
	users.register()
	audit.register()
	divisions.register()
	teams.register()
	teamMergeRoutes{s.router, stores.TeamMerges}.register()
	referees.register()
	standings.register()
	matches.register()
	forecasts.register()
	models.register()
	trackRecordRoutes{s.router, stores.TrackRecord}.register()
	simulationRoutes{s.router, stores.Simulations, forecaster}.register()
	importRoutes{s.router, stores.Uploads, s.cfg.Importer, s.cfg.Jobs}.register()
	jobRoutes{s.router, s.cfg.Jobs, s.closing}.register()
	exportRoutes{s.router, matches, forecasts, teams, referees, divisions, standings, models, users, audit}.register()
	jornadaRoutes{s.router, stores.Jornadas, s.cfg.Importer}.register()
	suggestionRoutes{s.router, stores.Suggestions}.register()
	ticketRoutes{s.router, stores.Tickets}.register()
	original := originalAdapter{matches, s.auth}
	quinielaml.Register(s.echo, quinielaml.Handler{
		Store: stores.Original, Matches: original, Jobs: s.cfg.Jobs, Sessions: original, Allow: auth.CheckRole, Now: s.now,
	})
}

// OpenAPI is the description of all routes, as JSON.
func (s *Server) OpenAPI() []byte { return s.spec }

// Handler answers requests.
func (s *Server) Handler() http.Handler { return s.echo }

// HTTP is a server for the handler with limits against slow and fat clients.
func (s *Server) HTTP() *http.Server {
	server := &http.Server{
		Handler:           s.echo,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // an upload on a slow line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(sync.OnceFunc(func() { close(s.closing) }))
	return server
}

// Open lets the API answer. Until then its requests wait: what the first start
// prepares is seen whole or not yet, never half.
func (s *Server) Open() { s.open() }

// Wait returns when what requests left to be written has been written. Call it
// after the last request and before the store is closed.
func (s *Server) Wait() { s.auth.Wait() }

func (s *Server) waitUntilOpen(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Request().URL.Path, "/api/") {
			select {
			case <-s.opened:
			case <-c.Request().Context().Done():
				return c.Request().Context().Err()
			}
		}
		return next(c)
	}
}

func (s *Server) ready(c echo.Context) error {
	select {
	case <-s.opened:
	default:
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "the first start is being prepared"})
	}
	if err := s.database.Ping(c.Request().Context()); err != nil {
		s.cfg.Log.Error("not ready", "error", err)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "the database does not answer"})
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}
