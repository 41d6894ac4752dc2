package footballdata

import (
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// maxGoals is the maximum number of goals of one side; more are taken for a data
// error.
const maxGoals = 30

// readResult reads the scores at full time and half time; an entry without them is a
// fixture.
func (l *csvRow) readResult(e *listing.Entry) {
	e.Status = football.Scheduled
	full, ok := l.score("FTHG", "FTAG")
	half, halfOK := l.score("HTHG", "HTAG")
	if !ok || !halfOK {
		return
	}
	if full == nil {
		if half != nil {
			l.addProblem("FTHG", "there is a score at half time but none at the end")
		}
		if sign := l.text("FTR"); sign != "" {
			l.addProblem("FTR", "there is a result %q without a score", sign)
		}
		return
	}
	if sign := l.text("FTR"); sign != "" && sign != outcomeLetters[full.Outcome()] {
		l.addProblem("FTR", "the result %q does not go with the score %s", sign, full)
	}
	if half != nil {
		if half.Home > full.Home || half.Away > full.Away {
			l.addProblem("HTHG", "the score at half time %s is above the final one %s", half, full)
		}
		if sign := l.text("HTR"); sign != "" && sign != outcomeLetters[half.Outcome()] {
			l.addProblem("HTR", "the result %q does not go with the score at half time %s", sign, half)
		}
	}
	e.Status, e.Score, e.HalfTime = football.Played, full, half
}

// outcomeLetters are the outcomes as written in the site's files.
var outcomeLetters = [3]string{"H", "D", "A"}

func (l *csvRow) score(homeColumn, awayColumn string) (*football.Score, bool) {
	home, away := l.text(homeColumn), l.text(awayColumn)
	if home == "" && away == "" {
		return nil, true
	}
	var score football.Score
	ok := true
	for _, side := range []struct {
		column, value string
		goals         *int
	}{{homeColumn, home, &score.Home}, {awayColumn, away, &score.Away}} {
		goals, valid := text.ParseCount(side.value, maxGoals)
		if !valid {
			l.addProblem(side.column, "%q cannot be the goals of a side", side.value)
			ok = false
		}
		*side.goals = goals
	}
	return &score, ok
}
