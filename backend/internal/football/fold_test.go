package football

import "testing"

func TestFoldTextTakesAccentsOff(t *testing.T) {
	for text, want := range map[string]string{
		"Deportivo  Alavés":               "deportivo alaves",
		"Deportivo Alave\u0301s":          "deportivo alaves", // the accent as a character of its own
		"CÓRDOBA\tC.F.\u00a0":             "cordoba c.f.",
		"Bodø/Glimt":                      "bodo/glimt",
		"Fenerbahçe, Beşiktaş, Kasımpaşa": "fenerbahce, besiktas, kasimpasa",
		"İstanbul Başakşehir":             "istanbul basaksehir",
		"Preußen Münster":                 "preussen munster",
		"Slavia Praha, Plzeň":             "slavia praha, plzen",
		"Ολυμπιακός":                      "ολυμπιακος",
		"":                                "",
	} {
		if got := FoldText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
