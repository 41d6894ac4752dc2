package api

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// ImportReport is the result of importing one file.
type ImportReport struct {
	File      string          `json:"file"`
	Format    string          `json:"format,omitempty"`
	Entries   int             `json:"entries" doc:"lines with a match"`
	New       int             `json:"new"`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged"`
	Dropped   int             `json:"sampleMatchesRemoved" doc:"sample data that makes way"`
	NewTeams  []string        `json:"newTeams" nullable:"false"`
	Unknown   []unknownBody   `json:"unknown" nullable:"false" doc:"spellings that are not known, in a dry run"`
	Rows      []importRowBody `json:"rows" nullable:"false" doc:"the first ones that are new or changed"`
	Problems  []lineProblem   `json:"problems" nullable:"false" doc:"the first ones: nothing of the file was kept, or with skipWrong these lines were not"`
	Wrong     int             `json:"wrong" doc:"how many problems there are"`
	Warnings  []lineProblem   `json:"warnings" nullable:"false" doc:"the first values that cannot be right and were left out"`
	Warned    int             `json:"warned" doc:"how many warnings there are"`
	Contents  []contentsBody  `json:"contents" nullable:"false" doc:"what the file has, by division"`
	Kept      bool            `json:"kept" doc:"false: a dry run, or a file with problems"`
}

type contentsBody struct {
	Division    string   `json:"division"`
	FirstSeason int      `json:"firstSeason"`
	LastSeason  int      `json:"lastSeason"`
	OneYear     bool     `json:"oneYear" doc:"seasons are named by one year: 2024"`
	Matches     int      `json:"matches"`
	Teams       int      `json:"teams"`
	Stages      []string `json:"stages" nullable:"false" doc:"besides the regular season, as the file names them"`
}

type unknownBody struct {
	Spelling    string           `json:"spelling"`
	Country     string           `json:"country"`
	Suggestions []suggestionBody `json:"suggestions" nullable:"false" doc:"teams that it may mean, the most alike first"`
}

type suggestionBody struct {
	Team     teamRef `json:"team"`
	Likeness float64 `json:"likeness" doc:"0 to 1"`
	Likely   bool    `json:"likely"`
}

type importRowBody struct {
	Line     int        `json:"line"`
	Division string     `json:"division"`
	Season   int        `json:"season"`
	Kickoff  string     `json:"kickoff" format:"date"`
	Home     string     `json:"home"`
	Away     string     `json:"away"`
	Score    *scoreBody `json:"score,omitempty"`
	Before   *scoreBody `json:"before,omitempty" doc:"the score that is replaced"`
	New      bool       `json:"new"`
}

