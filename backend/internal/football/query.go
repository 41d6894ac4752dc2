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
	Sample          bool       // some of it is sample data
	LastPlayed      *time.Time // kick-off of the last match with a result; nil: none
	NextKickoff     *time.Time // of the first scheduled fixture; nil: none
}

// Times after which the results of a league are stale. Seasons of one year have the
// longest break, from November to April.
const (
	longestBreak        = 120 * 24 * time.Hour
	longestOneYearBreak = 170 * 24 * time.Hour
	longestOverdue      = 7 * 24 * time.Hour
)

// Stale reports whether results are missing at a time: a fixture should have been played
// more than a week ago, or there is none to come of a league after its longest break.
func (s SeasonSummary) Stale(at time.Time, league, oneYear bool) bool {
	if s.NextKickoff != nil {
		return at.Sub(*s.NextKickoff) > longestOverdue
	}
	limit := longestBreak
	if oneYear {
		limit = longestOneYearBreak
	}
	return league && s.LastPlayed != nil && at.Sub(*s.LastPlayed) > limit
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
