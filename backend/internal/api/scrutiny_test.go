package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestSetsOfColumnsAreJoinedAndCompared(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	path := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)).Header().Get("Location") + "/workshop"
	marks := func(first string) string {
		return `{"marks": ["` + first + `","1X","1","1","1","1","1","1","1","1","1","1","1","1"]}`
	}
	lines := func(heads ...string) string {
		texts := make([]string, len(heads))
		for i, head := range heads {
			texts[i] = fmt.Sprintf(`"%d. %s%s"`, i+1, head, strings.Repeat("1", 14-len(head)))
		}
		return `"lines": [` + strings.Join(texts, ", ") + `]`
	}
	type compared struct {
		narrowed
		Comparison *struct {
			Both, OnlyFirst, OnlySecond int
			FirstAlone, SecondAlone     map[string]float64
		}
	}
	for _, one := range []struct {
		sets string
		want []string // first two signs of what is left of 11, 1X, X1, XX
	}{
		{`{"operation": "or", ` + lines("21", "11") + `}`, []string{"11", "1X", "X1", "XX", "21"}},
		{`{"operation": "and", ` + lines("21", "11", "XX") + `}`, []string{"11", "XX"}},
		{`{"operation": "minus", "ticket": ` + marks("1") + `}`, []string{"X1", "XX"}},
		{`{"operation": "minus", "ticket": ` + marks("1") + `}, {"operation": "or", ` + lines("22") + `}`, []string{"X1", "XX", "22"}},
	} {
		got := decode[compared](t, p.send(t, token, "POST", path, `{"ticket": `+marks("1X")+`, "sets": [`+one.sets+`], "conditions": [], "limit": 10, "compare": {`+lines("11", "21")+`}}`))
		left := map[string]bool{}
		for _, item := range got.Items {
			left[item[:2]] = true
		}
		both := 0
		for _, head := range one.want {
			if !left[head] {
				t.Errorf("%s: no %s in %v", one.sets, head, got.Items)
			}
			if head == "11" || head == "21" {
				both++
			}
		}
		if len(got.Items) != len(one.want) {
			t.Errorf("%s: %v, want %v", one.sets, got.Items, one.want)
		}
		c := got.Comparison
		if c == nil || c.Both != both || c.OnlyFirst != len(one.want)-both || c.OnlySecond != 2-both || (c.OnlyFirst == 0) != (c.FirstAlone["14"] == 0) || len(c.SecondAlone) != 5 {
			t.Errorf("%s: compared %+v", one.sets, c)
		}
	}
	for body, location := range map[string]string{
		`{"conditions": [], "sets": [{"operation": "or"}]}`:                                  "sets[0]",
		`{"conditions": [], "sets": [{"operation": "xor", ` + lines("1") + `}]}`:             "sets[0].operation",
		`{"conditions": [], "compare": {"lines": ["12"]}}`:                                   "compare.lines",
		`{"conditions": [], "compare": {` + lines("1") + `, "ticket": ` + marks("1X") + `}}`: "compare",
	} {
		refused := p.send(t, token, "POST", path, body)
		wantStatus(t, body, refused, http.StatusUnprocessableEntity)
		if !strings.Contains(refused.Body.String(), `"body.`+location+`"`) {
			t.Errorf("%s: %s", body, refused.Body.String())
		}
	}
}

func TestAColumnFileIsSettledInAJornada(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	path := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil)).Header().Get("Location")
	file := `{"lines": ["1X111111111111 2-1", "1,X,1,1,1,1,1,1,1,1,1,1,1,1,0,0", "1X111111111111", "1X111111111112", "22222222222222"]}`
	wantProblem(t, "before the first outcome", p.send(t, token, "POST", path+"/scrutiny", file), http.StatusConflict)
	wantStatus(t, "signs", p.send(t, token, "PUT", path+"/results", object("signs", "1X1-----------")), http.StatusOK)
	soFar := decode[fileSettled](t, p.send(t, token, "POST", path+"/scrutiny", file))
	if s := soFar.Scrutiny; s.Best != 3 || s.CouldBe != 14 || s.Final || s.Net != nil || s.Columns[3] != 4 {
		t.Errorf("so far: %+v", soFar)
	}
	results := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{1, 4, 100, 1500, 14000, 70000})
	wantStatus(t, "signs", p.send(t, token, "PUT", path+"/results", results), http.StatusOK)
	got := decode[fileSettled](t, p.send(t, token, "POST", path+"/scrutiny", file))
	s := got.Scrutiny
	if got.Columns != 5 || got.Duplicates != 2 || got.Cost != 3.75 || !s.Final || s.Best != 14 || s.Columns[14] != 3 || s.Columns[13] != 1 || s.Columns[0] != 1 {
		t.Errorf("%+v", got)
	}
	if s.Net == nil || len(s.Money) != 6 || s.Money[0] <= 0 || s.Money[1] <= 0 || s.Money[2] <= 0 || s.Money[3] != 0 {
		t.Errorf("money %+v", s)
	}
	wantStatus(t, "no columns", p.send(t, token, "POST", path+"/scrutiny", `{"lines": ["# none"]}`), http.StatusUnprocessableEntity)

	many := make([]string, 200_000)
	for i := range many {
		many[i] = fmt.Sprintf(`"%d. 1,X,1,1,1,1,1,1,1,1,1,1,1,1"`, i+1)
	}
	whole := decode[fileSettled](t, p.send(t, token, "POST", path+"/scrutiny", `{"lines": [`+strings.Join(many, ",")+`]}`))
	if whole.Columns != len(many) || whole.Scrutiny.Columns[14] != len(many) {
		t.Errorf("of a long file: %+v", whole.Scrutiny.Columns)
	}
}

type fileSettled struct {
	Columns, Duplicates int
	Cost                float64
	Scrutiny            struct {
		Best, CouldBe int
		Final         bool
		Columns       []int
		Money         []float64
		Net           *float64
	}
}
