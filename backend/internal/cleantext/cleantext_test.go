package cleantext_test

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func TestWhatALineMayBe(t *testing.T) {
	for _, one := range []struct{ in, want string }{
		{"", ""},
		{"Atlético de Madrid", "Atlético de Madrid"},
		{"Atle\u0301tico", "Atlético"},
		{"1. FC Köln", "1. FC Köln"},
		{"ﬁ", "ﬁ"}, // compatibility forms are not changed: NFC, not NFKC
		{"نادي الزمالك", "نادي الزمالك"},
		{"peña 👨\u200d👩\u200d👧", "peña 👨\u200d👩\u200d👧"},
		{" a ", " a "},
	} {
		if got, err := cleantext.Line(one.in); err != nil || got != one.want {
			t.Errorf("%q: %q, %v", one.in, got, err)
		}
	}
	for _, wrong := range []string{
		"a\x00b", "\x00", "a\nb", "a\tb", "\x1b[31m", "a\x7fb", "a\u0085b", "a\u2028b", "a\u2029b",
		"\xff", "caf\xe9", "a\xed\xa0\x80b", "a\ufffdb",
		"a\u202eb", "\u202aa", "a\u2066b\u2069",
		" ", "\u00a0\u3000", "\u200b", "\u200d\ufeff ", "\u3164", "\u2800", "\u00ad", "\ufe0f",
	} {
		if got, err := cleantext.Line(wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q becomes %q, %v", wrong, got, err)
		}
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"} {
		if got := cleantext.Cell(text); got != "'"+text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	for _, text := range []string{"", "Barcelona", "1-1", "a=b"} {
		if got := cleantext.Cell(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("Atle\u0301tico")
	f.Add("a\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		line, err := cleantext.Line(text)
		if err == nil && (!utf8.ValidString(line) || !norm.NFC.IsNormalString(line)) {
			t.Errorf("%q becomes %q", text, line)
		}
		if err == nil {
			if again, err := cleantext.Line(line); err != nil || again != line {
				t.Errorf("%q becomes %q, and that %q, %v", text, line, again, err)
			}
		}
		if repaired := cleantext.Repair(text); repaired != "" {
			if _, err := cleantext.Line(repaired); err != nil && err.Error() != "the text is blank" {
				t.Errorf("%q is repaired to %q: %v", text, repaired, err)
			}
		}
	})
}

func TestThePatternMatchesWhatLineAccepts(t *testing.T) {
	pattern := regexp.MustCompile(regexp.MustCompile(`\\u([0-9a-f]{4})`).ReplaceAllString(cleantext.Pattern, `\x{$1}`))
	agree := func(text string) {
		_, err := cleantext.Line(text)
		if got, want := pattern.MatchString(text), err == nil; got != want {
			t.Errorf("%+q: the pattern says %v, Line %v", text, got, err)
		}
	}
	agree("")
	agree("  ")
	for r := rune(0); r <= 0xffff; r++ {
		if utf8.ValidRune(r) {
			agree(string(r))
			agree("a" + string(r) + " ")
		}
	}
}
