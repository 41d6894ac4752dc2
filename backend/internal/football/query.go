package football

import "time"

// SeasonSummary counts what is stored of one division's season.
type SeasonSummary struct {
	Division        string
	Season          Season
	Matchdays       int // the highest matchday; 0: matchdays are not known
	CurrentMatchday int // the first matchday with a scheduled fixture, else the last
	Matches         int
	Played          int
	Sample          bool // some of it is sample data
}

// MatchQuery selects fixtures and matches, in order of kick-off. A zero field
// does not filter.
type MatchQuery struct {
	Division string
	Season   Season
	Matchday int
	Team     int64
	Opponent int64 // of Team, at either ground
	Referee  int64
	Status   Status
	From, To time.Time // kick-off at or after From, before To
	Newest   bool      // latest kick-off first
	Cursor   string    // where the previous page ended
	Limit    int       // 0: DefaultLimit
}

// Page sizes of a list.
const (
	DefaultLimit = 100
	MaxLimit     = 500
)
