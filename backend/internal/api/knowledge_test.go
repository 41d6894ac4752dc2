package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type knowledge struct {
	Forecast, Teams, Public, Nothing int
	Sentence                         string
	Refused                          bool
}

// Sums that rest on guesses say so, and with too many guesses no ticket is suggested.
func TestACouponSaysWhatItRestsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		for number, test := range map[int]struct {
			what   string
			public int // fixtures with percentages
			want   knowledge
			status int
		}{
			5: {"the public's shares of all", 14, knowledge{2, 1, 11, 0, "for 11 of the 14 fixtures there are only odds or percentages of others", false}, http.StatusOK},
			6: {"of some nothing", 12, knowledge{2, 1, 9, 2, "of 2 of the 14 fixtures nothing is known, and for 9 there are only", false}, http.StatusOK},
			7: {"of many nothing", 11, knowledge{2, 1, 8, 3, "of 3 of the 14 fixtures nothing is known, so no ticket is suggested", true}, http.StatusConflict},
		} {
			body := jornadaOf(today.Add(20*time.Hour), func(b map[string]any) {
				b["number"] = number
				shares := b["public"].([][]float64)
				b["public"] = shares[:test.public]
				b["fixtures"].([]map[string]any)[2] = map[string]any{"home": "A", "away": "D"} // two of our teams, no match
			})
			path := p.send(t, token, "POST", "/api/v1/jornadas", body).Header().Get("Location")
			card := decode[struct {
				Knowledge knowledge
				Fixtures  []struct {
					Source string
					Basis  *struct{ Home, Away struct{ Matches int } }
				}
			}](t, p.get(t, token, path))
			check := func(what string, got knowledge) {
				t.Helper()
				if !strings.HasPrefix(got.Sentence, test.want.Sentence) {
					t.Errorf("%s, %s: %q", test.what, what, got.Sentence)
				}
				if got.Sentence = test.want.Sentence; got != test.want {
					t.Errorf("%s, %s: %+v, want %+v", test.what, what, got, test.want)
				}
			}
			check("card", card.Knowledge)
			if third := card.Fixtures[2]; third.Source != "teams" || third.Basis == nil || third.Basis.Home.Matches == 0 {
				t.Errorf("%s: %+v", test.what, third)
			}
			sums := decode[struct{ Knowledge knowledge }](t, p.send(t, token, "POST", path+"/odds", `{"ticket": {"marks": [`+fourteenMarks+`]}}`))
			check("sums", sums.Knowledge)
			wish := `{"budget": 3, "objective": "p10", "kind": "columns"}`
			for _, route := range []string{"/suggestions", "/comparisons"} {
				answer := p.send(t, token, "POST", path+route, wish)
				wantStatus(t, test.what+route, answer, test.status)
				if test.status == http.StatusConflict && !strings.Contains(answer.Body.String(), "no ticket is suggested") {
					t.Errorf("%s: %s", test.what, answer.Body)
				}
			}
		}
	})
}
