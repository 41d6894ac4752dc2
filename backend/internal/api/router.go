package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
)

// router adds typed routes to the API and has the dependencies shared by all of
// them. The type with the handlers of each resource embeds it.
type router struct {
	api        huma.API
	translator translator
	log        *slog.Logger
	metrics    *metrics.Metrics
	now        func() time.Time
	gates      gates
}

// schemaName returns the name of a type in the OpenAPI file: without the suffix
// Body, and with List as a suffix instead of a prefix.
func schemaName(t reflect.Type, hint string) string {
	name := strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "Body", "")
	if item, ok := strings.CutPrefix(name, "List"); ok {
		return item + "List"
	}
	return name
}

type idInput struct {
	ID int64 `path:"id" validate:"min=1"`
}

// body is a response with a JSON body.
type body[T any] struct {
	Body T
}

func answer[T any](value T) *body[T] { return &body[T]{Body: value} }

// list is one page of a list.
type list[T any] struct {
	Items      []T    `json:"items" nullable:"false"`
	NextCursor string `json:"nextCursor,omitempty" doc:"give it as cursor to get the next page; absent on the last"`
}

func listOf[F, T any](from []F, next string, convert func(F) T) *body[list[T]] {
	items := make([]T, 0, len(from))
	for _, item := range from {
		items = append(items, convert(item))
	}
	return answer(list[T]{Items: items, NextCursor: next})
}

// route registers a typed route. It checks the caller's role before reading the
// input, validates the input, and converts errors of the handler to problems.
func route[I, O any](r *router, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.SkipValidateBody = true // translator.validate does it
	if role, closed := op.Extensions[roleExtension].(account.Role); closed {
		op.Security = []map[string][]string{{"bearer": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized)
		if role != account.Player {
			op.Errors = append(op.Errors, http.StatusForbidden)
		}
		op.Middlewares = append(op.Middlewares, r.requireRole(role))
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = defaultBodyLimit
	}
	if op.MaxBodyBytes >= columnsLimit {
		op.Middlewares = append(op.Middlewares, r.limitUploads)
		op.BodyReadTimeout = uploadTimeout
		op.Errors = append(op.Errors, http.StatusTooManyRequests)
	}
	load := loadOf(op)
	if load != light {
		op.Errors = append(op.Errors, http.StatusTooManyRequests)
	}
	if op.Method == http.MethodPost || op.Method == http.MethodPut || op.Method == http.MethodPatch {
		op.Errors = append(op.Errors, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge)
	}
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable)
	if op.Method == http.MethodGet && sharedRoutes[strings.ReplaceAll(op.Path, "{id}", ":id")] {
		op.Responses = map[string]*huma.Response{"304": {Description: "The answer has the ETag that If-None-Match names"}}
	}
	if t := reflect.TypeFor[I](); hasField(t, "Body") || hasField(t, "RawBody") {
		op.Errors = append(op.Errors, http.StatusUnsupportedMediaType)
	}
	op.Middlewares = append(op.Middlewares, keepSent)
	slices.Sort(op.Errors)
	op.Errors = slices.Compact(op.Errors)
	var described *huma.Operation
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		if err := r.translator.validate(ctx, in); err != nil {
			return nil, err
		}
		if err := r.checkDescribed(ctx, described); err != nil {
			return nil, err
		}
		out, err := admitted(ctx, r, load, in, handle)
		if err != nil {
			return nil, r.problemOf(ctx, err)
		}
		return out, nil
	})
	described = describeValidation(r.api, op, reflect.TypeFor[I]())
}

func hasField(t reflect.Type, name string) bool {
	_, ok := t.FieldByName(name)
	return ok
}

// uploadTimeout is how long an upload may take over a slow connection. Other bodies
// have Huma's 5 seconds.
const uploadTimeout = 5 * time.Minute

// columnsLimit is the maximum size in bytes of a body with the lines of a column file.
const columnsLimit = 12 << 20

// ticketLimit is the maximum size in bytes of a body with a ticket, which has as many
// columns as the rules allow.
const ticketLimit = 1 << 20

// withLimit sets the maximum size in bytes of a body.
func withLimit(bytes int64, op huma.Operation) huma.Operation {
	op.MaxBodyBytes = bytes
	return op
}

// defaultBodyLimit is the maximum size in bytes of a body that is not an upload.
const defaultBodyLimit = 64 << 10

// roleExtension is the OpenAPI extension with the role that a route requires.
const roleExtension = "x-role"

// operation describes a route below /api/v1/. It requires a logged-in user; see
// forAnyone, forEditors and forAdmins for others.
func operation(method, id, path, tag, summary string, errors ...int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: "/api/v1/" + path,
		Tags: []string{tag}, Summary: summary, Errors: errors, Extensions: map[string]any{roleExtension: account.Player},
	}
}

func get(id, path, tag, summary string, errors ...int) huma.Operation {
	return operation(http.MethodGet, id, path, tag, summary, errors...)
}

// created describes a POST route for editors that responds 201 with the new object.
func created(id, path, tag, summary string) huma.Operation {
	op := operation(http.MethodPost, id, path, tag, summary, http.StatusConflict)
	op.DefaultStatus = http.StatusCreated
	return forEditors(op)
}

// forAnyone opens a route to callers without a token. The route must also be listed
// in auth.Middleware.
func forAnyone(op huma.Operation) huma.Operation {
	delete(op.Extensions, roleExtension)
	op.Security = []map[string][]string{}
	return op
}

// forEditors restricts a route to editors and administrators.
func forEditors(op huma.Operation) huma.Operation {
	op.Extensions[roleExtension] = account.Editor
	return op
}

// forAdmins restricts a route to administrators.
func forAdmins(op huma.Operation) huma.Operation {
	op.Extensions[roleExtension] = account.Admin
	return op
}

// noContent makes a route respond 204 without a body.
func noContent(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusNoContent
	return op
}

func (r *router) requireRole(role account.Role) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		err := auth.CheckRole(ctx.Context(), role)
		if err == nil {
			next(ctx)
			return
		}
		r.writeProblem(ctx, err)
	}
}

// writeProblem answers with an error from middleware.
func (r *router) writeProblem(ctx huma.Context, err error) {
	p := r.problemOf(ctx.Context(), err)
	if headers, ok := errors.AsType[huma.HeadersError](p); ok {
		for name, values := range headers.GetHeaders() {
			ctx.SetHeader(name, values[0])
		}
	}
	if status, ok := errors.AsType[huma.StatusError](p); ok {
		_ = huma.WriteErr(r.api, ctx, status.GetStatus(), status.Error(), err) // fails only if the client is gone
	}
}
