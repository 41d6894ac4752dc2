package metrics

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Store knows how old the data is.
type Store interface {
	// LastPlayed returns the kickoff of the last match played, by competition.
	LastPlayed(ctx context.Context) (map[string]time.Time, error)
	// CountDeliveries returns how many deliveries of news are in each state.
	CountDeliveries(ctx context.Context, at time.Time) (map[string]int, error)
	SourceRuns(ctx context.Context) ([]ingest.SourceRun, error)
	// DatabaseSize returns how many bytes the database takes.
	DatabaseSize(ctx context.Context) (int64, error)
}

// Disk is the space of a disk in bytes.
type Disk struct {
	Of          string // DatabaseDisk or BackupDisk
	Free, Total int64
}

// What is on a disk.
const (
	DatabaseDisk = "database"
	BackupDisk   = "backups"
)

// Queue knows the jobs.
type Queue interface {
	Count(ctx context.Context) ([]job.Count, error)
}

// The database is asked at a scrape, but not more often than factsAge, and for no
// longer than factsTimeout.
const (
	factsAge     = 10 * time.Second
	factsTimeout = 2 * time.Second
)

// facts collects what is in the database.
type facts struct {
	store Store
	queue Queue
	log   *slog.Logger
	now   func() time.Time

	mutex   sync.Mutex
	at      time.Time
	metrics []prometheus.Metric

	disks func() []Disk // nil: none are known
}

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	upDesc      = describe("quiniela_database_up", "1 if the database answered the latest scrape in time.")
	jobsDesc    = describe("quiniela_jobs", "Jobs that are kept, by kind and state.", "kind", "state")
	jobDoneDesc = describe("quiniela_job_last_success_timestamp_seconds", "When the latest successful job of a kind ended.", "kind")
	ageDesc     = describe("quiniela_data_age_seconds", "Time since the kickoff of the last match played.", "competition")
	successDesc = describe("quiniela_source_last_success_timestamp_seconds", "When the latest successful update from a source ended.", "source")
	failureDesc = describe("quiniela_source_last_failure_timestamp_seconds", "When the latest failed update from a source ended.", "source")
	sizeDesc    = describe("quiniela_database_size_bytes", "What the database takes.")
	freeDesc    = describe("quiniela_disk_free_bytes", "What is free on a disk of this server, by what is on it.", "of")
	newsDesc    = describe("quiniela_news_deliveries", "Deliveries of news that are kept, by state.", "state")
)

// Describe sends the descriptions of all metrics.
func (f *facts) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{upDesc, jobsDesc, jobDoneDesc, ageDesc, successDesc, failureDesc, newsDesc, sizeDesc, freeDesc} {
		to <- desc
	}
}

// Collect sends all metrics. Those of the database are missing while it does not
// answer.
func (f *facts) Collect(to chan<- prometheus.Metric) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if age := f.now().Sub(f.at); f.metrics == nil || age >= factsAge || age < 0 {
		ctx, cancel := context.WithTimeout(context.Background(), factsTimeout)
		defer cancel()
		var err error
		up := 1.
		if f.metrics, err = f.read(ctx); err != nil {
			f.log.Warn("metrics of the database", "error", errors.Join(err, errors.Unwrap(err)))
			up, f.metrics = 0, nil
		}
		f.metrics = append(f.metrics, value(upDesc, up))
		f.at = f.now()
	}
	for _, metric := range f.metrics {
		to <- metric
	}
	if f.disks != nil {
		for _, disk := range f.disks() {
			to <- value(freeDesc, float64(disk.Free), disk.Of)
		}
	}
}

func (f *facts) read(ctx context.Context) ([]prometheus.Metric, error) {
	counts, err := f.queue.Count(ctx)
	if err != nil {
		return nil, err
	}
	played, err := f.store.LastPlayed(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := f.store.SourceRuns(ctx)
	if err != nil {
		return nil, err
	}
	deliveries, err := f.store.CountDeliveries(ctx, f.now())
	if err != nil {
		return nil, err
	}
	size, err := f.store.DatabaseSize(ctx)
	if err != nil {
		return nil, err
	}
	metrics := []prometheus.Metric{value(sizeDesc, float64(size))}
	for state, number := range deliveries {
		metrics = append(metrics, value(newsDesc, float64(number), state))
	}
	for _, count := range counts {
		for state, jobs := range count.States {
			metrics = append(metrics, value(jobsDesc, float64(jobs), string(count.Kind), string(state)))
		}
		if count.LastSuccess != nil {
			metrics = append(metrics, value(jobDoneDesc, seconds(*count.LastSuccess), string(count.Kind)))
		}
	}
	for competition, at := range played {
		metrics = append(metrics, value(ageDesc, f.now().Sub(at).Seconds(), competition))
	}
	for _, run := range runs {
		if run.LastSuccess != nil {
			metrics = append(metrics, value(successDesc, seconds(*run.LastSuccess), run.Source))
		}
		if run.LastFailure != nil {
			metrics = append(metrics, value(failureDesc, seconds(*run.LastFailure), run.Source))
		}
	}
	return metrics, nil
}

func value(desc *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v, labels...)
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
