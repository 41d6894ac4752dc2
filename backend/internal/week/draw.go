package week

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// regulation is how long after its kick-off a match has ended at the earliest.
const regulation = 105 * time.Minute

// fresh is how long signs and prizes are expected at any moment. A match that was
// postponed gets its sign by lot, days later at times.
const fresh = 12 * time.Hour

// askDraw asks the official service for a jornada, as often as something may be new.
func (r *Runner) askDraw(ctx context.Context, j *jornada.Jornada, state jornada.State) error {
	from := r.Addresses.DrawAddress(j)
	every, until := drawPace(j, state, r.Now())
	if from == "" || every == 0 {
		return nil
	}
	return r.ask(ctx, question{source: SELAE, address: from, every: every, until: until}, func(content []byte) error {
		return r.take(ctx, content, jornada.Asked{}, func(p *jornada.Published) bool {
			return p.DrawnOn == j.DrawnOn && p.Season == j.Season && p.Number == j.Number
		})
	})
}

// drawPace returns how often a draw is asked for, 0 for not at all, and when that
// changes: a sign can be there once its match may have ended, and prizes once all have.
func drawPace(j *jornada.Jornada, state jornada.State, now time.Time) (every time.Duration, until time.Time) {
	switch state {
	case jornada.Announced:
		return everyMissing, time.Time{}
	case jornada.Open:
		first, _ := missingSigns(j, now)
		return everyDraw, first
	case jornada.Playing:
		latest, next := missingSigns(j, now)
		switch {
		case latest.IsZero() || now.Before(latest):
			return 0, time.Time{} // no match without a sign has ended
		case now.Sub(latest) < fresh:
			return everyResult, time.Time{}
		default:
			return everyLate, next
		}
	case jornada.Complete:
		last, known := j.LastKickoff()
		if !known {
			last = j.Day
		}
		if now.Sub(last) < 2*fresh {
			return everyResult, time.Time{}
		}
		return everyLate, time.Time{}
	default: // between the closing and the first kick-off, and when all is known
		return 0, time.Time{}
	}
}

// missingSigns returns when the last match that has no official sign may have ended by
// now or, if none has, when the first one may; and when the next one may after that, if
// there is one. A match whose kick-off is not known may begin when the jornada closes.
func missingSigns(j *jornada.Jornada, now time.Time) (latest, next time.Time) {
	var first time.Time
	for i, f := range j.Fixtures {
		signed := i < len(j.Outcomes) && j.Outcomes[i] != '-'
		if i == jornada.Fixtures {
			signed = j.Pleno != ""
		}
		if signed {
			continue
		}
		end := j.Day
		if !f.Kickoff.IsZero() {
			end = f.Kickoff
		}
		end = end.Add(regulation)
		if first.IsZero() || end.Before(first) {
			first = end
		}
		switch {
		case !end.After(now):
			if end.After(latest) {
				latest = end
			}
		case next.IsZero() || end.Before(next):
			next = end
		}
	}
	if latest.IsZero() {
		latest = first
	}
	return latest, next
}
