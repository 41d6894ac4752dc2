package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// PoolStore is what the routes of the pool read and write.
type PoolStore interface {
	AddJornada(ctx context.Context, j jornada.Jornada, at time.Time) (jornada.Jornada, error)
	ChangeJornada(ctx context.Context, id int64, version int, action string, change func(*jornada.Jornada) error, at time.Time) (jornada.Jornada, error)
	ImportJornadas(ctx context.Context, published []jornada.Published, at time.Time) ([]jornada.Jornada, error)
	DeleteJornada(ctx context.Context, id int64, version int, at time.Time) error
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
	PoolMatches(ctx context.Context, ids []int64, at time.Time) (map[int64]training.MatchForecast, error)
	JornadaSeasons(ctx context.Context) ([]jornada.Season, error)
	FindPoolMatch(ctx context.Context, home, away string, day time.Time) (int64, error)
	SaveTicket(ctx context.Context, t jornada.Ticket, at time.Time) (jornada.Ticket, error)
	Ticket(ctx context.Context, user, id int64) (jornada.Ticket, error)
	Tickets(ctx context.Context, user, jornadaID int64) ([]jornada.Ticket, error)
	DeleteTicket(ctx context.Context, user, id int64, at time.Time) error
	LeaveTicket(ctx context.Context, user, id int64, at time.Time) error
}

type poolFixtureBody struct {
	Home    string `json:"home" validate:"required,max=80"`
	Away    string `json:"away" validate:"required,max=80"`
	MatchID int64  `json:"matchId,omitempty" validate:"omitempty,min=1" doc:"found by the spellings of both teams unless given"`
}

type jornadaRequestBody struct {
	Season   string            `json:"season" validate:"required,season"`
	Number   int               `json:"number" validate:"required,min=1,max=150"`
	ClosesAt time.Time         `json:"closesAt" validate:"required"`
	Fixtures []poolFixtureBody `json:"fixtures" nullable:"false" validate:"required,dive" doc:"fourteen and the pleno al 15"`
	Takings  float64           `json:"takings,omitempty" validate:"omitempty,min=0,max=1000000000" doc:"expected, in euros"`
	Jackpot  float64           `json:"jackpot,omitempty" validate:"omitempty,min=0,max=1000000000"`
	Public   [][]float64       `json:"public,omitempty" nullable:"false" validate:"omitempty,max=14" doc:"the public's percentages of 1, X and 2 for each of the fourteen"`
}

type jornadaBody struct {
	ID       int64             `json:"id"`
	Season   int               `json:"season"`
	Number   int               `json:"number"`
	ClosesAt time.Time         `json:"closesAt"`
	Closed   bool              `json:"closed"`
	Fixtures []poolFixtureBody `json:"fixtures" nullable:"false"`
	Takings  float64           `json:"takings,omitempty"`
	Jackpot  float64           `json:"jackpot,omitempty"`
	Public   []*probsBody      `json:"public" nullable:"false" doc:"null where it is not known"`
	Signs    string            `json:"signs,omitempty" doc:"official ones, - where one is not known"`
	Pleno    string            `json:"pleno,omitempty"`
	Winners  []int             `json:"winners,omitempty" nullable:"false" doc:"pleno al 15, then 14, 13, 12, 11 and 10 right"`
	Prizes   []float64         `json:"prizes,omitempty" nullable:"false" doc:"of one column, in the same order"`
	Version  int               `json:"version"`
}

func (s *Server) newJornadaBody(j jornada.Jornada) jornadaBody {
	b := jornadaBody{
		ID: j.ID, Season: int(j.Season), Number: j.Number, ClosesAt: j.Day, Closed: j.Closed(s.cfg.Now()), Takings: j.Takings, Jackpot: j.Jackpot,
		Signs: j.Outcomes, Pleno: j.Pleno, Version: j.Version,
	}
	for _, f := range j.Fixtures {
		b.Fixtures = append(b.Fixtures, poolFixtureBody(f))
	}
	for _, p := range j.Public {
		if p == (football.Probs{}) {
			b.Public = append(b.Public, nil)
			continue
		}
		share := newProbsBody(p)
		b.Public = append(b.Public, &share)
	}
	if j.Winners != nil {
		b.Winners = j.Winners[:]
	}
	if j.Prizes != nil {
		b.Prizes = j.Prizes[:]
	}
	return b
}

