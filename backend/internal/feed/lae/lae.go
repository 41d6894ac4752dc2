// Package lae reads what is published of jornadas of La Quiniela: the answers of the
// official services (see selae.go), the public's percentages of quinielista.es, a CSV
// table with one row per jornada, a season as JSON, and one coming jornada with the
// public's percentages as JSON.
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

// ErrNone is in the error of a file without any jornada.
var ErrNone = errors.New("no jornada")

// Read reads all jornadas of a file, whose format is recognised from its content. Asked
// is the jornada of an answer that does not say whose it is. The hours of published
// coupons are those of Madrid. An invalid file is a fault of kind Invalid; a file of
// several jornadas of which some are wrong is not.
func Read(file io.Reader, asked jornada.Asked) (jornada.Reading, error) {
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return jornada.Reading{}, err
	}
	if len(content) > maxFileBytes {
		return jornada.Reading{}, fault.New(fault.Invalid, "the file is larger than %d MB", maxFileBytes>>20)
	}
	content = bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff")))
	var read jornada.Reading
	switch {
	case bytes.HasPrefix(content, []byte("[")):
		read, err = readDraws(content)
	case bytes.HasPrefix(content, []byte("{")):
		read, err = readObject(content, asked)
	case bytes.HasPrefix(content, []byte("<")):
		read, err = readXML(content, asked)
	default:
		read, err = readTable(content)
	}
	if err != nil {
		return jornada.Reading{}, err
	}
	if len(read.Jornadas)+len(read.Refused) == 0 {
		return jornada.Reading{}, fault.New(fault.Invalid, "there is no jornada in the file").Because(ErrNone)
	}
	valid := read.Jornadas[:0]
	for _, one := range read.Jornadas {
		err := clean(&one.Jornada)
		if err == nil {
			err = one.Validate()
		}
		if err != nil {
			read.Refused = append(read.Refused, fault.About(one.Name(), err))
			continue
		}
		valid = append(valid, one)
	}
	read.Jornadas = valid
	return read, nil
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

