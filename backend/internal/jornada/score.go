package jornada

import (
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// RunningScore is the score of a fixture while its match is being played, and when it
// has ended, as a source of scores has it. It is not official.
type RunningScore struct {
	Position int // from 1; 15 is the pleno
	Score    football.Score
	Ended    bool
	Clock    string // such as 67'; "": not known
	At       time.Time
}

// LiveMatch is a match of a source of scores.
type LiveMatch struct {
	Home, Away string // as the source spells them
	Kickoff    time.Time
	Score      *football.Score // after regulation time at most; nil: not begun, or not known
	Ended      bool
	Clock      string
}
