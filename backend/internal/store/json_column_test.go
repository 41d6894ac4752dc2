package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// JSON columns as earlier versions wrote them.
const (
	storedRecipe = `{"name":"trees","seed":7}`
	storedBoard  = `{"ranks":[{"division":"SP1","model":"elo","n":380,"rps":0.2,"logLoss":0.98,"brier":0.59,"accuracy":0.52,"ece":0.03,` +
		`"difference":-0.001,"se":0.0004,"champion":true,"benchmark":false}],"promotions":null}`
	storedParts  = `[{"name":"homeAdvantage","home":0.25,"away":-0.125}]`
	storedEnding = `{"division":"SP1","season":2023,"at":"2024-05-01T10:00:00Z","model":"elo","modelId":1,"runs":1000,"standardError":0.0158,` +
		`"teams":[],"needs":null,"remaining":[{"matchId":1,"home":{"id":1,"name":"One"},"away":{"id":2,"name":"Two"},"probs":{"home":0.5,"draw":0.3,"away":0.2}}]}`
)

func TestJSONOfEarlierVersionsIsReadAndWrittenUnchanged(t *testing.T) {
	const at = "'2023-08-01 10:00:00+00:00'"
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		one, two := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1)
		importRecords(t, s, one, two)
		db := raw(t, url)
		for _, statement := range []string{
			"INSERT INTO comparisons (at, from_season, to_season, took_ms, board) VALUES (" + at + ", 2020, 2022, 1500, '" + storedBoard + "')",
			"INSERT INTO models (name, recipe, state, trained_at, trained_through, matches) VALUES ('m', '" + storedRecipe + "', '{}', " + at + ", " + at + ", 1)",
			"INSERT INTO champions (division, model_id, held) VALUES ('SP1', 1, false)",
			"INSERT INTO forecasts (match_id, model_id, made_at, as_of, retrospective, home, draw, away, score_home, score_away, expected_home, expected_away, rho, confidence, parts, published) " +
				"VALUES (1, 1, " + at + ", " + at + ", false, .5, .3, .2, 1, 0, 1.5, 1.1, -.05, .8, '" + storedParts + "', true), (2, 1, " + at + ", " + at + ", false, .5, .3, .2, 1, 0, 1.5, 1.1, -.05, .8, '[]', true)",
			"INSERT INTO endings (division, at, ending) VALUES ('SP1', " + at + ", '" + storedEnding + "')",
			"INSERT INTO team_merges (id, at, actor, country, from_id, from_name, into_id, home_matches, away_matches, aliases) VALUES (1, " + at + ", 'ana', 'ES', 99, 'Uno', 1, '[3,4]', '[]', '[\"Un\"]')",
			"INSERT INTO audit_entries (at, actor, kind, object_id, object, action, details) VALUES (" + at + ", 'ana', 'match', 1, 'x', 'changed', '{\"b\":1,\"a\":2}'), (" + at + ", 'ana', 'match', 1, 'x', 'added', '')",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(statement, err)
			}
		}

		model, err := s.Model(t.Context(), 1)
		if want := (forecast.Recipe{Name: "trees", Seed: 7}); err != nil || model.Recipe != want {
			t.Errorf("recipe %+v, %v", model.Recipe, err)
		}
		champions, err := s.Champions(t.Context())
		if err != nil || champions["SP1"].Recipe != model.Recipe {
			t.Errorf("champions %+v, %v", champions, err)
		}
		comparison, err := s.Comparison(t.Context(), 1)
		if err != nil || len(comparison.Ranks) != 1 || comparison.Ranks[0].N != 380 || comparison.Ranks[0].Excess != nil || comparison.Promotions != nil {
			t.Errorf("comparison %+v, %v", comparison, err)
		}
		explained, err := s.ForecastOf(t.Context(), *one)
		if err != nil || !cmp.Equal(explained.Parts, []forecast.Part{{Name: forecast.PartHome, Home: .25, Away: -.125}}) {
			t.Errorf("forecast %+v, %v", explained, err)
		}
		bare, err := s.ForecastOf(t.Context(), *two)
		if err != nil || bare.Parts != nil {
			t.Errorf("forecast without parts %+v, %v", bare, err)
		}
		ending, err := s.Ending(t.Context(), "SP1")
		if err != nil || ending.Runs != 1000 || ending.Needs != nil || len(ending.Remaining) != 1 {
			t.Errorf("ending %+v, %v", ending, err)
		}
		merges, err := s.Merges(t.Context())
		if err != nil || len(merges) != 1 || merges[0].Matches != 2 || !cmp.Equal(merges[0].Aliases, []string{"Un"}) || merges[0].Into.ID != 1 || merges[0].Into.Name == "" {
			t.Errorf("merges %+v, %v", merges, err)
		}
		entries, err := s.Audit(t.Context(), audit.Query{Limit: 9})
		if err != nil || len(entries) != 2 || entries[0].Details != "" || entries[1].Details != `{"b":1,"a":2}` {
			t.Errorf("audit %+v, %v", entries, err)
		}

		bare.MatchID, explained.MatchID = one.ID, two.ID
		_, models, err := s.SaveComparison(t.Context(), comparison, nil, []training.Fitted{{Model: model, Forecasts: []training.Forecast{*bare, *explained}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		ending.Model = "elo"
		if err := s.SaveEndings(t.Context(), []training.Ending{ending}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string][][]string{
			"SELECT board FROM comparisons ORDER BY id":                         {{storedBoard}, {storedBoard}},
			"SELECT recipe FROM models ORDER BY id":                             {{storedRecipe}, {storedRecipe}},
			"SELECT parts FROM forecasts WHERE model_id <> 1 ORDER BY match_id": {{"[]"}, {storedParts}},
			"SELECT ending FROM endings":                                        {{storedEnding}},
		} {
			if diff := cmp.Diff(want, rows(t, db, query)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
		}
		if len(models) != 1 || models[0].ID == 1 {
			t.Errorf("models %+v", models)
		}
	})
}

func TestAMergeWithoutSpellingsIsStoredAndUndone(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		match := matchRecord("SP1", 2023, 0)
		other := matchRecord("SP1", 2022, 1)
		other.Away.Name = "Another"
		importRecords(t, s, match, other)
		merge, err := s.MergeTeams(t.Context(), other.Home.ID, match.Home.ID, start)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"[2]", "[]", "[]"}}
		if diff := cmp.Diff(want, rows(t, raw(t, url), "SELECT home_matches, away_matches, aliases FROM team_merges")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if err := s.UndoMerge(t.Context(), merge.ID, start); err != nil {
			t.Fatal(err)
		}
		got, err := s.Match(t.Context(), other.ID)
		if err != nil || got.Home != other.Home {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
