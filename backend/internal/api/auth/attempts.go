package auth

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// Wrong passwords are limited against guessing: a burst, then one every few seconds.
// A device that the user has logged in from before has a limit of its own, as has a
// session in which the password is changed. All other clients share those of the
// user's name and of their networks.
var (
	ownLoginLimit     = account.RateLimit{Burst: 10, Every: 10 * time.Second}
	userLoginLimit    = account.RateLimit{Burst: 10, Every: 10 * time.Second}
	addressLoginLimit = account.RateLimit{Burst: 20, Every: 10 * time.Second}
	siteLoginLimit    = account.RateLimit{Burst: 100, Every: 2 * time.Second} // an IPv6 /48 with its /64s
)

// TooManyTries is the error of a log-in attempt that exceeds a rate limit.
type TooManyTries struct {
	Wait time.Duration // until the next attempt is allowed
}

func (e *TooManyTries) Error() string {
	return fmt.Sprintf("too many tries to log in: wait %s", e.Wait)
}

// limited is a subject whose wrong passwords are counted, with its limit.
type limited struct {
	subject string
	limit   account.RateLimit
}

// loginLimits returns the limits of a log-in with a user's name, always in the same
// order. userID is 0 if there is no such user.
func (a *Authenticator) loginLimits(ctx context.Context, name string, userID int64) []limited {
	if device, ok := a.knownDevice(ctx, userID); ok {
		return []limited{{"device " + device, ownLoginLimit}}
	}
	return append(networkLimits(addressOf(ctx)), limited{"user " + strings.ToLower(name), userLoginLimit})
}

// networkLimits returns the limits of an address: of the address itself for IPv4, of
// its /48 and /64 for IPv6, of which one client usually has at least a /64 and can
// have a /48.
func networkLimits(address string) []limited {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return []limited{{"address " + address, addressLoginLimit}}
	}
	if parsed = parsed.WithZone("").Unmap(); parsed.Is4() {
		return []limited{{"address " + parsed.String(), addressLoginLimit}}
	}
	return []limited{
		{"address " + netip.PrefixFrom(parsed, 48).Masked().String(), siteLoginLimit},
		{"address " + netip.PrefixFrom(parsed, 64).Masked().String(), addressLoginLimit},
	}
}

// maxAttempts is how many attempts of one subject a server has under way or waiting.
const maxAttempts = 200

// attempts admits attempts whose passwords are then verified. A wrong one is counted
// only after that, so no more are under way than the subject has tries left; the
// others wait to see how these end. Thus any number of right passwords at once
// succeed, and no more wrong ones than the limit allows.
type attempts struct {
	store LoginStore
	now   func() time.Time

	mutex    sync.Mutex
	subjects map[string]*subject
}

// subject is the state of a subject with attempts under way or waiting.
type subject struct {
	admission sync.Mutex    // held while the tries that are left are read
	all       int           // under way or waiting
	running   int           // under way
	ended     chan struct{} // closed when one under way ends
}

func newAttempts(store LoginStore, now func() time.Time) *attempts {
	return &attempts{store: store, now: now, subjects: map[string]*subject{}}
}

// enter waits until an attempt may be verified. The caller must call leave after it
// has counted a wrong one. An attempt that exceeds a limit is a TooManyTries error.
func (a *attempts) enter(ctx context.Context, limits []limited) (leave func(), err error) {
	entered := 0
	leave = func() {
		for _, l := range limits[:entered] {
			a.leave(l.subject)
		}
	}
	for _, l := range limits {
		if err := a.enterOne(ctx, l); err != nil {
			leave()
			return nil, err
		}
		entered++
	}
	return leave, nil
}

func (a *attempts) enterOne(ctx context.Context, l limited) error {
	s := a.join(l.subject)
	if s == nil {
		return &TooManyTries{time.Second}
	}
	for {
		ended, err := a.admit(ctx, s, l)
		if err == nil && ended == nil {
			return nil
		}
		if err == nil {
			select {
			case <-ended:
				continue
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		a.forget(l.subject, s)
		return err
	}
}

// admit starts an attempt if there is a try left for it. Otherwise it returns a
// channel that is closed when an attempt under way ends, or a TooManyTries error if
// there is none.
func (a *attempts) admit(ctx context.Context, s *subject, l limited) (ended <-chan struct{}, err error) {
	s.admission.Lock()
	defer s.admission.Unlock()
	// Taken before reading: an attempt that ends meanwhile must not be missed.
	a.mutex.Lock()
	running, ended := s.running, s.ended
	a.mutex.Unlock()
	left, wait, err := a.store.LoginTries(ctx, l.subject, l.limit, a.now())
	switch {
	case err != nil:
		return nil, err
	case running < left:
		a.mutex.Lock()
		s.running++
		a.mutex.Unlock()
		return nil, nil
	case running == 0:
		return nil, &TooManyTries{max(wait, time.Millisecond)}
	}
	return ended, nil
}

// join adds an attempt to a subject, or returns nil if it has too many.
func (a *attempts) join(name string) *subject {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	s := a.subjects[name]
	if s == nil {
		s = &subject{ended: make(chan struct{})}
		a.subjects[name] = s
	}
	if s.all == maxAttempts {
		return nil
	}
	s.all++
	return s
}

// leave ends an attempt that was under way.
func (a *attempts) leave(name string) {
	a.mutex.Lock()
	s := a.subjects[name]
	s.running--
	close(s.ended)
	s.ended = make(chan struct{})
	a.mutex.Unlock()
	a.forget(name, s)
}

// forget removes an attempt from a subject.
func (a *attempts) forget(name string, s *subject) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if s.all--; s.all == 0 {
		delete(a.subjects, name)
	}
}
