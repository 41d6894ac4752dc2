package main

import (
	"errors"
	"log/slog"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// memoryShare is the share of a container's memory that the heap may use before the
// garbage collector works harder; the rest is for stacks and the page cache.
const memoryShare = 0.85

// followMemoryLimit makes the garbage collector respect the memory limit of the
// container, unless GOMEMLIMIT is set.
func followMemoryLimit(log *slog.Logger) {
	_, err := memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.FromCgroup))
	if err != nil && !errors.Is(err, memlimit.ErrNoLimit) && !errors.Is(err, memlimit.ErrNoCgroup) && !errors.Is(err, memlimit.ErrCgroupsNotSupported) {
		log.Warn("memory limit of the container not known", "error", err)
	}
}
