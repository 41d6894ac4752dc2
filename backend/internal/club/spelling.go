package club

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// womenWords mark a women's team, at the beginning or the end of a spelling. "(f)" is
// the mark of coupons.
var womenWords = map[string]bool{
	"f": true, "fem": true, "femenino": true, "femenina": true, "femeni": true, "feminas": true, "feminino": true,
	"women": true, "w": true, "ladies": true, "frauen": true, "wfc": true, "lfc": true,
}

// IsWomen reports whether a spelling is marked as of a women's team.
func IsWomen(spelling string) bool {
	folded := strings.ToLower(strings.TrimSpace(spelling))
	if strings.HasSuffix(folded, "(f)") || strings.HasSuffix(folded, "(w)") {
		return true
	}
	words := words(spelling)
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	return len(last) > 2 && last != "lfc" && womenWords[last]
}

// MarkWomen adds the mark of a women's team unless the spelling has one.
func MarkWomen(spelling string) string {
	if spelling == "" || IsWomen(spelling) {
		return spelling
	}
	return WithoutMark(spelling) + " (f)"
}

// WithoutMark takes the marks (m) and (f) of coupons off a spelling.
func WithoutMark(spelling string) string {
	trimmed := strings.TrimSpace(spelling)
	for _, mark := range []string{"(m)", "(f)", "(w)"} {
		if n := len(trimmed) - len(mark); n > 0 && strings.EqualFold(trimmed[n:], mark) {
			return strings.TrimSpace(trimmed[:n])
		}
	}
	return trimmed
}

// words returns the words of a text without accents and punctuation, in lower case.
// An apostrophe joins what it separates.
func words(spelling string) []string {
	if !isPlain(spelling) {
		spelling = football.FoldText(spelling)
	}
	return strings.FieldsFunc(strings.ToLower(apostrophes.Replace(spelling)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var apostrophes = strings.NewReplacer("'", "", "’", "", "`", "")

// isPlain reports whether a text has no accents to take off.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold returns a spelling in the form in which spellings of a field are compared.
func fold(spelling string, field football.Field) string {
	list := words(WithoutMark(spelling))
	if OfWomen(field) {
		for len(list) > 1 && womenWords[list[len(list)-1]] {
			list = list[:len(list)-1]
		}
	}
	return strings.Join(list, " ")
}

// core returns a folded spelling without the words that only say what kind of club it
// is: C.D., FC, Club Deportivo. One of such words alone keeps them.
func core(folded string) string {
	list := strings.Fields(folded)
	for _, phrase := range kindPhrases {
		if len(list) > len(phrase) && slices.Equal(list[:len(phrase)], phrase) {
			list = list[len(phrase):]
			break
		}
	}
	kept := make([]string, 0, len(list))
	for i := 0; i < len(list); {
		if n := kindInitials(list[i:]); n > 0 {
			i += n
			continue
		}
		if !kindWords[list[i]] {
			kept = append(kept, list[i])
		}
		i++
	}
	if len(kept) == 0 {
		return folded
	}
	return strings.Join(kept, " ")
}

// kindInitials returns how many single letters at the beginning of a list are one of the
// words for the kind of club, written with dots: C. D.
func kindInitials(list []string) int {
	letters := 0
	for letters < len(list) && len(list[letters]) == 1 {
		letters++
	}
	for n := letters; n > 1; n-- {
		if kindWords[strings.Join(list[:n], "")] {
			return n
		}
	}
	return 0
}

var kindPhrases = [][]string{
	{"real", "club", "deportivo"},
	{"club", "deportivo"},
	{"union", "deportiva"},
	{"sociedad", "deportiva"},
	{"agrupacion", "deportiva"},
	{"centro", "de", "deportes"},
	{"club", "de", "futbol"},
	{"futbol", "club"},
	{"football", "club"},
}

var kindWords = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq("fc cf cd ud sd rcd rc ca ad ce cp afc ac as ss ssc sc sv sk fk nk if bk ff club de del la el the and y " +
		"futbol football futebol fussball calcio sad") {
		set[word] = true
	}
	return set
}()
