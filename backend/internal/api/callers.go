package api

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// callerAge is how long a session is taken as it was read from the store. What
// this server changes itself counts at once; what another one changes, within
// a second.
const callerAge = 750 * time.Millisecond

// callers remembers who is behind a session for a moment.
type callers struct {
	store Store
	now   func() time.Time

	mutex   sync.Mutex
	changes int // counted so that a read from before a change is not remembered after it
	known   *lru.Cache[string, rememberedCaller]
}

type rememberedCaller struct {
	caller
	readAt    time.Time
	touchedAt time.Time
}

func newCallers(store Store, now func() time.Time) *callers {
	known, err := lru.New[string, rememberedCaller](rememberedTokens)
	if err != nil {
		panic(err) // the size is positive
	}
	return &callers{store: store, now: now, known: known}
}

// find gives a session and its user as they were at most callerAge ago.
func (c *callers) find(ctx context.Context, session string) (caller, error) {
	now := c.now()
	c.mutex.Lock()
	remembered, ok := c.known.Get(session)
	changes := c.changes
	c.mutex.Unlock()
	if age := now.Sub(remembered.readAt); ok && age >= 0 && age < callerAge {
		return remembered.caller, nil
	}
	var err error
	if remembered.session, remembered.user, err = c.store.Session(ctx, session); err != nil {
		return caller{}, err
	}
	remembered.readAt = now
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if changes == c.changes {
		c.known.Add(session, remembered)
	}
	return remembered.caller, nil
}

// forget makes the next request of a session read it again.
func (c *callers) forget(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.known.Remove(session)
}

// forgetAll is forget for every session.
func (c *callers) forgetAll() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.known.Purge()
}

// claimTouch says whether the last use of a session is to be noted now, to one
// of many requests at once.
func (c *callers) claimTouch(session string, now time.Time) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	remembered, ok := c.known.Get(session)
	if !ok || now.Sub(remembered.touchedAt) < touchEvery {
		return false
	}
	remembered.touchedAt = now
	c.known.Add(session, remembered)
	return true
}
