package jornada

import (
	"encoding/json"
	"time"
)

// KeptWay is a way of playing that a user keeps under a name, for the test bench.
type KeptWay struct {
	ID        int64
	UserID    int64
	Name      string // unique among those of the user
	Way       json.RawMessage
	UpdatedAt time.Time
}
