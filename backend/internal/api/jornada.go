package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// jornadaStore reads and changes jornadas.
type jornadaStore interface {
	playing.PublishedStore
	AddJornada(ctx context.Context, j jornada.Jornada, at time.Time) (jornada.Jornada, error)
	ChangeJornada(ctx context.Context, id int64, version int, action string, change func(*jornada.Jornada) error, at time.Time) (jornada.Jornada, error)
	DeleteJornada(ctx context.Context, id int64, version int, at time.Time) error
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
	JornadaSeasons(ctx context.Context) ([]jornada.Season, error)
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
}

type jornadaRoutes struct {
	*router
	store    jornadaStore
	teams    playing.Teams
	importer Importer
	past     *pastJornadas
	cards    *preparation
}

type newJornadaInput struct {
	Body jornadaRequestBody
}

type changeJornadaInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that the change is thought for, or * for whichever is there; 428 without it, 412 when it is not the present one"`
	Body    jornadaRequestBody
}

type jornadaVersionInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that is to be deleted, or * for whichever is there; 428 without it, 412 when it is not the present one"`
}

type poolResultsInput struct {
	ID      int64  `path:"id" minimum:"1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version whose results these become, or *: 412 when it is not the present one; without it they become those of whichever is there"`
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

func (s jornadaRoutes) register() {
	const tag = "pool"
	stale := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	route(s.router, get("listJornadas", "jornadas", tag, "Rounds of the pool, the latest first"), s.listJornadas)
	route(s.router, get("listJornadaSeasons", "jornadas/seasons", tag, "Seasons that have jornadas, the latest first"), s.listJornadaSeasons)
	route(s.router, created("addJornada", "jornadas", tag, "Add a jornada"), s.addJornada)
	upload := operation(http.MethodPost, "importJornadas", "jornadas/imports", tag, "Import published jornadas, all or none unless told otherwise; fixtures find their matches by the teams' spellings", http.StatusConflict)
	route(s.router, withLoad(heavy, forEditors(s.uploading(upload, reflect.TypeFor[jornadaImportSettings]()))), s.importJornadas)
	route(s.router, forEditors(get("draftJornada", "jornadas/draft", tag, "A jornada of the next days' matches, to be looked over and added")), s.draftJornada)
	route(s.router, get("getJornada", "jornadas/{id}", tag, "A jornada with all that is known for a ticket", http.StatusNotFound), s.getJornada)
	route(s.router, forEditors(operation(http.MethodPut, "changeJornada", "jornadas/{id}", tag, "Change a jornada", stale...)), s.changeJornada)
	route(s.router, forEditors(noContent(operation(http.MethodDelete, "deleteJornada", "jornadas/{id}", tag, "Delete a jornada without tickets", stale...))), s.deleteJornada)
	route(s.router, forEditors(operation(http.MethodPut, "enterJornadaResults", "jornadas/{id}/results", tag, "Enter official signs, winners and prizes", http.StatusNotFound, http.StatusPreconditionFailed)), s.enterJornadaResults)
}

func (s jornadaRoutes) listJornadas(ctx context.Context, in *jornadasInput) (*body[list[jornadaBody]], error) {
	q := jornada.Query{Season: seasonOf(in.Season), Before: in.Cursor, Limit: in.Limit + 1}
	if in.Coming {
		q.From = s.now()
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
	return listOf(all, next, s.body), nil
}

func (s jornadaRoutes) listJornadaSeasons(ctx context.Context, _ *struct{}) (*body[list[poolSeasonBody]], error) {
	seasons, err := s.store.JornadaSeasons(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(seasons, "", func(one jornada.Season) poolSeasonBody { return poolSeasonBody{int(one.Season), one.Jornadas} }), nil
}

// body returns the response body of a jornada at the present time.
func (s jornadaRoutes) body(j jornada.Jornada) jornadaBody { return newJornadaBody(j, s.now()) }

// jornadaFrom converts a request to a jornada and looks up its matches.
func (s jornadaRoutes) jornadaFrom(ctx context.Context, b jornadaRequestBody) (jornada.Jornada, error) {
	j, err := b.toJornada()
	if err == nil {
		err = playing.FindMatches(ctx, s.store, &j)
	}
	return j, prefixLocation("body", err)
}

func (s jornadaRoutes) draftJornada(ctx context.Context, _ *struct{}) (*body[jornadaDraftBody], error) {
	draft, err := playing.Draft(ctx, s.store, s.now())
	if err != nil {
		return nil, err
	}
	b := jornadaDraftBody{Season: int(draft.Season), Number: draft.Number, ClosesAt: draft.Day}
	for _, f := range draft.Fixtures {
		b.Fixtures = append(b.Fixtures, draftFixture{f.Home, f.Away, f.MatchID})
	}
	return answer(b), nil
}

func (s jornadaRoutes) addJornada(ctx context.Context, in *newJornadaInput) (*newJornadaOutput, error) {
	j, err := s.jornadaFrom(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	if j, err = s.store.AddJornada(ctx, j, s.now()); err != nil {
		return nil, err
	}
	return &newJornadaOutput{fmt.Sprintf("/api/v1/jornadas/%d", j.ID), etag(j.Version), s.body(j)}, nil
}

func (s jornadaRoutes) changeJornada(ctx context.Context, in *changeJornadaInput) (*jornadaOutput, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	wanted, err := s.jornadaFrom(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	j, err := s.store.ChangeJornada(ctx, in.ID, version, "changed", func(j *jornada.Jornada) error {
		j.Replace(wanted)
		return nil
	}, s.now())
	if err != nil {
		return nil, err
	}
	return &jornadaOutput{etag(j.Version), s.body(j)}, nil
}

func (s jornadaRoutes) deleteJornada(ctx context.Context, in *jornadaVersionInput) (*struct{}, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, s.store.DeleteJornada(ctx, in.ID, version, s.now())
}

func (s jornadaRoutes) enterJornadaResults(ctx context.Context, in *poolResultsInput) (*jornadaOutput, error) {
	results := in.Body.toResults()
	if err := results.Check(); err != nil {
		return nil, prefixLocation("body", err)
	}
	version := anyVersion
	if in.IfMatch != "" {
		var err error
		if version, err = versionOf(in.IfMatch); err != nil {
			return nil, err
		}
	}
	enter := func(j *jornada.Jornada) error { return prefixLocation("body", results.Enter(j)) }
	j, err := s.store.ChangeJornada(ctx, in.ID, version, "results entered", enter, s.now())
	if err != nil {
		return nil, err
	}
	return &jornadaOutput{etag(j.Version), s.body(j)}, nil
}

func (s jornadaRoutes) getJornada(ctx context.Context, in *idInput) (*cardOutput, error) {
	j, err := s.store.Jornada(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	coupon, err := playing.LoadCoupon(ctx, s.store, s.teams, j, s.now())
	if err != nil {
		return nil, err
	}
	if err := coupon.EstimateTakings(ctx, s.past); err != nil {
		return nil, err
	}
	s.cards.start(&coupon)
	return &cardOutput{etag(j.Version), newCardBody(ctx, &coupon, s.now())}, nil
}
