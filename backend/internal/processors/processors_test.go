package processors_test

import (
	"runtime"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

func TestComputationsLeaveOnePlaceToRun(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	count := processors.Count()

	processors.KeepOneFree()

	if got := processors.Count(); got != count {
		t.Errorf("computations split among %d, want %d as before", got, count)
	}
	if got := runtime.GOMAXPROCS(0); got != count+1 {
		t.Errorf("%d goroutines run at once, want %d", got, count+1)
	}
}
