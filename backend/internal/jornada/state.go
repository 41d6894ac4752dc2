package jornada

import "time"

// State is where a jornada stands in its life.
type State string

// The states, in their order.
const (
	Announced State = "announced" // number and closing are known, the fixtures are not
	Open      State = "open"      // tickets may be made
	Closed    State = "closed"    // no more tickets; no match has begun
	Playing   State = "playing"
	Complete  State = "complete" // all official signs are known
	Paid      State = "paid"     // winners and prizes are known
)

// State returns the state at a time. It follows from what is known of the jornada, so
// that it is right however long nobody has looked.
func (j *Jornada) State(at time.Time) State {
	switch {
	case j.Finished() && j.Winners != nil:
		return Paid
	case j.Finished() && j.Pleno != "":
		return Complete
	case j.Started():
		return Playing
	case at.Before(j.Day) && !j.HasFixtures():
		return Announced
	case at.Before(j.Day):
		return Open
	}
	if first, known := j.FirstKickoff(); known && at.Before(first) {
		return Closed
	}
	return Playing
}

// FirstKickoff returns the first kick-off of its fixtures, if any is known.
func (j *Jornada) FirstKickoff() (first time.Time, known bool) {
	for _, f := range j.Fixtures {
		if !f.Kickoff.IsZero() && (!known || f.Kickoff.Before(first)) {
			first, known = f.Kickoff, true
		}
	}
	return first, known
}

// LastKickoff returns the last kick-off of its fixtures, if any is known.
func (j *Jornada) LastKickoff() (last time.Time, known bool) {
	for _, f := range j.Fixtures {
		if f.Kickoff.After(last) {
			last, known = f.Kickoff, true
		}
	}
	return last, known
}
