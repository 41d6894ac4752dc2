package api

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// database is what the readiness of a server depends on.
type database interface {
	TryWrite(ctx context.Context) error
}

const (
	readinessAge     = time.Second     // for which one try answers all
	readinessTimeout = 3 * time.Second // of a try
)

var errStillTrying = errors.New("a write takes too long")

// readiness tries a write for /readyz. However many ask, there is one try at a time
// and one a second: the writes of users come first.
type readiness struct {
	try func(ctx context.Context) error
	now func() time.Time

	mutex   sync.Mutex
	current *attempt // the latest; nil before the first
}

type attempt struct {
	done chan struct{}
	err  error     // once done
	at   time.Time // of the end, once done
}

// check returns the error of the latest try, which it starts if that was too long ago.
func (r *readiness) check(ctx context.Context) error {
	tried := r.latest(ctx)
	timeout := time.NewTimer(readinessTimeout)
	defer timeout.Stop()
	select {
	case <-tried.done:
		return tried.err
	case <-timeout.C: // SQLite waits for the lock without looking at the context
		return errStillTrying
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *readiness) latest(ctx context.Context) *attempt {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.current != nil {
		select {
		case <-r.current.done:
			if age := r.now().Sub(r.current.at); age >= 0 && age < readinessAge {
				return r.current
			}
		default:
			return r.current
		}
	}
	tried := &attempt{done: make(chan struct{})}
	r.current = tried
	ctx = context.WithoutCancel(ctx) // others wait for it too
	go func() {
		ctx, cancel := context.WithTimeout(ctx, readinessTimeout)
		defer cancel()
		tried.err = r.try(ctx)
		tried.at = r.now()
		close(tried.done)
	}()
	return tried
}

func (s *Server) ready(c echo.Context) error {
	no := func(sentence string) error {
		c.Response().Header().Set(echo.HeaderRetryAfter, retryAfterOutage)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": sentence})
	}
	select {
	case <-s.opened:
	default:
		return no("the first start is being prepared")
	}
	if err := s.readiness.check(c.Request().Context()); err != nil {
		s.cfg.Log.ErrorContext(c.Request().Context(), "not ready", "error", errors.Join(err, errors.Unwrap(err)))
		return no("the database does not take writes")
	}
	answer := map[string]string{"status": "ok"}
	if s.storage.measure(c.Request().Context()).low() { // how much is free is nobody's business here
		answer["disk"] = "low"
	}
	return c.JSON(http.StatusOK, answer)
}
