package fault_test

import (
	"errors"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func TestASentenceIsTranslatedWithItsArguments(t *testing.T) {
	spanish := fault.Catalog{
		"column %d: %v": "columna %d: %v", "%s costs %s €": "%[2]s € cuesta %[1]s", "the pleno": "el pleno", "%s: %s": "%s – %s", ".": ",",
	}
	price := fault.New(fault.Invalid, "%s costs %s €", fault.Say("the pleno"), fault.Decimal{Value: 1.5, Digits: 2})
	for _, test := range []struct {
		err                 error
		english, translated string
	}{
		{price, "the pleno costs 1.50 €", "1,50 € cuesta el pleno"},
		{fault.New(fault.Invalid, "column %d: %v", 2, price), "column 2: the pleno costs 1.50 €", "columna 2: 1,50 € cuesta el pleno"},
		{fault.At("body.ticket", fault.About(fault.Say("the pleno"), price)), "the pleno: the pleno costs 1.50 €", "el pleno – 1,50 € cuesta el pleno"},
		{fault.New(fault.Invalid, "column %d: %v", 3, errors.New("100% wrong")), "column 3: 100% wrong", "columna 3: 100% wrong"},
		{fault.New(fault.Conflict, "no words for it, 50% off"), "no words for it, 50% off", "no words for it, 50% off"},
	} {
		f, ok := errors.AsType[*fault.Error](test.err)
		if !ok || f.Error() != test.english || f.In(spanish) != test.translated {
			t.Errorf("%q, %q; want %q, %q", f.Error(), f.In(spanish), test.english, test.translated)
		}
	}
}

func TestSentencesThatDifferInTheirNumbersAreAlike(t *testing.T) {
	about := func(thing string, n int) fault.Sentence {
		return fault.SentenceOf(fault.About(fault.Say("%q", thing), fault.New(fault.Invalid, "%d are too many", n)))
	}
	for _, test := range []struct {
		what string
		a, b fault.Sentence
		want bool
	}{
		{"numbers", fault.Say("%d are left", 3), fault.Say("%d are left", 4), true},
		{"words", fault.Say("%d are left", 3), fault.Say("%d are gone", 3), false},
		{"numbers of the fault within", about("a", 1), about("b", 2), true},
		{"another fault within", about("a", 1), fault.Say("%s: %s", fault.Say("%q", "a"), fault.Say("nothing")), false},
		{"a sentence in the place of a number", fault.Say("%v", 1), fault.Say("%v", fault.Say("one")), false},
	} {
		if got := test.a.Like(test.b); got != test.want {
			t.Errorf("%s: %v", test.what, got)
		}
	}
}
