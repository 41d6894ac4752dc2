package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// exportRoutes export complete lists, read page by page through the handlers of
// the lists' own routes.
type exportRoutes struct {
	*router
	matches   matchRoutes
	forecasts forecastRoutes
	teams     teamRoutes
	referees  refereeRoutes
	divisions divisionRoutes
	standings standingRoutes
	models    modelRoutes
	users     userRoutes
	audit     auditRoutes
}

// exportInput has the filters of all lists. Filters that the exported list does not
// have are rejected, as by its own route.
type exportInput struct {
	List     string    `path:"list" validate:"oneof=matches forecasts teams referees divisions seasons standings models users audit"`
	Format   string    `query:"format" default:"csv" validate:"oneof=csv json"`
	Division string    `query:"division" validate:"max=10"`
	Season   string    `query:"season" validate:"omitempty,season"`
	Matchday int       `query:"matchday" validate:"omitempty,min=1,max=99"`
	Team     int64     `query:"team" validate:"omitempty,min=1"`
	Opponent int64     `query:"opponent" validate:"omitempty,min=1"`
	Referee  int64     `query:"referee" validate:"omitempty,min=1"`
	Status   string    `query:"status" validate:"omitempty,oneof=scheduled played postponed abandoned awarded cancelled"`
	From     time.Time `query:"from"`
	To       time.Time `query:"to"`
	Search   string    `query:"search" validate:"max=64"`
	Kind     string    `query:"kind" validate:"omitempty,oneof=user model match team referee import jornada deduction competition"`
	Actor    string    `query:"actor" validate:"max=64"`
}

// filters returns the names of the filters that are set.
func (in *exportInput) filters() (names []string) {
	for _, filter := range []struct {
		name string
		set  bool
	}{
		{"division", in.Division != ""},
		{"season", in.Season != ""},
		{"matchday", in.Matchday != 0},
		{"team", in.Team != 0},
		{"opponent", in.Opponent != 0},
		{"referee", in.Referee != 0},
		{"status", in.Status != ""},
		{"from", !in.From.IsZero()},
		{"to", !in.To.IsZero()},
		{"search", in.Search != ""},
		{"kind", in.Kind != ""},
		{"actor", in.Actor != ""},
	} {
		if filter.set {
			names = append(names, filter.name)
		}
	}
	return names
}

func (e exportRoutes) register() {
	op := get("exportList", "export/{list}", "export", "Any list, whole, as CSV or JSON", http.StatusForbidden)
	op.Description = "With the filters that the list itself takes. Objects inside of items become columns such as homeTeam.name."
	rows := &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject}}
	route(e.router, withLoad(heavy, responding(responding(op, csvType, text()), jsonType, rows)), e.exportList)
}

// Maximum page sizes of the lists.
const (
	exportPage      = 500
	exportAdminPage = 200
)

// list returns the reader of a list with the filters of an export.
func (e exportRoutes) list(in *exportInput) exportedList {
	switch in.List {
	case "matches":
		return exportOf(e.router, e.matches.listMatches, func(cursor string) matchesInput {
			return matchesInput{
				Division: in.Division, Season: in.Season, Matchday: in.Matchday, Team: in.Team, Opponent: in.Opponent, Referee: in.Referee,
				Status: in.Status, From: in.From, To: in.To, Cursor: cursor, Limit: exportPage,
			}
		})
	case "forecasts":
		return exportOf(e.router, e.forecasts.listForecasts, func(cursor string) forecastsInput {
			return forecastsInput{
				Division: in.Division, Season: in.Season, Matchday: in.Matchday, Status: in.Status, Cursor: cursor, Limit: exportPage,
			}
		})
	case "teams":
		return exportOf(e.router, e.teams.listTeams, func(string) teamsInput { return teamsInput{Division: in.Division, Season: in.Season} })
	case "referees":
		return exportOf(e.router, e.referees.listReferees, func(string) struct{} { return struct{}{} })
	case "divisions":
		return exportOf(e.router, e.divisions.listDivisions, func(string) struct{} { return struct{}{} })
	case "seasons":
		return exportOf(e.router, e.divisions.listSeasons, func(string) seasonsInput { return seasonsInput{Division: in.Division} })
	case "standings":
		return exportOf(e.router, e.standings.rows, func(string) standingsInput {
			return standingsInput{Division: in.Division, Season: in.Season, Matchday: in.Matchday}
		})
	case "models":
		return exportOf(e.router, e.models.listModels, func(string) struct{} { return struct{}{} })
	case "users":
		return exportOf(e.router, e.users.listUsers, func(cursor string) usersInput {
			return usersInput{Search: in.Search, Cursor: cursor, Limit: exportAdminPage}
		})
	default: // "audit": validation has rejected other names
		return exportOf(e.router, e.audit.listAudit, func(cursor string) auditInput {
			before, _ := strconv.ParseInt(cursor, 10, 64) // made by listAudit; "" on the first page
			return auditInput{Kind: in.Kind, Actor: in.Actor, From: in.From, To: in.To, Cursor: before, Limit: exportAdminPage}
		})
	}
}

