package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// storedReport is the report of a file in the result of a job. The lists of problems and
// warnings are compressed, as sentences without a language: a job's result is read
// with every list of jobs, and it is not known who will read it.
type storedReport struct {
	ImportReport
	Lists []byte `json:"lists"` // gzip of a storedProblem after the other
}

type storedProblem struct {
	Line    int          `json:"l,omitempty"`
	Column  string       `json:"c,omitempty"`
	Message fault.Stored `json:"m"`
	Warning bool         `json:"w,omitempty"`
}

const (
	maxLists  = 2 << 20 // bytes that the lists of a file may take
	listsStep = 250     // problems after which their size is looked at
)

// StoredReport returns the report on an imported file as it is stored in the result of a
// job, and a sentence if the file was rejected. It returns failed itself unless that is a
// problem of the file. Problems for which there is no more room, in bytes, are left out.
func StoredReport(name, format string, found ingest.Report, failed error, room int) (any, fault.Sentence, error) {
	report, err := newFileReport(name, format, found, false, failed)
	if err != nil {
		return nil, fault.Sentence{}, err
	}
	stored, err := report.stored(room)
	return stored, report.problem(), err
}

func (r fileReport) stored(room int) (storedReport, error) {
	var lists bytes.Buffer
	packed := gzip.NewWriter(&lists)
	encoder := json.NewEncoder(packed)
	written := 0
	for _, one := range r.all() {
		if written++; written%listsStep == 0 {
			if err := packed.Flush(); err != nil {
				return storedReport{}, err
			}
			if lists.Len() >= min(room, maxLists) {
				break
			}
		}
		if err := encoder.Encode(storedProblem{one.Line, one.Column, fault.Stored{Sentence: one.Message}, one.warning}); err != nil {
			return storedReport{}, err
		}
	}
	err := packed.Close()
	return storedReport{r.body, lists.Bytes()}, err
}

// report returns a stored report.
func (r storedReport) report() (fileReport, error) {
	report := fileReport{body: r.ImportReport}
	packed, err := gzip.NewReader(bytes.NewReader(r.Lists))
	if err != nil {
		return report, err
	}
	for decoder := json.NewDecoder(packed); ; {
		var one storedProblem
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return report, nil
		case err != nil:
			return report, err
		}
		problem := listing.Problem{Line: one.Line, Column: one.Column, Message: one.Message.Sentence}
		if one.Warning {
			report.warnings = append(report.warnings, problem)
		} else {
			report.problems = append(report.problems, problem)
		}
	}
}

// storedReports returns the reports in the result of an import.
func storedReports(result json.RawMessage) ([]fileReport, error) {
	var stored struct {
		Files []storedReport `json:"files"`
	}
	if err := json.Unmarshal(result, &stored); err != nil {
		return nil, err
	}
	reports := make([]fileReport, 0, len(stored.Files))
	for _, file := range stored.Files {
		report, err := file.report()
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}

// resultIn returns the result of a job with its sentences in a language.
func resultIn(language string, j job.Job) json.RawMessage {
	var translated any
	switch j.Kind {
	case job.Import:
		reports, err := storedReports(j.Result)
		if err != nil {
			return j.Result
		}
		files := make([]ImportReport, 0, len(reports))
		for _, report := range reports {
			files = append(files, report.in(language))
		}
		translated = map[string]any{"files": files}
	case job.Update:
		var stored struct {
			Report fault.Stored `json:"report"`
		}
		if json.Unmarshal(j.Result, &stored) != nil {
			return j.Result
		}
		translated = map[string]string{"report": stored.Report.In(translationsFor(language))}
	default:
		return j.Result
	}
	text, err := json.Marshal(translated)
	if err != nil {
		return j.Result
	}
	return text
}
