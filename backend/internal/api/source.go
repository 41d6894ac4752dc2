package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// sourceStore reads what became of asking the services of the week.
type sourceStore interface {
	Answers(ctx context.Context, limit int) ([]week.Answer, error)
}

type sourceRoutes struct {
	*router
	store     sourceStore
	addresses week.Addresses
}

type sourceBody struct {
	Source      string              `json:"source" enum:"selae,quinielista,espn,football-data,openfootball,internationals"`
	On          bool                `json:"on" doc:"false: the operator has switched it off"`
	LastSuccess *time.Time          `json:"lastSuccess,omitempty"`
	LastFailure *time.Time          `json:"lastFailure,omitempty"`
	Failing     bool                `json:"failing" doc:"an address of it failed when it was asked last; one where there is nothing yet does not count"`
	Addresses   []sourceAddressBody `json:"addresses" nullable:"false" doc:"asked lately, the latest first"`
}

type sourceAddressBody struct {
	Address  string     `json:"address"`
	AskedAt  time.Time  `json:"askedAt"`
	AskAfter time.Time  `json:"askAfter" doc:"when it is asked again at the earliest"`
	Success  *time.Time `json:"success,omitempty" doc:"its last good answer"`
	Failure  string     `json:"failure,omitempty" enum:"refused,unreachable,unreadable,another,conflict,missing" doc:"of the last time. refused: it does not answer to this server; another: it answered about another jornada; conflict: what it says contradicts what is kept; missing: there is nothing at the address, or nothing yet"`
	Failures int        `json:"failures" doc:"in a row"`
}

// maxSourceAddresses is how many addresses are listed.
const maxSourceAddresses = 200

func (s sourceRoutes) register() {
	route(s.router, forEditors(get("listSources", "sources", "pool", "The services that jornadas, fixtures and results come from, and how they answer")), s.listSources)
}

func (s sourceRoutes) listSources(ctx context.Context, _ *struct{}) (*body[list[sourceBody]], error) {
	answers, err := s.store.Answers(ctx, maxSourceAddresses)
	if err != nil {
		return nil, err
	}
	all := []sourceBody{
		{Source: week.SELAE, On: s.addresses.SELAE != ""},
		{Source: week.Quinielista, On: s.addresses.Quinielista != ""},
		{Source: week.ESPN, On: s.addresses.ESPN != ""},
		{Source: week.FootballData, On: s.addresses.FootballData != ""},
		{Source: week.OpenFootball, On: s.addresses.OpenFootball != ""},
		{Source: week.Internationals, On: s.addresses.Internationals != ""},
	}
	for i := range all {
		one := &all[i]
		one.Addresses = []sourceAddressBody{}
		for _, a := range answers {
			if a.Source != one.Source {
				continue
			}
			one.LastSuccess, one.LastFailure = later(one.LastSuccess, a.SucceededAt), later(one.LastFailure, a.FailedAt)
			one.Failing = one.Failing || a.Failure != week.NoFailure && a.Failure != week.Missing
			one.Addresses = append(one.Addresses, sourceAddressBody{a.Address, a.AskedAt, a.AskAfter, a.SucceededAt, string(a.Failure), a.Failures})
		}
		slices.SortStableFunc(one.Addresses, func(a, b sourceAddressBody) int { return cmp.Compare(b.AskedAt.Unix(), a.AskedAt.Unix()) })
	}
	return listOf(all, "", func(one sourceBody) sourceBody { return one }), nil
}

// later returns the later of two times, of which nil is none.
func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}
