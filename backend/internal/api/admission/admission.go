// Package admission bounds how much is done at once, so that no number of
// requests, of one user or of many, exhausts memory or processors: some run, some
// wait a moment for their turn, and the rest are told to come again.
package admission

import (
	"context"
	"sync"
	"time"
)

// Settings of a gate; all are greater than zero.
type Settings struct {
	Slots   int           // running at once, of all users
	PerUser int           // running at once, of one user
	Queue   int           // waiting at once, of all users
	Wait    time.Duration // longest time to wait for a turn
}

// Gate lets a bounded number in at a time.
type Gate struct {
	settings Settings

	mutex   sync.Mutex
	running int
	users   map[int64]int // running, by user
	waiting []*waiter     // the one that came first is first
}

type waiter struct {
	user int64
	turn chan struct{} // closed when it may go on
}

// New gate with nobody inside.
func New(s Settings) *Gate { return &Gate{settings: s, users: map[int64]int{}} }

// Enter waits for a turn and returns what to call afterwards. ok is false if
// there was none in time; the error is the context's.
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
	if !g.giveUp(w) { // its turn came at the same moment
		if err != nil {
			g.leave(user)
			return nil, false, err
		}
		return g.leaver(user), true, nil
	}
	return nil, false, err
}

// Waiting is how many wait for a turn now.
func (g *Gate) Waiting() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return len(g.waiting)
}

// Running is how many are inside now.
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

// leave frees a slot for the first one waiting whose user may have one more.
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

// giveUp takes a waiter out of the queue; false: it is no longer there, as its
// turn has come.
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
