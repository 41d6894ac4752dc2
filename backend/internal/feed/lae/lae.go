// Package lae reads published lists of jornadas of La Quiniela: a CSV table with one
// row per jornada, a season as JSON, and one coming jornada with the public's
// percentages as JSON.
package lae

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// maxFileBytes is the size of the largest file that is read.
const maxFileBytes = 20 << 20

// Read reads all jornadas of a file, whose format is recognised from its content. An
// invalid file is a fault of kind Invalid.
func Read(file io.Reader) ([]jornada.Jornada, error) {
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(content) > maxFileBytes {
		return nil, fault.New(fault.Invalid, "the file is larger than %d MB", maxFileBytes>>20)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	var all []jornada.Jornada
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")):
		all, err = readJSON(content)
	default:
		all, err = readTable(content)
	}
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, "there is no jornada in the file")
	}
	for i := range all {
		if err := clean(&all[i]); err != nil {
			return nil, fault.About(all[i].Name(), err)
		}
		if err := all[i].Validate(); err != nil {
			return nil, fault.About(all[i].Name(), err)
		}
	}
	return all, nil
}

// clean normalizes the names of the teams. A name that must not be stored is an
// Invalid fault.
func clean(j *jornada.Jornada) (err error) {
	for i := range j.Fixtures {
		for _, name := range []*string{&j.Fixtures[i].Home, &j.Fixtures[i].Away} {
			if *name, err = cleantext.Line(strings.Join(strings.Fields(*name), " ")); err != nil {
				return fault.About(fault.Say("fixture %d", i+1), err)
			}
		}
	}
	return nil
}

// categories are the names of the prize categories in the files, the pleno al 15
// first.
var categories = [jornada.Categories]string{"pleno15", "14", "13", "12", "11", "10"}

func readTable(content []byte) ([]jornada.Jornada, error) {
	r := csv.NewReader(bytes.NewReader(content))
	heading, err := r.Read()
	if err != nil {
		return nil, fault.New(fault.Invalid, "the file is neither a table nor JSON")
	}
	at := map[string]int{}
	for i, name := range heading {
		at[name] = i
	}
	for _, name := range []string{"Temporada", "Jornada", "Fecha", "Combinacion", "L1", "V15"} {
		if _, ok := at[name]; !ok {
			return nil, fault.New(fault.Invalid, "line 1: the column %s is missing", name)
		}
	}
	var all []jornada.Jornada
	for line := 2; ; line++ {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "line %d: the row cannot be read", line)
		}
		field := func(name string) string {
			if i, ok := at[name]; ok {
				return strings.TrimSpace(fields[i])
			}
			return ""
		}
		j, err := parseRow(field)
		if err != nil {
			return nil, fault.New(fault.Invalid, "line %d: %v", line, err)
		}
		all = append(all, j)
	}
}

func parseRow(field func(string) string) (j jornada.Jornada, err error) {
	if j.Season, err = parseSeason(field("Temporada")); err != nil {
		return j, err
	}
	if j.Number, err = strconv.Atoi(field("Jornada")); err != nil {
		return j, fault.New(fault.Invalid, "%q is not the number of a jornada", field("Jornada"))
	}
	if j.Day, err = time.Parse(time.DateOnly, field("Fecha")); err != nil {
		return j, fault.New(fault.Invalid, "%q is not a date", field("Fecha"))
	}
	if text := field("Recaudacion"); text != "" {
		if j.Takings, err = strconv.ParseFloat(text, 64); err != nil {
			return j, fault.New(fault.Invalid, "%q is not an amount of takings", text)
		}
	}
	for i := range j.Fixtures {
		n := strconv.Itoa(i + 1)
		j.Fixtures[i] = jornada.Fixture{Home: field("L" + n), Away: field("V" + n)}
	}
	j.Outcomes = field("Combinacion")
	if j.Pleno, err = parsePleno(field("Pleno15")); err != nil {
		return j, err
	}
	var winners [jornada.Categories]int
	var prizes [jornada.Categories]float64
	known := false
	for c, name := range categories {
		if text := field("Acertantes_" + name); text != "" {
			if winners[c], err = strconv.Atoi(text); err != nil {
				return j, fault.New(fault.Invalid, "%q is not a number of winners", text)
			}
			known = true
		}
		if text := field("Premio_" + name); text != "" {
			if prizes[c], err = strconv.ParseFloat(text, 64); err != nil {
				return j, fault.New(fault.Invalid, "%q is not a prize", text)
			}
		}
	}
	if known {
		j.Winners, j.Prizes = &winners, &prizes
	}
	return j, nil
}

// parseSeason parses 2023-2024.
func parseSeason(text string) (football.Season, error) {
	if first, _, ok := strings.Cut(text, "-"); ok && len(first) == 4 {
		text = first
	}
	return football.ParseSeason(text)
}

// parsePleno converts M1 to M-1.
func parsePleno(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if len(text) != 2 || strings.Trim(text, "012M") != "" {
		return "", fault.New(fault.Invalid, "%q is not a cell of the pleno", text)
	}
	return text[:1] + "-" + text[1:], nil
}

