// Package feed recognises published files by how they begin and opens the reader for
// them. Each format has its own package below this one.
package feed

import (
	"bytes"
	"io"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/bdfutbol"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballcsv"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/feed/internationals"
	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/feed/plain"
	"github.com/quinielaml/quinielaml/backend/internal/feed/sheet"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// textFormat is a published format of text.
type textFormat struct {
	name      string // for display
	recognise func(head []byte) bool
	open      func(file io.Reader, hints listing.Hints) (listing.Reader, error)
}

// textFormats are tried in this order.
var textFormats = []textFormat{
	{"sample", openfootball.RecogniseSample, func(f io.Reader, _ listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewSampleReader(f))
	}},
	{"football.json", openfootball.RecogniseJSON, func(f io.Reader, h listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewJSONReader(f, h))
	}},
	{"Football.TXT", openfootball.RecogniseText, func(f io.Reader, h listing.Hints) (listing.Reader, error) {
		return asReader(openfootball.NewTextReader(f, h))
	}},
	{"BDFutbol", bdfutbol.Recognise, func(f io.Reader, h listing.Hints) (listing.Reader, error) { return asReader(bdfutbol.NewReader(f, h)) }},
}

// tableFormat is a published format of a table, which is known by its heading.
type tableFormat struct {
	name      string
	recognise func(heading []string) bool
	open      func(records *text.Records, hints listing.Hints) (listing.Reader, error)
}

// tableFormats are tried in this order.
var tableFormats = []tableFormat{
	{"footballcsv", footballcsv.Recognise, func(t *text.Records, h listing.Hints) (listing.Reader, error) {
		return asReader(footballcsv.NewReader(t, h))
	}},
	{"international results", internationals.Recognise, func(t *text.Records, h listing.Hints) (listing.Reader, error) {
		return asReader(internationals.NewReader(t, h))
	}},
	{"QuinielaML table", plain.Recognise, func(t *text.Records, _ listing.Hints) (listing.Reader, error) { return asReader(plain.NewReader(t)) }},
	{"football-data.co.uk", footballdata.Recognise, func(t *text.Records, _ listing.Hints) (listing.Reader, error) {
		return asReader(footballdata.NewTableReader(t))
	}},
}

// asReader prevents a nil reader from becoming a non-nil interface.
func asReader[R listing.Reader](r R, err error) (listing.Reader, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Open recognises a file's format and opens a reader for it. Errors in the file are
// returned as listing.Problem or *listing.Problems.
func Open(file io.Reader, hints listing.Hints) (reader listing.Reader, format string, err error) {
	lines := text.NewReader(file)
	raw, head, err := lines.Head()
	if err != nil {
		return nil, "", text.CSVProblem(err)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, "", listing.Problem{Message: fault.Say("the file is empty")}
	}
	if sheet.Recognise(raw) {
		records, err := sheet.Open(lines.Raw())
		if err != nil {
			return nil, "", err
		}
		return openTable(records, hints, expectedSheet)
	}
	if sentence, other := kindOf(raw); other {
		return nil, "", listing.Problem{Message: sentence}
	}
	for _, f := range textFormats {
		if f.recognise(head) {
			reader, err = f.open(lines, hints)
			return reader, f.name, err
		}
	}
	if sentence, other := markupOf(head); other {
		return nil, "", listing.Problem{Message: sentence}
	}
	records, err := text.OpenCSV(lines)
	if err != nil {
		return nil, "", err
	}
	return openTable(records, hints, expected)
}

// expected is the sentence about a file of none of the formats.
var expected = fault.Say("this is not a file that can be imported: expected one of football-data.co.uk, whose first line has the columns " +
	"Div, Date, HomeTeam and AwayTeam, of openfootball (Football.TXT or football.json), of footballcsv, the results of national teams by martj42, a results page of BDFutbol, or QuinielaML's own table")

// expectedSheet is the sentence about a workbook of none of the formats.
var expectedSheet = fault.Say("the first sheet of this workbook is not a table that can be imported: its first line must have the names of the columns, such as " +
	"Div, Date, HomeTeam and AwayTeam, or those of QuinielaML's own table")

func openTable(records *text.Records, hints listing.Hints, otherwise fault.Sentence) (reader listing.Reader, format string, err error) {
	for _, f := range tableFormats {
		if f.recognise(records.Heading) {
			reader, err = f.open(records, hints)
			return reader, f.name, err
		}
	}
	if sentence, ok := unknownSeparator(records.Heading); ok {
		otherwise = sentence
	}
	message := fault.Say("%s. It begins with %q", otherwise, shortened(strings.Join(records.Heading, " ")))
	return nil, "", listing.Problem{Line: records.HeadingLine, Message: message}
}
