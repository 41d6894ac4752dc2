package jornada

import "time"

// ConditionSet has conditions over columns that a user keeps under a name, for use in
// any jornada.
type ConditionSet struct {
	ID         int64
	UserID     int64
	Name       string   // unique among those of the user
	Conditions []string // a line of text each
	UpdatedAt  time.Time
}
