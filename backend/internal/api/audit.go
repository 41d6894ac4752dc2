package api

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
)

type auditStore interface {
	Audit(ctx context.Context, q audit.Query) ([]audit.Entry, error)
}

type auditRoutes struct {
	*router
	store auditStore
}

type auditInput struct {
	Kind   string    `query:"kind" validate:"omitempty,oneof=user model match team referee import jornada deduction competition" doc:"what was changed"`
	Object int64     `query:"object" validate:"min=0" doc:"its id"`
	Actor  string    `query:"actor" validate:"max=64" doc:"who, by name: a user, also one who is gone, console or system"`
	From   time.Time `query:"from" doc:"made at or after"`
	To     time.Time `query:"to" doc:"made before"`
	Cursor int64     `query:"cursor" validate:"min=0"`
	Limit  int       `query:"limit" default:"50" validate:"min=1,max=200"`
}

type auditBody struct {
	ID      int64           `json:"id"`
	At      time.Time       `json:"at"`
	Actor   namedBody       `json:"actor" doc:"who: a user, or console or system, which have no id"`
	Kind    audit.Kind      `json:"kind"`
	Object  namedBody       `json:"object" doc:"what, as it was called then"`
	Action  string          `json:"action"`
	Details json.RawMessage `json:"details,omitempty" doc:"what of it changed"`
}

type namedBody struct {
	ID   int64  `json:"id,omitempty"`
	Name string `json:"name"`
}

func newAuditBody(e audit.Entry) auditBody {
	b := auditBody{
		ID: e.ID, At: e.At, Actor: namedBody{e.Actor.UserID, e.Actor.Name}, Kind: e.Kind,
		Object: namedBody{e.ObjectID, e.Object}, Action: e.Action,
	}
	if e.Details != "" {
		b.Details = json.RawMessage(e.Details)
	}
	return b
}

func (a auditRoutes) register() {
	route(a.router, forAdmins(get("listAudit", "audit", "users", "Who changed what, newest first")), a.listAudit)
}

func (a auditRoutes) listAudit(ctx context.Context, in *auditInput) (*body[list[auditBody]], error) {
	entries, err := a.store.Audit(ctx, audit.Query{
		Kind: audit.Kind(in.Kind), ObjectID: in.Object, Actor: in.Actor, From: in.From, To: in.To, Before: in.Cursor, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(entries) > in.Limit {
		entries = entries[:in.Limit]
		next = strconv.FormatInt(entries[in.Limit-1].ID, 10)
	}
	return listOf(entries, next, newAuditBody), nil
}