// jsonJornada is a jornada in either kind of JSON file.
type jsonJornada struct {
	Season    string `json:"temporada"`
	Number    int    `json:"jornada"`
	Day       string `json:"fecha"`
	ScrapedAt string `json:"scraped_at"`
	Fixtures  []struct {
		Number int    `json:"num"`
		Home   string `json:"local"`
		Away   string `json:"visitante"`
		Day    string `json:"fecha"`
		Time   string `json:"hora"`
		Public *struct {
			Home float64 `json:"1"`
			Draw float64 `json:"X"`
			Away float64 `json:"2"`
		} `json:"lae"`
	} `json:"partidos"`
	Pleno *struct {
		Home string `json:"local"`
		Away string `json:"visitante"`
	} `json:"pleno15"`
	Takings float64 `json:"recaudacion_euros"`
	Prizes  map[string]struct {
		Winners int      `json:"acertantes"`
		Prize   *float64 `json:"premio_euros"`
	} `json:"premios"`
	Outcomes []string `json:"combinacion_ganadora"`
}

func readJSON(content []byte) ([]jornada.Jornada, error) {
	var file struct {
		jsonJornada
		All []jsonJornada `json:"jornadas"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, fault.New(fault.Invalid, "the file is not in the expected JSON format")
	}
	list := file.All
	if len(list) == 0 && file.Number > 0 {
		list = []jsonJornada{file.jsonJornada}
	}
	var all []jornada.Jornada
	for i := range list {
		j, err := list[i].jornada()
		if err != nil {
			return nil, fault.New(fault.Invalid, "jornada %d: %v", list[i].Number, err)
		}
		all = append(all, j)
	}
	return all, nil
}

func (w *jsonJornada) jornada() (j jornada.Jornada, err error) {
	j.Number, j.Takings = w.Number, w.Takings
	fixtures := len(w.Fixtures)
	if w.Pleno != nil {
		fixtures++
	}
	if fixtures != len(j.Fixtures) {
		return j, fault.New(fault.Invalid, "it has %d fixtures, not %d", fixtures, len(j.Fixtures))
	}
	for i, f := range w.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: strings.TrimSpace(f.Home), Away: strings.TrimSpace(f.Away)}
		if f.Public != nil && i < jornada.Fixtures {
			sum := f.Public.Home + f.Public.Draw + f.Public.Away
			if sum < 95 || sum > 105 {
				return j, fault.New(fault.Invalid, "fixture %d: the public's percentages add up to %.0f", i+1, sum)
			}
			j.Public[i] = football.Probs{f.Public.Home / sum, f.Public.Draw / sum, f.Public.Away / sum}
		}
	}
	if w.Pleno != nil {
		j.Fixtures[jornada.Fixtures] = jornada.Fixture{Home: w.Pleno.Home, Away: w.Pleno.Away}
	}
	if err := w.setDay(&j); err != nil {
		return j, err
	}
	if len(w.Outcomes) > 0 {
		if len(w.Outcomes) != len(j.Fixtures) {
			return j, fault.New(fault.Invalid, "it has %d outcomes, not %d", len(w.Outcomes), len(j.Fixtures))
		}
		j.Outcomes = strings.Join(w.Outcomes[:jornada.Fixtures], "")
		if j.Pleno, err = parsePleno(w.Outcomes[jornada.Fixtures]); err != nil {
			return j, err
		}
	}
	if len(w.Prizes) > 0 {
		j.Winners, j.Prizes = &[jornada.Categories]int{}, &[jornada.Categories]float64{}
		for c, name := range categories {
			one := w.Prizes[name]
			j.Winners[c] = one.Winners
			if one.Prize != nil {
				j.Prizes[c] = *one.Prize
			}
		}
		j.Takings = repairedTakings(&j)
	}
	return j, nil
}

// setDay sets day and season. A coming jornada has neither: its day is that of its
// first match.
func (w *jsonJornada) setDay(j *jornada.Jornada) (err error) {
	switch {
	case w.Day != "":
		j.Day, err = time.Parse(time.DateOnly, w.Day)
	default:
		for _, f := range w.Fixtures {
			at, err := time.Parse("2006-01-02 15:04", f.Day+" "+f.Time)
			if err == nil && (j.Day.IsZero() || at.Before(j.Day)) {
				j.Day = at
			}
		}
	}
	if err != nil || j.Day.IsZero() {
		return fault.New(fault.Invalid, "its day is not given")
	}
	if w.Season != "" {
		j.Season, err = parseSeason(w.Season)
		return err
	}
	j.Season = football.SeasonOn(j.Day)
	return nil
}

// lowerPrizesShare is the share of the takings paid for 13 … 10 hits.
const lowerPrizesShare = .315

// repairedTakings returns the takings with a lost decimal point put back. The amount
// paid for 13 … 10 hits gives the takings roughly; takings a hundred times as high
// have lost their point.
func repairedTakings(j *jornada.Jornada) float64 {
	paid := 0.0
	for c := 2; c < jornada.Categories; c++ {
		paid += float64(j.Winners[c]) * j.Prizes[c]
	}
	if paid > 0 && j.Takings*lowerPrizesShare > 30*paid {
		return j.Takings / 100
	}
	return j.Takings
}
