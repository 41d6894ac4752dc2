// Package feed recognises published files by how they begin and opens the reader for
// them. Each format has its own package below this one.
package feed

import (
	"bufio"
	"errors"
	"io"

	"github.com/quinielaml/quinielaml/backend/internal/feed/bdfutbol"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballcsv"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/feed/plain"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Format is a published format.
type Format struct {
	Name      string // for display
	recognise func(head []byte) bool
	open      func(file io.Reader, hints listing.Hints) (listing.Reader, error)
}

// formats are tried in this order.
var formats = []Format{
	{"sample", openfootball.RecogniseSample, func(f io.Reader, _ listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewSampleReader(f))
	}},
	{"football.json", openfootball.RecogniseJSON, func(f io.Reader, h listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewJSONReader(f, h))
	}},
	{"Football.TXT", openfootball.RecogniseText, func(f io.Reader, h listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewTextReader(f, h))
	}},
	{"footballcsv", footballcsv.Recognise, func(f io.Reader, h listing.Hints) (listing.Reader, error) {
		return asReader(footballcsv.NewReader(f, h))
	}},
	{"QuinielaML table", plain.Recognise, func(f io.Reader, _ listing.Hints) (listing.Reader, error) { return asReader(plain.NewReader(f)) }},
	{"football-data.co.uk", footballdata.Recognise, func(f io.Reader, _ listing.Hints) (listing.Reader, error) { return asReader(footballdata.NewReader(f)) }},
	{"BDFutbol", bdfutbol.Recognise, func(f io.Reader, h listing.Hints) (listing.Reader, error) { return asReader(bdfutbol.NewReader(f, h)) }},
}

// asReader prevents a nil reader from becoming a non-nil interface.
func asReader[R listing.Reader](r R, err error) (listing.Reader, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// headBytes is the length of the beginning by which a format is recognised.
const headBytes = 64 << 10

// Open recognises a file's format and opens a reader for it. Errors in the file are
// returned as listing.Problem or *listing.Problems.
func Open(file io.Reader, hints listing.Hints) (reader listing.Reader, format string, err error) {
	buffered := bufio.NewReaderSize(file, headBytes)
	head, err := buffered.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", text.CSVProblem(err)
	}
	if len(head) == 0 {
		return nil, "", listing.Problem{Message: "the file is empty"}
	}
	for _, f := range formats {
		if f.recognise(head) {
			reader, err = f.open(buffered, hints)
			return reader, f.Name, err
		}
	}
	return nil, "", listing.Problem{Message: "this is not a file that can be imported: expected one of football-data.co.uk, whose first line has the columns " +
		"Div, Date, HomeTeam and AwayTeam, of openfootball (Football.TXT or football.json), of footballcsv, a results page of BDFutbol, or QuinielaML's own table"}
}
