package pool_test

import (
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestMarksAreParsedAndFormatted(t *testing.T) {
	for _, test := range [][2]string{{"1", "1"}, {"x1", "1X"}, {" 2X1 ", "1X2"}, {"21", "12"}} {
		if m, err := pool.ParseMark(test[0]); err != nil || m.String() != test[1] {
			t.Errorf("%q: %v, %v; want %s", test[0], m, err, test[1])
		}
	}
	c, err := pool.ParseColumn("1X2 1X2, 1x21X2 1X")
	if err != nil || c.String() != "1X21X21X21X21X" {
		t.Errorf("%v, %v", c, err)
	}
}

func TestFaultsNameTheProblem(t *testing.T) {
	mark := func(text string) error { _, err := pool.ParseMark(text); return err }
	column := func(text string) error { _, err := pool.ParseColumn(text); return err }
	fourteen := slices.Repeat([]string{"1"}, 14)
	columns := func(texts ...string) error { _, err := pool.ParseColumns(texts); return err }
	third := slices.Clone(fourteen)
	third[2] = "3"
	parse := func(texts []string) error { _, err := pool.ParseMarks(texts); return err }
	probs := func(n, wrong int, p football.Probs) error {
		all := slices.Repeat([]football.Probs{{.5, .3, .2}}, n)
		if wrong > 0 {
			all[wrong-1] = p
		}
		_, err := pool.NewForecasts(all)
		return err
	}
	ticket := func(t pool.Ticket) error { return t.Validate(rules) }
	triples := pool.Marks{7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 1, 1, 1}
	six := firstMarks(0, 6)
	none := pool.Marks{1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	cell := func(text string) error { _, err := pool.ParseCell(text); return err }
	objective := func(text string) error { _, err := pool.ParseObjective(text); return err }
	tests := []struct {
		err  error
		want string
	}{
		{mark(""), "nothing is ticked: tick 1, X or 2"},
		{mark("1A"), `"1A" is not a mark: tick 1, X or 2`},
		{mark("1X1"), `the mark "1X1" ticks 1 twice`},
		{parse(fourteen[:13]), "a ticket has marks for 14 fixtures, this one for 13"},
		{parse(third), `fixture 3: "3" is not a mark: tick 1, X or 2`},
		{column("1X"), "a column has 14 outcomes, this one has 2"},
		{column("1111111111111111"), "a column has 14 outcomes, this one has 16"},
		{columns("11111111111111", "XX"), "column 2: a column has 14 outcomes, this one has 2"},
		{column("1111(111111111"), `fixture 5: "(" is not an outcome: write 1, X or 2`},
		{column("11111[1X]111111"), `fixture 6: "[" is not an outcome: write 1, X or 2`},
		{probs(13, 0, football.Probs{}), "a card has 14 fixtures, this one has 13"},
		{probs(14, 7, football.Probs{.5, .3, .3}), "fixture 7: the probabilities of 1, X and 2 add up to 1.100, not to 1"},
		{probs(14, 8, football.Probs{1.5, -.3, -.2}), "fixture 8: a probability is between 0 and 1, not 1.5"},
		{ticket(pool.Ticket{Marks: &triples}), "a ticket has at most 31104 columns, this one has 59049"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 1)}), "a ticket has at least 2 columns, this one has 1"},
		{ticket(pool.Ticket{Marks: &none}), "fixture 4: tick one, two or three of 1, X and 2"},
		{ticket(pool.Ticket{Marks: &six, Reduction: 2}), "the reduction needs 0 triples and 7 dobles, these marks have 0 and 6"},
		{ticket(pool.Ticket{Marks: &six, Reduction: 99}), "there is no reduction 99: choose 1 to 19"},
		{ticket(pool.Ticket{Marks: &six, Columns: make([]pool.Column, 2)}), "a ticket has columns or marks, not both"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 2), Reduction: 1}), "a reduction needs marks"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 2), Pleno: []pool.Cell{{}, {}}}), "the cell 0-0 of the pleno is ticked twice"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 2), Elige8: []int{1, 2, 3}}), "Elige 8 is played on eight fixtures, not 3"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 2), Elige8: []int{1, 2, 3, 4, 5, 6, 7, 14}}), "there is no fixture 15: choose eight of 1 to 14"},
		{ticket(pool.Ticket{Columns: make([]pool.Column, 2), Elige8: []int{1, 2, 3, 4, 5, 6, 7, 7}}), "fixture 8 is chosen twice"},
		{cell("3-0"), `"3-0" is not a cell of the pleno: write 0, 1, 2 or M for each side, such as 1-M`},
		{objective("p9"), `there is no objective "p9": choose p14, p13, p12, p11, p10 or value`},
		{(&pool.Card{Takings: -1}).Validate(), "the takings are an amount in euros, not -1"},
		{(&pool.Card{Pleno: &pool.PlenoProbs{{.5}}}).Validate(), "the probabilities of the pleno's cells add up to 0.500, not to 1"},
	}
	for _, test := range tests {
		if test.err == nil || test.err.Error() != test.want || fault.KindOf(test.err) != fault.Invalid {
			t.Errorf("%v\nwant %s", test.err, test.want)
		}
	}
}

