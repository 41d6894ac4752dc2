package main

import (
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
)

// apiVersion is the one in the routes, /api/v1/.
const apiVersion = "1"

type openapiCommand struct{}

// Help shows an example.
func (openapiCommand) Help() string { return "Example: quiniela openapi > openapi.json" }

// Run prints the description; it needs no database. The version in it is that
// of the API, not the program's, so that the file in the repository changes with
// the routes alone.
func (openapiCommand) Run(w *environment) error {
	server, err := api.New(api.Stores{}, api.Config{Version: apiVersion, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(server.OpenAPI())
	return err
}
