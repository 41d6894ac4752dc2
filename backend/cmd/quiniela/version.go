package main

import "fmt"

// version is the output of git describe, which the Makefile and the Dockerfile pass to
// the linker. In other builds it is dev.
var version = "dev"

type versionCommand struct{}

// Help shows an example.
func (versionCommand) Help() string { return "Example: quiniela version" }

// Run prints the version.
func (versionCommand) Run(w *environment) error {
	_, err := fmt.Fprintln(w.stdout, "quiniela", version)
	return err
}