// cardFixture is what is known of a fixture for working out chances.
type cardFixture struct {
	Home    string     `json:"home"`
	Away    string     `json:"away"`
	MatchID int64      `json:"matchId,omitempty"`
	Probs   probsBody  `json:"probs"`
	Source  string     `json:"source" enum:"forecast,public,usual" doc:"where probs come from: our forecast; where the match is not ours the public's shares; where they are not known how matches usually end"`
	Public  *probsBody `json:"public,omitempty"`
	Sign    string     `json:"sign,omitempty" doc:"the official one"`
	Score   *scoreBody `json:"score,omitempty" doc:"of its match, if that has ended"`
}

type cardBody struct {
	Jornada    jornadaBody   `json:"jornada"`
	Fixtures   []cardFixture `json:"fixtures" nullable:"false"`
	Pleno      *plenoBody    `json:"pleno,omitempty" doc:"cells of the pleno al 15, if its match is forecast"`
	PlenoScore *scoreBody    `json:"plenoScore,omitempty" doc:"of the match of the pleno al 15, if that has ended"`
	Price      float64       `json:"price" doc:"of a column, in euros"`

	Elige8Price float64         `json:"elige8Price" doc:"of the extra game, in euros"`
	Reductions  []reductionBody `json:"reductions" nullable:"false" doc:"that marks can be played in"`
}

type reductionBody struct {
	Number     int   `json:"number"`
	Official   bool  `json:"official" doc:"the others are played as single columns"`
	Triples    int   `json:"triples"`
	Dobles     int   `json:"dobles"`
	Columns    int   `json:"columns"`
	Guarantee  int   `json:"guarantee" doc:"hits when every fixture ends as marked"`
	Guarantees []int `json:"guarantees" nullable:"false" doc:"hits then, by how many of the fixtures with several marks do not end with the first of them"`
}

func newReductionBody(r *pool.Reduction) reductionBody {
	return reductionBody{r.Number, r.Official(), r.Triples, r.Dobles, r.Len(), r.Guarantee(), r.Guarantees()}
}

// reductions that there are, worked out once.
var reductions = sync.OnceValue(func() (list []reductionBody) {
	for i := range pool.Reductions() {
		list = append(list, newReductionBody(&pool.Reductions()[i]))
	}
	return list
})

type ticketContent struct {
	Columns   []string `json:"columns,omitempty" nullable:"false" validate:"omitempty,max=31104" doc:"fourteen signs each"`
	Marks     []string `json:"marks,omitempty" nullable:"false" validate:"omitempty,max=50,dive,max=3" doc:"fourteen: 1, 1X, 1X2 …"`
	Reduction int      `json:"reduction,omitempty" validate:"omitempty,min=1" doc:"of marks: the number of an official one, 1 to 6, or of a free one"`
	Elige8    []int    `json:"elige8,omitempty" nullable:"false" validate:"omitempty,max=14" doc:"numbers of the eight fixtures of the extra game, played on the first column"`
	Pleno     []string `json:"pleno,omitempty" nullable:"false" validate:"omitempty,max=16,dive,max=5" doc:"cells such as 1-M"`
}

// ticket reads and checks what a client sends.
func (c ticketContent) ticket(r pool.Rules) (t pool.Ticket, err error) {
	text, err := json.Marshal(c)
	if err != nil {
		return t, err
	}
	if err := t.UnmarshalJSON(text); err != nil {
		return t, prefixLocation("body.ticket", err)
	}
	return t, prefixLocation("body.ticket", t.Validate(r))
}

// prefixLocation puts the place of a fault under another one.
func prefixLocation(place string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if f.Location != "" {
			place += "." + f.Location
		}
		return fault.At(place, err)
	}
	return err
}

