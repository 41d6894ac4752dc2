package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
)

type keysCommand struct {
	Rotate keysRotateCommand `cmd:"" help:"Add a key, which signs from now on; nobody is logged out."`
	List   keysListCommand   `cmd:"" help:"List the keys, the one that signs last."`
}

type keysRotateCommand struct {
	keysSettings
}

// Help shows an example.
func (keysRotateCommand) Help() string {
	return "Running servers take the new key within seconds. Keys that nothing can be signed with any more are removed.\n\nExample: quiniela keys rotate"
}

// Run adds a key.
func (c *keysRotateCommand) Run(w *environment) error {
	added, removed, err := auth.RotateKeys(c.folder(w), time.Now())
	if err != nil {
		return fmt.Errorf("QUINIELA_KEYS_DIR: %w", err)
	}
	_, _ = fmt.Fprintf(w.stdout, "key %s signs from now on (%s)\n", added.ID, added.Name)
	for _, name := range removed {
		_, _ = fmt.Fprintf(w.stdout, "removed %s\n", name)
	}
	return nil
}

type keysListCommand struct {
	keysSettings
	JSON bool `name:"json" help:"As JSON."`
}

// Help shows an example.
func (keysListCommand) Help() string { return "Example: quiniela keys list" }

// keyLine is a key in the JSON output.
type keyLine struct {
	ID        string    `json:"kid"`
	File      string    `json:"file"`
	CreatedAt time.Time `json:"madeAt,omitzero"`
	Signs     bool      `json:"signs"`
}

// Run lists the keys.
func (c *keysListCommand) Run(w *environment) error {
	keys, err := auth.ListKeys(c.folder(w))
	if err != nil {
		return fmt.Errorf("QUINIELA_KEYS_DIR: %w", err)
	}
	lines := make([]keyLine, 0, len(keys))
	for i, key := range keys {
		lines = append(lines, keyLine{key.ID, key.Name, key.CreatedAt, i == len(keys)-1})
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(lines)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	for _, line := range lines {
		use := "verifies"
		if line.Signs {
			use = "signs"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", line.ID, use, line.File)
	}
	return table.Flush()
}
