package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// ownCompetition returns a league of the code and the name in headings.
func ownCompetition(t *testing.T, code, heading string) competition.Competition {
	t.Helper()
	list, err := competition.Parse([]byte(`{"code": "` + code + `", "name": {"en": "League of ` + heading + `"}, "area": "ES", "field": "men", "kind": "league", "tier": 6,
		"calendar": {"from": "07-01"}, "eras": [{"stages": [{"name": "", "kind": "round-robin", "meetings": 1}]}], "sources": {"headings": ["` + heading + `"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func withoutOwnCompetitions(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if err := competition.Use(nil); err != nil {
			t.Error(err)
		}
	})
}

func TestOwnCompetitionsAreKeptAndUsed(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		withoutOwnCompetitions(t)
		s := storetest.Open(t, url)
		other := storetest.Open(t, url) // of another process
		ctx := audit.WithActor(t.Context(), audit.Console)
		north := ownCompetition(t, "NORTH", "league of the north")
		save := func(c competition.Competition, replace bool) error { return s.SaveCompetition(ctx, c, replace, start) }
		if err := save(north, false); err != nil {
			t.Fatal(err)
		}
		if found, ok := competition.ByHeading("League of the North"); !ok || found.Code != "NORTH" {
			t.Fatalf("%+v", found)
		}
		// As in a process that has just started.
		if err := competition.Use(nil); err != nil {
			t.Fatal(err)
		}
		before := other.Changes()
		if leftOut, err := other.LoadCompetitions(ctx); err != nil || len(leftOut) != 0 || other.Changes() == before {
			t.Errorf("%v, %v", leftOut, err)
		}
		if _, ok := competition.ByCode("NORTH"); !ok {
			t.Error("the other process does not know it")
		}

		record := matchRecord("NORTH", 2023, 0)
		importRecords(t, s, record)
		divisions, err := s.Divisions(ctx)
		if err != nil || len(divisions) != 1 || divisions[0].Name.English != north.Name.English {
			t.Errorf("%+v, %v", divisions, err)
		}

		moved, renamed := north, north
		moved.Area = "PT"
		renamed.Name.English = "Northern League"
		builtIn, twin := ownCompetition(t, "SP1", "league of one"), ownCompetition(t, "TWIN", "league of the north")
		for name, test := range map[string]struct {
			err      error
			kind     fault.Kind
			location string
		}{
			"twice":             {save(renamed, false), fault.Conflict, "body.code"},
			"a built-in one":    {save(builtIn, true), fault.Conflict, "body.code"},
			"the name of NORTH": {save(twin, false), fault.Invalid, "body.sources"},
			"another country":   {save(moved, true), fault.Conflict, "body.area"},
			"with matches":      {s.DeleteCompetition(ctx, "NORTH", start), fault.Conflict, ""},
			"built in":          {s.DeleteCompetition(ctx, "SP1", start), fault.Conflict, ""},
			"nothing":           {s.DeleteCompetition(ctx, "XX", start), fault.NotFound, ""},
		} {
			if got := fault.KindOf(test.err); got != test.kind || !strings.HasSuffix(locationOf(test.err), test.location) {
				t.Errorf("%s: %v, %v at %q", name, test.err, got, locationOf(test.err))
			}
		}
		if err := save(renamed, true); err != nil {
			t.Error(err)
		}
		if err := s.SaveCompetition(ctx, ownCompetition(t, "SOUTH", "league of the south"), false, start); err != nil {
			t.Error(err)
		}
		if err := s.DeleteCompetition(ctx, "SOUTH", start); err != nil {
			t.Error(err)
		}
		own, err := s.OwnCompetitions(ctx)
		if _, known := competition.ByCode("SOUTH"); err != nil || known || len(own) != 1 || own[0].Name.English != "Northern League" {
			t.Errorf("%+v, %v", own, err)
		}
		entries, err := s.Audit(ctx, audit.Query{Kind: audit.Competition, Limit: 10})
		if err != nil || len(entries) != 4 || entries[0].Action != "deleted" || entries[2].Action != "changed" || entries[3].Object != "NORTH" || !strings.Contains(entries[3].Details, "league of the north") {
			t.Errorf("%+v, %v", entries, err)
		}
	})
}

func locationOf(err error) string {
	if located, ok := errors.AsType[*fault.Error](err); ok {
		return located.Location
	}
	return ""
}

func TestACompetitionThatHasBecomeBuiltInIsLeftOut(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		withoutOwnCompetitions(t)
		s := storetest.Open(t, url)
		if err := s.SaveCompetition(t.Context(), ownCompetition(t, "NORTH", "league of the north"), false, start); err != nil {
			t.Fatal(err)
		}
		pool, _, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		// What a newer version knows by itself.
		const taken = "UPDATE competitions SET definition = replace(definition, 'league of the north', 'la liga') WHERE code = 'NORTH'"
		if _, err := pool.ExecContext(t.Context(), taken); err != nil {
			t.Fatal(err)
		}
		leftOut, err := s.LoadCompetitions(t.Context())
		if err != nil || len(leftOut) != 1 || !strings.Contains(leftOut[0].Error(), `NORTH: the name "la liga" is that of SP1`) {
			t.Errorf("%v, %v", leftOut, err)
		}
		if _, ok := competition.ByCode("NORTH"); ok {
			t.Error("it is used")
		}
		if err := s.SaveCompetition(t.Context(), ownCompetition(t, "SOUTH", "league of the south"), false, start.Add(time.Hour)); err != nil {
			t.Errorf("another one: %v", err)
		}
	})
}
