package api

import (
	"encoding/json"
	"regexp"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// seasonInput is a season in the body of a request: the first year as a number, as
// in responses, or a string with the first year or both. It stays text until
// validation, so that an error has the location in the body.
type seasonInput string

// seasonPattern matches every season from 1850 to 2200, and some whose second year is
// not the one after the first.
var seasonPattern = regexp.MustCompile(`^(18[5-9]\d|19\d\d|2[01]\d\d|2200)([-/](\d{2}|\d{4}))?$`)

// longestSeason is the length of the longest text that seasonPattern matches.
var longestSeason = len("2023-2024")

// UnmarshalJSON accepts any value; the validator rejects those that are not a season.
func (s *seasonInput) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		text = wholeNumber(string(raw))
	}
	*s = seasonInput(text)
	return nil
}

// Schema describes both forms, number and string.
func (seasonInput) Schema(huma.Registry) *huma.Schema {
	first, last := 1850.0, 2200.0
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeInteger, Minimum: &first, Maximum: &last, Description: "first year", Examples: []any{2023}},
		{Type: huma.TypeString, Pattern: seasonPattern.String(), MaxLength: &longestSeason, Examples: []any{"2023", "2023-24"}},
	}}
}

// seasonOf parses a validated season. It returns 0 if the text is empty.
func seasonOf[T ~string](text T) football.Season {
	season, err := football.ParseSeason(string(text))
	if err != nil {
		return 0
	}
	return season
}
