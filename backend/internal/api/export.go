package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
)

// exportInput is what any list may be narrowed by; a list refuses what it does
// not know, as it does page by page.
type exportInput struct {
	List     string    `path:"list" validate:"oneof=matches forecasts teams referees divisions seasons standings models users audit"`
	Format   string    `query:"format" default:"csv" validate:"oneof=csv json"`
	Division string    `query:"division" validate:"max=10"`
	Season   string    `query:"season" validate:"omitempty,season"`
	Matchday int       `query:"matchday" validate:"omitempty,min=1,max=99"`
	Team     int64     `query:"team" validate:"omitempty,min=1"`
	Opponent int64     `query:"opponent" validate:"omitempty,min=1"`
	Referee  int64     `query:"referee" validate:"omitempty,min=1"`
	Status   string    `query:"status" validate:"omitempty,oneof=scheduled played postponed abandoned awarded"`
	From     time.Time `query:"from"`
	To       time.Time `query:"to"`
	Search   string    `query:"search" validate:"max=64"`
	Kind     string    `query:"kind" validate:"max=20"`
}

// pageSizes lists give a page at a time; the others are whole.
var pageSizes = map[string]string{"matches": "500", "forecasts": "500", "users": "200", "audit": "200"}

func (in exportInput) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"division": in.Division, "season": in.Season, "status": in.Status, "search": in.Search, "kind": in.Kind, "limit": pageSizes[in.List],
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, number := range map[string]int64{"matchday": int64(in.Matchday), "team": in.Team, "opponent": in.Opponent, "referee": in.Referee} {
		if number != 0 {
			q.Set(name, strconv.FormatInt(number, 10))
		}
	}
	for name, at := range map[string]time.Time{"from": in.From, "to": in.To} {
		if !at.IsZero() {
			q.Set(name, at.Format(time.RFC3339))
		}
	}
	return q
}

// exportRoutes write out whole lists, each asked page by page as its own route
// asks it, with the caller's own rights.
type exportRoutes struct {
	*router
	lists map[string]exportedList
}

func (e exportRoutes) register() {
	op := get("exportList", "export/{list}", "export", "Any list, whole, as CSV or JSON", http.StatusForbidden)
	op.Description = "With the filters that the list itself takes. Objects inside of items become columns such as homeTeam.name."
	route(e.router, op, e.exportList)
}

type page struct {
	Items      []json.RawMessage `json:"items"`
	NextCursor string            `json:"nextCursor"`
}

// exportedList gives a page of a list.
type exportedList func(ctx context.Context, query url.Values) (page, error)

// exported makes a list of the handler of its route, for callers with a role.
func exported[I, O any](r *router, role account.Role, list func(context.Context, *I) (*body[O], error)) exportedList {
	return func(ctx context.Context, query url.Values) (page, error) {
		if err := auth.CheckRole(ctx, role); err != nil {
			return page{}, err
		}
		var in I
		if err := fillQuery(reflect.ValueOf(&in).Elem(), query); err != nil {
			return page{}, err
		}
		if err := r.translator.validate(ctx, &in); err != nil {
			return page{}, err
		}
		out, err := list(ctx, &in)
		if err != nil {
			return page{}, err
		}
		var text bytes.Buffer
		if err := jsonFormat.Marshal(&text, out.Body); err != nil {
			return page{}, err
		}
		var got page
		return got, json.Unmarshal(text.Bytes(), &got)
	}
}

// fillQuery writes query parameters into the fields of an input. One that the
// input does not have is refused, as it is on the list's own route.
func fillQuery(in reflect.Value, query url.Values) error {
	for name := range query {
		field, ok := queryField(in, name)
		if !ok {
			return newProblem(http.StatusUnprocessableEntity, "validation failed", problemDetail{Location: "query." + name, Message: "unknown query parameter"})
		}
		value := query.Get(name)
		var err error
		switch to := field.Addr().Interface().(type) {
		case *string:
			*to = value
		case *int:
			*to, err = strconv.Atoi(value)
		case *int64:
			*to, err = strconv.ParseInt(value, 10, 64)
		case *time.Time:
			*to, err = time.Parse(time.RFC3339, value)
		default:
			err = fmt.Errorf("a parameter of type %T cannot be exported by", to)
		}
		if err != nil {
			return fmt.Errorf("query parameter %s: %w", name, err)
		}
	}
	return nil
}

