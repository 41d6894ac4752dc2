package api_test

import (
	"math"
	"net/http"
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
	results := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000})
	wantStatus(t, "results", p.send(t, token, "PUT", path+"/results", results), http.StatusOK)
	after := ask("")
	if after.Possible != 1 || after.All.Pays != 1 || after.All.Smallest != after.All.Largest || len(after.Likeliest) != 1 || after.Likeliest[0].Hits != 14 {
		t.Errorf("after: %+v", after)
	}
	wantStatus(t, "twice", p.send(t, token, "POST", path+"/payouts", `{"ticket": {"marks": [`+fourteenMarks+`]}, "fixtures": [1, 1]}`), http.StatusUnprocessableEntity)
}
