// Package metrics counts what the server does, for Prometheus. Labels are routes,
// kinds and codes, never what a client sends, so their number is bounded.
package metrics

import (
	"database/sql"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Config has what is measured beside requests. Every part may be missing.
type Config struct {
	Version                    string
	Pools                      map[string]*sql.DB // connection pools, by name
	Store                      Store
	Queue                      Queue
	Disks                      func() []Disk
	HeavyRunning, HeavyWaiting func() int // requests that take much processor time
	Log                        *slog.Logger
	Now                        func() time.Time
}

// Metrics of one server.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	streams  prometheus.Gauge
	refused  *prometheus.CounterVec
	routes   func(e *echo.Echo) map[string]bool
}

// durations are the bounds of the histogram in seconds: from a cached answer to the
// heaviest calculation. Each bound costs a series per route and method.
var durations = []float64{.001, .005, .025, .1, .25, .5, 1, 2.5, 10, 30}

// New returns metrics with a registry of their own.
func New(cfg Config) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "quiniela_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "quiniela_http_request_duration_seconds", Help: "Time until the answer was sent, event streams excepted.", Buckets: durations,
		}, []string{"route", "method"}),
		inFlight: gauge("quiniela_http_requests_in_flight", "Requests being answered, event streams included."),
		streams:  gauge("quiniela_event_streams", "Event streams open."),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "quiniela_logins_refused_total", Help: "Log-ins refused.",
		}, []string{"reason"}),
		routes: routesOnce(),
	}
	for _, reason := range refusals {
		m.refused.WithLabelValues(string(reason)) // so that the first one is an increase
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "quiniela_build_info", Help: "Always 1; the labels say what is running.",
	}, []string{"version", "go_version"})
	build.WithLabelValues(cfg.Version, runtime.Version()).Set(1)
	m.registry.MustRegister(m.requests, m.duration, m.inFlight, m.streams, m.refused, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for name, pool := range cfg.Pools {
		m.registry.MustRegister(collectors.NewDBStatsCollector(pool, name))
	}
	m.registry.MustRegister(
		gaugeFunc("quiniela_heavy_running", "Heavy requests being worked on.", cfg.HeavyRunning),
		gaugeFunc("quiniela_heavy_waiting", "Heavy requests waiting for their turn.", cfg.HeavyWaiting),
	)
	if cfg.Store != nil && cfg.Queue != nil {
		m.registry.MustRegister(&facts{store: cfg.Store, queue: cfg.Queue, log: cfg.Log, now: cfg.Now, disks: cfg.Disks})
	}
	return m
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
}

func gaugeFunc(name, help string, value func() int) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
}

// Refusal is why a log-in was refused.
type Refusal string

// The refusals.
const (
	WrongPassword Refusal = "wrong-password" // or there is no such user
	TooManyTries  Refusal = "too-many-tries"
	Malformed     Refusal = "malformed"
	NotPossible   Refusal = "not-possible" // for a reason of the server's
)

var refusals = []Refusal{WrongPassword, TooManyTries, Malformed, NotPossible}

// LoginRefused counts a log-in that was refused.
func (m *Metrics) LoginRefused(reason Refusal) { m.refused.WithLabelValues(string(reason)).Inc() }

// methods with a label of their own. HTTP allows any word.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

const other = "other" // the label of all that is not known

// Middleware counts requests and measures how long they take. It must be outside of
// the middleware that answers errors.
func (m *Metrics) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		route, method := c.Path(), c.Request().Method
		if !m.routes(c.Echo())[route] {
			route = other
		}
		if !slices.Contains(methods, method) {
			method = other
		}
		stream := strings.HasSuffix(route, "/events")
		m.inFlight.Inc()
		if stream {
			m.streams.Inc()
		}
		begin := time.Now()
		defer func() { // also when a broken export panics
			m.inFlight.Dec()
			m.requests.WithLabelValues(route, method, strconv.Itoa(c.Response().Status)).Inc()
			if stream {
				m.streams.Dec()
				return
			}
			m.duration.WithLabelValues(route, method).Observe(time.Since(begin).Seconds())
		}()
		return next(c)
	}
}

// routesOnce returns a function that lists the patterns of all routes, which are
// known once the first request comes.
func routesOnce() func(e *echo.Echo) map[string]bool {
	var once sync.Once
	patterns := map[string]bool{}
	return func(e *echo.Echo) map[string]bool {
		once.Do(func() {
			for _, route := range e.Routes() {
				patterns[route.Path] = true
			}
		})
		return patterns
	}
}
