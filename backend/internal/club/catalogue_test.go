package club

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A spelling that means two clubs of one area must say by seasons which it is.
func TestNoSpellingMeansTwoClubsAtOnce(t *testing.T) {
	overlap := func(a, b *Club) bool {
		return (a.Last == 0 || b.First == 0 || b.First <= a.Last) && (b.Last == 0 || a.First == 0 || a.First <= b.Last)
	}
	for at, clubs := range current().folded {
		for i, a := range clubs {
			for _, b := range clubs[:i] {
				if overlap(a, b) {
					t.Errorf("%q of %s, %s, means both %q and %q", at.text, at.area, at.field, a.Key, b.Key)
				}
			}
		}
	}
	for at, clubs := range current().maybe {
		for _, c := range clubs {
			if slices.Contains(current().folded[at], c) {
				t.Errorf("%q means %q both certainly and perhaps", at.text, c.Key)
			}
		}
	}
}

func TestKeysAreUniqueInTheirArea(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range All() {
		key := fmt.Sprint(c.Area, c.Field, c.Key)
		if seen[key] {
			t.Errorf("%s is there twice", key)
		}
		seen[key] = true
		if Find(c.Field, c.Area, c.Key, 0) != c {
			t.Errorf("%s: %q is not found by its key", c.Area, c.Key)
		}
		for _, name := range []string{c.Name("en"), c.Name("es"), c.ShortName("en"), c.ShortName("es")} {
			if name != strings.TrimSpace(name) || name == "" {
				t.Errorf("%s: %q is called %q", c.Area, c.Key, name)
			}
		}
		for _, short := range []string{c.short.english, c.short.spanish} {
			if n := len([]rune(short)); n > 18 {
				t.Errorf("%s: %q has the short name %q, which has %d letters", c.Area, c.Key, short, n)
			}
		}
	}
}
