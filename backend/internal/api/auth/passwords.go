package auth

import (
	"context"
	"runtime"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// passwords hashes and verifies, a few at a time: argon2id takes 19 MiB each.
type passwords struct {
	slots     chan struct{}
	dummyHash func() string // made by the first log-in, right or wrong, not at every start
}

func newPasswords() passwords {
	return passwords{
		make(chan struct{}, runtime.NumCPU()),
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

// verify compares; an empty hash costs the same time and is never right.
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
