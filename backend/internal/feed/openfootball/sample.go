// Package openfootball reads results collected by openfootball: Football.TXT,
// football.json, and the sample of them in vega-datasets.
package openfootball

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// sampleMatch is one object of the file's array.
type sampleMatch struct {
	Date     string `json:"date"`
	Division string `json:"division"`
	Home     string `json:"home_team"`
	Away     string `json:"away_team"`
	Goals    *int   `json:"home_score"`
	Against  *int   `json:"away_score"`
}

// RecogniseSample reports whether a file that begins with head is the sample.
func RecogniseSample(head []byte) bool {
	head = bytes.TrimSpace(head)
	return bytes.HasPrefix(head, []byte("[")) && bytes.Contains(head, []byte(`"home_team"`))
}

// SampleReader reads the matches of data/football.json of the npm package
// vega-datasets; see listing.Reader. An entry's line is its position in the array,
// from 1.
type SampleReader struct {
	decoder *json.Decoder
	number  int
	ended   bool
}

// NewSampleReader reads the beginning of the array.
func NewSampleReader(file io.Reader) (*SampleReader, error) {
	lines := text.NewReader(file)
	lines.AllowLongLines()
	r := &SampleReader{decoder: json.NewDecoder(lines)}
	if token, err := r.decoder.Token(); err != nil || token != json.Delim('[') {
		return nil, listing.Problem{Message: fault.Say("the file is not a JSON array of matches")}
	}
	return r, nil
}

// Next returns the next match; see listing.Reader.
func (r *SampleReader) Next() (listing.Entry, error) {
	for !r.ended && r.decoder.More() {
		r.number++
		var m sampleMatch
		if err := r.decoder.Decode(&m); err != nil {
			r.ended = true
			return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.Say("not a match in JSON: %v", err)}
		}
		if m.Goals == nil || m.Against == nil {
			continue // postponed: it appears again with its score
		}
		return m.entry(r.number)
	}
	if r.ended {
		return listing.Entry{}, io.EOF
	}
	r.ended = true
	if _, err := r.decoder.Token(); err != nil {
		_, syntax := errors.AsType[*json.SyntaxError](err)
		if syntax || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.Say("the file ends in the middle, or is not JSON")}
		}
		return listing.Entry{}, fmt.Errorf("read the file: %w", err)
	}
	return listing.Entry{}, io.EOF
}

func (m sampleMatch) entry(number int) (listing.Entry, error) {
	division, ok := competition.BySample(m.Division)
	if !ok {
		return listing.Entry{}, listing.Problem{Line: number, Column: "division", Message: fault.Say("%q is not a division", m.Division)}
	}
	day, err := time.Parse(time.DateOnly, m.Date)
	if err == nil {
		err = text.CheckDay(day)
	}
	if err != nil {
		return listing.Entry{}, listing.Problem{Line: number, Column: "date", Message: fault.Say("%q is not a date such as 2016-08-19", m.Date)}
	}
	if m.Home == "" || m.Away == "" || *m.Goals < 0 || *m.Against < 0 {
		return listing.Entry{}, listing.Problem{Line: number, Message: fault.Say("teams or goals cannot be right")}
	}
	return listing.Entry{
		Line: number, Division: division.Code, Season: division.SeasonOn(day), Kickoff: day.Add(12 * time.Hour),
		Home: m.Home, Away: m.Away, Status: football.Played, Score: &football.Score{Home: *m.Goals, Away: *m.Against},
	}, nil
}
