package openfootball

import (
	"regexp"
	"strconv"
	"strings"
)

// round is what the heading of a round says.
type round struct {
	stage    string
	name     string
	matchday int
	leg      int
}

var (
	numbered = regexp.MustCompile(`(?i)^(?:(?:matchday|jornada|round|spieltag|journ[eé]e|giornata|week|md)\s*(\d{1,2})|(\d{1,2})\.?(?:\s*(?:matchday|round|spieltag|jornada|journ[eé]e|giornata|runde))?|(\d{1,2})(?:st|nd|rd|th)\s+(?:round|matchday))$`)
	// Regular Season - 12
	dashNumber = regexp.MustCompile(`^(.+?)\s+[-–]\s*(\d{1,2})$`)
	legWord    = regexp.MustCompile(`(?i)\b(?:(1st|first)|(2nd|second))[\s-]+legs?\b|\b(?:leg\s*([12]))\b`)
	regular    = regexp.MustCompile(`(?i)^(?:regular(?:\s+season)?|league|liga)$`)
	// knownRound are names of rounds that stand on a line of their own without a marker.
	knownRound = regexp.MustCompile(`(?i)^(?:(?:group|grupo|gruppe)\s+[a-z0-9]{1,2}|(?:round|last)\s+of\s+\d{1,3}|(?:quarter|semi)[\s-]?finals?|finals?|` +
		`(?:match\s+for\s+)?third[\s-]place(?:\s+(?:match|play-?off))?|(?:preliminary|qualifying|first|second|third|fourth|fifth)\s+round|play-?offs?|` +
		`regular\s+season)$`)
)

// partsOf splits the heading of a round at commas, slashes and bars.
func partsOf(heading string) []string {
	return strings.FieldsFunc(heading, func(r rune) bool { return r == ',' || r == '|' || r == '/' })
}

// parseRound takes the heading of a round apart: "Championship, Matchday 3", "Group A",
// "Finals, Semifinals, 2nd leg", "Regular Season - 12". A stage is what stands before a
// round; a name on its own is a group, and otherwise a round.
func parseRound(heading string) round {
	var r round
	var names []string
	for _, part := range partsOf(heading) {
		part = strings.TrimSpace(part)
		if found := legWord.FindStringSubmatch(part); found != nil {
			r.leg = legNumber(found)
			part = strings.Trim(legWord.ReplaceAllString(part, ""), " ()–-")
		}
		if found := dashNumber.FindStringSubmatch(part); found != nil {
			part, r.matchday = found[1], number(found[2])
		}
		switch found := numbered.FindStringSubmatch(part); {
		case found != nil:
			r.matchday = number(found[1] + found[2] + found[3])
		case part != "" && !regular.MatchString(part):
			names = append(names, part)
		}
	}
	if len(names) > 0 {
		last := names[len(names)-1]
		if len(names) == 1 && (r.matchday > 0 || isGroup(last)) || len(names) > 1 && isGroup(last) {
			r.stage = strings.Join(names, ", ")
			return r
		}
		r.stage, r.name = strings.Join(names[:len(names)-1], ", "), last
	}
	return r
}

func isGroup(name string) bool {
	first, rest, _ := strings.Cut(strings.ToLower(name), " ")
	return len(rest) > 0 && len(rest) <= 2 && (first == "group" || first == "grupo" || first == "gruppe")
}

func legNumber(found []string) int {
	if found[1] != "" || len(found) > 3 && found[3] == "1" {
		return 1
	}
	return 2
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// isRound reports whether a line without a marker is the heading of a round.
func isRound(line string) bool {
	parts := partsOf(line)
	if len(parts) == 0 {
		return false
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if found := dashNumber.FindStringSubmatch(part); found != nil {
			part = found[1]
		}
		part = strings.Trim(legWord.ReplaceAllString(part, ""), " ()–-")
		if part != "" && !numbered.MatchString(part) && !knownRound.MatchString(part) {
			return false
		}
	}
	return true
}
