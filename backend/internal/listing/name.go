package listing

import (
	"regexp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// misread finds what is never part of a team's name: a score, a time, a ground, words
// about extra time and penalties, or the state of a match. A name that contains one comes from a line
// that was taken apart in the wrong place.
var misread = regexp.MustCompile(`(?i)(?:^|[\s(\[,])\d{1,2}[-–:]\d{1,2}(?:$|[\s)\],])|(?:^|\s)\d{1,2}[.:h]\d{2}(?:$|\s)|` +
	`@|\ba\.e\.t\b|\baet\b|(?:^|\s)pens?\.(?:$|\s)|\bUTC[+−-]|[\[\]|]|` +
	`\b(?:awarded|abandoned|postponed|cancell?ed|annulled)\b`)

// CheckTeamName returns an error if a text cannot be the name of a team because it
// contains something of the rest of its line.
func CheckTeamName(name string) error {
	if found := misread.FindString(name); found != "" {
		return fault.New(fault.Invalid, "%q cannot be a team: the line was not understood", name)
	}
	return nil
}
