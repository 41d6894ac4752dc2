package football

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldText returns the text in lower case, without accents, with every run of
// white space replaced by one space.
func FoldText(text string) string {
	var plain strings.Builder
	plain.Grow(len(text))
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r < unicode.MaxLatin1 && r != 'ø' && r != 'ß':
			plain.WriteRune(r)
		// The mark of these is a part of the letter: Unicode does not take it off.
		case r == 'ø':
			plain.WriteByte('o')
		case r == 'ı':
			plain.WriteByte('i')
		case r == 'ß':
			plain.WriteString("ss")
		case !unicode.Is(unicode.Mn, r):
			plain.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(plain.String()), " ")
}
