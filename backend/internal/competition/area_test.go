package competition_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
)

// Whatever league is imported, the page can say where it is played: browsers know the
// names of ISO 3166's countries, all others are among the page's words.
func TestThePageNamesEveryArea(t *testing.T) {
	for _, language := range []string{"en", "es"} {
		text, err := os.ReadFile("../../../frontend/src/i18n/home." + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var words struct{ Countries map[string]string }
		if err := json.Unmarshal(text, &words); err != nil {
			t.Fatal(err)
		}
		codes := []string{"FIFA", "UEFA", "CONMEBOL", "CONCACAF", "CAF", "AFC", "OFC"}
		for _, area := range competition.Areas() {
			if len(area.Code) > 2 {
				codes = append(codes, area.Code)
			}
		}
		for _, code := range codes {
			if words.Countries[code] == "" {
				t.Errorf("home.%s.json has no name for %s", language, code)
			}
		}
	}
}
