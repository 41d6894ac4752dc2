package auth

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// callerTTL is how long a session is cached. Changes made by this server take
// effect at once, those made by another server within a second.
const callerTTL = 750 * time.Millisecond

// callerCache caches the callers of sessions for callerTTL.
type callerCache struct {
	store SessionStore
	now   func() time.Time

	mutex   sync.Mutex
	changes int // number of changes: a session read before a change must not be cached after it
	cache   *lru.Cache[string, cachedCaller]
}

type cachedCaller struct {
	Caller
	readAt    time.Time
	touchedAt time.Time
}

func newCallerCache(store SessionStore, now func() time.Time) *callerCache {
	cache, err := lru.New[string, cachedCaller](maxCachedTokens)
	if err != nil {
		panic(err) // only a size below 1 is an error
	}
	return &callerCache{store: store, now: now, cache: cache}
}

// find returns a session and its user, at most callerTTL old.
func (c *callerCache) find(ctx context.Context, session string) (Caller, error) {
	now := c.now()
	c.mutex.Lock()
	cached, ok := c.cache.Get(session)
	changes := c.changes
	c.mutex.Unlock()
	if age := now.Sub(cached.readAt); ok && age >= 0 && age < callerTTL {
		return cached.Caller, nil
	}
	var err error
	if cached.Session, cached.User, err = c.store.Session(ctx, session); err != nil {
		return Caller{}, err
	}
	cached.readAt = now
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if changes == c.changes {
		c.cache.Add(session, cached)
	}
	return cached.Caller, nil
}

// forget removes a session from the cache.
func (c *callerCache) forget(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.cache.Remove(session)
}

// forgetAll removes every session from the cache.
func (c *callerCache) forgetAll() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.changes++
	c.cache.Purge()
}

// claimTouch reports whether the caller should store the session's last use. It
// returns true to only one of several concurrent requests.
func (c *callerCache) claimTouch(session string, now time.Time) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	cached, ok := c.cache.Get(session)
	if !ok || now.Sub(cached.touchedAt) < touchInterval {
		return false
	}
	cached.touchedAt = now
	c.cache.Add(session, cached)
	return true
}
