package admission_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/admission"
)

func enter(t *testing.T, g *admission.Gate, user int64) func() {
	t.Helper()
	leave, ok, err := g.Enter(t.Context(), user)
	if !ok || err != nil {
		t.Fatalf("user %d is not let in: %v", user, err)
	}
	return leave
}

func TestOneUserDoesNotTakeEverybodysPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := admission.New(admission.Settings{Slots: 3, PerUser: 2, Queue: 10, Wait: time.Second})
		first, second := enter(t, g, 1), enter(t, g, 1)
		if _, ok, err := g.Enter(t.Context(), 1); ok || err != nil {
			t.Errorf("a third of one user: let in %v, %v", ok, err)
		}
		other := enter(t, g, 2)
		if _, ok, _ := g.Enter(t.Context(), 3); ok {
			t.Error("more than there are slots")
		}
		first()
		first() // leaving twice counts once
		third := enter(t, g, 3)
		if g.Running() != 3 {
			t.Errorf("%d are inside", g.Running())
		}
		for _, leave := range []func(){second, other, third} {
			leave()
		}
		if g.Running() != 0 || g.Waiting() != 0 {
			t.Errorf("%d inside, %d waiting", g.Running(), g.Waiting())
		}
	})
}

func TestTurnsComeInOrderAndOthersPassABusyUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := admission.New(admission.Settings{Slots: 2, PerUser: 1, Queue: 10, Wait: time.Minute})
		one, two := enter(t, g, 1), enter(t, g, 2)
		var order []int64
		var mutex sync.Mutex
		for _, user := range []int64{1, 3, 4} {
			go func() {
				leave := enter(t, g, user)
				mutex.Lock()
				order = append(order, user)
				mutex.Unlock()
				time.Sleep(time.Second)
				leave()
			}()
			synctest.Wait()
		}
		two() // user 1 is still inside: 3 passes
		time.Sleep(1500 * time.Millisecond)
		one()
		time.Sleep(time.Minute)
		mutex.Lock()
		defer mutex.Unlock()
		if len(order) != 3 || order[0] != 3 || order[1] != 4 || order[2] != 1 {
			t.Errorf("turns came to %v", order)
		}
	})
}

func TestWaitingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := admission.New(admission.Settings{Slots: 1, PerUser: 1, Queue: 1, Wait: time.Second})
		leave := enter(t, g, 1)
		began := time.Now()
		go func() {
			if _, ok, _ := g.Enter(t.Context(), 2); ok || time.Since(began) != time.Second {
				t.Errorf("let in %v after %s", ok, time.Since(began))
			}
		}()
		synctest.Wait()
		if _, ok, _ := g.Enter(t.Context(), 3); ok || time.Since(began) != 0 {
			t.Error("a full queue is not waited for")
		}
		time.Sleep(2 * time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		if _, ok, err := g.Enter(ctx, 2); ok || !errors.Is(err, context.Canceled) {
			t.Errorf("called off: let in %v, %v", ok, err)
		}
		leave()
		enter(t, g, 2)()
	})
}

func TestNoPlaceIsLostUnderLoad(t *testing.T) {
	g := admission.New(admission.Settings{Slots: 4, PerUser: 2, Queue: 1000, Wait: time.Millisecond})
	var inside, most atomic.Int64
	var working sync.WaitGroup
	for i := range 500 {
		working.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(2000))*time.Microsecond)
			defer cancel()
			leave, ok, _ := g.Enter(ctx, int64(i%7))
			if !ok {
				return
			}
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(100 * time.Microsecond)
			inside.Add(-1)
			leave()
		})
	}
	working.Wait()
	if most.Load() > 4 || g.Running() != 0 || g.Waiting() != 0 {
		t.Errorf("%d at once, %d left inside, %d waiting", most.Load(), g.Running(), g.Waiting())
	}
}
