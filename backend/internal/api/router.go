package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
)

// router adds typed routes to the API and has what all of them need. The
// handlers of each resource embed it beside the few methods of the store that
// they call.
type router struct {
	api        huma.API
	translator translator
	log        *slog.Logger
	now        func() time.Time
}

// schemaName drops the ending that keeps body types apart from the words, and
// calls a list of matches MatchList.
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

// body is an answer with a JSON body.
type body[T any] struct {
	Body T
}

func answer[T any](value T) *body[T] { return &body[T]{Body: value} }

// list is a page of a list.
type list[T any] struct {
	Items      []T    `json:"items" nullable:"false"`
	NextCursor string `json:"nextCursor,omitempty" doc:"give it as cursor to get the next page; absent on the last"`
}

func listOf[F, T any](from []F, next string, convert func(F) T) *body[list[T]] {
	items := make([]T, 0, len(from))
	for _, one := range from {
		items = append(items, convert(one))
	}
	return answer(list[T]{Items: items, NextCursor: next})
}

// route registers a typed route: who has not the role is turned away before
// anything is read, what comes in is validated, what goes wrong becomes a
// problem with the right status.
func route[I, O any](r *router, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.SkipValidateBody = true // the validator does it
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
	op.Errors = append(op.Errors, http.StatusUnprocessableEntity, http.StatusInternalServerError)
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		if err := r.translator.validate(ctx, in); err != nil {
			return nil, err
		}
		out, err := handle(ctx, in)
		if err != nil {
			return nil, r.problemOf(ctx, err)
		}
		return out, nil
	})
	describeValidation(r.api, op, reflect.TypeFor[I]())
}

// defaultBodyLimit is the most that a request brings unless it is an upload.
const defaultBodyLimit = 64 << 10

// roleExtension says in the description which role a route takes.
const roleExtension = "x-role"

// operation describes a route below /api/v1/, for everybody who
// has logged in unless open, forEditors or forAdmins says otherwise.
func operation(method, id, path, tag, summary string, errors ...int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: "/api/v1/" + path,
		Tags: []string{tag}, Summary: summary, Errors: errors, Extensions: map[string]any{roleExtension: account.Player},
	}
}

func get(id, path, tag, summary string, errors ...int) huma.Operation {
	return operation(http.MethodGet, id, path, tag, summary, errors...)
}

// created describes a route for editors that answers 201 with what it added.
func created(id, path, tag, summary string) huma.Operation {
	op := operation(http.MethodPost, id, path, tag, summary, http.StatusConflict)
	op.DefaultStatus = http.StatusCreated
	return forEditors(op)
}

// forAnyone makes a route one for anyone. authenticate has to know it as well.
func forAnyone(op huma.Operation) huma.Operation {
	delete(op.Extensions, roleExtension)
	op.Security = []map[string][]string{}
	return op
}

// forEditors makes a route one for editors and administrators.
func forEditors(op huma.Operation) huma.Operation {
	op.Extensions[roleExtension] = account.Editor
	return op
}

// forAdmins makes a route one for administrators alone.
func forAdmins(op huma.Operation) huma.Operation {
	op.Extensions[roleExtension] = account.Admin
	return op
}

// noContent makes a route answer 204, without a body.
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
		p := r.problemOf(ctx.Context(), err)
		if status, ok := errors.AsType[huma.StatusError](p); ok {
			_ = huma.WriteErr(r.api, ctx, status.GetStatus(), status.Error(), err) // the client is gone
		}
	}
}
