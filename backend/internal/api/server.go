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
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Stores are what the routes read and write: the few methods of each resource,
// declared beside its routes. One store is usually all of them.
type Stores struct {
	Divisions  divisionStore
	Teams      teamStore
	TeamMerges teamMergeStore
	Referees   refereeStore
	Standings  standingStore
	Original   quinielaml.Store
	Rest       Store
}

// Store is what the routes read and write that have no interface of their own yet.
type Store interface {
	Ping(ctx context.Context) error

	Divisions(ctx context.Context) ([]football.Division, error)
	Team(ctx context.Context, id int64) (football.Team, []string, error)
	Referee(ctx context.Context, id int64) (football.Referee, error)
	Match(ctx context.Context, id int64) (football.MatchRecord, error)
	AddMatch(ctx context.Context, record football.MatchRecord, at time.Time, also ...job.Also) (football.MatchRecord, error)
	ChangeMatch(ctx context.Context, id int64, version int, action string, change func(*football.MatchRecord) error, at time.Time, also ...job.Also) (football.MatchRecord, error)
	DeleteMatch(ctx context.Context, id int64, version int, at time.Time, also ...job.Also) error
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
	ForecastOf(ctx context.Context, record football.MatchRecord) (*training.Forecast, error)
	ForecastHistory(ctx context.Context, match int64) ([]training.Forecast, error)
	Models(ctx context.Context) ([]training.Model, error)
	Model(ctx context.Context, id int64) (training.Model, error)
	Activate(ctx context.Context, id int64, divisions []string, held bool, at time.Time, also ...job.Also) error
	Champions(ctx context.Context) (map[string]training.Champion, error)
	Comparisons(ctx context.Context, limit int) ([]training.Comparison, error)
	Comparison(ctx context.Context, id int64) (training.Comparison, error)
	Calls(ctx context.Context, q training.TrackRecordQuery) ([]training.Call, error)
	TrackRecordModels(ctx context.Context, source training.Source) ([]string, error)
	AddUploads(ctx context.Context, files []ingest.Upload, at time.Time, also func(ids []int64) job.Also) error
	training.SeasonStore
	PoolStore
	Ending(ctx context.Context, division string) (training.Ending, error)
	ForecastsAsOf(ctx context.Context, day, division string) ([]training.MatchForecast, error)

	User(ctx context.Context, id int64) (account.User, error)
	UserByName(ctx context.Context, name string) (account.User, error)
	Users(ctx context.Context, q account.Query, at time.Time) ([]account.UserActivity, string, error)
	AddUser(ctx context.Context, user account.User) (account.User, error)
	ChangeUser(ctx context.Context, id int64, change account.Change, at time.Time) (account.User, error)
	DeleteUser(ctx context.Context, id int64, at time.Time) error

	AddSession(ctx context.Context, session account.Session, refreshHash string) error
	Rotate(ctx context.Context, r account.Rotation) (account.RotationResult, error)
	Session(ctx context.Context, id string) (account.Session, account.User, error)
	Sessions(ctx context.Context, userID int64, at time.Time) ([]account.Session, error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	EndSession(ctx context.Context, userID int64, id string, at time.Time) error
	EndGroup(ctx context.Context, userID int64, group string, at time.Time) error
	EndSessions(ctx context.Context, userID int64, at time.Time) error

	TryLogin(ctx context.Context, subject string, limit account.RateLimit, at time.Time) (time.Duration, error)
	UndoLoginTry(ctx context.Context, subject string, limit account.RateLimit, at time.Time) error

	LastUpdate(ctx context.Context) (ingest.Update, error)
	Audit(ctx context.Context, q audit.Query) ([]audit.Entry, error)
}

// Config is what a server needs to know.
type Config struct {
	Version        string // of the program; /healthz and the served OpenAPI file say it
	Keys           *Keys
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
	store          Store
	cfg            Config
	echo           *echo.Echo
	spec           []byte
	passwords      passwords
	verifiedTokens *lru.Cache[string, verifiedToken]
	callers        *callerCache
	forecaster     *training.Forecaster
	background     sync.WaitGroup // writes that no request waits for
	opened         chan struct{}  // closed when the API may answer
	open           func()
	closing        chan struct{} // closed when streams are to end
}

// Limits on a request.
const (
	bodyLimit   = "20M"
	headerLimit = 64 << 10
)

// New builds the server with all its routes.
func New(stores Stores, cfg Config) (*Server, error) {
	return newServer(stores, cfg, (*Server).authenticate)
}

func newServer(stores Stores, cfg Config, authenticate func(*Server) echo.MiddlewareFunc) (*Server, error) {
	installProblems()
	store := stores.Rest
	s := &Server{
		router: &router{log: cfg.Log, now: cfg.Now},
		store:  store, cfg: cfg, echo: echo.New(), passwords: newPasswords(), verifiedTokens: newVerifiedTokens(),
		callers: newCallerCache(store, cfg.Now), forecaster: &training.Forecaster{Store: store, Now: cfg.Now}, opened: make(chan struct{}), closing: make(chan struct{}),
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
		middleware.BodyLimit(bodyLimit), compressResponses(), s.waitUntilOpen, rememberAddress, authenticate(s))

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
	s.authRoutes()
	s.accountRoutes()
	s.userRoutes()
	s.auditRoutes()
	divisionRoutes{s.router, stores.Divisions}.register()
	teamRoutes{s.router, stores.Teams}.register()
	teamMergeRoutes{s.router, stores.TeamMerges}.register()
	refereeRoutes{s.router, stores.Referees}.register()
	standingRoutes{s.router, stores.Standings}.register()
	s.importRoutes()
	s.jobRoutes()
	s.exportRoutes()
	s.matchRoutes()
	s.matchChangeRoutes()
	s.forecastRoutes()
	s.modelRoutes()
	s.recordRoutes()
	s.simulationRoutes()
	s.poolRoutes()
	s.originalRoutes(stores.Original)
	if s.spec, err = json.MarshalIndent(s.api.OpenAPI(), "", "  "); err != nil {
		return nil, err
	}
	s.spec = append(s.spec, '\n')
	e.GET("/api/v1/openapi.json", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, s.spec) })
	e.GET("/api/docs", docsPage)
	e.GET("/.well-known/jwks.json", s.serveKeySet)
	e.GET("/healthz", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"status": "ok", "version": cfg.Version})
	})
	e.GET("/readyz", s.ready)
	return s, s.servePage()
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
func (s *Server) Wait() { s.background.Wait() }

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
	if err := s.store.Ping(c.Request().Context()); err != nil {
		s.cfg.Log.Error("not ready", "error", err)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "the database does not answer"})
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}
