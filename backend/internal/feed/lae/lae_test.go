package lae_test

import (
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

const heading = "Temporada,Jornada,Fecha,Recaudacion,Combinacion,Pleno15,L1,V1,L2,V2,L3,V3,L4,V4,L5,V5,L6,V6,L7,V7,L8,V8,L9,V9,L10,V10,L11,V11,L12,V12,L13,V13,L14,V14,L15,V15\n"

func line(season, number, day, takings, outcomes, pleno string) string {
	return heading + strings.Join([]string{season, number, day, takings, outcomes, pleno}, ",") + strings.Repeat(",A,B", 15) + "\n"
}

// read reads a file of which every jornada must be right.
func read(file io.Reader) (all []jornada.Jornada, err error) {
	got, err := lae.Read(file, jornada.Asked{})
	if err == nil && len(got.Refused) > 0 {
		err = got.Refused[0]
	}
	for _, one := range got.Jornadas {
		all = append(all, one.Jornada)
	}
	return all, err
}

func TestATableOfJornadas(t *testing.T) {
	all, err := read(strings.NewReader("\ufeff" + line("2023-2024", "4", "2023-09-03", "3603363.00", "11111XX1X2X221", "12")))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if j := all[0]; j.Season != 2023 || j.Number != 4 || j.Takings != 3603363 || !j.Finished() || j.Pleno != "1-2" || j.Fixtures[14].Away != "B" || j.Winners != nil {
		t.Errorf("%+v", j)
	}
}

func TestInvalidFilesAreRejectedWithAReason(t *testing.T) {
	for want, content := range map[string]string{
		"neither a table nor JSON":               "",
		"the column Jornada is missing":          strings.Replace(line("2023", "1", "2023-09-03", "1", "", ""), "Jornada", "Nr", 1),
		`line 2: "x" is not the number`:          line("2023-2024", "x", "2023-09-03", "1", "", ""),
		`line 2: "3/9" is not a date`:            line("2023-2024", "1", "3/9", "1", "", ""),
		`line 2: "3" is not a cell of the pleno`: line("2023-2024", "1", "2023-09-03", "1", "", "3"),
		"a jornada has 14 outcomes, not 3":       line("2023-2024", "1", "2023-09-03", "1", "1X2", ""),
		"not in the expected JSON format":        "{",
		"there is no jornada in the file":        "{}",
		"this is a web page":                     "<!DOCTYPE html><html><body>403 Forbidden</body></html>",
		"fixture 1: the text has a control":      strings.Replace(line("2023-2024", "1", "2023-09-03", "1", "", ""), ",A,B", ",A\x00,B", 1),
		"fixture 1: the text is not valid UTF-8": strings.Replace(line("2023-2024", "1", "2023-09-03", "1", "", ""), ",A,B", ",A\xe9,B", 1),
		"it has 2 fixtures, not 15":              `{"jornada": 1, "partidos": [{"local": "A", "visitante": "B"}, {"local": "A", "visitante": "B"}]}`,
	} {
		_, err := read(strings.NewReader(content))
		if err == nil || !strings.Contains(err.Error(), want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// Table and JSON of the same season agree once lost decimal points are put back.
func TestBothPublishedFormsAgree(t *testing.T) {
	table, err := read(realdata.Open(t, "quiniela-2023-24.csv"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := read(realdata.Open(t, "raw/quiniela/jornadas_lae_2023-2024.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 72 || len(list) != 72 {
		t.Fatalf("%d and %d jornadas", len(table), len(list))
	}
	byNumber := map[int]jornada.Jornada{}
	for _, j := range list {
		byNumber[j.Number] = j
	}
	for _, j := range table {
		other := byNumber[j.Number]
		if math.Abs(j.Takings-other.Takings) > .005 {
			t.Errorf("%s: takings %.2f and %.2f", j.Name(), j.Takings, other.Takings)
		}
		j.Takings, other.Takings = 0, 0
		if diff := cmp.Diff(j, other); diff != "" {
			t.Errorf("%s:\n%s", j.Name(), diff)
		}
	}
}

func TestAComingJornadaHasThePublicsPercentages(t *testing.T) {
	for _, number := range []string{"66", "72", "74"} {
		all, err := read(realdata.Open(t, "raw/quiniela/QUINIELA15_J"+number+".json"))
		if err != nil {
			t.Fatal(err)
		}
		j := all[0]
		if j.Day.IsZero() || j.Season < 2025 || j.Finished() || j.Fixtures[14].Home == "" {
			t.Errorf("%+v", j)
		}
		for i, p := range j.Public {
			if sum := p[0] + p[1] + p[2]; sum != 0 && math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s, fixture %d: the public's shares add up to %v", j.Name(), i+1, sum)
			}
		}
		for i, p := range j.Tips {
			if sum := p[0] + p[1] + p[2]; math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s, fixture %d: the tipsters' shares add up to %v", j.Name(), i+1, sum)
			}
		}
		// Of one tipster, who gives 53, 26 and 21.
		if number == "66" && math.Abs(j.Tips[0][0]-.53) > 1e-9 {
			t.Errorf("%s: %v", j.Name(), j.Tips[0])
		}
	}
}

func TestAWrongRowIsRefusedAlone(t *testing.T) {
	good, wrong := line("2023-2024", "4", "2023-09-03", "1", "", ""), line("2023-2024", "5", "3/9", "1", "", "")
	got, err := lae.Read(strings.NewReader(good+strings.TrimPrefix(wrong, heading)+strings.TrimPrefix(good, heading)), jornada.Asked{})
	if err != nil || len(got.Jornadas) != 2 || len(got.Refused) != 1 || !strings.Contains(got.Refused[0].Error(), `line 3: "3/9" is not a date`) {
		t.Errorf("%+v, %v", got, err)
	}
}
