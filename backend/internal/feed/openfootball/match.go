package openfootball

import (
	"regexp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

var errNoMatch = fault.New(fault.Invalid, "neither a match, nor a day, nor a round")

// readMatch sets teams and scores from the tokens of a line:
//
//	Home v Away  score
//	Home  score  Away
//	Home - Away  score
//
// the score being left out before the match.
func readMatch(e *listing.Entry, list []token) error {
	home, scores, away, err := parts(list)
	if err != nil {
		return err
	}
	if e.Home, e.HomeCountry = nameOf(home); e.Home == "" {
		return errNoMatch
	}
	if e.Away, e.AwayCountry = nameOf(away); e.Away == "" {
		return errNoMatch
	}
	for _, side := range [][]token{home, away} {
		if err := checkName(side); err != nil {
			return err
		}
	}
	return readScores(e, scores)
}

// parts splits the tokens of a match into home side, scores and away side.
func parts(list []token) (home, scores, away []token, err error) {
	first, end := scoreRun(list)
	before, after := list[:first], list[end:]
	scores = list[first:end]
	if next, _ := scoreRun(after); next < len(after) {
		return nil, nil, nil, fault.New(fault.Invalid, "there are scores in two places")
	}
	at, ok := onlyOne(before, between)
	switch {
	case ok && len(after) == 0:
		return before[:at], scores, before[at+1:], nil
	case ok:
		return nil, nil, nil, fault.New(fault.Invalid, "%q stands behind the score", textOf(after))
	case at >= 0:
		return nil, nil, nil, fault.New(fault.Invalid, "there are more than two teams")
	case len(after) > 0 && first > 0:
		if at, _ := onlyOne(after, between); at >= 0 {
			return nil, nil, nil, errNoMatch
		}
		return before, scores, after, nil
	}
	if at, ok = onlyOne(before, dash); ok {
		if at > 0 && at+1 < len(before) && isNumber(before[at-1].text) && isNumber(before[at+1].text) {
			return nil, nil, nil, fault.New(fault.Invalid, "a score has no spaces around its dash")
		}
		return before[:at], scores, before[at+1:], nil
	}
	return nil, nil, nil, errNoMatch
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" }

// scoreRun returns where the tokens of the scores begin and end.
func scoreRun(list []token) (first, end int) {
	for first < len(list) && list[first].kind <= dash {
		first++
	}
	end = first
	for end < len(list) && list[end].kind > dash {
		end++
	}
	return first, end
}

// onlyOne returns the first token of a kind, -1 if there is none; ok is false unless
// there is exactly one.
func onlyOne(list []token, k kind) (at int, ok bool) {
	at = -1
	count := 0
	for i, t := range list {
		if t.kind == k {
			if count++; count == 1 {
				at = i
			}
		}
	}
	return at, count == 1
}

func textOf(list []token) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}

// checkName returns an error if tokens cannot be one name: there are never two spaces
// within a name, because two spaces separate it from what comes next.
func checkName(list []token) error {
	for _, t := range list[1:] {
		if t.apart && !countryCode.MatchString(t.text) {
			return fault.New(fault.Invalid, "%q and what follows cannot be one team", textOf(list[:1]))
		}
	}
	name, _ := nameOf(list)
	return listing.CheckTeamName(name)
}

var countryCode = regexp.MustCompile(`^\(([A-Z]{3})\)$`)

// nameOf returns the name of a team and the code of the country after it.
func nameOf(list []token) (name, country string) {
	if len(list) > 1 {
		if found := countryCode.FindStringSubmatch(list[len(list)-1].text); found != nil {
			return textOf(list[:len(list)-1]), found[1]
		}
	}
	return textOf(list), ""
}

var (
	note       = regexp.MustCompile(`\[([^\]]*)\]`)
	attendance = regexp.MustCompile(`(?i)[,;]?\s*\b(?:att|attendance):\s*([\d.,]+\d|\d)`)
	neutral    = regexp.MustCompile(`(?i)\bneutral\b`)
)

var (
	// unknownScore stands in the place of a score before the match.
	unknownScore = regexp.MustCompile(`(?i)\s+(?:[?x_-][-–:][?x_-]|n/a|tba|tbd)$`)
	// bareStatus is a state without brackets at the end of a line.
	bareStatus = regexp.MustCompile(`(?i)\s+(awarded|awd\.?|abandoned|abd\.?|postponed|ppd\.?|postp\.|cancell?ed|canc\.|annulled|w/o|walkover)$`)
	// glued is a score with brackets right behind it.
	glued = regexp.MustCompile(`(\d[-–:]\d{1,2})\(`)
)

// tidy writes a line with a match the way most files do: a space before brackets, states
// in square brackets, no mark for a score that is not known yet.
func tidy(line string) string {
	if strings.Contains(line, "(") {
		line = glued.ReplaceAllString(line, "$1 (")
	}
	line = strings.TrimRight(line, " \t")
	if line == "" || line[len(line)-1] == ')' || line[len(line)-1] == ']' {
		return line
	}
	line = unknownScore.ReplaceAllString(line, "")
	return bareStatus.ReplaceAllString(line, "  [$1]")
}

// cutNotes takes the notes in square brackets off a line.
func cutNotes(line string) (rest string, notes []string) {
	if !strings.Contains(line, "[") {
		return line, nil
	}
	for _, found := range note.FindAllStringSubmatch(line, -1) {
		notes = append(notes, strings.TrimSpace(found[1]))
	}
	return note.ReplaceAllString(line, "  "), notes
}

// readNotes sets what the notes of a match say, and returns its status if they say that
// too.
func readNotes(e *listing.Entry, notes []string) (status football.Status, err error) {
	for _, one := range notes {
		if found, ok := listing.ParseStatus(one); ok {
			status = found
		}
		if found := legWord.FindStringSubmatch(one); found != nil {
			e.Leg = legNumber(found)
		}
		if neutral.MatchString(one) {
			e.Neutral = true
		}
		list := tokens(one)
		switch {
		case len(list) == 1 && aetWord.MatchString(one) && e.Score != nil:
			return status, fault.New(fault.Invalid, "the score after 90 minutes is missing")
		case len(list) == 2 && list[0].kind == score && list[1].kind == pen:
			e.Penalties = &list[0].scores[0]
			if err := text.CheckExtraTime(e.Score, e.ExtraTime, e.Penalties); err != nil {
				return status, err
			}
		}
	}
	return status, nil
}

// place is what stands behind an at sign.
type place struct {
	venue      string
	attendance *int
}

// cutPlace takes the ground and the attendance off the end of a line: @ Anfield,
// Liverpool, Att: 60315. The time zone of the ground, if it is there, is added to c.
func cutPlace(line string, c *clock) (rest string, p place, found bool) {
	rest = line
	if !strings.ContainsAny(line, "@:") {
		return rest, p, false
	}
	if at := attendance.FindStringSubmatchIndex(rest); at != nil {
		digits := strings.NewReplacer(".", "", ",", "").Replace(rest[at[2]:at[3]])
		if n, ok := text.ParseCount(digits, maxAttendance); ok {
			p.attendance, found = &n, true
			rest = rest[:at[0]] + rest[at[1]:]
		}
	}
	before, after, ok := strings.Cut(" "+rest, " @")
	if !ok {
		return rest, p, found
	}
	if zone := offsetPattern.FindStringSubmatch(after); zone != nil {
		if c.known {
			c.zone = offset(zone[1], zone[2])
		}
		after = strings.Replace(after, zone[0], "", 1)
	}
	p.venue = strings.Join(strings.Fields(strings.Trim(after, " ,\t")), " ")
	return strings.TrimSpace(before), p, true
}

// maxAttendance is more than any ground holds.
const maxAttendance = 250_000
