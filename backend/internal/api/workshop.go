package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// fileLine is a line of a column file as it stands there, tabs and all.
type fileLine string

// readFile reads the columns of a file; one without a column is an Invalid fault.
func readFile(lines []fileLine) ([]workshop.Line, error) {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(string(line))
		text.WriteByte('\n')
	}
	return workshop.ReadLines(strings.NewReader(text.String()))
}

// columnsBody names columns: those of a ticket or of the lines of a column file.
type columnsBody struct {
	Lines  []fileLine     `json:"lines,omitempty" nullable:"false" validate:"omitempty,max=250000,dive,max=80" doc:"of a column file"`
	Ticket *ticketContent `json:"ticket,omitempty"`
}

func (b *columnsBody) set() (set *workshop.Set, err error) {
	if (b.Lines != nil) == (b.Ticket != nil) {
		return nil, fault.New(fault.Invalid, "give either the lines of a column file or a ticket")
	}
	if b.Ticket != nil {
		return setOfTicket(b.Ticket)
	}
	lines, err := readFile(b.Lines)
	if err != nil {
		return nil, fault.At("lines", err)
	}
	set, _ = workshop.ColumnsOf(lines)
	return set, nil
}

func setOfTicket(content *ticketContent) (*workshop.Set, error) {
	ticket, err := content.parse()
	if err != nil {
		return nil, prefixLocation("ticket", err)
	}
	if ticket.Marks != nil && ticket.Reduction == 0 {
		return workshop.SetOfMarks(ticket.Marks), nil
	}
	columns, err := ticket.Expand()
	return workshop.SetOf(columns), prefixLocation("ticket", err)
}

// joinedColumnsBody joins the columns before it with others.
type joinedColumnsBody struct {
	Operation string         `json:"operation" validate:"required,oneof=or and minus" doc:"or: those of either; and: only those of both; minus: those that the others do not have"`
	Lines     []fileLine     `json:"lines,omitempty" nullable:"false" validate:"omitempty,max=250000,dive,max=80" doc:"the others, of a column file"`
	Ticket    *ticketContent `json:"ticket,omitempty" doc:"the others, of a ticket"`
}

// workshopBody says where the columns come from and what is done with them, in this
// order.
type workshopBody struct {
	Marks      []string            `json:"marks,omitempty" nullable:"false" validate:"omitempty,len=14,dive,max=3" doc:"start from their columns; without marks and lines from all columns"`
	Lines      []fileLine          `json:"lines,omitempty" nullable:"false" validate:"omitempty,max=250000,dive,max=80" doc:"start from the lines of a column file; with marks, only the columns within them"`
	Ticket     *ticketContent      `json:"ticket,omitempty" doc:"start from its columns"`
	Sets       []joinedColumnsBody `json:"sets,omitempty" nullable:"false" validate:"omitempty,max=10,dive" doc:"joined with the start one after another, before the conditions"`
	Compare    *columnsBody        `json:"compare,omitempty" doc:"compare what is left with these columns"`
	Conditions []string            `json:"conditions" nullable:"false" validate:"max=100,dive,max=10000" doc:"a line of text each: variants 3..6; off in front of one that only shows what it would leave"`
	Reduce     int                 `json:"reduce,omitempty" validate:"omitempty,min=11,max=13" doc:"to this guarantee"`
	Direct     []int               `json:"direct,omitempty" nullable:"false" validate:"omitempty,max=14,dive,min=1,max=14" doc:"numbers of the fixtures that the reduction plays in full"`
	Slips      bool                `json:"slips,omitempty" doc:"group the columns into few slips"`
	Signs      string              `json:"signs,omitempty" validate:"omitempty,max=50" doc:"official signs, to count hits"`
	Offset     int                 `json:"offset,omitempty" validate:"omitempty,min=0,max=4782969" doc:"columns to skip in the list"`
	Limit      int                 `json:"limit,omitempty" validate:"omitempty,min=0,max=250000" doc:"columns to list"`
	ListOnly   bool                `json:"listOnly,omitempty" doc:"answer the columns left, the list and how it came about; no chances, slips, comparison, hits or worth: for the next page"`
}

type workshopInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body workshopBody
}

type workshopStep struct {
	Condition string             `json:"condition,omitempty" doc:"as it was read; absent at the start"`
	Off       bool               `json:"off"`
	Left      int                `json:"left" doc:"columns"`
	Given     int                `json:"given" doc:"columns that it takes away"`
	Chance    float64            `json:"chance" doc:"that one of the columns left has all fourteen right"`
	GivenUp   float64            `json:"givenUp" doc:"of the chance before"`
	AtLeast   map[string]float64 `json:"atLeast" doc:"chance that the best column left has at least 10 … 14 right; empty with listOnly"`
	Refused   string             `json:"refused,omitempty" doc:"why a condition that is off cannot be applied to this jornada"`
}

