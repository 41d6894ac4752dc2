package api_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// Files of jornadas of kinds that were once read wrongly.
func TestJornadasThatWereOnceReadWrongly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		read := func(name string) (found struct {
			Number, Season int
			ClosesAt       string
		},
		) {
			t.Helper()
			text, err := os.ReadFile(filepath.Join("testdata", name, "in.json"))
			if err != nil {
				t.Fatal(err)
			}
			response := p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{"in.json": string(text)})
			wantStatus(t, name, response, http.StatusOK)
			list := decode[struct {
				Items []struct {
					Number, Season int
					ClosesAt       string
				}
			}](t, response).Items
			if len(list) != 1 {
				t.Fatalf("%+v", list)
			}
			return list[0]
		}
		// The hours of published slips are Spanish time.
		if j := read("15-jornada-closes-in-spanish-time"); j.Number != 68 || j.ClosesAt != "2026-06-19T19:00:00Z" {
			t.Errorf("%+v", j)
		}
		// The pool numbers on through July.
		if j := read("16-july-jornada-is-of-the-old-season"); j.Number != 73 || j.Season != 2025 {
			t.Errorf("%+v", j)
		}
	})
}