type ticketSums struct {
	Columns       int                `json:"columns"`
	Cost          float64            `json:"cost"`
	AtLeast       map[string]float64 `json:"atLeast" doc:"chance that the best column has at least 10 … 14 right"`
	PlenoAl15     *float64           `json:"plenoAl15,omitempty"`
	Expected      *float64           `json:"expectedReturn,omitempty" doc:"in euros after tax, by forecasts drawn half-way to the public's shares; absent without takings"`
	Rate          *float64           `json:"returnRate,omitempty" doc:"of each euro played"`
	Prizes        map[string]float64 `json:"prizes,omitempty" doc:"of a column with just so many right, and of the pleno: the mean where one wins, in euros before tax, by pleno, 14 … 10"`
	PublicGuessed bool               `json:"publicGuessed" doc:"the public's shares are a crude guess"`
	Reduction     *reductionBody     `json:"reduction,omitempty" doc:"that the columns are of"`
	Elige8        *float64           `json:"elige8,omitempty" doc:"chance that its eight fixtures are right; its prize is in no sum"`
	Likeliest8    []int              `json:"likeliestElige8" nullable:"false" doc:"numbers of the eight fixtures with the greatest chance"`
	Ticket        *ticketContent     `json:"ticket,omitempty"`
}

type weighedBody struct {
	Ticket ticketContent `json:"ticket"`
}

type oddsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body weighedBody
}

type newJornadaInput struct {
	Body jornadaRequestBody
}

type changeJornadaInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that the change is thought for; 428 without it, 412 when it is not the present one"`
	Body    jornadaRequestBody
}

type jornadaVersionInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that is to be deleted; 428 without it, 412 when it is not the present one"`
}

type poolResultsBody struct {
	Signs   string     `json:"signs" validate:"required,max=30" doc:"fourteen official signs, - where one is not known yet"`
	Pleno   string     `json:"pleno,omitempty" validate:"omitempty,max=5" doc:"official cell such as 2-M"`
	Takings float64    `json:"takings,omitempty" validate:"omitempty,min=0,max=1000000000"`
	Winners []*int     `json:"winners,omitempty" nullable:"false" validate:"omitempty,len=6,dive,required,min=0" doc:"columns: pleno al 15, then 14 … 10 right"`
	Prizes  []*float64 `json:"prizes,omitempty" nullable:"false" validate:"omitempty,len=6,dive,required,min=0" doc:"of one column; worked out of takings and winners unless given"`
}

type poolResultsInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version whose results these become: 412 when it is not the present one; without it they become those of any"`
	Body    poolResultsBody
}

type jornadasInput struct {
	Season string `query:"season" validate:"omitempty,season"`
	Coming bool   `query:"coming" doc:"only those that have not closed"`
	Cursor int64  `query:"cursor" validate:"min=0"`
	Limit  int    `query:"limit" default:"50" validate:"min=1,max=200"`
}

type newJornadaOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     jornadaBody
}

type jornadaOutput struct {
	ETag string `header:"ETag"`
	Body jornadaBody
}

type cardOutput struct {
	ETag string `header:"ETag"`
	Body cardBody
}

type poolSeasonBody struct {
	Season   int `json:"season"`
	Jornadas int `json:"jornadas"`
}

