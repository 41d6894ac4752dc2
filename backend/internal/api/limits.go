package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/api/admission"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// load is how much work a request of a route is.
type load string

const (
	light  load = ""       // mostly waits for the database
	brief  load = "brief"  // keeps the processors busy for less than a tenth of a second
	heavy  load = "heavy"  // keeps them busy, or needs much memory, for seconds
	stream load = "stream" // stays open while something is watched

	transfer load = "transfer" // waits for a file to come over the network
)

// loadExtension is the OpenAPI extension with the load of a route that is not light.
const loadExtension = "x-load"

func withLoad(l load, op huma.Operation) huma.Operation {
	op.Extensions[loadExtension] = string(l)
	return op
}

func loadOf(op huma.Operation) load {
	l, _ := op.Extensions[loadExtension].(string)
	return load(l)
}

// gates limits the concurrency of each load. Requests enter after their body has been
// read, so that slow clients do not occupy slots, except uploads, which enter before:
// their bodies are large.
type gates map[load]*admission.Gate

func newGates() gates {
	processors := processors.Count()
	return gates{
		light:    admission.New(admission.Settings{Slots: 48, PerUser: 24, Queue: 4000, Wait: 4 * time.Second}),
		brief:    admission.New(admission.Settings{Slots: processors, PerUser: 1, Queue: 256, Wait: 5 * time.Second}),
		heavy:    admission.New(admission.Settings{Slots: processors, PerUser: 1, Queue: 64, Wait: 10 * time.Second}),
		transfer: admission.New(admission.Settings{Slots: 16, PerUser: 2, Queue: 64, Wait: 10 * time.Second}),
		stream:   admission.New(admission.Settings{Slots: 2000, PerUser: 20}),
	}
}

// Problems of requests that were not admitted.
const (
	busyServer    = "The server is too busy. Try again in a moment."
	busyWork      = "Too much is being worked out at once. Try again in a moment."
	busyStreams   = "Too many pages follow jobs at once. Close some, or try again later."
	busyTransfers = "Too many files are coming in at once. Try again in a moment."
)

// enter waits until a request of this load is admitted.
func (r *router) enter(ctx context.Context, l load) (leave func(), err error) {
	refusal := newProblem(http.StatusTooManyRequests, busyWork)
	switch l {
	case light:
		refusal = newProblem(http.StatusServiceUnavailable, busyServer)
	case stream:
		refusal = newProblem(http.StatusTooManyRequests, busyStreams)
	case transfer:
		refusal = newProblem(http.StatusTooManyRequests, busyTransfers)
	case brief, heavy:
	}
	var user int64 // 0 for everyone who has not logged in
	if caller, err := auth.CallerOf(ctx); err == nil {
		user = caller.User.ID
	}
	leave, ok, err := r.gates[l].Enter(ctx, user)
	if err == nil && !ok {
		err = huma.ErrorWithHeaders(refusal, http.Header{"Retry-After": {retryAfter}})
	}
	return leave, err
}

// retryAfter is the number of seconds after which a client that was not admitted
// should try again.
const retryAfter = "2"

// limitUploads is middleware that limits how many bodies of uploads are read at once.
func (r *router) limitUploads(ctx huma.Context, next func(huma.Context)) {
	leave, err := r.enter(ctx.Context(), transfer)
	if err != nil {
		r.writeProblem(ctx, err)
		return
	}
	defer leave()
	next(ctx)
}

// maxDuration is the maximum duration of a request that does not stream its response.
const maxDuration = time.Minute

// admitted calls handle when the request is admitted. If the response is a stream, the
// request counts until its end.
func admitted[I, O any](ctx context.Context, r *router, l load, in *I, handle func(context.Context, *I) (*O, error)) (*O, error) {
	leave, err := r.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	if _, streams := any((*O)(nil)).(*huma.StreamResponse); !streams {
		defer leave()
		ctx, cancel := context.WithTimeout(ctx, maxDuration)
		defer cancel()
		return handle(ctx, in)
	}
	out, err := handle(ctx, in)
	response, ok := any(out).(*huma.StreamResponse)
	if err != nil || !ok {
		leave()
		return out, err
	}
	write := response.Body
	response.Body = func(c huma.Context) {
		defer leave()
		write(c)
	}
	return out, nil
}
