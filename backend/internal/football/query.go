package football

import "time"

// SeasonSummary counts what is known of one division's season.
type SeasonSummary struct {
	Division        string
	Season          Season
	Matchdays       int // the highest number; 0: matchdays are not known
	CurrentMatchday int // the first one with a scheduled fixture, else the last
	Matches         int
	Played          int
	Sample          bool // some of it is sample data
}

// MatchQuery asks for some of the fixtures and matches, in order of kick-off;
// a zero field does not narrow the question.
type MatchQuery struct {
	Division string
	Season   Season
	Matchday int
	Team     int64
	Opponent int64 // of Team, at either ground
	Referee  int64
	Status   Status
	From, To time.Time // kick-off at or after From, before To
	Newest   bool      // from the latest kick-off back
	Cursor   string    // where the previous page ended
	Limit    int       // 0: DefaultLimit
}

// Sizes of a page of a list.
const (
	DefaultLimit = 100
	MaxLimit     = 500
)
