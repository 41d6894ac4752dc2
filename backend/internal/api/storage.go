package api

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
)

// storage measures what the database takes and what is free on the disks.
type storage struct {
	size  func(ctx context.Context) (int64, error) // of the database; nil: there is none
	disks func() []metrics.Disk                    // nil: none are known
	now   func() time.Time

	mutex sync.Mutex
	at    time.Time
	last  storageBody
}

type storageBody struct {
	DatabaseBytes int64      `json:"databaseBytes" doc:"that the database takes"`
	Disks         []diskBody `json:"disks" nullable:"false" doc:"of the server that answers: of an SQLite database and of the daily backups"`
}

type diskBody struct {
	Of         string `json:"of" enum:"database,backups"`
	FreeBytes  int64  `json:"freeBytes"`
	TotalBytes int64  `json:"totalBytes"`
	Low        bool   `json:"low" doc:"less is free than 1 GB and a copy of the database take"`
}

const (
	storageAge = 10 * time.Second // for which one measurement answers all
	lowDisk    = 1_000_000_000    // bytes that should be free beside room for a copy of the database
)

// measure returns the latest measurement. A size that is not known is 0.
func (s *storage) measure(ctx context.Context) storageBody {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if age := s.now().Sub(s.at); !s.at.IsZero() && age >= 0 && age < storageAge {
		return s.last
	}
	b := storageBody{Disks: []diskBody{}}
	if s.size != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readinessTimeout)
		defer cancel()
		if size, err := s.size(ctx); err == nil {
			b.DatabaseBytes = size
		}
	}
	if s.disks != nil {
		for _, d := range s.disks() {
			b.Disks = append(b.Disks, diskBody{d.Of, d.Free, d.Total, d.Free < lowDisk+b.DatabaseBytes})
		}
	}
	s.last, s.at = b, s.now()
	return b
}

// low reports whether any disk is nearly full.
func (b storageBody) low() bool {
	return slices.ContainsFunc(b.Disks, func(d diskBody) bool { return d.Low })
}
