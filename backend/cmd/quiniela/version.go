package main

import "fmt"

// version is the git tag, with what has been added since. The Makefile and the
// Dockerfile pass it to the linker; other builds say dev.
var version = "dev"

type versionCommand struct{}

// Help shows an example.
func (versionCommand) Help() string { return "Example: quiniela version" }

// Run prints the version.
func (versionCommand) Run(w *environment) error {
	_, err := fmt.Fprintln(w.stdout, "quiniela", version)
	return err
}
