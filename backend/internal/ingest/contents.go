package ingest

import (
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Contents says what a source has of one division.
type Contents struct {
	Division string          `json:"division"`
	First    football.Season `json:"firstSeason"` // of its matches
	Last     football.Season `json:"lastSeason"`
	Matches  int             `json:"matches"`
	Teams    int             `json:"teams"`
	Stages   []string        `json:"stages,omitempty"` // besides the regular season, as they appear

	teams map[int64]bool
}

// maxStages limits the stages that a report lists.
const maxStages = 40

// count adds an entry to what the source has.
func (r *run) count(entry *listing.Entry, home, away football.Team) {
	at := slices.IndexFunc(r.report.Contents, func(c *Contents) bool { return c.Division == entry.Division })
	if at < 0 {
		at = len(r.report.Contents)
		r.report.Contents = append(r.report.Contents, &Contents{Division: entry.Division, First: entry.Season, Last: entry.Season, teams: map[int64]bool{}})
	}
	c := r.report.Contents[at]
	c.First, c.Last = min(c.First, entry.Season), max(c.Last, entry.Season)
	c.Matches++
	c.teams[home.ID], c.teams[away.ID] = true, true
	c.Teams = len(c.teams)
	if entry.Stage != "" && len(c.Stages) < maxStages && !slices.Contains(c.Stages, entry.Stage) {
		c.Stages = append(c.Stages, entry.Stage)
	}
}