// The largest number of dobles on a ticket for each number of triples.
func TestLargestMultiples(t *testing.T) {
	for triples, dobles := range []int{14, 13, 11, 10, 8, 7, 5, 3, 2, 0} {
		m := firstMarks(triples, min(dobles, pool.Fixtures-triples))
		if err := (&pool.Ticket{Marks: &m}).Validate(rules); err != nil {
			t.Errorf("%d triples, %d dobles: %v", triples, dobles, err)
		}
		if triples+dobles < pool.Fixtures {
			m = firstMarks(triples, dobles+1)
			if err := (&pool.Ticket{Marks: &m}).Validate(rules); err == nil {
				t.Errorf("%d triples, %d dobles are accepted", triples, dobles+1)
			}
		}
	}
}

func TestTicketsCostTheirColumnsTimesTheCells(t *testing.T) {
	m, seven := firstMarks(4, 0), firstMarks(7, 0)
	cells := []pool.Cell{{Home: 1, Away: 3}, {Home: 1, Away: 1}}
	for _, test := range []struct {
		ticket  pool.Ticket
		columns int
		cost    float64
	}{
		{pool.Ticket{Marks: &m}, 81, 60.75},
		{pool.Ticket{Marks: &m, Reduction: 1}, 9, 6.75},
		{pool.Ticket{Marks: &seven, Reduction: 18}, 186, 139.5},
		{pool.Ticket{Marks: &m, Reduction: 1, Pleno: cells}, 18, 13.5},
		{pool.Ticket{Columns: make([]pool.Column, 2)}, 2, 1.5},
	} {
		if test.ticket.Len() != test.columns || test.ticket.Cost(rules) != test.cost {
			t.Errorf("%d columns for %v €, want %d for %v", test.ticket.Len(), test.ticket.Cost(rules), test.columns, test.cost)
		}
		columns, err := test.ticket.Expand()
		if err != nil || len(columns)*max(1, len(test.ticket.Pleno)) != test.columns {
			t.Errorf("%d columns, %v", len(columns), err)
		}
		chances, err := test.ticket.Chances(&reference)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "columns by hits add up", chances.Columns.AtLeast(0), float64(len(columns)), 1e-9)
		near(t, "chances add up", chances.Best.AtLeast(0), 1, 1e-12)
	}
}

func TestPlenoCells(t *testing.T) {
	p := pool.PlenoProbs{{.1, .2, .1, .05}, {.2, .1, .05, .02}, {.05, .03, .02, .02}, {.02, .02, .01, .01}}
	var cells []pool.Cell
	for _, text := range []string{"1-M", "m0", "0 1", "1-m"} {
		c, err := pool.ParseCell(text)
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, c)
	}
	if got := cells[0].String() + " " + cells[1].String(); got != "1-M M-0" {
		t.Error(got)
	}
	near(t, "chance, a cell counting once", p.Chance(cells), .02+.02+.2, 1e-12)
}

// The organiser publishes the odds of a random column.
func TestChancesOfRandomOutcomes(t *testing.T) {
	var f pool.Forecasts
	for i := range f {
		f[i] = football.Probs{1. / 3, 1. / 3, 1. / 3}
	}
	best := pool.ChancesOf(&f, make([]pool.Column, 1)).Best
	for hits, want := range map[int]float64{14: 4_782_969, 13: 170_820, 12: 13_140, 11: 1643, 10: 299} {
		near(t, "one in", 1/best[hits], want, .5)
	}
}

func TestForecastsAreShrunkAndThePublicEstimated(t *testing.T) {
	uniform := pool.Forecasts{}
	for i := range uniform {
		uniform[i] = football.Probs{1. / 3, 1. / 3, 1. / 3}
	}
	near(t, "a third of the way", reference.Shrink(&uniform, .25)[0][0], .25*.72+.75/3, 1e-15)
	public := reference.EstimatePublic()
	for i, q := range public {
		near(t, "sum", q[0]+q[1]+q[2], 1, 1e-12)
		o := reference[i].MostProbable()
		if q[o] <= reference[i][o] {
			t.Errorf("fixture %d: the public's share of the favourite is not higher: %v", i+1, q)
		}
	}
	rounded, err := pool.NewForecasts(slices.Repeat([]football.Probs{{.69, .17, .13}}, 14))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "whole percentages", rounded[3][0], .69/.99, 1e-12)
}
