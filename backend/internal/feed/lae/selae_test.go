package lae_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// fixturesOf are the fifteen fixtures of a draw; each gets the fields that extra
// returns for it.
func fixturesOf(extra func(n int) string) string {
	var list []string
	for n := 1; n <= 15; n++ {
		one := fmt.Sprintf(`{"posicion": "%d", "local": "Casa %d", "visitante": "Fuera %d (m)"`, n, n, n)
		if more := extra(n); more != "" {
			one += ", " + more
		}
		list = append(list, one+"}")
	}
	return "[" + strings.Join(list, ",") + "]"
}

func draw(fields string, extra func(n int) string) string {
	return fmt.Sprintf(`[{"id_sorteo": "1", "fecha_sorteo": "2026-09-30 00:00:00", "jornada": "10", "temporada": "2026-2027", %s "partidos": %s}]`, fields, fixturesOf(extra))
}

func nothing(int) string { return "" }

func one(t *testing.T, content string, asked jornada.Asked) jornada.Published {
	t.Helper()
	read, err := lae.Read(strings.NewReader(content), asked)
	if err != nil || len(read.Jornadas) != 1 || len(read.Refused) != 0 {
		t.Fatalf("%+v, %v", read, err)
	}
	return read.Jornadas[0]
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// The next draws have no fixtures yet. Their hours are those of Madrid, and without a
// season it is told from the day and the number.
func TestTheNextDraws(t *testing.T) {
	read, err := lae.Read(strings.NewReader(`[
		{"fecha":"2026-09-30 00:00:00","dia_semana":"miércoles","id_sorteo":"1324106055","game_id":"LAQU","cierre":"2026-09-29 20:45:00","estado":"abierto","jornada":10,"premio_bote":"1.250.000"},
		{"fecha":"2026-10-04 00:00:00","game_id":"LAQU","cierre":null,"estado":"abierto","jornada":"11"},
		{"fecha":"2026-10-04 00:00:00","game_id":"EDMS","jornada":"11"},
		{"fecha":"2026-10-11 00:00:00","game_id":"LAQU"}
	]`), jornada.Asked{})
	if err != nil || len(read.Jornadas) != 2 || len(read.Refused) != 1 {
		t.Fatalf("%+v, %v", read, err)
	}
	if j := read.Jornadas[0]; j.Number != 10 || j.Season != 2026 || !j.Day.Equal(at(t, "2026-09-29T18:45:00Z")) || !j.DayExact || j.Jackpot != 1250000 || j.HasFixtures() {
		t.Errorf("%+v", j)
	}
	if j := read.Jornadas[1]; !j.Day.Equal(at(t, "2026-10-04T00:00:00Z")) || j.DayExact {
		t.Errorf("%+v", j)
	}
	if j := read.Jornadas[0]; j.State(at(t, "2026-09-28T00:00:00Z")) != jornada.Announced {
		t.Errorf("state %s", j.State(at(t, "2026-09-28T00:00:00Z")))
	}
}

func TestADrawBeforeItIsPlayed(t *testing.T) {
	j := one(t, draw(`"combinacion": null, "recaudacion": null, "escrutinio": [],`, func(n int) string {
		switch n {
		case 1:
			return `"fecha": "2026\\/09\\/29 20:45:00", "signo": null, "marcador": null`
		case 2:
			return `"fecha_completa": "2026-09-30 21:00:00", "signo": ""`
		}
		return ""
	}), jornada.Asked{})
	if j.Number != 10 || j.Season != 2026 || j.Outcomes != "" || j.Winners != nil || j.Fixtures[0].Home != "Casa 1" || j.Fixtures[0].Away != "Fuera 1" || j.Fixtures[0].Women {
		t.Errorf("%+v", j)
	}
	if !j.Fixtures[0].Kickoff.Equal(at(t, "2026-09-29T18:45:00Z")) || !j.Fixtures[1].Kickoff.Equal(at(t, "2026-09-30T19:00:00Z")) {
		t.Errorf("kick-offs %v", j.Fixtures)
	}
	if !j.Day.Equal(j.Fixtures[0].Kickoff) || j.DayExact {
		t.Errorf("closes at %v", j.Day)
	}
}

func TestADrawUnderWayHasSomeSigns(t *testing.T) {
	j := one(t, draw("", func(n int) string {
		if n < 4 {
			return `"signo": "X", "marcador": "1 - 1"`
		}
		return ""
	}), jornada.Asked{})
	if j.Outcomes != "XXX-----------" || j.Pleno != "" || j.Finished() || len(j.Corrected) != 0 {
		t.Errorf("%+v", j)
	}
}

func played(fields string) string {
	return draw(fields, func(n int) string {
		switch n {
		case 15:
			return `"signo": "2-M", "marcador": "2 - 4"`
		case 3:
			return `"signo": "1", "marcador": "0 - 0"` // by lot
		}
		return `"signo": "1", "marcador": "2 - 0"`
	})
}

const prizes = `"escrutinio": [
	{"categoria": 1, "tipo": "Pleno al 15", "ganadores": "0", "premio": "0,00"},
	{"categoria": 2, "tipo": "1ª", "ganadores": "3", "premio": "51.234,56"},
	{"categoria": 3, "ganadores": "1.250", "premio": "321,09"},
	{"categoria": 4, "ganadores": 3000, "premio": 12.5},
	{"categoria": 5, "ganadores": "10000", "premio": "3,5"},
	{"categoria": 6, "ganadores": "50000", "premio": "1,00"}],`

// Amounts are texts with a decimal comma or plain numbers, and takings in cents are
// told from the columns sold.
func TestADrawWithPrizes(t *testing.T) {
	for fields, takings := range map[string]float64{
		`"recaudacion": "2.664.055,50", "apuestas": "3552074",`: 2664055.5,
		`"recaudacion": "266405550", "apuestas": "3.552.074",`:  2664055.5,
		`"recaudacion": 2664055.5, "apuestas": 3552074,`:        2664055.5,
		`"recaudacion": "2.664.055", "apuestas": null,`:         2664055,
		``: 0,
	} {
		j := one(t, played(prizes+fields), jornada.Asked{})
		if j.Outcomes != "11111111111111" || j.Pleno != "2-M" || math.Abs(j.Takings-takings) > 1e-9 {
			t.Errorf("%s: %q, %q, takings %v", fields, j.Outcomes, j.Pleno, j.Takings)
		}
		if *j.Winners != [6]int{0, 3, 1250, 3000, 10000, 50000} || *j.Prizes != [6]float64{0, 51234.56, 321.09, 12.5, 3.5, 1} {
			t.Errorf("%v %v", j.Winners, j.Prizes)
		}
		if j.State(at(t, "2027-01-01T00:00:00Z")) != jornada.Paid {
			t.Errorf("state %s", j.State(at(t, "2027-01-01T00:00:00Z")))
		}
		if cents := strings.Contains(fields, "266405550"); (len(j.Corrected) == 2) != cents {
			t.Errorf("%s: put right: %v", fields, j.Corrected)
		}
		if !strings.Contains(j.Corrected[0].String(), "fixture 3 is 1 officially, although its score is 0-0") {
			t.Errorf("a sign by lot: %v", j.Corrected)
		}
	}
	for _, pleno := range []string{"M2", "M-2", "m - 2"} {
		j := one(t, draw("", func(n int) string {
			if n == 15 {
				return fmt.Sprintf(`"signo": %q`, pleno)
			}
			return ""
		}), jornada.Asked{})
		if j.Pleno != "M-2" {
			t.Errorf("%s: %q", pleno, j.Pleno)
		}
	}
	j := one(t, draw(`"combinacion": "1 - 1 - 2 - X - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 2 - M2",`, nothing), jornada.Asked{})
	if j.Outcomes != "112X1111111112" || j.Pleno != "M-2" {
		t.Errorf("from the combination: %q, %q", j.Outcomes, j.Pleno)
	}
}

func TestWomensMatchesAreMarked(t *testing.T) {
	content := strings.ReplaceAll(draw("", nothing), "Fuera 7 (m)", "Fuera 7 (F)")
	j := one(t, content, jornada.Asked{})
	if !j.Fixtures[6].Women || j.Fixtures[6].Away != "Fuera 7" || j.Fixtures[5].Women {
		t.Errorf("%+v", j.Fixtures)
	}
}

// One wrong jornada does not refuse the others.
func TestAWrongDrawIsRefusedAlone(t *testing.T) {
	for want, wrong := range map[string]string{
		`jornada 11: "5" is not a sign`:      `{"jornada": "11", "fecha_sorteo": "2026-10-04 00:00:00", "partidos": ` + fixturesOf(func(int) string { return `"signo": "5"` }) + `}`,
		"jornada 11: it has 0 fixtures":      `{"jornada": "11", "fecha_sorteo": "2026-10-04 00:00:00", "partidos": []}`,
		"jornada 11: its day is not given":   `{"jornada": "11"}`,
		`draw 2 of the file: "" is not the`:  `{"fecha_sorteo": "2007-10-04 00:00:00"}`,
		"expected JSON format":               `7`,
		`jornada 11: "a lot" is not an amou`: `{"jornada": "11", "fecha_sorteo": "2026-10-04 00:00:00", "recaudacion": "a lot"}`,
	} {
		good := strings.TrimSuffix(strings.TrimPrefix(draw("", nothing), "["), "]")
		read, err := lae.Read(strings.NewReader("["+good+","+wrong+"]"), jornada.Asked{})
		if err != nil || len(read.Jornadas) != 1 || len(read.Refused) != 1 || !strings.Contains(read.Refused[0].Error(), want) {
			t.Errorf("%s: %+v, %v", want, read.Refused, err)
		}
	}
}

func TestThePublicsOfficialPercentages(t *testing.T) {
	content := `{"1": {"orden":"1","valor1":"61","valorx":"24","valor2":"15"}, "2": {"orden":"2","valor1":"50","valorx":"30","valor2":"18"}, "15": {"orden":"15","valor0l":"30"}}`
	j := one(t, content, jornada.Asked{Season: 2026, Number: 10})
	if j.Season != 2026 || j.Number != 10 || math.Abs(j.Public[0][0]-.61) > 1e-12 || math.Abs(j.Public[1][0]-50./98) > 1e-12 || j.Public[2][0] != 0 {
		t.Errorf("%+v", j)
	}
	if _, err := lae.Read(strings.NewReader(content), jornada.Asked{}); err == nil || !strings.Contains(err.Error(), "not of which jornada") {
		t.Errorf("without the jornada: %v", err)
	}
}

func TestThePercentagesOfQuinielista(t *testing.T) {
	content := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<quinielista><porcentajes jornada=\"28\" temporada=\"2026\">" +
		"<partido num=\"1\" local=\"M\xe1laga\" visitante=\"Eibar\" porc_1=\"55\" porc_X=\"25\" porc_2=\"20\"/>" +
		"<partido num=\"15\" local=\"Betis\" visitante=\"Sevilla\" porc_15L_0=\"30\"/></porcentajes></quinielista>"
	read, err := lae.Read(strings.NewReader(content), jornada.Asked{})
	if err != nil || len(read.Refused) != 1 {
		t.Fatalf("names of two fixtures are not all: %+v, %v", read, err)
	}
	var whole strings.Builder
	for n := 2; n <= 14; n++ {
		fmt.Fprintf(&whole, `<partido num="%d" local="A%d" visitante="B%d" porc_1="40" porc_X="30" porc_2="30"/>`, n, n, n)
	}
	content = strings.Replace(content, "<partido num=\"15\"", whole.String()+"<partido num=\"15\"", 1)
	j := one(t, content, jornada.Asked{Season: 2025, Number: 28})
	if j.Season != 2025 || j.Number != 28 || j.Fixtures[0].Home != "Málaga" || j.Public[0][0] != .55 || j.Fixtures[14].Home != "Betis" || !j.Supplement {
		t.Errorf("%+v", j)
	}
	if _, err := lae.Read(strings.NewReader(content), jornada.Asked{Season: 2026, Number: 1}); err == nil || !strings.Contains(err.Error(), "and this is jornada 28 of 2025-26") {
		t.Errorf("of another jornada than asked: %v", err)
	}
}

// The hours of a coupon are those of Madrid, and the season runs on through July.
func TestHoursAndSeasonOfACoupon(t *testing.T) {
	for name, want := range map[string]struct {
		closes, season string
	}{
		"15-jornada-closes-in-spanish-time":    {"2026-06-19T19:00:00Z", "2025-26"},
		"16-july-jornada-is-of-the-old-season": {"2026-07-17T19:00:00Z", "2025-26"},
	} {
		content, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		j := one(t, string(content), jornada.Asked{})
		if !j.Day.Equal(at(t, want.closes)) || j.Season.String() != want.season {
			t.Errorf("%s: closes at %v, season %s", name, j.Day, j.Season)
		}
	}
	for _, test := range []struct {
		day    string
		number int
		want   string
	}{
		{"2026-07-17", 73, "2025-26"},
		{"2026-08-09", 75, "2025-26"},
		{"2026-08-16", 1, "2026-27"},
		{"2026-07-01", 1, "2026-27"},
		{"2026-12-31", 40, "2026-27"},
		{"2027-01-01", 41, "2026-27"},
		{"2026-06-30", 70, "2025-26"},
		{"2026-10-25", 41, "2026-27"},
	} {
		if got := jornada.SeasonOn(at(t, test.day+"T12:00:00Z"), test.number).String(); got != test.want {
			t.Errorf("jornada %d on %s is of %s, want %s", test.number, test.day, got, test.want)
		}
	}
}

func TestTheClosingInWords(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "16-july-jornada-is-of-the-old-season.json"))
	if err != nil {
		t.Fatal(err)
	}
	j := one(t, strings.Replace(string(content), "{", `{"cierre": "viernes 17 de julio a las 19:30",`, 1), jornada.Asked{})
	if !j.DayExact || !j.Day.Equal(at(t, "2026-07-17T17:30:00Z")) {
		t.Errorf("closes at %v", j.Day)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(played(prizes)))
	f.Add([]byte(`{"1": {"valor1": 3}}`))
	f.Add([]byte(`<quinielista/>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := lae.Read(strings.NewReader(string(content)), jornada.Asked{Season: 2026, Number: 10})
		if err == nil && len(read.Jornadas)+len(read.Refused) == 0 {
			t.Error("nothing was read, and nobody is told")
		}
	})
}
