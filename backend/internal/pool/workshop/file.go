package workshop

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// MaxFileColumns is the number of columns that are read from one file.
const MaxFileColumns = 5_000_000

// Line is a column of a file; Pleno is nil where the line has none.
type Line struct {
	Column pool.Column
	Pleno  *pool.Cell
}

// ReadLines reads a column file: one column a line, of fourteen signs, with the pleno
// behind them or not; together, or separated by commas, semicolons, colons, dashes, blanks
// or tabs, in quotation marks or not; with a number in front or not. Blank lines and those
// that begin with # are left out; a file without a column is an Invalid fault.
func ReadLines(from io.Reader) (lines []Line, err error) {
	scanner := bufio.NewScanner(from)
	for n := 1; scanner.Scan(); n++ {
		text := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		line, ok := readLine(text)
		if !ok {
			return nil, fault.New(fault.Invalid, "line %d is not a column of fourteen signs, with or without the pleno: %q", n, shortened(text))
		}
		if len(lines) == MaxFileColumns {
			return nil, fault.New(fault.Invalid, "there are more than %d columns", MaxFileColumns)
		}
		lines = append(lines, line)
	}
	if err := scanner.Err(); err != nil {
		return nil, fault.New(fault.Invalid, "the column file cannot be read as text").Because(err)
	}
	if len(lines) == 0 {
		return nil, fault.New(fault.Invalid, "there is no column in the file")
	}
	return lines, nil
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}

func readLine(text string) (line Line, ok bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t,;:|-\"'", r) })
	if len(fields) > 1 {
		// A first sign that stands alone could be a number: it is one if the rest is a column.
		if _, err := strconv.Atoi(strings.TrimRight(fields[0], ".)")); err == nil {
			if line, ok = lineOf(fields[1:]); ok {
				return line, true
			}
		}
	}
	return lineOf(fields)
}

func lineOf(fields []string) (line Line, ok bool) {
	text := strings.Join(fields, "")
	if len(text) < pool.Fixtures {
		return line, false
	}
	column, err := pool.ParseColumn(text[:pool.Fixtures])
	if err != nil {
		return line, false
	}
	line.Column = column
	goals := text[pool.Fixtures:]
	if goals == "" {
		return line, true
	}
	if len(goals) != 2 {
		return line, false
	}
	cell, err := pool.ParseCell(goals[:1] + "-" + goals[1:])
	line.Pleno = &cell
	return line, err == nil
}

// ColumnsOf returns the columns of lines and how many are there more than once.
func ColumnsOf(lines []Line) (set *Set, duplicates int) {
	set = NewSet()
	for i := range lines {
		if set.Has(lines[i].Column) {
			duplicates++
		}
		set.Add(lines[i].Column)
	}
	return set, duplicates
}

// WriteLines writes the columns as ReadLines reads them.
func WriteLines(to io.Writer, s *Set) error {
	w := bufio.NewWriter(to)
	for c := range s.Columns() {
		if _, err := w.WriteString(c.String() + "\n"); err != nil {
			return err
		}
	}
	return w.Flush()
}

// Comparison says what two sets have in common, and what each covers.
type Comparison struct {
	Both, OnlyFirst, OnlySecond int // columns
	// Chances that the best column has at least so many right, 10 … 14, in the first
	// set but not in the second, and the other way round; nil without forecasts.
	FirstAlone, SecondAlone *pool.Hits
}

// Compare compares two sets.
func Compare(a, b *Set, f *pool.Forecasts) (c Comparison) {
	c.Both = a.Intersection(b).Len()
	c.OnlyFirst, c.OnlySecond = a.Len()-c.Both, b.Len()-c.Both
	if f == nil {
		return c
	}
	first, second, either := a.Best(f), b.Best(f), a.Union(b).Best(f)
	c.FirstAlone, c.SecondAlone = new(pool.Hits), new(pool.Hits)
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		all := either.AtLeast(hits)
		c.FirstAlone[hits] = max(0, all-second.AtLeast(hits))
		c.SecondAlone[hits] = max(0, all-first.AtLeast(hits))
	}
	return c
}

// Count is how many columns of a set have each number of signs right.
func (s *Set) Count(happened pool.Column) (hits [pool.Fixtures + 1]int) {
	for c := range s.Columns() {
		hits[c.Hits(happened)]++
	}
	return hits
}

// Settle counts the hits of the lines of a file, one that is there twice twice.
func Settle(lines []Line, r *pool.Results) pool.Settlement {
	s := pool.NewSettlement(r, slices.ContainsFunc(lines, func(l Line) bool { return l.Pleno != nil }))
	for i := range lines {
		var cells []pool.Cell
		if lines[i].Pleno != nil {
			cells = []pool.Cell{*lines[i].Pleno}
		}
		s.Count(lines[i].Column, cells, r)
	}
	return s
}