func (s *Server) poolRoutes() {
	const tag = "pool"
	stale := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	route(s.router, get("listJornadas", "jornadas", tag, "Rounds of the pool, the latest first"), s.listJornadas)
	route(s.router, get("listJornadaSeasons", "jornadas/seasons", tag, "Seasons that have jornadas, the latest first"), s.listJornadaSeasons)
	add := operation(http.MethodPost, "addJornada", "jornadas", tag, "Add a jornada", http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(s.router, forEditors(add), s.addJornada)
	upload := operation(http.MethodPost, "importJornadas", "jornadas/imports", tag, "Import published jornadas, all or none; fixtures find their matches by the teams' spellings", http.StatusConflict, http.StatusRequestEntityTooLarge)
	upload.MaxBodyBytes = uploadLimit
	route(s.router, forEditors(upload), s.importJornadas)
	route(s.router, forEditors(get("draftJornada", "jornadas/draft", tag, "A jornada of the next days' matches, to be looked over and added")), s.draftJornada)
	route(s.router, get("getJornada", "jornadas/{id}", tag, "A jornada with all that is known for a ticket", http.StatusNotFound), s.getJornada)
	route(s.router, forEditors(operation(http.MethodPut, "changeJornada", "jornadas/{id}", tag, "Change a jornada", stale...)), s.changeJornada)
	route(s.router, forEditors(noContent(operation(http.MethodDelete, "deleteJornada", "jornadas/{id}", tag, "Delete a jornada without tickets", stale...))), s.deleteJornada)
	route(s.router, forEditors(operation(http.MethodPut, "enterJornadaResults", "jornadas/{id}/results", tag, "Enter official signs, winners and prizes", http.StatusNotFound, http.StatusPreconditionFailed)), s.enterJornadaResults)
	route(s.router, operation(http.MethodPost, "weighTicket", "jornadas/{id}/odds", tag, "Chances, cost and expected return of a ticket, exactly", http.StatusNotFound), s.weighTicket)
	s.suggestionRoutes(tag)
	s.ticketRoutes(tag)
}

func (s *Server) listJornadas(ctx context.Context, in *jornadasInput) (*body[list[jornadaBody]], error) {
	q := jornada.Query{Season: seasonOf(in.Season), Before: in.Cursor, Limit: in.Limit + 1}
	if in.Coming {
		q.From = s.cfg.Now()
	}
	all, err := s.store.Jornadas(ctx, q)
	if err != nil {
		return nil, err
	}
	next := ""
	if len(all) > in.Limit {
		all = all[:in.Limit]
		next = strconv.FormatInt(all[in.Limit-1].ID, 10)
	}
	return listOf(all, next, s.newJornadaBody), nil
}

func (s *Server) listJornadaSeasons(ctx context.Context, _ *struct{}) (*body[list[poolSeasonBody]], error) {
	seasons, err := s.store.JornadaSeasons(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(seasons, "", func(one jornada.Season) poolSeasonBody { return poolSeasonBody{int(one.Season), one.Jornadas} }), nil
}

// jornadaFrom is a jornada as a request has it.
func (s *Server) jornadaFrom(ctx context.Context, b jornadaRequestBody) (j jornada.Jornada, err error) {
	if len(b.Fixtures) != len(j.Fixtures) {
		return j, fault.At("body.fixtures", fault.New(fault.Invalid, "a jornada has 14 fixtures and the pleno al 15, these are %d", len(b.Fixtures)))
	}
	j.Season, j.Number, j.Day, j.Takings, j.Jackpot = seasonOf(b.Season), b.Number, b.ClosesAt.UTC(), b.Takings, b.Jackpot
	for i, f := range b.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: strings.TrimSpace(f.Home), Away: strings.TrimSpace(f.Away), MatchID: f.MatchID}
	}
	for i, shares := range b.Public {
		if len(shares) == 0 {
			continue
		}
		sum := 0.0
		for _, x := range shares {
			sum += x
		}
		if len(shares) != 3 || sum < 95 || sum > 105 {
			return j, fault.At(fmt.Sprintf("body.public[%d]", i), fault.New(fault.Invalid, "the public's percentages of fixture %d are three that add up to 100, not %v", i+1, shares))
		}
		j.Public[i] = football.Probs{shares[0] / sum, shares[1] / sum, shares[2] / sum}
	}
	if err := j.Validate(); err != nil {
		return j, prefixLocation("body", err)
	}
	return j, s.findMatches(ctx, &j)
}

// findMatches of the fixtures that have none yet.
func (s *Server) findMatches(ctx context.Context, j *jornada.Jornada) error {
	for i := range j.Fixtures {
		f := &j.Fixtures[i]
		if f.MatchID != 0 {
			if _, err := s.store.Match(ctx, f.MatchID); err != nil {
				return fault.At(fmt.Sprintf("body.fixtures[%d].matchId", i), err)
			}
			continue
		}
		id, err := s.store.FindPoolMatch(ctx, f.Home, f.Away, j.Day)
		if err != nil {
			return err
		}
		f.MatchID = id
	}
	return nil
}

// draftDays is how long the matches of a jornada last at most.
const draftDays = 4 * 24 * time.Hour