type workshopReduced struct {
	From        int   `json:"from" doc:"columns before"`
	Guarantee   int   `json:"guarantee" doc:"proved: hits of the best column if the result is among the columns before"`
	IfMarksFail []int `json:"ifMarksFail" nullable:"false" doc:"guarantee with none, one and two fixtures outside the marks, as far as so many can be: under a triple none is; empty unless all columns of some marks were reduced"`
}

type workshopSlip struct {
	Columns int           `json:"columns"`
	Ticket  ticketContent `json:"ticket"`
}

type comparisonOfSets struct {
	Both        int                `json:"both" doc:"columns"`
	OnlyFirst   int                `json:"onlyFirst" doc:"columns that are left here and are not among the others"`
	OnlySecond  int                `json:"onlySecond"`
	FirstAlone  map[string]float64 `json:"firstAlone" doc:"chance that the best column has at least 10 … 14 right here and not among the others"`
	SecondAlone map[string]float64 `json:"secondAlone"`
}

type workshopAnswer struct {
	Steps      []workshopStep     `json:"steps" nullable:"false" doc:"the start, then one for each condition"`
	Columns    int                `json:"columns" doc:"after everything"`
	Cost       float64            `json:"cost"`
	Duplicates int                `json:"duplicates" doc:"columns that are in the lines more than once"`
	AtLeast    map[string]float64 `json:"atLeast" doc:"empty with listOnly"`
	Worth      *ticketSums        `json:"worth,omitempty" doc:"of the columns as a ticket, unless they are more than one may have"`
	Reduced    *workshopReduced   `json:"reduced,omitempty"`
	Slips      []workshopSlip     `json:"slips,omitempty" nullable:"false"`
	Comparison *comparisonOfSets  `json:"comparison,omitempty"`
	Hits       []int              `json:"hits,omitempty" nullable:"false" doc:"number of columns by hits, 0 … 14"`
	Assumed    float64            `json:"takingsAssumed,omitempty" doc:"takings in euros that the conditions on prizes rest on because none are known or can be estimated"`
	Items      []string           `json:"items" nullable:"false" doc:"columns from offset on"`
	Knowledge  *knowledgeBody     `json:"knowledge" doc:"what the chances rest on"`
}

// atLeast returns the chances of at least 10 … 14 hits; none if they were not worked out.
func atLeast(hits *pool.Hits) map[string]float64 {
	sums := map[string]float64{}
	if hits == nil {
		return sums
	}
	for k := pool.MinHits; k <= pool.Fixtures; k++ {
		sums[strconv.Itoa(k)] = hits.AtLeast(k)
	}
	return sums
}

// byHits returns the chances for 10 … 14 hits by number of hits.
func byHits(chances *pool.Hits) map[string]float64 {
	all := map[string]float64{}
	for k := pool.MinHits; k <= pool.Fixtures; k++ {
		all[strconv.Itoa(k)] = chances[k]
	}
	return all
}

func (s suggestionRoutes) registerWorkshop() {
	route(s.router, withLimit(columnsLimit, withLoad(heavy, operation(http.MethodPost, "narrowColumns", "jornadas/{id}/workshop", "pool",
		"Conditions over columns, one after another, their reduction and the slips for them", http.StatusNotFound))), s.narrowColumns)
}

func (s suggestionRoutes) narrowColumns(ctx context.Context, in *workshopInput) (*body[workshopAnswer], error) {
	var out workshopAnswer
	set, err := in.Body.joined(&out)
	if err != nil {
		return nil, err
	}
	conditions, err := parseConditions("body", in.Body.Conditions)
	if err != nil {
		return nil, err
	}
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	x := coupon.Workshop()
	applied, err := x.Apply(ctx, set, conditions, !in.Body.ListOnly)
	if err != nil {
		return nil, fault.At("body.conditions", err)
	}
	out.Steps = append(out.Steps, newWorkshopStep(&applied.Start, ""))
	for i := range applied.Steps {
		step := newWorkshopStep(&applied.Steps[i], applied.Steps[i].Condition.String())
		if refused := applied.Steps[i].Refused; refused != nil {
			step.Refused = translateError(ctx, refused)
		}
		out.Steps = append(out.Steps, step)
	}
	left, err := in.Body.reduced(ctx, applied.Set, &out)
	if err != nil {
		return nil, err
	}
	out.Columns = left.Len()
	out.Cost = coupon.Rules.Price * float64(out.Columns)
	out.AtLeast = map[string]float64{}
	if !in.Body.ListOnly {
		if err := in.Body.finish(ctx, &coupon, left, &out); err != nil {
			return nil, err
		}
	}
	if n := left.Len(); !in.Body.ListOnly && n > 0 && n <= coupon.Rules.MaxColumns {
		if out.Worth, err = s.worthOf(ctx, &coupon, left.List()); err != nil {
			return nil, err
		}
	}
	out.Items = []string{}
	for _, c := range left.Page(in.Body.Offset, in.Body.Limit) {
		out.Items = append(out.Items, c.String())
	}
	if workshop.RestOnTakings(conditions) {
		out.Assumed = coupon.AssumedTakings()
	}
	out.Knowledge = newKnowledgeBody(ctx, coupon.Knowledge())
	return answer(out), nil
}

