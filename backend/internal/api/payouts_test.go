package api_test

import (
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type wonSums struct {
	Chance, Pays, Back, Expected, Smallest, Largest float64
	Paying                                          int
}

type payouts struct {
	Cost     float64
	Possible int
	All      wonSums
	Groups   []struct {
		Signs string
		Sums  wonSums
	}
	Likeliest []struct {
		Signs       string
		Chance, Net float64
		Hits        int
	}
	Categories []struct {
		Category                  string
		Results                   int
		Chance, Smallest, Largest float64
		Likeliest                 []struct {
			Signs, Pleno       string
			Chance, Prize, Net float64
		}
	}
	Open      []int
	Estimated bool
}

func TestWhatATicketCanWinBeforeAndDuringPlay(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	path := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil)).Header().Get("Location")
	ask := func(more string) payouts {
		t.Helper()
		return decode[payouts](t, p.send(t, token, "POST", path+"/payouts", `{"ticket": {"marks": [`+fourteenMarks+`]}`+more+`}`))
	}
	before := ask(`, "fixtures": [1, 9]`)
	if before.Possible != 4_782_969 || len(before.Groups) != 9 || len(before.Likeliest) != 50 || before.All.Smallest <= 0 || before.All.Largest <= before.All.Smallest || before.All.Back > before.All.Pays {
		t.Errorf("before: %+v", before.All)
	}
	chance, pays := 0.0, 0.0
	for _, g := range before.Groups {
		chance, pays = chance+g.Sums.Chance, pays+g.Sums.Pays
	}
	if math.Abs(chance-1) > 1e-9 || math.Abs(pays-before.All.Pays) > 1e-9 {
		t.Errorf("groups add up to %v, of which %v pay, want %v", chance, pays, before.All.Pays)
	}
	wantStatus(t, "signs", p.send(t, token, "PUT", path+"/results", object("signs", "1X11111111----")), http.StatusOK)
	during := ask(`, "fixtures": [11]`)
	if during.Possible > 81 || during.All.Pays <= before.All.Pays || len(during.Groups) == 0 || during.Likeliest[0].Signs[:10] != "1X11111111" {
		t.Errorf("during: %+v", during)
	}
	top := during.Categories[0]
	if !during.Estimated || !slices.Equal(during.Open, []int{11, 12, 13, 14}) || top.Category != "14" || top.Results == 0 || top.Chance <= 0 || top.Largest < top.Smallest || len(top.Likeliest) != min(20, top.Results) {
		t.Errorf("by category during play: %+v, open %v", top, during.Open)
	}
	results := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000})
	wantStatus(t, "results", p.send(t, token, "PUT", path+"/results", results), http.StatusOK)
	after := ask("")
	if after.Possible != 1 || after.All.Pays != 1 || after.All.Smallest != after.All.Largest || len(after.Likeliest) != 1 || after.Likeliest[0].Hits != 14 {
		t.Errorf("after: %+v", after)
	}
	if len(after.Open) != 0 || after.Estimated || len(after.Categories) != 1 || after.Categories[0].Results != 1 || after.Categories[0].Chance != 1 || after.Categories[0].Likeliest[0].Net != after.All.Smallest {
		t.Errorf("by category after: %+v, open %v", after.Categories, after.Open)
	}
	// The pleno al 15: its cell is known, so half of the tickets have it.
	for cell, category := range map[string]string{"2-1": "pleno", "0-0": "14"} {
		got := decode[payouts](t, p.send(t, token, "POST", path+"/payouts", `{"ticket": {"marks": [`+fourteenMarks+`], "pleno": ["`+cell+`"]}}`))
		if got.Categories[0].Category != category || (category == "pleno") != (got.Categories[0].Likeliest[0].Pleno == cell) {
			t.Errorf("with %s: %+v", cell, got.Categories)
		}
	}
	wantStatus(t, "twice", p.send(t, token, "POST", path+"/payouts", `{"ticket": {"marks": [`+fourteenMarks+`]}, "fixtures": [1, 1]}`), http.StatusUnprocessableEntity)
}
