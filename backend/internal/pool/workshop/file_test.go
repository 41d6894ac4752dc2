package workshop

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestColumnFilesAreReadInEveryShape(t *testing.T) {
	const column, cell = "1X21X21X21X21X", "1-M"
	for name, c := range map[string]struct {
		text  string
		pleno string
	}{
		"together":          {"1X21X21X21X21X", ""},
		"small letters":     {"1x21x21x21x21x", ""},
		"commas":            {"1,X,2,1,X,2,1,X,2,1,X,2,1,X", ""},
		"blanks":            {"1 X 2 1 X 2 1 X 2 1 X 2 1 X", ""},
		"numbered":          {"17 1X21X21X21X21X", ""},
		"number one":        {"1 1X21X21X21X21X", ""},
		"numbered, dot":     {"0001. 1X21X21X21X21X", ""},
		"numbered, commas":  {"2,1,X,2,1,X,2,1,X,2,1,X,2,1,X", ""},
		"semicolons":        {"1;X;2;1;X;2;1;X;2;1;X;2;1;X", ""},
		"pleno":             {"1X21X21X21X21X 1-M", cell},
		"pleno together":    {"1X21X21X21X21X1M", cell},
		"pleno, commas":     {"1,X,2,1,X,2,1,X,2,1,X,2,1,X,1,M", cell},
		"pleno, number":     {"3) 1X21X21X21X21X 1-M", cell},
		"numbered, tab":     {"1\t1X21X21X21X21X\t1-M", cell},
		"numbered, colon":   {"12: 1X21X21X21X21X", ""},
		"numbered, dash":    {"3-1X21X21X21X21X", ""},
		"dashes":            {"1-X-2-1-X-2-1-X-2-1-X-2-1-X", ""},
		"quotation marks":   {`"1","X","2","1","X","2","1","X","2","1","X","2","1","X"`, ""},
		"in one pair":       {`"1X21X21X21X21X";"1-M"`, cell},
		"pleno, blanks":     {"1X21X21X21X21X 1 - M", cell},
		"windows, comments": {"\ufeff# week 3\r\n\r\n1X21X21X21X21X\r\n", ""},
	} {
		lines, err := ReadLines(strings.NewReader(c.text))
		if err != nil || len(lines) != 1 || lines[0].Column.String() != column {
			t.Errorf("%s: %v, %v", name, lines, err)
			continue
		}
		got := ""
		if lines[0].Pleno != nil {
			got = lines[0].Pleno.String()
		}
		if got != c.pleno {
			t.Errorf("%s: pleno %q, want %q", name, got, c.pleno)
		}
	}
	for _, text := range []string{"1X2", "1X21X21X21X21Z", "1X21X21X21X21X21", "1X21X21X21X21X 7-0", "hello"} {
		_, err := ReadLines(strings.NewReader("11111111111111\n" + text))
		if text == "1X21X21X21X21X21" { // the pleno 2-1
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "\n \r\n", "# nothing this week\n"} {
		if _, err := ReadLines(strings.NewReader(text)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "no column in the file") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFilesComeBackAndDuplicatesAreCounted(t *testing.T) {
	s := randomColumns(300)
	var file bytes.Buffer
	if err := WriteLines(&file, s); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	lines, err := ReadLines(strings.NewReader(text + text[:3*15]))
	if err != nil {
		t.Fatal(err)
	}
	again, duplicates := ColumnsOf(lines)
	if duplicates != 3 || again.Difference(s).Len()+s.Difference(again).Len() != 0 {
		t.Errorf("%d duplicates, want 3; %d columns, want the same %d", duplicates, again.Len(), s.Len())
	}
	if got := slices.Concat(s.Page(0, 100), s.Page(100, 150), s.Page(250, 1000)); !slices.Equal(got, s.List()) {
		t.Error("the pages are not the list")
	}
}

func TestAlgebraOfSets(t *testing.T) {
	m := marksOf(3, 0)
	whole := SetOfMarks(&m)
	a, b := SetOf(whole.List()[:20]), SetOf(whole.List()[10:])
	for name, c := range map[string]struct{ got, want int }{
		"union":        {a.Union(b).Len(), 27},
		"intersection": {a.Intersection(b).Len(), 10},
		"difference":   {a.Difference(b).Len(), 10},
		"complement":   {whole.Difference(a).Len(), 7},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d columns, want %d", name, c.got, c.want)
		}
	}
	if got := whole.Marks(); got != m {
		t.Errorf("marks %v, want %v", got, m)
	}
	f := card().Probs
	c := Compare(a, b, &f)
	if c.Both != 10 || c.OnlyFirst != 10 || c.OnlySecond != 7 {
		t.Errorf("%+v", c)
	}
	// Only the ten columns of a alone have fourteen right where b has not.
	if want := a.Difference(b).Chance(&f); c.FirstAlone[14] < want*(1-1e-9) || c.FirstAlone[14] > want*(1+1e-9) {
		t.Errorf("covered by the first alone: %v, want %v", c.FirstAlone[14], want)
	}
	if got := a.Count(a.List()[0]); got[14] != 1 || sum(got[:]) != 20 {
		t.Errorf("counted by hits: %v", got)
	}
	for c := range All().Columns() {
		if c != (pool.Column{}) {
			t.Errorf("the first column is %s", c)
		}
		break
	}
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
