package auth

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// callerTTL is how long a session is taken as it was read from the store. What
// this server changes itself counts at once; what another one changes, within
// a second.
const callerTTL = 750 * time.Millisecond

// callerCache remembers who is behind a session for a moment.
type callerCache struct {
	store SessionStore
	now   func() time.Time

	mutex   sync.Mutex
	changes int // counted so that a read from before a change is not remembered after it
	cache   *lru.Cache[string, cachedCaller]
}

type cachedCaller struct {
	Caller
	readAt    time.Time
	touchedAt time.Time
}

func newCallerCache(store SessionStore, now func() time.Time) *callerCache {
	known, err := lru.New[string, cachedCaller](maxCachedTokens)
	if err != nil {
		panic(err) // the size is positive
	}
	return &callerCache{store: store, now: now, cache: known}
}

// find gives a session and its user as they were at most callerTTL ago.
func (c *callerCache) find(ctx context.Context, session string) (Caller, error) {
	now := c.now()
	c.mutex.Lock()
	remembered, ok := c.cache.Get(session)
	changes := c.changes
	c.mutex.Unlock()
	if age := now.Sub(remembered.readAt); ok && age >= 0 && age < callerTTL {
		return remembered.Caller, nil
	}
	var err error
	if remembered.Session, remembered.User, err = c.store.Session(ctx, session); err != nil {
		return Caller{}, err
	}
	remembered.readAt = now
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if changes == c.changes {
		c.cache.Add(session, remembered)
	}
	return remembered.Caller, nil
}

// forget makes the next request of a session read it again.
func (c *callerCache) forget(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.cache.Remove(session)
}

// forgetAll is forget for every session.
func (c *callerCache) forgetAll() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.cache.Purge()
}

// claimTouch says whether the last use of a session is to be noted now, to one
// of many requests at once.
func (c *callerCache) claimTouch(session string, now time.Time) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	remembered, ok := c.cache.Get(session)
	if !ok || now.Sub(remembered.touchedAt) < touchInterval {
		return false
	}
	remembered.touchedAt = now
	c.cache.Add(session, remembered)
	return true
}
