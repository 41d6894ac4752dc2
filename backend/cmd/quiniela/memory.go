package main

import (
	"errors"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// memoryShare is the share of a container's memory that the heap may use before the
// garbage collector works harder; the rest is for stacks and the page cache.
const memoryShare = 0.85

// heapGrowth is by how many percent the heap may grow between two collections. Go's
// own 100 lets a server that trains while a thousand connections read pass 500 MB.
const heapGrowth = 60

// saveMemory makes the garbage collector come sooner and respect the memory limit of
// the container, unless GOGC and GOMEMLIMIT are set.
func saveMemory(log *slog.Logger) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	_, err := memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.FromCgroup))
	if err != nil && !errors.Is(err, memlimit.ErrNoLimit) && !errors.Is(err, memlimit.ErrNoCgroup) && !errors.Is(err, memlimit.ErrCgroupsNotSupported) {
		log.Warn("memory limit of the container not known", "error", err)
	}
}
