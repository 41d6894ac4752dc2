package listing

import (
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// statusWords are the words for the states of a match in published files.
var statusWords = []struct {
	word   string
	status football.Status
}{
	{"awarded", football.Awarded},
	{"awd", football.Awarded},
	{"walkover", football.Awarded},
	{"w/o", football.Awarded},
	{"cancelled", football.Cancelled},
	{"canceled", football.Cancelled},
	{"annulled", football.Cancelled},
	{"canc", football.Cancelled},
	{"postponed", football.Postponed},
	{"postp", football.Postponed},
	{"ppd", football.Postponed},
	{"abandoned", football.Abandoned},
	{"abd", football.Abandoned},
	{"suspended", football.Abandoned},
	{"interrupted", football.Abandoned},
	{"scheduled", football.Scheduled},
	{"played", football.Played},
	{"finished", football.Played},
}

// ParseStatus returns the state that a word such as "awarded" stands for. The text may
// go on after the word: "abandoned (87')". ok is false for any other text.
func ParseStatus(text string) (status football.Status, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, one := range statusWords {
		rest, found := strings.CutPrefix(text, one.word)
		if found && (rest == "" || strings.ContainsAny(rest[:1], " ,;:(.")) {
			return one.status, true
		}
	}
	return "", false
}

var statusTexts = map[football.Status]fault.Sentence{
	football.Scheduled: fault.Say("scheduled"), football.Played: fault.Say("played"), football.Postponed: fault.Say("postponed"),
	football.Abandoned: fault.Say("abandoned"), football.Awarded: fault.Say("awarded"), football.Cancelled: fault.Say("cancelled"),
}

// StatusText returns the word for a state in a sentence.
func StatusText(status football.Status) fault.Sentence { return statusTexts[status] }

// SetStatus sets the state that the source gives for an entry whose scores are read.
// A match that was not finished or is not to be played keeps no score; one that was
// awarded keeps only the final one, because what was played of it was annulled. The
// error is a sentence about a state that contradicts the scores.
func (e *Entry) SetStatus(status football.Status) error {
	switch status {
	case football.Awarded:
		if e.Score == nil {
			return errNoAwardedScore
		}
		e.HalfTime, e.ExtraTime, e.Penalties = nil, nil, nil
	case football.Played:
		if e.Score == nil {
			return errNoPlayedScore
		}
	case football.Scheduled:
		if e.Score != nil {
			return errScheduledScore
		}
	case football.Postponed, football.Abandoned, football.Cancelled:
		if e.Score != nil {
			e.Warnings = append(e.Warnings, Problem{Line: e.Line, Message: fault.Say("the score %s was left out: the match is %s", e.Score, StatusText(status))})
		}
		e.Score, e.HalfTime, e.ExtraTime, e.Penalties = nil, nil, nil, nil
	}
	e.Status = status
	return nil
}

var (
	errNoAwardedScore = fault.New(fault.Invalid, "the match was awarded, and has no score")
	errNoPlayedScore  = fault.New(fault.Invalid, "the match was played, and has no score")
	errScheduledScore = fault.New(fault.Invalid, "the match is still to be played, and has a score")
)
