package api

import (
	"context"
	"net/http"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

type columnFileBody struct {
	Lines []fileLine `json:"lines" nullable:"false" validate:"required,min=1,max=250000,dive,max=80" doc:"of a column file: fourteen signs, with the pleno behind them or not"`
}

type columnFileInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body columnFileBody
}

type fileScrutiny struct {
	Columns    int          `json:"columns" doc:"lines of the file; one that is there twice counts twice"`
	Duplicates int          `json:"duplicates" doc:"lines that repeat a column"`
	Cost       float64      `json:"cost"`
	Scrutiny   scrutinyBody `json:"scrutiny"`
}

func (s suggestionRoutes) registerScrutiny() {
	route(s.router, withLimit(columnsLimit, withLoad(heavy, operation(http.MethodPost, "scrutinizeFile", "jornadas/{id}/scrutiny", "pool",
		"Hits and money of a column file in a jornada, final or so far", http.StatusNotFound, http.StatusConflict))), s.scrutinizeFile)
}

func (s suggestionRoutes) scrutinizeFile(ctx context.Context, in *columnFileInput) (*body[fileScrutiny], error) {
	lines, err := readFile(in.Body.Lines)
	if err != nil {
		return nil, fault.At("body.lines", err)
	}
	j, err := s.store.Jornada(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	settled, err := playing.SettleLines(&j, lines)
	if err != nil {
		return nil, err
	}
	_, duplicates := workshop.ColumnsOf(lines)
	return answer(fileScrutiny{len(lines), duplicates, pool.RulesOn(j.Day).Price * float64(len(lines)), *newScrutinyBody(&settled)}), nil
}
