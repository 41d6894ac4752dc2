package openfootball

import (
	"regexp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// kind is the kind of a token of a line with a match.
type kind int

const (
	word      kind = iota // of a team's name
	between               // v, vs
	dash                  // - on its own
	score                 // 2-1
	bracketed             // (1-1, 0-0)
	aet                   // a.e.t.
	pen                   // pen.
	comma
)

// token is a piece of a line with a match.
type token struct {
	kind   kind
	text   string
	scores []football.Score // of score and bracketed
	apart  bool             // a tab, or two spaces and more, stand before it
}

var (
	scoreWord     = regexp.MustCompile(`^(\d{1,2})[-–:](\d{1,2})$`)
	scoreBrackets = regexp.MustCompile(`^\(\s*(?:HT:?\s*)?\d{1,2}[-–:]\d{1,2}\s*(?:[,;]\s*(?:\d{1,2}[-–:]\d{1,2})?\s*)*\)`)
	aetWord       = regexp.MustCompile(`(?i)^\(?(?:a\.e\.t\.?|aet|n\.v\.)\)?$`)
	penWord       = regexp.MustCompile(`(?i)^(?:pens?\.?|penalties|pso)$`)
	penBrackets   = regexp.MustCompile(`(?i)^\(\s*(?:(\d{1,2}[-–:]\d{1,2})\s+(?:on\s+)?(?:pens?\.?|p\.?|penalties)|(?:pens?\.?|p\.?|penalties):?\s+(\d{1,2}[-–:]\d{1,2}))\s*\)`)
	onlyScores    = regexp.MustCompile(`\d{1,2}[-–:]\d{1,2}`)
)

// tokens takes a line with a match apart. What is not a score or a separator is a word
// of a name.
func tokens(line string) []token {
	var list []token
	for rest := strings.TrimSpace(line); rest != ""; {
		line = strings.TrimLeft(rest, " \t")
		apart := len(rest)-len(line) > 1 || rest[0] == '\t'
		var brackets []token
		if brackets, rest = bracketTokens(line); brackets != nil {
			list = append(list, brackets...)
			continue
		}
		if line[0] == ',' {
			list = append(list, token{kind: comma, text: ","})
			rest = line[1:]
			continue
		}
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			end = len(line)
		}
		one := line[:end]
		if bare, cut := strings.CutSuffix(one, ","); cut && len(list) > 0 && (scoreWord.MatchString(bare) || aetWord.MatchString(bare) || penWord.MatchString(bare)) {
			one = bare
		}
		next := wordToken(one, list)
		next.apart = apart
		list = append(list, next)
		rest = line[len(one):]
	}
	return list
}

// bracketTokens returns the tokens of brackets with scores at the beginning of a line.
func bracketTokens(line string) (list []token, rest string) {
	if line[0] != '(' {
		return nil, line
	}
	if found := scoreBrackets.FindString(line); found != "" {
		return []token{{kind: bracketed, text: found, scores: scoresIn(found)}}, line[len(found):]
	}
	if found := penBrackets.FindStringSubmatch(line); found != nil {
		return []token{{kind: score, text: found[0], scores: scoresIn(found[1] + found[2])}, {kind: pen, text: found[0]}}, line[len(found[0]):]
	}
	return nil, line
}

func wordToken(text string, before []token) token {
	// pen. and aet are words about a score only next to one.
	after := len(before) > 0 && before[len(before)-1].kind > dash
	switch {
	case text[0] >= '0' && text[0] <= '9' && scoreWord.MatchString(text):
		return token{kind: score, text: text, scores: scoresIn(text)}
	case after && aetWord.MatchString(text):
		return token{kind: aet, text: text}
	case after && penWord.MatchString(text):
		return token{kind: pen, text: text}
	case text == "v" || text == "vs" || text == "v." || text == "vs.":
		return token{kind: between, text: text}
	case text == "-" || text == "–":
		return token{kind: dash, text: text}
	}
	return token{kind: word, text: text}
}

func scoresIn(text string) (scores []football.Score) {
	for _, one := range onlyScores.FindAllString(text, -1) {
		at := strings.IndexAny(one, "-–:")
		scores = append(scores, football.Score{Home: number(one[:at]), Away: number(strings.TrimLeft(one[at:], "-–:"))})
	}
	return scores
}

// readScores sets the scores of an entry from the tokens of one place in its line:
//
//	2-1 (1-0)
//	2-1 a.e.t. (1-1, 0-0)
//	4-3 pen. 1-1 a.e.t. (1-1, 0-1)
//	1-1 a.e.t. (1-1, 0-1), 4-3 pen.
//
// In brackets stand the score after 90 minutes, if it is not in front of them, and then
// that at half-time. The score of the match is the one after 90 minutes.
func readScores(e *listing.Entry, list []token) error {
	var inBrackets []football.Score
	var open *football.Score // the score read last, of which the kind is not known yet
	for i, t := range list {
		switch t.kind {
		case score:
			if open != nil {
				if e.Score != nil {
					return fault.New(fault.Invalid, "there are too many scores")
				}
				e.Score = open
			}
			open = &list[i].scores[0]
		case aet:
			if open == nil {
				open, e.Score = e.Score, nil
			}
			if open == nil || e.ExtraTime != nil {
				return fault.New(fault.Invalid, "a.e.t. does not follow a score")
			}
			e.ExtraTime, open = open, nil
		case pen:
			if open == nil || e.Penalties != nil {
				return fault.New(fault.Invalid, "pen. does not follow a score")
			}
			e.Penalties, open = open, nil
		case bracketed:
			if inBrackets != nil {
				return fault.New(fault.Invalid, "there are scores in two pairs of brackets")
			}
			inBrackets = t.scores
			if open != nil {
				e.Score, open = open, nil
			}
		case word, between, dash, comma:
		}
	}
	if open != nil {
		if e.Score != nil {
			return fault.New(fault.Invalid, "there are too many scores")
		}
		e.Score = open
	}
	if e.Score == nil && len(inBrackets) > 0 && (e.ExtraTime != nil || e.Penalties != nil) {
		e.Score, inBrackets = &inBrackets[0], inBrackets[1:]
	}
	switch {
	case e.Score == nil && (e.ExtraTime != nil || e.Penalties != nil):
		return fault.New(fault.Invalid, "the score after 90 minutes is missing")
	case len(inBrackets) > 1:
		return fault.New(fault.Invalid, "there are too many scores in the brackets")
	case len(inBrackets) == 1:
		e.HalfTime = &inBrackets[0]
	}
	if err := text.CheckHalfTime(e.HalfTime, e.Score); err != nil {
		return err
	}
	return text.CheckExtraTime(e.Score, e.ExtraTime, e.Penalties)
}
