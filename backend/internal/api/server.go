// Package api is the HTTP API and server of the web page, built on Echo. Huma
// provides typed routes and the OpenAPI file. Each resource has a file of its own.
package api

import (
	"context"
	"database/sql"
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
	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
	"github.com/quinielaml/quinielaml/backend/internal/api/quinielaml"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/training"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// Stores has the store of each resource, as an interface declared beside its
// routes. Usually one value implements all of them.
type Stores struct {
	Database      database
	Changes       changeCounter
	Metrics       metrics.Store
	Sessions      auth.SessionStore
	Logins        auth.LoginStore
	Accounts      accountStore
	Users         userStore
	Audit         auditStore
	Divisions     divisionStore
	Competitions  competitionStore
	Teams         teamStore
	TeamMerges    teamMergeStore
	Referees      refereeStore
	Standings     standingStore
	Deductions    deductionStore
	Matches       matchStore
	Forecasts     forecastStore
	Champions     training.ChampionStore // for forecasts of changed matches
	Matchups      matchup.Store
	Models        modelStore
	TrackRecord   trackRecordStore
	Simulations   simulationStore
	Uploads       uploadStore
	Jornadas      jornadaStore
	Live          liveStore
	Sources       sourceStore
	Status        statusStore
	News          newsStore
	Suggestions   suggestionStore
	Views         viewStore
	ConditionSets conditionSetStore
	Ways          keptWayStore
	Tickets       ticketStore
	Original      quinielaml.Store
}

// changeCounter counts the changes made through the store.
type changeCounter interface {
	Changes() uint64
}

// Jobs is the queue of background jobs, with the methods that any route needs.
type Jobs interface {
	jobQueue
	importQueue
	transactionalJobs
	metrics.Queue
}

// Config has the settings and dependencies of a Server.
type Config struct {
	Version        string // of the program, shown by /healthz and the served OpenAPI file
	Keys           *auth.Keys
	AccessTTL      time.Duration
	RefreshTTL     time.Duration
	AllowedOrigins []string
	TrustedProxies []*net.IPNet // their X-Forwarded-For and X-Forwarded-Proto headers are used
	Importer       Importer
	Services       week.Addresses // of the pool's jornadas
	News           News
	Jobs           Jobs
	Page           fs.FS                 // the built web page; nil if there is none
	DailyBackups   bool                  // whether this server takes them
	Disks          func() []metrics.Disk // of the database and the backups; nil: not known
	MetricsToken   string                // opens /metrics to callers elsewhere; "": none
	Pools          map[string]*sql.DB    // connection pools to measure, by name
	Log            *slog.Logger
	Now            func() time.Time
}

// Server serves the API and the web page over HTTP.
type Server struct {
	*router
	readiness *readiness
	storage   *storage
	cfg       Config
	auth      *auth.Authenticator
	echo      *echo.Echo
	spec      []byte
	matchups  *matchup.Learner
	opened    chan struct{} // closed when requests to the API may proceed
	open      func()
	closing   chan struct{} // closed on shutdown, to end streams
}

// Limits of every request. Most routes have a lower limit of the body.
const (
	bodyLimit   = "20M"
	headerLimit = 64 << 10
)

// New returns a server with all its routes. Requests to the API wait until Open is
// called.
func New(stores Stores, cfg Config) (*Server, error) {
	return newServer(stores, cfg, (*auth.Authenticator).Middleware)
}

func newServer(stores Stores, cfg Config, authenticate func(*auth.Authenticator) echo.MiddlewareFunc) (*Server, error) {
	installProblems()
	s := &Server{
		router: &router{log: cfg.Log, now: cfg.Now, gates: newGates()}, cfg: cfg, echo: echo.New(),
		auth: auth.New(auth.Config{
			Sessions: stores.Sessions, Logins: stores.Logins, Keys: cfg.Keys,
			AccessTTL: cfg.AccessTTL, RefreshTTL: cfg.RefreshTTL, Log: cfg.Log, Now: cfg.Now,
		}),
		opened: make(chan struct{}), closing: make(chan struct{}), matchups: matchup.NewLearner(stores.Matchups),
	}
	s.metrics = metrics.New(metrics.Config{
		Version: cfg.Version, Pools: cfg.Pools, Store: stores.Metrics, Queue: cfg.Jobs,
		Disks: cfg.Disks, HeavyRunning: s.gates[heavy].Running, HeavyWaiting: s.gates[heavy].Waiting, Log: cfg.Log, Now: cfg.Now,
	})
	s.open = sync.OnceFunc(func() { close(s.opened) })
	if stores.Database != nil {
		s.readiness = &readiness{try: stores.Database.TryWrite, now: cfg.Now}
	}
	s.storage = &storage{disks: cfg.Disks, now: cfg.Now}
	if stores.Status != nil {
		s.storage.size = stores.Status.DatabaseSize
	}
	var err error
	if s.translator, err = newTranslator(); err != nil {
		return nil, err
	}
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	trustProxies(e, cfg.TrustedProxies)
	e.Use(s.identify, s.metrics.Middleware, s.logRequests(), recoverPanics(), securityHeaders(), s.cors(),
		middleware.BodyLimit(bodyLimit), s.waitUntilOpen, auth.RememberClient, authenticate(s.auth),
		newAnswers(func() uint64 { return stores.Changes.Changes() }, cfg.Now).middleware)

	config := huma.DefaultConfig("QuinielaML", cfg.Version)
	config.Info.Description = "Matches, results and forecasts of football leagues."
	config.Servers = []*huma.Server{{URL: "/"}}
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // they would add $schema to bodies
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
	if s.spec, err = json.MarshalIndent(s.api.OpenAPI(), "", " "); err != nil {
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
	e.GET("/metrics", s.metrics.Handler(cfg.MetricsToken, cfg.Log))
	return s, s.servePage()
}

// register adds the routes of all resources and of the original protocol.
func (s *Server) register(stores Stores) {
	forecaster := &training.Forecaster{Store: stores.Champions, Now: s.now, Pair: s.matchups.Pairs}
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
	competitionRoutes{s.router, stores.Competitions}.register()
	deductionRoutes{s.router, stores.Deductions, s.cfg.Jobs}.register()
	matches.register()
	forecasts.register()
	models.register()
	trackRecordRoutes{s.router, stores.TrackRecord}.register()
	simulationRoutes{s.router, stores.Simulations, forecaster}.register()
	importRoutes{s.router, stores.Uploads, s.cfg.Importer, s.cfg.Jobs, s.cfg.Services.Sites}.register()
	jobRoutes{s.router, s.cfg.Jobs, s.closing}.register()
	exportRoutes{s.router, matches, forecasts, teams, referees, divisions, standings, models, users, audit}.register()
	matchupRoutes{s.router, s.matchups}.register()
	past := &pastJornadas{store: stores.Suggestions, changes: stores.Changes}
	values := playing.NewValues(valuedCards)
	cards := &preparation{values: values, idle: func() bool { return s.gates[heavy].Running() == 0 }, now: s.now, log: s.cfg.Log}
	jornadaRoutes{s.router, stores.Jornadas, s.matchups, s.cfg.Importer, past, cards}.register()
	liveRoutes{s.router, stores.Live, s.matchups, stores.Changes, &liveReadings{latest: map[int64]*liveReading{}, outlooks: map[outlookKey]playing.Outlook{}}, s.closing}.register()
	newsRoutes{s.router, stores.News, s.cfg.News}.register()
	sourceRoutes{s.router, stores.Sources, s.cfg.Services}.register()
	statusRoutes{s.router, stores.Status, s.cfg.Jobs, s.readiness, s.storage, s.cfg, s.now()}.register()
	suggestionRoutes{s.router, stores.Suggestions, s.matchups, newComputedAnswers(maxComputed), values, past}.register()
	over := &finishedCoupons{store: stores.Suggestions, teams: s.matchups, changes: stores.Changes, now: s.now}
	benchRoutes{s.router, over, newComputedAnswers(maxTrials)}.register()
	viewRoutes{s.router, stores.Views}.register()
	conditionSetRoutes{s.router, stores.ConditionSets}.register()
	keptWayRoutes{s.router, stores.Ways}.register()
	ticketRoutes{s.router, stores.Tickets}.register()
	original := originalAdapter{matches, s.auth}
	quinielaml.Register(s.echo, quinielaml.Handler{
		Store: stores.Original, Matches: original, Jobs: s.cfg.Jobs, Sessions: original, Allow: auth.CheckRole, Now: s.now,
		Enter: func(ctx context.Context) (func(), error) { return s.enter(ctx, light) },
	})
}

// OpenAPI returns the OpenAPI description of all routes as JSON.
func (s *Server) OpenAPI() []byte { return s.spec }

// Handler returns the handler of all requests.
func (s *Server) Handler() http.Handler { return s.echo }

// HTTP returns an HTTP server with limits against slow clients and large headers.
// Its shutdown ends the streams of job events.
func (s *Server) HTTP() *http.Server {
	server := &http.Server{
		Handler:           cutSlowReaders(s.echo, writeTimeout),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       uploadTimeout,
		WriteTimeout:      6 * time.Minute, // until the first part of the response; then see writeTimeout
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(sync.OnceFunc(func() { close(s.closing) }))
	return server
}

// LearnMatchups learns how strong all teams are, so that the first request need not wait
// for it.
func (s *Server) LearnMatchups(ctx context.Context) error {
	_, err := s.matchups.Known(ctx)
	return err
}

// Open lets requests to the API proceed. Until then they wait, so that no client
// sees the partly prepared data of a first start.
func (s *Server) Open() { s.open() }

// Wait returns when all background writes of requests are done. Call it after the
// last request and before closing the store.
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
