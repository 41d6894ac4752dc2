// Package frontend carries the built web page inside the binary.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Page is the built web page; ok is false in a binary that was compiled before
// the page was built.
func Page() (page fs.FS, ok bool) {
	page, err := fs.Sub(dist, "dist/web")
	if err != nil {
		return nil, false
	}
	if _, err := fs.Stat(page, "index.html"); err != nil {
		return nil, false
	}
	return page, true
}

// SampleFile is the path in Page of the sample of real results from
// openfootball, as the npm package vega-datasets carries it.
const SampleFile = "sample/football.json"
