package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/requestid"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// settings are common to all commands.
type settings struct {
	DatabaseURL     string        `help:"Database: sqlite:PATH or postgres://… (default: sqlite:DATA-DIR/quiniela.db)." env:"QUINIELA_DATABASE_URL" placeholder:"URL"`
	DataDir         string        `help:"Folder for the database and the signing keys." env:"QUINIELA_DATA_DIR" default:"./data" placeholder:"DIR"`
	CompetitionsDir string        `help:"Folder of files with competitions that the catalogue does not have (default: DATA-DIR/competitions)." env:"QUINIELA_COMPETITIONS_DIR" placeholder:"DIR"`
	Connections     int           `name:"database-connections" help:"Most connections to the database at once; 0: 8 for SQLite, 20 for PostgreSQL." env:"QUINIELA_DATABASE_CONNECTIONS" default:"0" placeholder:"N"`
	FootballDataURL string        `help:"Folder of football-data.co.uk's files of results and fixtures, or off." env:"QUINIELA_FOOTBALL_DATA_URL" default:"https://www.football-data.co.uk/" placeholder:"URL"`
	OpenFootballURL string        `name:"openfootball-url" help:"Folder of openfootball's repositories, or off." env:"QUINIELA_OPENFOOTBALL_URL" default:"https://raw.githubusercontent.com/openfootball/" placeholder:"URL"`
	NationalURL     string        `name:"internationals-url" help:"Folder of martj42's repositories of results of national teams, or off." env:"QUINIELA_INTERNATIONALS_URL" default:"https://raw.githubusercontent.com/martj42/" placeholder:"URL"`
	FetchAllow      []string      `help:"Addresses beyond the public Internet that files may be fetched from: networks, addresses, host names." env:"QUINIELA_FETCH_ALLOW" placeholder:"NETWORK"`
	LogFormat       string        `name:"log" help:"Log as text or json, and from which level: text, json,debug …" env:"QUINIELA_LOG" default:"text,info" placeholder:"FORMAT"`
	SlowQuery       time.Duration `help:"Log queries of the database that take at least this long; 0 logs none." env:"QUINIELA_SLOW_QUERY" default:"500ms" placeholder:"TIME"`
}

// Limits of QUINIELA_DATABASE_CONNECTIONS. Jobs may need one while requests have another.
const (
	minConnections = 2
	maxConnections = 1000
)

// check sets the settings that follow from others. It returns an error that names a
// wrong one.
func (s *settings) check() error {
	if s.DataDir == "" {
		return errors.New("QUINIELA_DATA_DIR is empty: name a folder")
	}
	if s.DatabaseURL == "" {
		s.DatabaseURL = "sqlite:" + filepath.Join(s.DataDir, "quiniela.db")
	}
	if s.CompetitionsDir == "" {
		s.CompetitionsDir = filepath.Join(s.DataDir, "competitions")
	}
	if s.Connections != 0 && (s.Connections < minConnections || s.Connections > maxConnections) {
		return fmt.Errorf("QUINIELA_DATABASE_CONNECTIONS is %d: it must be between %d and %d, or 0", s.Connections, minConnections, maxConnections)
	}
	if _, err := fetch.ParseAllowed(s.FetchAllow); err != nil {
		return fmt.Errorf("QUINIELA_FETCH_ALLOW: %w", err)
	}
	if _, err := s.sites(); err != nil {
		return err
	}
	if _, err := s.logger(&environment{}); err != nil {
		return err
	}
	if s.SlowQuery < 0 {
		return fmt.Errorf("QUINIELA_SLOW_QUERY is %s: it must be a time such as 500ms, or 0", s.SlowQuery)
	}
	return nil
}

// sourceOff is the address of a source that is not asked.
const sourceOff = "off"

// sites returns the sources of fixtures and results, or an error that names a wrong one.
func (s settings) sites() (sites ingest.Sites, err error) {
	return sites, readSources(
		sourceSetting{"QUINIELA_FOOTBALL_DATA_URL", s.FootballDataURL, &sites.FootballData},
		sourceSetting{"QUINIELA_OPENFOOTBALL_URL", s.OpenFootballURL, &sites.OpenFootball},
		sourceSetting{"QUINIELA_INTERNATIONALS_URL", s.NationalURL, &sites.Internationals},
	)
}

// sourceSetting is the setting of an address.
type sourceSetting struct {
	name, value string
	to          *string
}

