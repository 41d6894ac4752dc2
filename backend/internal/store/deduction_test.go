package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// deductionOf returns ten points deducted from a team on a day after start.
func deductionOf(team football.Team, day int, reason string) competition.Deduction {
	return competition.Deduction{Division: "SP1", Season: 2023, Team: team, Points: 10, Day: start.UTC().Truncate(24*time.Hour).AddDate(0, 0, day), Reason: reason}
}

func addDeduction(t *testing.T, s *store.Store, d competition.Deduction) competition.Deduction {
	t.Helper()
	added, err := s.AddDeduction(t.Context(), d, start)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// deductions lists those of SP1 in 2023-24: day, team, points and reason.
func deductions(t *testing.T, s *store.Store) (lines []string) {
	t.Helper()
	list, err := s.Deductions(t.Context(), "SP1", 2023)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		lines = append(lines, fmt.Sprint(d.Day.Format(time.DateOnly), " ", d.Team.Name, " ", d.Points, " ", d.Reason))
	}
	return lines
}

func TestDeductions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match, other := matchRecord("SP1", 2023, 0), matchRecord("SP2", 2023, 1)
		importRecords(t, s, match, other)
		late := deductionOf(match.Home, 30, "an appeal — Ñ")
		late.Points = -4
		late = addDeduction(t, s, late)
		early := addDeduction(t, s, deductionOf(match.Home, 2, "unpaid wages"))
		want := []competition.Deduction{early, late}
		got, err := s.Deductions(t.Context(), "SP1", 2023)
		if err != nil || early.ID == 0 || !cmp.Equal(got, want) {
			t.Errorf("%v (-want +got)\n%s", err, cmp.Diff(want, got))
		}
		for _, season := range []struct {
			division string
			season   football.Season
		}{{"SP1", 2022}, {"SP2", 2023}} {
			if got, err := s.Deductions(t.Context(), season.division, season.season); err != nil || len(got) != 0 {
				t.Errorf("%+v: %+v, %v", season, got, err)
			}
		}

		change := func(f func(d *competition.Deduction)) competition.Deduction {
			d := early
			f(&d)
			return d
		}
		for name, refused := range map[string]struct {
			deduction competition.Deduction
			kind      fault.Kind
			location  string
		}{
			"a season without matches":   {change(func(d *competition.Deduction) { d.Season = 2022 }), fault.Invalid, "body.season"},
			"another competition's team": {change(func(d *competition.Deduction) { d.Team = other.Home }), fault.Invalid, "body.teamId"},
			"the same decision again":    {early, fault.Conflict, ""},
		} {
			_, err := s.AddDeduction(t.Context(), refused.deduction, start)
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != refused.kind || f.Location != refused.location {
				t.Errorf("%s: %v", name, err)
			}
		}

		before := s.Changes()
		if err := s.DeleteDeduction(t.Context(), late.ID, start); err != nil || s.Changes() == before {
			t.Errorf("%v, %d changes counted", err, s.Changes()-before)
		}
		if err := s.DeleteDeduction(t.Context(), late.ID, start); fault.KindOf(err) != fault.NotFound {
			t.Errorf("deleted again: %v", err)
		}
		if got := deductions(t, s); len(got) != 1 {
			t.Errorf("after one was deleted: %q", got)
		}
		entries, err := s.Audit(t.Context(), audit.Query{Kind: audit.Deduction, Limit: 10})
		if err != nil || len(entries) != 3 {
			t.Fatalf("%+v, %v", entries, err)
		}
		if e := entries[0]; e.Action != "deleted" || e.Object != match.Home.Name || e.ObjectID != late.ID || !strings.Contains(e.Details, `"points":-4`) || e.Actor != audit.System {
			t.Errorf("%+v", e)
		}
	})
}

func TestDeductionsGoWithTheirSeason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		addDeduction(t, s, deductionOf(match.Home, 0, "unpaid wages"))
		if err := s.DeleteMatch(t.Context(), match.ID, 0, start); err != nil {
			t.Fatal(err)
		}
		if got := deductions(t, s); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

func TestASeasonHasALimitOfDeductions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Deductions: 3})
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		atOnce(t, "deductions", 3, fault.Conflict, func(i int) error {
			_, err := s.AddDeduction(t.Context(), deductionOf(match.Home, i, "unpaid wages"), start)
			return err
		})
	})
}

// A merge moves deductions, and undoing it brings back those that still exist.
func TestAMergeMovesDeductions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match, other := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2022, 1)
		importRecords(t, s, match, other)
		addDeduction(t, s, deductionOf(match.Home, 1, "first"))
		gone := addDeduction(t, s, deductionOf(match.Home, 2, "second"))
		if plan, err := s.PlanMerge(t.Context(), match.Home.ID, other.Home.ID); err != nil || plan.Deductions != 2 {
			t.Errorf("plan: %+v, %v", plan, err)
		}
		merge, err := s.MergeTeams(t.Context(), match.Home.ID, other.Home.ID, start)
		if err != nil {
			t.Fatal(err)
		}
		addDeduction(t, s, deductionOf(other.Home, 3, "third"))
		lines := func(first, third string) []string {
			return []string{"2023-08-12 " + first + " 10 first", "2023-08-14 " + third + " 10 third"}
		}
		if err := s.DeleteDeduction(t.Context(), gone.ID, start); err != nil {
			t.Fatal(err)
		}
		if got, want := deductions(t, s), lines(other.Home.Name, other.Home.Name); !slices.Equal(got, want) {
			t.Errorf("merged: %q, want %q", got, want)
		}
		if err := s.UndoMerge(t.Context(), merge.ID, start); err != nil {
			t.Fatal(err)
		}
		if got, want := deductions(t, s), lines(match.Home.Name, other.Home.Name); !slices.Equal(got, want) {
			t.Errorf("undone: %q, want %q", got, want)
		}
	})
}

func TestDeductionsAreCopied(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match, other := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2022, 1)
		importRecords(t, s, match, other)
		addDeduction(t, s, deductionOf(match.Home, 1, "unpaid wages"))
		merge, err := s.MergeTeams(t.Context(), match.Home.ID, other.Home.ID, start)
		if err != nil {
			t.Fatal(err)
		}
		for _, url := range []string{storetest.SQLite(t), storetest.Postgres(t)} {
			to := storetest.Open(t, url)
			if _, err := store.Copy(t.Context(), s, to); err != nil {
				t.Fatal(err)
			}
			if got, want := deductions(t, to), deductions(t, s); !slices.Equal(got, want) || len(got) != 1 {
				t.Errorf("%q, want %q", got, want)
			}
			if err := to.UndoMerge(t.Context(), merge.ID, start); err != nil {
				t.Fatal(err)
			}
			if got := deductions(t, to); len(got) != 1 || !strings.Contains(got[0], match.Home.Name) {
				t.Errorf("after the merge was undone in the copy: %q", got)
			}
			addDeduction(t, to, deductionOf(match.Home, 2, "another")) // with an id that is free
		}
	})
}