func queryField(in reflect.Value, name string) (reflect.Value, bool) {
	for i := range in.NumField() {
		if in.Type().Field(i).Tag.Get("query") == name {
			return in.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func (e exportRoutes) exportList(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	list, query := e.lists[in.List], in.query()
	first, err := list(ctx, query)
	if err != nil {
		return nil, err
	}
	pages := func(yield func([]json.RawMessage) error) error {
		for now := first; ; {
			if err := yield(now.Items); err != nil || now.NextCursor == "" {
				return err
			}
			following := maps.Clone(query)
			following.Set("cursor", now.NextCursor)
			if now, err = list(ctx, following); err != nil {
				return err
			}
		}
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
		if err := write(out.BodyWriter(), pages); err != nil {
			e.log.ErrorContext(ctx, "export broke off", "list", in.List, "error", err)
			panic(http.ErrAbortHandler) // a client must not take half a list for a whole one
		}
	}}, nil
}

type pages = func(yield func([]json.RawMessage) error) error

func writeJSON(to io.Writer, all pages) error {
	separator := "["
	err := all(func(items []json.RawMessage) error {
		for _, item := range items {
			if _, err := fmt.Fprintf(to, "%s\n%s", separator, item); err != nil {
				return err
			}
			separator = ","
		}
		return nil
	})
	if err != nil {
		return err
	}
	if separator == "[" {
		_, err = io.WriteString(to, "[]\n")
	} else {
		_, err = io.WriteString(to, "\n]\n")
	}
	return err
}

// writeCSV makes a column of every value of any item. It goes through all pages
// twice, as only the last one may have a value that makes a column.
func writeCSV(to io.Writer, all pages) error {
	rowsOf := func(items []json.RawMessage, each func(row map[string]string) error) error {
		for _, item := range items {
			row := map[string]string{}
			if err := flatten(row, "", item); err != nil {
				return err
			}
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	}
	names := map[string]bool{}
	err := all(func(items []json.RawMessage) error {
		return rowsOf(items, func(row map[string]string) error {
			for name := range row {
				names[name] = true
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	columns := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(columns, func(a, b string) int { return columnRank(a) - columnRank(b) })
	table := csv.NewWriter(to)
	if err := table.Write(columns); err != nil {
		return err
	}
	record := make([]string, len(columns))
	err = all(func(items []json.RawMessage) error {
		return rowsOf(items, func(row map[string]string) error {
			for i, name := range columns {
				record[i] = row[name]
			}
			return table.Write(record)
		})
	})
	table.Flush()
	return cmp.Or(err, table.Error())
}

// leadingColumns columns name a line; the others follow by their names.
var leadingColumns = []string{"id", "division", "season", "matchday", "position", "kickoff", "name", "homeTeam.name", "awayTeam.name", "team.name"}

func columnRank(column string) int {
	if i := slices.Index(leadingColumns, column); i >= 0 {
		return i
	}
	return len(leadingColumns)
}

// flatten makes columns of an object: homeTeam.name. A list of values is one
// column, a list of objects is left out.
func flatten(row map[string]string, name string, raw json.RawMessage) error {
	switch raw = bytes.TrimSpace(raw); {
	case bytes.HasPrefix(raw, []byte("{")):
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			return err
		}
		for field, value := range fields {
			if err := flatten(row, strings.TrimPrefix(name+"."+field, "."), value); err != nil {
				return err
			}
		}
	case bytes.HasPrefix(raw, []byte("[")):
		var values []any
		if err := json.Unmarshal(raw, &values); err != nil {
			return err
		}
		var texts []string
		for _, value := range values {
			if _, object := value.(map[string]any); object {
				return nil
			}
			texts = append(texts, fmt.Sprint(value))
		}
		row[name] = escapeFormula(strings.Join(texts, " "))
	case bytes.HasPrefix(raw, []byte(`"`)):
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		row[name] = escapeFormula(text)
	case string(raw) != "null":
		row[name] = string(raw)
	}
	return nil
}

// escapeFormula keeps a spreadsheet from taking a name for a formula.
func escapeFormula(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
