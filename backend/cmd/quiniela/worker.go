package main

import (
	"context"
	"sync"
)

type workerCommand struct {
	backupSettings
}

// Help shows an example.
func (workerCommand) Help() string {
	return "Any number of them work beside any number of servers on one PostgreSQL.\n\n" +
		"Example: QUINIELA_DATABASE_URL=postgres://user@host/quiniela quiniela worker"
}

// Run runs jobs until it is told to stop.
func (c *workerCommand) Run(w *environment) error {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	log, err := w.settings.logger(w)
	if err != nil {
		return err
	}
	saveMemory(log)
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
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
	if err := queue.Start(w.ctx); err != nil {
		return err
	}
	log.Info("working on jobs")
	var beside sync.WaitGroup
	beside.Go(func() { db.WatchCompetitions(w.ctx, competitionPollInterval, log) })
	beside.Go(func() { backups{c.backupSettings, db, w.settings.DatabaseURL, log}.daily(w.ctx) })
	<-w.ctx.Done()
	beside.Wait()
	log.Info("stopping")
	draining, stop := context.WithTimeout(context.WithoutCancel(w.ctx), drainTimeout)
	defer stop()
	return queue.Stop(draining)
}
