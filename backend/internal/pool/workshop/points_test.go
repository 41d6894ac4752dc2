package workshop_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

func parsed(t *testing.T, text string) workshop.Condition {
	t.Helper()
	c, err := workshop.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if again := c.String(); again != text {
		t.Errorf("%s is printed as %s", text, again)
	}
	return c
}

// A group of teams by name is the same teams in any jornada, on whatever place.
func TestTeamsByNameAreThoseOnTheirPlaces(t *testing.T) {
	x := workshop.Context{Rules: pool.Rules{}, FindTeam: func(name string) (workshop.Team, bool) {
		team, ok := map[string]workshop.Team{"Real Madrid": {Fixture: 0}, "Girona": {Fixture: 2, Away: true}, "Gerona": {Fixture: 2, Away: true}}[name]
		return team, ok
	}}
	byName, byNumber := parsed(t, `points "Real Madrid" Girona 5h 4..7`), parsed(t, "points 1h 3a 5h 4..7")
	got, err := x.Keep(workshop.All(), &byName)
	if err != nil {
		t.Fatal(err)
	}
	want, err := x.Keep(workshop.All(), &byNumber)
	if err != nil {
		t.Fatal(err)
	}
	if got.Len() == 0 || got.Difference(want).Len()+want.Difference(got).Len() > 0 {
		t.Errorf("%d columns by name, %d by number", got.Len(), want.Len())
	}

	for text, words := range map[string]string{
		"points Elche 1..3":           "Elche",
		"points Girona Gerona 1..3":   "Gerona",
		`points Girona 3a 1..3`:       "3a",
		`points "Real Madrid" 1h ..3`: "1h",
	} {
		c := parsed(t, text)
		if _, err := x.Keep(workshop.All(), &c); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := (&workshop.Context{}).Keep(workshop.All(), &byName); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a jornada: %v", err)
	}
	if _, err := workshop.Parse("points Girona Girona 1..3"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("twice: %v", err)
	}

	// A condition that is off stays in the list where its team does not play.
	off := parsed(t, "off points Elche 1..3")
	out, err := x.Apply(t.Context(), workshop.All(), []workshop.Condition{off, parsed(t, "variants 3")}, false)
	if err != nil || len(out.Steps) != 2 || out.Steps[0].Refused == nil || out.Steps[0].Left != out.Start.Left || out.Steps[1].Given == 0 {
		t.Errorf("off: %+v, %v", out.Steps, err)
	}
}
