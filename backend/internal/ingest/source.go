package ingest

import (
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Addresses returns the addresses of the files that a source publishes for seasons
// of divisions; without divisions and seasons, that of its file of coming fixtures.
// An empty source has none. Unknown names are Invalid faults.
func (s Sites) Addresses(source string, divisions, seasons []string) ([]string, error) {
	switch {
	case source == "":
		return nil, nil
	case source == FootballData && s.FootballData == "":
		return nil, fault.At("body.source", fault.New(fault.Invalid, "the operator of this server has switched %s off", FootballData))
	case source == FootballData:
	default:
		return nil, fault.At("body.source", fault.New(fault.Invalid, "there is no source %q: it is called %s", source, FootballData))
	}
	if len(divisions) == 0 && len(seasons) == 0 {
		return []string{below(s.FootballData, "fixtures.csv")}, nil
	}
	if len(divisions) == 0 || len(seasons) == 0 {
		return nil, fault.At("body.divisions", fault.New(fault.Invalid, "name divisions and seasons, or neither for the coming fixtures"))
	}
	var addresses []string
	for _, text := range seasons {
		season, err := football.ParseSeason(text)
		if err != nil {
			return nil, fault.At("body.seasons", fault.New(fault.Invalid, "%v", err))
		}
		for _, code := range divisions {
			if _, ok := competition.ByCode(strings.TrimSpace(code)); !ok {
				return nil, fault.At("body.divisions", fault.New(fault.Invalid, "there is no division %q", code))
			}
			addresses = append(addresses, s.results(strings.TrimSpace(code), season))
		}
	}
	return addresses, nil
}

// Request describes an import of uploaded files or of addresses.
type Request struct {
	Uploads   []int64          `json:"uploads,omitempty"`
	Addresses []string         `json:"addresses,omitempty"`
	Division  string           `json:"division,omitempty"` // of files that do not state it
	Season    football.Season  `json:"season,omitempty"`
	Field     football.Field   `json:"field,omitempty"` // likewise
	SkipWrong bool             `json:"skipWrong,omitempty"`
	Spellings map[string]int64 `json:"spellings,omitempty"`
	// EarlyResults keeps scores of matches whose kick-off is to come.
	EarlyResults bool `json:"earlyResults,omitempty"`
}

// Upload is an uploaded file that waits for its import.
type Upload struct {
	Name    string
	Content []byte
}
