package api

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// seasonInput is a season in the body of a request: its first year as a number,
// as answers have it, or as text, or both years. It stays text until it is
// validated, so that what is wrong with it is said of its place in the body.
type seasonInput string

// UnmarshalJSON takes any value; the validator refuses what is no season.
func (s *seasonInput) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		text = string(raw)
	}
	*s = seasonInput(text)
	return nil
}

// Schema of a season.
func (seasonInput) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{
		{Type: huma.TypeInteger, Description: "first year", Examples: []any{2023}},
		{Type: huma.TypeString, Pattern: `^\d{4}([-/](\d{2}|\d{4}))?$`, Examples: []any{"2023", "2023-24"}},
	}}
}

// seasonOf reads a season that the validator has passed; 0 when empty.
func seasonOf[T ~string](text T) football.Season {
	season, err := football.ParseSeason(string(text))
	if err != nil {
		return 0
	}
	return season
}
