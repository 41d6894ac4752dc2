package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/week"
	"github.com/quinielaml/quinielaml/frontend"
)

type serveCommand struct {
	serveSettings
	NoWorker bool `help:"Leave the jobs to quiniela worker."`
}

// Help shows an example.
func (serveCommand) Help() string {
	return "Example: QUINIELA_DATABASE_URL=postgres://user@host/quiniela quiniela serve --addr :8080"
}

// drainTimeout is how long open requests may take after the server is told to stop.
const drainTimeout = 15 * time.Second

// keyPollInterval is the interval at which a server looks for new signing keys.
const keyPollInterval = 5 * time.Second

// Run serves until it is told to stop.
func (c *serveCommand) Run(w *environment) error {
	if err := c.checkServe(); err != nil {
		return usageError{err}
	}
	proxies, err := c.proxies()
	if err != nil {
		return usageError{err}
	}
	log, err := w.settings.logger(w)
	if err != nil {
		return err
	}
	saveMemory(log)
	processors.KeepOneFree()
	keys, err := auth.OpenKeys(c.folder(w), time.Now())
	if err != nil {
		return fmt.Errorf("QUINIELA_KEYS_DIR: %w", err)
	}
	if err := keys.DeviceProblem(); err != nil {
		log.Warn("devices that users log in from are known only until the server stops", "error", err)
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	db.SetLimits(c.limits())
	if err := w.readCompetitions(db, log); err != nil {
		return err
	}
	from, err := w.newImporter(db)
	if err != nil {
		return err
	}
	queue, err := openQueue(db, log, from)
	if err != nil {
		return err
	}

	runner, err := c.runner(w, db, log, from, queue)
	if err != nil {
		return usageError{err}
	}
	watcher, ways, err := c.watcher(w, db, log)
	if err != nil {
		return err
	}
	pool, _, err := db.SQL()
	if err != nil {
		return err
	}
	measured, err := disks(w.ctx, db, c.BackupDir, log)
	if err != nil {
		return err
	}
	page, ok := frontend.Page()
	if !ok {
		log.Warn("this binary was built without the web page: only the API is served")
	}
	server, err := api.New(stores(db), api.Config{
		Version: version, Keys: keys, AccessTTL: c.AccessTTL, RefreshTTL: c.RefreshTTL, AllowedOrigins: c.AllowedOrigins,
		TrustedProxies: proxies, Importer: from, Services: runner.Addresses, News: ways, Jobs: queue, Page: page, Log: log, Now: time.Now,
		MetricsToken: c.MetricsToken, Pools: map[string]*sql.DB{"main": pool}, DailyBackups: c.BackupDir != "", Disks: measured,
	})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(w.ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("QUINIELA_ADDR: %w", err)
	}
	if err := c.ensureAdmin(w, db, listener.Addr()); err != nil {
		_ = listener.Close()
		return err
	}
	return c.serve(w, log, db, queue, keys, runner, watcher, server, listener)
}

// stores returns the database as the stores of the API's resources.
func stores(db *store.Store) api.Stores {
	return api.Stores{
		Database: db, Changes: db, Metrics: db, Sessions: db, Logins: db, Accounts: db, Users: db, Audit: db,
		Divisions: db, Competitions: db, Teams: db, TeamMerges: db, Referees: db, Standings: db, Deductions: db, Matches: db,
		Forecasts: db, Champions: db, Matchups: db, Models: db, TrackRecord: db, Simulations: db, Uploads: db,
		Jornadas: db, Live: db, Sources: db, Status: db, News: db, Suggestions: db, Views: db, ConditionSets: db, Ways: db, Tickets: db, Original: db,
	}
}

// serve accepts requests at once, while prepare is still running; the API answers only
// after that.
func (c *serveCommand) serve(w *environment, log *slog.Logger, db *store.Store, queue *jobs.Jobs, keys *auth.Keys, runner *week.Runner, watcher *news.Watcher, server *api.Server, listener net.Listener) error {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	var working sync.WaitGroup
	failed := make(chan error, 2)
	if !c.NoWorker {
		if err := queue.Start(ctx); err != nil {
			return err
		}
	}
	working.Go(func() {
		if err := c.prepare(ctx, log, db, queue); err != nil {
			failed <- fmt.Errorf("prepare the first start: %w", err)
			return
		}
		server.Open()
		working.Go(func() { followWeek(ctx, runner) })
		working.Go(func() { followNews(ctx, watcher) })
		if err := server.LearnMatchups(ctx); err != nil && ctx.Err() == nil {
			log.Warn("the strengths of teams were not learnt", "error", err)
		}
		if clock, on, err := parseSchedule(c.Schedule); err == nil && on {
			updateDaily(ctx, log, db, queue, clock)
		}
	})
	working.Go(func() { backups{c.backupSettings, db, w.settings.DatabaseURL, log}.daily(ctx) })
	working.Go(func() { db.WatchCompetitions(ctx, competitionPollInterval, log) })
	working.Go(func() { keys.Watch(ctx, keyPollInterval, log) })
	httpServer := server.HTTP()
	working.Go(func() {
		if err := httpServer.Serve(api.LimitConnections(listener, c.MaxConnections, log)); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("stopping")
	}
	cancel()
	draining, stop := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer stop()
	err = errors.Join(err, httpServer.Shutdown(draining))
	if !c.NoWorker {
		err = errors.Join(err, queue.Stop(draining))
	}
	working.Wait()
	server.Wait()
	return err
}

// ensureAdmin creates the first administrator and prints how to log in.
func (c *serveCommand) ensureAdmin(w *environment, db *store.Store, addr net.Addr) error {
	address := "http://" + strings.NewReplacer("[::]", "localhost", "0.0.0.0", "localhost").Replace(addr.String())
	_, _ = fmt.Fprintf(w.stdout, "\n  QuinielaML is at %s\n", address)
	users, err := db.CountUsers(w.ctx)
	if err != nil {
		return err
	}
	if users > 0 {
		_, _ = fmt.Fprintln(w.stdout)
		return nil
	}
	password := c.AdminPassword
	if password == "" {
		password = account.RandomPassword()
	}
	admin := account.User{Name: c.AdminUser, Role: account.Admin, PasswordHash: account.HashPassword(password), CreatedAt: time.Now()}
	if _, err := db.AddUser(w.ctx, admin); err != nil {
		if fault.KindOf(err) == fault.Conflict { // another server has created it
			return nil
		}
		return err
	}
	if c.AdminPassword == "" {
		_, _ = fmt.Fprintf(w.stdout, "  User %s, password %s (shown this once only)\n\n", c.AdminUser, password)
	} else {
		_, _ = fmt.Fprintf(w.stdout, "  User %s, password as in QUINIELA_ADMIN_PASSWORD\n\n", c.AdminUser)
	}
	return nil
}

// prepare imports the sample into an empty database and waits for the first forecasts,
// unless this process runs no jobs.
func (c *serveCommand) prepare(ctx context.Context, log *slog.Logger, db *store.Store, queue *jobs.Jobs) error {
	if c.Sample == "off" {
		return nil
	}
	divisions, err := db.Divisions(ctx)
	if err != nil || len(divisions) > 0 {
		return err
	}
	start := time.Now()
	report, err := importSample(ctx, db, ingest.Options{Name: "sample", Sample: true, Also: []job.Also{queue.Also(job.Forecast, nil)}})
	if errors.Is(err, errNoSample) {
		log.Warn("no sample was imported", "reason", err)
		return nil
	}
	if err != nil || c.NoWorker {
		return err
	}
	first, err := queue.List(ctx, job.Query{Kind: job.Forecast, Limit: 1})
	for err == nil && len(first) > 0 && !first[0].State.Finished() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		first, err = queue.List(ctx, job.Query{Kind: job.Forecast, Limit: 1})
	}
	if err != nil {
		return err
	}
	log.Info("sample imported and model trained", "matches", report.New, "took", time.Since(start).Round(time.Millisecond))
	return nil
}
