package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
)

// exportItems are the items of a list as in the response of its route. They can be
// iterated more than once; an error ends the iteration.
type exportItems = iter.Seq2[json.RawMessage, error]

func writeJSON(to io.Writer, items exportItems) error {
	separator := "["
	for item, err := range items {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(to, "%s\n%s", separator, item); err != nil {
			return err
		}
		separator = ","
	}
	end := "\n]\n"
	if separator == "[" {
		end = "[]\n"
	}
	_, err := io.WriteString(to, end)
	return err
}

// writeCSV writes a column for every field that any item has. It iterates over the
// items twice: any of them, even the last, may add a column.
func writeCSV(to io.Writer, items exportItems) error {
	names := map[string]bool{}
	for row, err := range rowsOf(items) {
		if err != nil {
			return err
		}
		for name := range row {
			names[name] = true
		}
	}
	columns := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(columns, func(a, b string) int { return columnRank(a) - columnRank(b) })
	table := csv.NewWriter(to)
	if err := table.Write(columns); err != nil {
		return err
	}
	record := make([]string, len(columns))
	for row, err := range rowsOf(items) {
		if err != nil {
			return err
		}
		for i, name := range columns {
			record[i] = row[name]
		}
		if err := table.Write(record); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// rowsOf converts items to values by column name.
func rowsOf(items exportItems) iter.Seq2[map[string]string, error] {
	return func(yield func(map[string]string, error) bool) {
		for item, err := range items {
			row := map[string]string{}
			if err == nil {
				err = flatten(row, "", item)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// leadingColumns come first because they identify a row; the others follow in
// alphabetical order.
var leadingColumns = []string{"id", "division", "season", "matchday", "position", "kickoff", "name", "homeTeam.name", "awayTeam.name", "team.name"}

func columnRank(column string) int {
	if i := slices.Index(leadingColumns, column); i >= 0 {
		return i
	}
	return len(leadingColumns)
}

// flatten adds the values of an object to a row, those of nested objects under
// names such as homeTeam.name. An array of values becomes one column; arrays of
// objects are left out.
func flatten(row map[string]string, name string, raw json.RawMessage) error {
	switch raw = bytes.TrimSpace(raw); {
	case bytes.HasPrefix(raw, []byte("{")):
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(raw, &fields); err != nil {
			return err
		}
		for field, value := range fields {
			if field == "displayName" || field == "shortName" {
				continue // a table has the names by which it can be imported again
			}
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
		row[name] = cleantext.Cell(strings.Join(texts, " "))
	case bytes.HasPrefix(raw, []byte(`"`)):
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		row[name] = cleantext.Cell(text)
	case string(raw) != "null":
		row[name] = string(raw)
	}
	return nil
}