// draftJornada proposes the matches from the next kick-off on, by the order of
// their divisions; the last match of the first division is the pleno al 15.
func (s *Server) draftJornada(ctx context.Context, _ *struct{}) (*body[jornadaRequestBody], error) {
	now := s.cfg.Now()
	q := training.Query{MatchQuery: football.MatchQuery{Status: football.Scheduled, From: now, Limit: 1}}
	next, _, err := s.store.Forecasts(ctx, q)
	if err != nil {
		return nil, err
	}
	draft := jornadaRequestBody{Season: football.SeasonOn(now).String(), Number: 1, ClosesAt: now, Fixtures: make([]poolFixtureBody, jornada.Fixtures+1)}
	if len(next) > 0 {
		first := next[0].Record
		draft.Season, draft.ClosesAt = first.Season.String(), first.Kickoff
		q.To, q.Limit = first.Kickoff.Add(draftDays), football.MaxLimit
		found, _, err := s.store.Forecasts(ctx, q)
		if err != nil {
			return nil, err
		}
		draft.Fixtures = fillDraft(found, draft.Fixtures)
	}
	latest, err := s.store.Jornadas(ctx, jornada.Query{Season: seasonOf(draft.Season), Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(latest) > 0 {
		draft.Number = latest[0].Number + 1
	}
	return answer(draft), nil
}

// fillDraft fills fixtures with what was found; what is missing stays empty.
func fillDraft(found []training.MatchForecast, fixtures []poolFixtureBody) []poolFixtureBody {
	rank := map[string]int{}
	for i, d := range football.Divisions() {
		rank[d.Code] = i
	}
	slices.SortStableFunc(found, func(a, b training.MatchForecast) int {
		return cmp.Compare(rank[a.Record.Division], rank[b.Record.Division])
	})
	pleno := 0
	for pleno+1 < len(found) && found[pleno+1].Record.Division == found[0].Record.Division {
		pleno++
	}
	i := 0
	for k := range found {
		record := &found[k].Record
		one := poolFixtureBody{Home: record.Home.Name, Away: record.Away.Name, MatchID: record.ID}
		if k == pleno {
			fixtures[len(fixtures)-1] = one
		} else if i < len(fixtures)-1 {
			fixtures[i] = one
			i++
		}
	}
	return fixtures
}

func (s *Server) addJornada(ctx context.Context, in *newJornadaInput) (*newJornadaOutput, error) {
	j, err := s.jornadaFrom(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if j, err = s.store.AddJornada(ctx, j, s.cfg.Now()); err != nil {
		return nil, err
	}
	return &newJornadaOutput{fmt.Sprintf("/api/v1/jornadas/%d", j.ID), etag(j.Version), s.newJornadaBody(j)}, nil
}

func (s *Server) changeJornada(ctx context.Context, in *changeJornadaInput) (*jornadaOutput, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	wanted, err := s.jornadaFrom(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	j, err := s.store.ChangeJornada(ctx, in.ID, version, "changed", func(j *jornada.Jornada) error {
		wanted.Outcomes, wanted.Pleno, wanted.Winners, wanted.Prizes = j.Outcomes, j.Pleno, j.Winners, j.Prizes
		*j = wanted
		return nil
	}, s.cfg.Now())
	if err != nil {
		return nil, err
	}
	return &jornadaOutput{etag(j.Version), s.newJornadaBody(j)}, nil
}

func (s *Server) deleteJornada(ctx context.Context, in *jornadaVersionInput) (*struct{}, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, s.store.DeleteJornada(ctx, in.ID, version, s.cfg.Now())
}

// valuesOf a list without nulls, which plain numbers would take for zeros.
func valuesOf[T any](list []*T) (values []T) {
	for _, one := range list {
		values = append(values, *one)
	}
	return values
}

func (s *Server) enterJornadaResults(ctx context.Context, in *poolResultsInput) (*jornadaOutput, error) {
	b := in.Body
	if _, err := pool.ParseResults(b.Signs, b.Pleno); err != nil {
		return nil, prefixLocation("body", err)
	}
	version := anyVersion
	if in.IfMatch != "" {
		var err error
		if version, err = versionOf(in.IfMatch); err != nil {
			return nil, err
		}
	}
	j, err := s.store.ChangeJornada(ctx, in.ID, version, "results entered", func(j *jornada.Jornada) error {
		j.Outcomes = strings.ToUpper(strings.NewReplacer(" ", "", ".", "-", "?", "-").Replace(b.Signs))
		j.Pleno = b.Pleno
		if b.Takings > 0 {
			j.Takings = b.Takings
		}
		j.Winners, j.Prizes = nil, nil
		if len(b.Winners) == 0 {
			return nil
		}
		if j.Takings == 0 && len(b.Prizes) == 0 {
			return fault.At("body.takings", fault.New(fault.Invalid, "prizes are worked out of the takings, which are not known: give them, or the prizes"))
		}
		winners := [jornada.Categories]int(valuesOf(b.Winners))
		prizes := [jornada.Categories]float64(pool.RulesOn(j.Day).Prizes(j.Takings, j.Jackpot, winners))
		if len(b.Prizes) > 0 {
			prizes = [jornada.Categories]float64(valuesOf(b.Prizes))
		}
		j.Winners, j.Prizes = &winners, &prizes
		return nil
	}, s.cfg.Now())
	if err != nil {
		return nil, err
	}
	return &jornadaOutput{etag(j.Version), s.newJornadaBody(j)}, nil
}

func (s *Server) importJornadas(ctx context.Context, in *uploadInput) (*body[list[jornadaBody]], error) {
	published, err := s.uploadedJornadas(in)
	if err != nil {
		return nil, fault.At("body.file", err)
	}
	for i := range published {
		if err := s.findMatches(ctx, &published[i].Jornada); err != nil {
			return nil, err
		}
	}
	if published, err = jornada.MergeFiles(published); err != nil {
		return nil, fault.At("body.file", err)
	}
	kept, err := s.store.ImportJornadas(ctx, published, s.cfg.Now())
	if err != nil {
		return nil, fault.At("body.file", err)
	}
	return listOf(kept, "", s.newJornadaBody), nil
}

// uploadedJornadas are the jornadas of all uploaded files.
func (s *Server) uploadedJornadas(in *uploadInput) (all []jornada.Published, err error) {
	var files []*multipart.FileHeader
	for _, field := range slices.Sorted(maps.Keys(in.RawBody.File)) {
		files = append(files, in.RawBody.File[field]...)
	}
	if len(files) == 0 {
		return nil, fault.New(fault.Invalid, "there is no file")
	}
	for _, header := range files {
		file, err := header.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		read, err := s.cfg.Importer.Jornadas(bytes.NewReader(content))
		if err != nil {
			return nil, fault.New(fault.Invalid, "%s: %v", header.Filename, err)
		}
		for _, j := range read {
			all = append(all, jornada.Published{Jornada: j, File: header.Filename})
		}
	}
	return all, nil
}

// defaultProbs are how matches of any league end, roughly.
var defaultProbs = football.Probs{.45, .27, .28}

// buildCard of a jornada: our forecasts, and where a match is not ours what is there
// in their place.
func (s *Server) buildCard(ctx context.Context, j jornada.Jornada) (card pool.Card, shown cardBody, err error) {
	shown = cardBody{Price: pool.RulesOn(j.Day).Price, Elige8Price: pool.RulesOn(j.Day).Elige8Price, Reductions: reductions()}
	card = pool.Card{Takings: j.Takings, Jackpot: j.Jackpot}
	var matches []int64
	for _, f := range j.Fixtures {
		if f.MatchID != 0 {
			matches = append(matches, f.MatchID)
		}
	}
	// Once it has closed, what came later is not looked at.
	at := s.cfg.Now()
	if j.Day.Before(at) {
		at = j.Day
	}
	said, err := s.store.PoolMatches(ctx, matches, at)
	if err != nil {
		return card, shown, err
	}
	for i := range j.Fixtures {
		if _, there := said[j.Fixtures[i].MatchID]; !there {
			j.Fixtures[i].MatchID = 0 // deleted
		}
	}
	known := true // of the public
	var public pool.Forecasts
	probs := make([]football.Probs, 0, len(public))
	for i, p := range j.Public {
		f := j.Fixtures[i]
		one := cardFixture{Home: f.Home, Away: f.Away, MatchID: f.MatchID, Source: "usual"}
		chances := defaultProbs
		if p == (football.Probs{}) {
			known = false
		} else {
			share := newProbsBody(p)
			one.Public, public[i], one.Source, chances = &share, p, "public", p
		}
		match := said[f.MatchID]
		one.Score = newScoreBody(match.Record.Score)
		if forecast := match.Forecast; forecast != nil {
			one.Source, chances = "forecast", forecast.Probs
		}
		one.Probs = newProbsBody(chances)
		if i < len(j.Outcomes) && j.Outcomes[i] != '-' {
			one.Sign = j.Outcomes[i : i+1]
		}
		probs, shown.Fixtures = append(probs, chances), append(shown.Fixtures, one)
	}
	pleno := said[j.Fixtures[len(probs)].MatchID]
	shown.PlenoScore = newScoreBody(pleno.Record.Score)
	if forecast := pleno.Forecast; forecast != nil && forecast.ModelID != 0 {
		grid := forecast.Grid()
		cells := pool.PlenoProbs(grid.Pleno())
		body := plenoBody(cells)
		card.Pleno, shown.Pleno = &cells, &body
	}
	if known {
		card.Public = &public
	}
	shown.Jornada = s.newJornadaBody(j) // after its fixtures were looked at
	card.Probs, err = pool.NewForecasts(probs)
	return card, shown, err
}

func (s *Server) getJornada(ctx context.Context, in *idInput) (*cardOutput, error) {
	j, err := s.store.Jornada(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	_, shown, err := s.buildCard(ctx, j)
	if err != nil {
		return nil, err
	}
	return &cardOutput{etag(j.Version), shown}, nil
}

// forecastWeight in our forecasts when money is worked out; the rest of the way is the
// public's shares. What looks like profit is mostly the forecasts' own error.
const forecastWeight = .5

func shrinkToPublic(card *pool.Card) *pool.Card {
	if card.Public == nil {
		return card
	}
	drawn := *card
	drawn.Probs = card.Probs.Shrink(card.Public, forecastWeight)
	return &drawn
}

func newTicketSums(ctx context.Context, card *pool.Card, t *pool.Ticket, r pool.Rules) (ticketSums, error) {
	chances, err := t.Chances(&card.Probs)
	if err != nil {
		return ticketSums{}, err
	}
	sums := ticketSums{Columns: t.Len(), Cost: t.Cost(r), AtLeast: atLeast(chances), PublicGuessed: card.Public == nil}
	if card.Pleno != nil && len(t.Pleno) > 0 {
		p := chances.Best.AtLeast(pool.Fixtures) * card.Pleno.Chance(t.Pleno)
		sums.PlenoAl15 = &p
	}
	if t.Reduction != 0 {
		sums.Reduction = &reductions()[t.Reduction-1]
	}
	likeliest, err := t.LikeliestElige8(&card.Probs)
	if err != nil {
		return sums, err
	}
	for _, i := range likeliest {
		sums.Likeliest8 = append(sums.Likeliest8, i+1)
	}
	if bet, err := t.Elige8Bet(); err != nil {
		return sums, err
	} else if bet != nil {
		p := bet.Chance(&card.Probs)
		sums.Elige8 = &p
	}
	if card.Takings > 0 {
		expected, err := pool.ExpectedReturn(ctx, shrinkToPublic(card), r, t)
		if err != nil {
			return sums, err
		}
		rate := expected.Rate()
		sums.Expected, sums.Rate, sums.Prizes = &expected.Net, &rate, expected.PrizesByName()
	}
	return sums, nil
}

// loadCard a jornada, and the rules of its day.
func (s *Server) loadCard(ctx context.Context, id int64) (*pool.Card, pool.Rules, error) {
	j, err := s.store.Jornada(ctx, id)
	if err != nil {
		return nil, pool.Rules{}, err
	}
	card, _, err := s.buildCard(ctx, j)
	return &card, pool.RulesOn(j.Day), err
}

func (s *Server) weighTicket(ctx context.Context, in *oddsInput) (*body[ticketSums], error) {
	card, rules, err := s.loadCard(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	ticket, err := in.Body.Ticket.ticket(rules)
	if err != nil {
		return nil, err
	}
	sums, err := newTicketSums(ctx, card, &ticket, rules)
	if err != nil {
		return nil, prefixLocation("body.ticket", err)
	}
	return answer(sums), nil
}

func newTicketContent(t pool.Ticket) (*ticketContent, error) {
	text, err := t.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var c ticketContent
	return &c, json.Unmarshal(text, &c)
}
