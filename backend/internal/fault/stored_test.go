package fault_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type named int

func (n named) String() string { return "number " + string(rune('0'+n)) }

func TestAStoredSentenceIsReadInAnyLanguage(t *testing.T) {
	spanish := fault.Catalog{
		"%s costs %s €": "%[2]s € cuesta %[1]s", "the pleno": "el pleno", ".": ",", "line %d: %v": "línea %d: %v", "%q: %5.1f %% of %v, %t": "%q: %5.1f %% de %v, %t",
		"%d and %s": "%d y %s", "gone": "perdido",
	}
	price := fault.New(fault.Invalid, "%s costs %s €", fault.Say("the pleno"), fault.Decimal{Value: 1.5, Digits: 2})
	for _, s := range []fault.Sentence{
		fault.Say("gone"),
		fault.Say("no words for it, 50% off"),
		fault.Say(`{"say": "a text that looks like one"}`),
		price.Sentence,
		fault.Say("line %d: %v", 3, price),
		fault.Say("line %d: %v", int64(3), errors.New("100% wrong")),
		fault.Say("%q: %5.1f %% of %v, %t", "A\x01\"", 12.34, time.Minute, true),
		fault.Say("%d and %s", named(3), named(3)),
		fault.Join([]fault.Sentence{fault.Say("gone"), price.Sentence}, "; 100% "),
	} {
		again := fault.FromText(fault.Stored{Sentence: s}.Text())
		if again.String() != s.String() || again.In(spanish) != s.In(spanish) {
			t.Errorf("%q, %q; want %q, %q", again, again.In(spanish), s, s.In(spanish))
		}
		var stored fault.Stored
		text, err := json.Marshal(fault.Stored{Sentence: s})
		if err := errors.Join(err, json.Unmarshal(text, &stored)); err != nil || stored.In(spanish) != s.In(spanish) {
			t.Errorf("%s: %q, %v; want %q", text, stored.In(spanish), err, s.In(spanish))
		}
	}
	if s := fault.FromText("as it was kept before, 5% of it"); s.String() != "as it was kept before, 5% of it" {
		t.Errorf("%q", s)
	}
	if s := fault.Join(nil, "; "); !s.IsZero() {
		t.Errorf("%q", s)
	}
}