// readSources sets addresses but for those that are off. It returns an error that names a
// wrong one.
func readSources(settings ...sourceSetting) error {
	for _, one := range settings {
		if one.value == sourceOff || one.value == "" {
			continue
		}
		if err := fetch.Check(one.value); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		*one.to = one.value
	}
	return nil
}

func (s settings) logger(w *environment) (*slog.Logger, error) {
	options := &slog.HandlerOptions{}
	format := "text"
	for word := range strings.SplitSeq(s.LogFormat, ",") {
		switch word = strings.ToLower(strings.TrimSpace(word)); word {
		case "text", "json":
			format = word
		case "debug", "info", "warn", "error":
			var level slog.Level
			if err := level.UnmarshalText([]byte(word)); err != nil {
				return nil, err
			}
			options.Level = level
		default:
			return nil, fmt.Errorf("QUINIELA_LOG is %q: write text or json, and a level (debug, info, warn, error) after a comma", s.LogFormat)
		}
	}
	var handler slog.Handler = slog.NewTextHandler(w.stderr, options)
	if format == "json" {
		handler = slog.NewJSONHandler(w.stderr, options)
	}
	return slog.New(requestid.LogHandler(handler)), nil
}

// openStore opens the database and migrates it.
func (w *environment) openStore() (*store.Store, error) {
	db, err := store.Open(w.ctx, w.settings.DatabaseURL)
	if err != nil {
		return nil, fmt.Errorf("QUINIELA_DATABASE_URL: %w", err)
	}
	if w.settings.Connections != 0 {
		if err := db.LimitConnections(w.settings.Connections); err != nil {
			_ = db.Close()
			return nil, err
		}
	}
	log, err := w.settings.logger(w)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	db.LogSlowQueries(log, w.settings.SlowQuery)
	if _, err := migrate(w.ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	leftOut, err := db.LoadCompetitions(w.ctx)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	for _, problem := range leftOut {
		log.Warn("a competition cannot be used", "error", problem)
	}
	return db, nil
}

// serveSettings are the settings of the server.
type serveSettings struct {
	Addr string `help:"Address to listen on." env:"QUINIELA_ADDR" default:":8080" placeholder:"HOST:PORT"`
	keysSettings
	backupSettings
	limitSettings
	weekSettings
	newsSettings
	AdminUser      string        `help:"Name of the administrator made at the first start." env:"QUINIELA_ADMIN_USER" default:"admin" placeholder:"NAME"`
	AdminPassword  string        `help:"Password of that administrator; without it, one is made and printed once." env:"QUINIELA_ADMIN_PASSWORD" placeholder:"PASSWORD"`
	AccessTTL      time.Duration `name:"access-ttl" help:"How long an access token lasts." env:"QUINIELA_ACCESS_TTL" default:"15m" placeholder:"TIME"`
	RefreshTTL     time.Duration `name:"refresh-ttl" help:"How long a session lasts that is not used." env:"QUINIELA_REFRESH_TTL" default:"720h" placeholder:"TIME"`
	AllowedOrigins []string      `help:"Other origins whose pages may call the API." env:"QUINIELA_ALLOWED_ORIGINS" default:"http://localhost:4200" placeholder:"ORIGIN"`
	TrustedProxies []string      `help:"Networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." env:"QUINIELA_TRUSTED_PROXIES" placeholder:"NETWORK"`
	MaxConnections int           `help:"Most connections of clients at once; on more, 503 is answered." env:"QUINIELA_MAX_CONNECTIONS" default:"5000" placeholder:"N"`
	MetricsToken   string        `help:"Token that opens /metrics to callers on other machines." env:"QUINIELA_METRICS_TOKEN" placeholder:"TOKEN"`
	Schedule       string        `help:"Time of the daily update from football-data.co.uk and of the training after it, such as 06:00, or off." env:"QUINIELA_SCHEDULE" default:"off" placeholder:"TIME"`
	Sample         string        `help:"Import the sample into an empty database: on or off." env:"QUINIELA_SAMPLE" default:"on" enum:"on,off" placeholder:"on/off"`
}

// limitSettings are limits of what users can store.
type limitSettings struct {
	MaxTickets     int `help:"How many tickets a user can keep for a jornada." env:"QUINIELA_MAX_TICKETS" default:"200" placeholder:"N"`
	MaxJornadas    int `help:"How many jornadas can be kept." env:"QUINIELA_MAX_JORNADAS" default:"5000" placeholder:"N"`
	MaxUserUploads int `help:"How many files of a user can wait to be imported." env:"QUINIELA_MAX_USER_UPLOADS" default:"100" placeholder:"N"`
	MaxUploads     int `help:"How many files of all users can wait to be imported." env:"QUINIELA_MAX_UPLOADS" default:"500" placeholder:"N"`
}

func (s limitSettings) limits() store.Limits {
	return store.Limits{Tickets: s.MaxTickets, Jornadas: s.MaxJornadas, UserUploads: s.MaxUserUploads, Uploads: s.MaxUploads}
}

// checkLimits returns an error that names the first wrong setting.
func (s limitSettings) checkLimits() error {
	for _, one := range []struct {
		name  string
		value int
	}{
		{"QUINIELA_MAX_TICKETS", s.MaxTickets},
		{"QUINIELA_MAX_JORNADAS", s.MaxJornadas},
		{"QUINIELA_MAX_USER_UPLOADS", s.MaxUserUploads},
		{"QUINIELA_MAX_UPLOADS", s.MaxUploads},
	} {
		if one.value < 1 {
			return fmt.Errorf("%s is %d: it must be at least 1", one.name, one.value)
		}
	}
	return nil
}

// keysSettings is where the signing keys are.
type keysSettings struct {
	KeysDir string `help:"Folder of the signing keys, made when missing (default: DATA-DIR/keys)." env:"QUINIELA_KEYS_DIR" placeholder:"DIR"`
}

func (s keysSettings) folder(w *environment) string {
	if s.KeysDir != "" {
		return s.KeysDir
	}
	return filepath.Join(w.settings.DataDir, "keys")
}

func (s serveSettings) proxies() ([]*net.IPNet, error) {
	var networks []*net.IPNet
	for _, text := range s.TrustedProxies {
		whole := text
		switch {
		case strings.Contains(text, "/"):
		case strings.Contains(text, ":"):
			whole += "/128"
		default:
			whole += "/32"
		}
		_, network, err := net.ParseCIDR(whole)
		if err != nil {
			return nil, fmt.Errorf("QUINIELA_TRUSTED_PROXIES: %q is not a network such as 10.0.0.0/8", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// minMetricsToken is the minimum length of the token, which nothing slows guesses of.
const minMetricsToken = 20

// checkServe returns an error that names the first wrong setting.
func (s *serveSettings) checkServe() error {
	if s.AccessTTL < time.Second || s.AccessTTL > 24*time.Hour {
		return fmt.Errorf("QUINIELA_ACCESS_TTL is %s: it must be between 1s and 24h", s.AccessTTL)
	}
	if s.RefreshTTL <= s.AccessTTL {
		return fmt.Errorf("QUINIELA_REFRESH_TTL is %s: it must be longer than QUINIELA_ACCESS_TTL, which is %s", s.RefreshTTL, s.AccessTTL)
	}
	if s.MaxConnections < 1 {
		return fmt.Errorf("QUINIELA_MAX_CONNECTIONS is %d: it must be at least 1", s.MaxConnections)
	}
	for _, origin := range s.AllowedOrigins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			return fmt.Errorf("QUINIELA_ALLOWED_ORIGINS: %q is not an origin such as https://example.org", origin)
		}
	}
	if n := len(s.MetricsToken); n > 0 && n < minMetricsToken {
		return fmt.Errorf("QUINIELA_METRICS_TOKEN has %d characters: it needs at least %d", n, minMetricsToken)
	}
	if _, _, err := parseSchedule(s.Schedule); err != nil {
		return err
	}
	if _, err := s.addresses(); err != nil {
		return err
	}
	if err := s.checkNews(); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	if err := s.checkLimits(); err != nil {
		return err
	}
	if err := account.CheckUserName(s.AdminUser); err != nil {
		return fmt.Errorf("QUINIELA_ADMIN_USER: %w", err)
	}
	s.AdminPassword = norm.NFC.String(s.AdminPassword) // as the API does
	if s.AdminPassword != "" {
		if err := account.CheckPassword(s.AdminPassword, s.AdminUser); err != nil {
			return fmt.Errorf("QUINIELA_ADMIN_PASSWORD: %w", err)
		}
	}
	return nil
}