// exportedList reads the page of a list after a cursor.
type exportedList func(ctx context.Context, cursor string) (exportedPage, error)

type exportedPage struct {
	items []json.RawMessage // as in the response of the list's route
	next  string            // cursor of the next page; "" on the last
}

// exportOf returns the reader of a list that calls the handler of the list's route.
func exportOf[I, T any](r *router, handle func(context.Context, *I) (*body[list[T]], error), input func(cursor string) I) exportedList {
	return func(ctx context.Context, cursor string) (exportedPage, error) {
		in := input(cursor)
		if err := r.translator.validate(ctx, &in); err != nil {
			return exportedPage{}, err
		}
		out, err := handle(ctx, &in)
		if err != nil {
			return exportedPage{}, err
		}
		page := exportedPage{next: out.Body.NextCursor}
		for _, item := range out.Body.Items {
			var text bytes.Buffer
			if err := jsonFormat.Marshal(&text, item); err != nil {
				return exportedPage{}, err
			}
			page.items = append(page.items, bytes.TrimSpace(text.Bytes()))
		}
		return page, nil
	}
}

// from iterates over the items of a page that has already been read and of all pages
// after it.
func (l exportedList) from(ctx context.Context, first exportedPage) exportItems {
	return func(yield func(json.RawMessage, error) bool) {
		for page := first; ; {
			for _, item := range page.items {
				if !yield(item, nil) {
					return
				}
			}
			if page.next == "" {
				return
			}
			var err error
			if page, err = l(ctx, page.next); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// check returns an error if the route of the list would not allow the caller, or
// does not have one of the filters.
func (e exportRoutes) check(ctx context.Context, in *exportInput) error {
	listOperation := e.api.OpenAPI().Paths["/api/v1/"+in.List].Get
	if role, closed := listOperation.Extensions[roleExtension].(account.Role); closed {
		if err := auth.CheckRole(ctx, role); err != nil {
			return err
		}
	}
	if in.List == "standings" && in.Division == "" {
		return fault.At("query.division", fault.New(fault.Invalid, "standings are of one division: name it"))
	}
	var unknown []problemDetail
	for _, name := range in.filters() {
		if !slices.ContainsFunc(listOperation.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			unknown = append(unknown, problemDetail{Location: "query." + name, Message: "unknown query parameter"})
		}
	}
	if len(unknown) > 0 {
		return newProblem(http.StatusUnprocessableEntity, "This list has no such filter.", unknown...)
	}
	return nil
}

// exportList streams a list. Only the first page is read before the response starts.
func (e exportRoutes) exportList(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	if err := e.check(ctx, in); err != nil {
		return nil, err
	}
	list := e.list(in)
	first, err := list(ctx, "")
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		out.SetHeader("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, in.List, in.Format))
		write := writeJSON
		if in.Format == "csv" {
			write = writeCSV
			out.SetHeader("Content-Type", "text/csv; charset=utf-8")
		} else {
			out.SetHeader("Content-Type", "application/json")
		}
		if err := write(out.BodyWriter(), list.from(ctx, first)); err != nil {
			e.log.ErrorContext(ctx, "export broke off", "list", in.List, "error", err)
			panic(http.ErrAbortHandler) // so that the client sees that the list is incomplete
		}
	}}, nil
}
