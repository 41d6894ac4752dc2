// Package cleantext is the one place that decides what text may come in, by
// whichever way: bodies, queries, paths, uploads, the command line. What is kept
// is valid UTF-8 in Unicode's normal form C, without anything that cannot be
// seen but changes what is seen, and without NUL, which PostgreSQL does not take.
package cleantext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Pattern is a regular expression of JSON Schema for what Line accepts. Characters beyond
// U+FFFF are not in it: of those only a few formatting characters make a text blank.
const Pattern = `^([^` + refused + `]*[^` + refused + blank + `][^` + refused + `]*)?$`

const (
	refused = `\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffd`
	blank   = ` \u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f` +
		`\u2000-\u200f\u202f\u205f-\u2064\u206a-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb`
)

// Line is a text of one line in normal form C. An empty text is one; a text that
// is refused gives a fault of kind Invalid.
func Line(text string) (string, error) {
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			return "", fault.New(fault.Invalid, "the text is not valid UTF-8")
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return "", fault.New(fault.Invalid, "the text has a control character")
		case isDirectional(r):
			return "", fault.New(fault.Invalid, "the text has a character that changes the direction of writing")
		}
	}
	if text != "" && isBlank(text) {
		return "", fault.New(fault.Invalid, "the text is blank")
	}
	return norm.NFC.String(text), nil
}

// Repair makes a line of any bytes, for what is noted of a client and is no
// reason to refuse its request: what Line does not take is left out.
func Repair(text string) string {
	return strings.TrimSpace(norm.NFC.String(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || isDirectional(r) {
			return -1
		}
		return r
	}, text)))
}

// isDirectional reports whether a character overrides, embeds or isolates the
// direction of what follows: it can make a name look like another one
// (Unicode Technical Report 36, section 2.5).
func isDirectional(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// isBlank reports whether nothing of a text can be seen.
func isBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !isInvisible(r) }) < 0
}

// isInvisible reports whether a character takes no ink although Unicode does not
// call it a space.
func isInvisible(r rune) bool {
	switch r {
	case '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u2800', '\u3164', '\uffa0': // joiners, fillers, the empty Braille pattern
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector)
}

// Cell returns a text as a cell of a CSV table. A spreadsheet would evaluate a text
// that begins like a formula, also in full-width characters.
func Cell(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + text
	}
	return text
}
