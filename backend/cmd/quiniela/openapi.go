package main

import (
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
)

// apiVersion is the version in the routes, /api/v1/.
const apiVersion = "1"

type openapiCommand struct{}

// Help shows an example.
func (openapiCommand) Help() string { return "Example: quiniela openapi > openapi.json" }

// Run prints the OpenAPI description, without a database. Its version is that of the
// API and not the program's, so that the file in the repository changes only when the
// API does.
func (openapiCommand) Run(w *environment) error {
	server, err := api.New(api.Stores{}, api.Config{Version: apiVersion, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(server.OpenAPI())
	return err
}