type lineProblem struct {
	Line    int    `json:"line,omitempty"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

// FileReport is the report on an imported file before a language is chosen for its
// sentences.
type FileReport struct {
	body               ImportReport // without problems and warnings
	problems, warnings []listing.Problem
}

// NewFileReport converts the report of an import. It returns err itself unless it
// is a problem of the file, which becomes part of the report.
func NewFileReport(name, format string, r ingest.Report, dry bool, err error) (FileReport, error) {
	b := ImportReport{
		File: name, Format: format, Entries: r.Entries, New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Dropped: r.Dropped,
		NewTeams: append([]string{}, r.NewTeams...), Unknown: []unknownBody{}, Rows: []importRowBody{}, Contents: []contentsBody{}, Warned: r.Warned, Kept: err == nil && !dry,
	}
	report := FileReport{warnings: r.Warnings}
	var problems *listing.Problems
	var problem listing.Problem
	switch {
	case errors.As(err, &problems):
		report.problems, b.Wrong = problems.List, problems.Total
	case errors.As(err, &problem):
		report.problems, b.Wrong = []listing.Problem{problem}, 1
	case err != nil:
		return FileReport{}, err
	case r.Rejected != nil:
		report.problems, b.Wrong = r.Rejected.List, r.Rejected.Total
	}
	for _, c := range r.Contents {
		of, _ := competition.ByCode(c.Division)
		b.Contents = append(b.Contents, contentsBody{c.Division, int(c.First), int(c.Last), of.Calendar.OneYear, c.Matches, c.Teams, append([]string{}, c.Stages...)})
	}
	for _, u := range r.Unknown {
		unknown := unknownBody{Spelling: u.Spelling, Country: u.Country, Suggestions: []suggestionBody{}}
		for _, s := range u.Suggestions {
			unknown.Suggestions = append(unknown.Suggestions, suggestionBody{newTeamRef("en", s.Team), s.Similarity, s.Preselected})
		}
		b.Unknown = append(b.Unknown, unknown)
	}
	for _, row := range r.Rows {
		rowBody := importRowBody{
			Line: row.Line, Division: row.After.Division, Season: int(row.After.Season), Kickoff: row.After.Kickoff.Format("2006-01-02"),
			Home: row.After.Home.Name, Away: row.After.Away.Name, Score: newScoreBody(row.After.Score), New: row.Before == nil,
		}
		if row.Before != nil {
			rowBody.Before = newScoreBody(row.Before.Score)
		}
		b.Rows = append(b.Rows, rowBody)
	}
	report.body = b
	return report, nil
}

// in returns the report in a language.
func (r FileReport) in(language string) ImportReport {
	b := r.body
	catalog := translationsFor(language)
	b.Problems, b.Warnings = problemsIn(catalog, r.problems), problemsIn(catalog, r.warnings)
	b.Unknown = unknownIn(language, b.Unknown)
	return b
}

// unknownIn returns unknown spellings with the names of the suggested teams in a language.
func unknownIn(language string, list []unknownBody) []unknownBody {
	list = slices.Clone(list)
	for i := range list {
		list[i].Suggestions = slices.Clone(list[i].Suggestions)
		for n := range list[i].Suggestions {
			team := &list[i].Suggestions[n].Team
			*team = newTeamRef(language, football.Team{ID: team.ID, Name: team.Name, Country: list[i].Country})
		}
	}
	return list
}

func problemsIn(catalog fault.Catalog, problems []listing.Problem) []lineProblem {
	list := make([]lineProblem, 0, len(problems))
	for _, p := range problems {
		list = append(list, lineProblem{p.Line, p.Column, p.Message.In(catalog)})
	}
	return list
}

// Problem summarizes in one English sentence why nothing was imported; "" if it was.
func (r FileReport) Problem() string { return r.in("en").problem().String() }

// problem summarizes in one sentence why nothing was imported.
func (b ImportReport) problem() fault.Sentence {
	if b.Kept || len(b.Problems) == 0 {
		return fault.Sentence{}
	}
	first := b.Problems[0]
	sentence := listing.Problem{Line: first.Line, Column: first.Column, Message: fault.Say("%s", first.Message)}.Sentence()
	if more := b.Wrong - 1; more > 0 {
		sentence = fault.Say("%s (and %d more)", sentence, more)
	}
	return sentence
}

// storedReport is the report of a file in the result of a job: in English, with the
// sentences in Spanish, because it is not known who will read it.
type storedReport struct {
	ImportReport
	Spanish storedSentences `json:"spanish"`
}

// storedSentences are the sentences of the problems and warnings of a report, in their
// order.
type storedSentences struct {
	Problems []string `json:"problems,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// MarshalJSON returns the report as it is stored in the result of a job.
func (r FileReport) MarshalJSON() ([]byte, error) {
	stored := storedReport{ImportReport: r.in("en")}
	for _, p := range r.problems {
		stored.Spanish.Problems = append(stored.Spanish.Problems, p.Message.In(spanish()))
	}
	for _, p := range r.warnings {
		stored.Spanish.Warnings = append(stored.Spanish.Warnings, p.Message.In(spanish()))
	}
	return json.Marshal(stored)
}

// in returns a stored report in a language.
func (r storedReport) in(language string) ImportReport {
	if language == "es" {
		translate(r.Problems, r.Spanish.Problems)
		translate(r.Warnings, r.Spanish.Warnings)
	}
	return r.ImportReport
}

func translate(problems []lineProblem, sentences []string) {
	for i := range min(len(problems), len(sentences)) {
		problems[i].Message = sentences[i]
	}
}

// importResultIn returns the result of an import job and its error in a language. An
// error that does not come from the files stays as it is.
func importResultIn(language string, result json.RawMessage, failure string) (json.RawMessage, string) {
	var stored struct {
		Files []storedReport `json:"files"`
	}
	if json.Unmarshal(result, &stored) != nil {
		return result, failure
	}
	files := make([]ImportReport, 0, len(stored.Files))
	var before, after []string
	for _, file := range stored.Files {
		if text := file.problem().String(); text != "" {
			before = append(before, file.File+": "+text)
		}
		translated := file.in(language)
		if text := translated.problem().In(translationsFor(language)); text != "" {
			after = append(after, file.File+": "+text)
		}
		files = append(files, translated)
	}
	chosen, err := json.Marshal(map[string]any{"files": files})
	if err != nil {
		return result, failure
	}
	if failure == strings.Join(before, "; ") {
		failure = strings.Join(after, "; ")
	}
	return chosen, failure
}
