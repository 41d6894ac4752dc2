package auth

import (
	"context"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// passwords hashes and verifies passwords, at most one per CPU at a time because
// argon2id takes 19 MiB for each.
type passwords struct {
	slots     chan struct{}
	dummyHash func() string // computed at the first log-in, to not slow down the start
}

func newPasswords() passwords {
	return passwords{
		make(chan struct{}, processors.Count()),
		sync.OnceValue(func() string { return account.HashPassword(account.RandomPassword()) }),
	}
}

func (p passwords) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.acquire(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.slots }()
	return account.HashPassword(password), nil
}

// verify reports whether a password matches a hash. An empty hash, of an unknown
// user, takes the same time and never matches.
func (p passwords) verify(ctx context.Context, hash, password string) (bool, error) {
	if err := p.acquire(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.slots }()
	dummy := p.dummyHash()
	if hash == "" {
		_, err := account.VerifyPassword(dummy, password)
		return false, err
	}
	return account.VerifyPassword(hash, password)
}