// joined returns the set before the first condition.
func (b *workshopBody) joined(out *workshopAnswer) (*workshop.Set, error) {
	set, err := b.start(out)
	if err != nil {
		return nil, err
	}
	for i := range b.Sets {
		other, err := (&columnsBody{b.Sets[i].Lines, b.Sets[i].Ticket}).set()
		if err != nil {
			return nil, prefixLocation(fmt.Sprintf("body.sets[%d]", i), err)
		}
		switch b.Sets[i].Operation {
		case "or":
			set = set.Union(other)
		case "and":
			set = set.Intersection(other)
		default:
			set = set.Difference(other)
		}
	}
	return set, nil
}

// start returns the set that the work begins with.
func (b *workshopBody) start(out *workshopAnswer) (*workshop.Set, error) {
	set := workshop.All()
	if b.Ticket != nil {
		var err error
		if set, err = setOfTicket(b.Ticket); err != nil {
			return nil, prefixLocation("body", err)
		}
	}
	if len(b.Marks) > 0 {
		marks, err := pool.ParseMarks(b.Marks)
		if err != nil {
			return nil, prefixLocation("body", err)
		}
		set = set.Intersection(workshop.SetOfMarks(&marks))
	}
	if b.Lines != nil {
		lines, err := readFile(b.Lines)
		if err != nil {
			return nil, fault.At("body.lines", err)
		}
		var file *workshop.Set
		file, out.Duplicates = workshop.ColumnsOf(lines)
		set = set.Intersection(file)
	}
	return set, nil
}

func newWorkshopStep(s *workshop.Step, condition string) workshopStep {
	return workshopStep{condition, s.Condition.Off, s.Left, s.Given, s.Chance, s.GivenUp, atLeast(s.Chances), ""}
}

// reduced returns what a reduction leaves if one is asked for, else the set.
func (b *workshopBody) reduced(ctx context.Context, set *workshop.Set, out *workshopAnswer) (*workshop.Set, error) {
	if b.Reduce == 0 {
		return set, nil
	}
	direct := make([]int, len(b.Direct))
	for i, n := range b.Direct {
		direct[i] = n - 1
	}
	r, err := workshop.Reduce(ctx, set, direct, b.Reduce)
	if err != nil {
		return nil, fault.At("body.reduce", err)
	}
	out.Reduced = &workshopReduced{r.From, r.Guarantee, append([]int{}, r.IfMarksFail...)}
	return workshop.SetOf(r.Columns), nil
}

// worthOf weighs the columns as a ticket.
func (s suggestionRoutes) worthOf(ctx context.Context, coupon *playing.Coupon, columns []pool.Column) (*ticketSums, error) {
	worth, err := s.newCalculator(coupon).Weigh(ctx, &pool.Ticket{Columns: columns})
	if err != nil {
		return nil, err
	}
	sums := newTicketSums(&worth)
	sums.setTakings(coupon)
	return &sums, nil
}

// finish weighs the columns and groups them into slips.
func (b *workshopBody) finish(ctx context.Context, coupon *playing.Coupon, set *workshop.Set, out *workshopAnswer) error {
	best := set.Best(&coupon.Card.Probs)
	out.AtLeast = atLeast(&best)
	if b.Slips {
		slips, err := workshop.Slips(ctx, set, &coupon.Rules)
		if err != nil {
			return fault.At("body.slips", err)
		}
		for i := range slips {
			content, err := newTicketContent(slips[i].Ticket())
			if err != nil {
				return err
			}
			out.Slips = append(out.Slips, workshopSlip{slips[i].Len(), *content})
		}
	}
	if b.Compare != nil {
		other, err := b.Compare.set()
		if err != nil {
			return prefixLocation("body.compare", err)
		}
		c := workshop.Compare(set, other, &coupon.Card.Probs)
		out.Comparison = &comparisonOfSets{c.Both, c.OnlyFirst, c.OnlySecond, byHits(c.FirstAlone), byHits(c.SecondAlone)}
	}
	if b.Signs != "" {
		signs, err := pool.ParseColumn(b.Signs)
		if err != nil {
			return fault.At("body.signs", err)
		}
		hits := set.Count(signs)
		out.Hits = hits[:]
	}
	return nil
}