func readTable(content []byte) (read jornada.Reading, err error) {
	r := csv.NewReader(bytes.NewReader(content))
	heading, err := r.Read()
	if err != nil {
		return read, fault.New(fault.Invalid, "the file is neither a table nor JSON")
	}
	at := map[string]int{}
	for i, name := range heading {
		at[name] = i
	}
	for _, name := range []string{"Temporada", "Jornada", "Fecha", "Combinacion", "L1", "V15"} {
		if _, ok := at[name]; !ok {
			return read, fault.New(fault.Invalid, "line 1: the column %s is missing", name)
		}
	}
	for line := 2; ; line++ {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return read, nil
		}
		if err != nil {
			return read, fault.New(fault.Invalid, "line %d: the row cannot be read", line)
		}
		field := func(name string) string {
			if i, ok := at[name]; ok {
				return strings.TrimSpace(fields[i])
			}
			return ""
		}
		j, err := parseRow(field)
		if err != nil {
			read.Refused = append(read.Refused, fault.New(fault.Invalid, "line %d: %v", line, err))
			continue
		}
		read.Jornadas = append(read.Jornadas, jornada.Published{Jornada: j})
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
		j.Fixtures[i] = newFixture(field("L"+n), field("V"+n))
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
	Season   string `json:"temporada"`
	Number   int    `json:"jornada"`
	Day      string `json:"fecha"`
	Closing  string `json:"cierre"`
	Fixtures []struct {
		Number int          `json:"num"`
		Home   string       `json:"local"`
		Away   string       `json:"visitante"`
		Day    string       `json:"fecha"`
		Time   string       `json:"hora"`
		Public *percentages `json:"lae"`
		// Percentages of two tipsters.
		Site     *percentages `json:"q15"`
		Gamblers *percentages `json:"apu"`
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

// percentages are those of 1, X and 2.
type percentages struct {
	Home float64 `json:"1"`
	Draw float64 `json:"X"`
	Away float64 `json:"2"`
}

// meanTips returns the mean of the tipsters' shares; zero if there are none. What does not
// add up is left out.
func meanTips(tipsters ...*percentages) (mean football.Probs) {
	n := 0.0
	for _, p := range tipsters {
		if p == nil {
			continue
		}
		if shares, err := newShares(p.Home, p.Draw, p.Away); err == nil {
			n++
			for o := range mean {
				mean[o] += (shares[o] - mean[o]) / n
			}
		}
	}
	return mean
}

// readObject reads a JSON object: a list of jornadas, one jornada, or the official
// percentages of the public.
func readObject(content []byte, asked jornada.Asked) (jornada.Reading, error) {
	var file struct {
		jsonJornada
		All   []jsonJornada   `json:"jornadas"`
		First json.RawMessage `json:"1"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return jornada.Reading{}, fault.New(fault.Invalid, "the file is not in the expected JSON format")
	}
	if file.First != nil {
		return readShares(content, asked)
	}
	list := file.All
	if len(list) == 0 && file.Number > 0 {
		list = []jsonJornada{file.jsonJornada}
	}
	var read jornada.Reading
	for i := range list {
		one, err := list[i].published()
		if err != nil {
			read.Refused = append(read.Refused, fault.New(fault.Invalid, "jornada %d: %v", list[i].Number, err))
			continue
		}
		read.Jornadas = append(read.Jornadas, one)
	}
	return read, nil
}

func (w *jsonJornada) published() (p jornada.Published, err error) {
	j := &p.Jornada
	j.Number, j.Takings = w.Number, w.Takings
	fixtures := len(w.Fixtures)
	if w.Pleno != nil {
		fixtures++
	}
	if fixtures != len(j.Fixtures) {
		return p, fault.New(fault.Invalid, "it has %d fixtures, not %d", fixtures, len(j.Fixtures))
	}
	for i, f := range w.Fixtures {
		j.Fixtures[i] = newFixture(f.Home, f.Away)
		if at, err := time.ParseInLocation("2006-01-02 15:04", f.Day+" "+f.Time, madrid); err == nil {
			j.Fixtures[i].Kickoff = at.UTC()
		}
		if f.Public != nil && i < jornada.Fixtures {
			if j.Public[i], err = newShares(f.Public.Home, f.Public.Draw, f.Public.Away); err != nil {
				return p, fault.About(fault.Say("fixture %d", i+1), err)
			}
		}
		if i < jornada.Fixtures {
			j.Tips[i] = meanTips(f.Site, f.Gamblers)
		}
	}
	if w.Pleno != nil {
		j.Fixtures[jornada.Fixtures] = newFixture(w.Pleno.Home, w.Pleno.Away)
	}
	if err := w.setDay(&p); err != nil {
		return p, err
	}
	if len(w.Outcomes) > 0 {
		if len(w.Outcomes) != len(j.Fixtures) {
			return p, fault.New(fault.Invalid, "it has %d outcomes, not %d", len(w.Outcomes), len(j.Fixtures))
		}
		j.Outcomes = strings.Join(w.Outcomes[:jornada.Fixtures], "")
		if j.Pleno, err = parsePleno(w.Outcomes[jornada.Fixtures]); err != nil {
			return p, err
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
		if repaired := repairedTakings(j); repaired != j.Takings {
			p.Corrected = append(p.Corrected, fault.Say("the takings were given in cents, or without their decimal point"))
			j.Takings = repaired
		}
	}
	return p, nil
}

// setDay sets day and season. A coming jornada has neither: it closes when the text
// says so or, without one, when its first match begins.
func (w *jsonJornada) setDay(p *jornada.Published) (err error) {
	switch {
	case w.Day != "":
		if p.Day, err = time.Parse(time.DateOnly, w.Day); err != nil {
			return fault.New(fault.Invalid, "its day is not given")
		}
	default:
		setClosing(p, w.Closing)
	}
	if p.Day.IsZero() {
		return fault.New(fault.Invalid, "its day is not given")
	}
	if w.Season != "" {
		p.Season, err = parseSeason(w.Season)
		return err
	}
	p.Season = jornada.SeasonOn(p.Day.In(madrid), p.Number)
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
