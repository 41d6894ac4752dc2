package main

import (
	"encoding/json"
	"testing"
)

// release sets the version as if the binary had been built from a tag.
func release(t *testing.T, tag string) {
	t.Helper()
	before := version
	version = tag
	t.Cleanup(func() { version = before })
}

func TestVersionIsTheTagOfTheBuild(t *testing.T) {
	release(t, "v1.2.3")
	if got, want := mustRun(t, "version"), "quiniela v1.2.3\n"; got != want {
		t.Errorf("version: %q, want %q", got, want)
	}
}

func TestOpenAPIIsTheSameForEveryRelease(t *testing.T) {
	release(t, "v1.2.3")
	var description struct {
		OpenAPI string
		Info    struct{ Version string }
	}
	if err := json.Unmarshal([]byte(mustRun(t, "openapi")), &description); err != nil {
		t.Fatal(err)
	}
	if description.OpenAPI[:3] != "3.1" || description.Info.Version != "1" {
		t.Errorf("OpenAPI %s of version %s, want 3.1 of version 1", description.OpenAPI, description.Info.Version)
	}
}
