package api

import (
	"errors"
	"slices"

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
	Problems  []lineProblem   `json:"problems" nullable:"false" doc:"the first 1,000; the list of problems as CSV has all: nothing of the file was kept, or with skipWrong these lines were not"`
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

// fileReport is the report on an imported file before a language is chosen for its
// sentences.
type fileReport struct {
	body               ImportReport // without problems and warnings
	problems, warnings []listing.Problem
}

// newFileReport converts the report of an import. It returns err itself unless it
// is a problem of the file, which becomes part of the report.
func newFileReport(name, format string, r ingest.Report, dry bool, err error) (fileReport, error) {
	b := ImportReport{
		File: name, Format: format, Entries: r.Entries, New: r.New, Changed: r.Changed, Unchanged: r.Unchanged, Dropped: r.Dropped,
		NewTeams: append([]string{}, r.NewTeams...), Unknown: []unknownBody{}, Rows: []importRowBody{}, Contents: []contentsBody{}, Warned: r.Warned, Kept: err == nil && !dry,
	}
	report := fileReport{warnings: r.Warnings}
	var problems *listing.Problems
	var problem listing.Problem
	switch {
	case errors.As(err, &problems):
		report.problems, b.Wrong = problems.List, problems.Total
	case errors.As(err, &problem):
		report.problems, b.Wrong = []listing.Problem{problem}, 1
	case err != nil:
		return fileReport{}, err
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
func (r fileReport) in(language string) ImportReport {
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
	list := make([]lineProblem, 0, min(len(problems), listing.MaxShown))
	for _, p := range problems[:min(len(problems), listing.MaxShown)] {
		list = append(list, lineProblem{p.Line, p.Column, p.Message.In(catalog)})
	}
	return list
}

// problem summarizes in one sentence why nothing was imported; it is zero if something was.
func (r fileReport) problem() fault.Sentence {
	if r.body.Kept || len(r.problems) == 0 {
		return fault.Sentence{}
	}
	sentence := r.problems[0].Sentence()
	if more := r.body.Wrong - 1; more > 0 {
		sentence = fault.Say("%s (and %d more)", sentence, more)
	}
	return sentence
}
