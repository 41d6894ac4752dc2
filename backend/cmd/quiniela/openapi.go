package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
)

type openapiCommand struct{}

// Help shows an example.
func (openapiCommand) Help() string { return "Example: quiniela openapi > openapi.json" }

// Run prints the description; it needs no database.
func (openapiCommand) Run(w *environment) error {
	server, err := api.New(api.Stores{}, api.Config{Version: "1", Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return err
	}
	_, err = w.stdout.Write(server.OpenAPI())
	return err
}

type versionCommand struct{}

// Help shows an example.
func (versionCommand) Help() string { return "Example: quiniela version" }

// Run prints the version.
func (versionCommand) Run(w *environment) error {
	_, err := fmt.Fprintln(w.stdout, "quiniela", version)
	return err
}
