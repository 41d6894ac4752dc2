// Package admission limits concurrency, so that no number of requests, from one user
// or many, exhausts memory or processors: some run, some wait briefly for their turn,
// and the rest are rejected.
package admission

import (
	"context"
	"sync"
	"time"
)

// Settings are the limits of a gate.
type Settings struct {
	Slots   int           // maximum running at once, at least 1
	PerUser int           // maximum running at once for one user, at least 1
	Queue   int           // maximum waiting at once; 0: nobody waits
	Wait    time.Duration // maximum time to wait for a turn
}

// Gate admits a limited number of requests at a time.
type Gate struct {
	settings Settings

	mutex   sync.Mutex
	running int
	users   map[int64]int // running, by user
	waiting []*waiter     // in order of arrival
}

type waiter struct {
	user int64
	turn chan struct{} // closed when it is admitted
}

// New returns a gate with nothing running.
func New(s Settings) *Gate { return &Gate{settings: s, users: map[int64]int{}} }

// Enter waits until a request of the user is admitted; the caller must call leave
// when it is done. ok is false if it was not admitted in time. err is the context's.
func (g *Gate) Enter(ctx context.Context, user int64) (leave func(), ok bool, err error) {
	g.mutex.Lock()
	if g.fits(user) {
		g.admit(user)
		g.mutex.Unlock()
		return g.leaver(user), true, nil
	}
	if len(g.waiting) >= g.settings.Queue {
		g.mutex.Unlock()
		return nil, false, nil
	}
	w := &waiter{user, make(chan struct{})}
	g.waiting = append(g.waiting, w)
	g.mutex.Unlock()

	timer := time.NewTimer(g.settings.Wait)
	defer timer.Stop()
	select {
	case <-w.turn:
		return g.leaver(user), true, nil
	case <-timer.C:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !g.giveUp(w) { // it was admitted at the same moment
		if err != nil {
			g.leave(user)
			return nil, false, err
		}
		return g.leaver(user), true, nil
	}
	return nil, false, err
}

// Waiting returns the number of requests waiting for their turn.
func (g *Gate) Waiting() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return len(g.waiting)
}

// Running returns the number of admitted requests.
func (g *Gate) Running() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.running
}

func (g *Gate) fits(user int64) bool {
	return g.running < g.settings.Slots && g.users[user] < g.settings.PerUser
}

func (g *Gate) admit(user int64) {
	g.running++
	g.users[user]++
}

func (g *Gate) leaver(user int64) func() {
	return sync.OnceFunc(func() { g.leave(user) })
}

// leave frees a slot, and admits waiting requests in order of arrival as far as the
// limits of their users allow.
func (g *Gate) leave(user int64) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.running--
	if g.users[user]--; g.users[user] == 0 {
		delete(g.users, user)
	}
	for i := 0; i < len(g.waiting); {
		w := g.waiting[i]
		if !g.fits(w.user) {
			i++
			continue
		}
		g.admit(w.user)
		g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
		close(w.turn)
	}
}

// giveUp removes a waiter from the queue. It returns false if the waiter has been
// admitted already.
func (g *Gate) giveUp(w *waiter) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for i, other := range g.waiting {
		if other == w {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}
