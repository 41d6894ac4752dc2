package lae

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// The official services answer with lists of draws: the next ones (proximosv3: number,
// closing and jackpot only), that of a day (fechav3), and those of a span
// (buscadorSorteos). A draw under way has some signs. Fields may be missing or null,
// and numbers may be texts.

// gameID is La Quiniela in those answers. Elige 8 has draws of its own beside it.
const gameID = "LAQU"

// text is a JSON string, number or null as a string.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	switch {
	case string(data) == "null":
	case json.Unmarshal(data, &s) == nil:
		*t = text(strings.TrimSpace(s))
	case data[0] == '{' || data[0] == '[':
		return fault.New(fault.Invalid, "the file is not in the expected JSON format")
	default:
		*t = text(data)
	}
	return nil
}

// amount is a number of euros, columns or winners: a JSON number, or a text with points
// for thousands and a decimal comma.
type amount float64

var thousands = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`)

func (a *amount) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil || t == "" {
		return err
	}
	s := strings.TrimSpace(strings.TrimSuffix(string(t), "€"))
	if data[0] == '"' && (strings.Contains(s, ",") || thousands.MatchString(s)) {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	}
	value, err := strconv.ParseFloat(s, 64)
	if err != nil || !(value >= 0 && value < 1e12) {
		return fault.New(fault.Invalid, "%q is not an amount", string(t))
	}
	*a = amount(value)
	return nil
}

type selaeDraw struct {
	Game        text           `json:"game_id"`
	DrawnAt     text           `json:"fecha_sorteo"`
	NextDay     text           `json:"fecha"`
	Closing     text           `json:"cierre"`
	Number      text           `json:"jornada"`
	Season      text           `json:"temporada"`
	Fixtures    []selaeFixture `json:"partidos"`
	Combination text           `json:"combinacion"`
	Takings     amount         `json:"recaudacion"`
	Bets        amount         `json:"apuestas"`
	Jackpot     amount         `json:"premio_bote"`
	Categories  []selaePrize   `json:"escrutinio"`
}

type selaeFixture struct {
	Position text `json:"posicion"`
	Home     text `json:"local"`
	Away     text `json:"visitante"`
	Day      text `json:"fecha"`
	FullDay  text `json:"fecha_completa"`
	Sign     text `json:"signo"`
	Score    text `json:"marcador"`
}

type selaePrize struct {
	Category text   `json:"categoria"`
	Winners  amount `json:"ganadores"`
	Prize    amount `json:"premio"`
}

func readDraws(content []byte) (read jornada.Reading, err error) {
	var draws []json.RawMessage
	if err := json.Unmarshal(content, &draws); err != nil {
		return read, fault.New(fault.Invalid, "the file is not in the expected JSON format")
	}
	for i, raw := range draws {
		var draw selaeDraw
		err := json.Unmarshal(raw, &draw)
		if err == nil && draw.Game != "" && draw.Game != gameID {
			continue
		}
		var p jornada.Published
		if err == nil {
			p, err = draw.published()
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				err = fault.New(fault.Invalid, "the file is not in the expected JSON format")
			}
			about := fault.Say("draw %d of the file", i+1)
			if draw.Number != "" {
				about = fault.Say("jornada %s", string(draw.Number))
			}
			read.Refused = append(read.Refused, fault.About(about, err))
			continue
		}
		read.Jornadas = append(read.Jornadas, p)
	}
	return read, nil
}

func (d *selaeDraw) published() (p jornada.Published, err error) {
	if p.Number, err = strconv.Atoi(string(d.Number)); err != nil {
		return p, fault.New(fault.Invalid, "%q is not the number of a jornada", string(d.Number))
	}
	if d.Fixtures != nil {
		if err := d.setFixtures(&p); err != nil {
			return p, err
		}
	}
	if err := d.setDay(&p); err != nil {
		return p, err
	}
	if d.Season != "" {
		if p.Season, err = parseSeason(string(d.Season)); err != nil {
			return p, err
		}
	} else {
		p.Season = jornada.SeasonOn(p.Day.In(madrid), p.Number)
	}
	for _, day := range []text{d.DrawnAt, d.NextDay} {
		if at, hour := parseTime(day); p.DrawnOn == "" && !at.IsZero() && !hour {
			p.DrawnOn = at.Format(time.DateOnly)
		}
	}
	p.Takings, p.Jackpot = float64(d.Takings), float64(d.Jackpot)
	d.setPrizes(&p)
	return p, nil
}

// setDay sets the closing, or what is nearest to it: the first kick-off, the day of the
// draw.
func (d *selaeDraw) setDay(p *jornada.Published) error {
	if at, hour := parseTime(d.Closing); hour {
		p.Day, p.DayExact = at, true
		return nil
	}
	setClosing(p, "")
	for _, day := range []text{d.DrawnAt, d.NextDay} {
		if at, _ := parseTime(day); p.Day.IsZero() {
			p.Day = at
		}
	}
	if p.Day.IsZero() {
		return fault.New(fault.Invalid, "its day is not given")
	}
	return nil
}

// parseTime parses a time in Madrid, whose slashes may have been escaped twice. hour is
// false for a day alone and for what is no time, which is zero.
func parseTime(t text) (at time.Time, hour bool) {
	s := strings.ReplaceAll(strings.ReplaceAll(string(t), `\`, ""), "/", "-")
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		at, err := time.ParseInLocation(layout, s, madrid)
		if err != nil {
			continue
		}
		if at.Hour() == 0 && at.Minute() == 0 {
			return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC), false
		}
		return at.UTC(), true
	}
	return time.Time{}, false
}

func (d *selaeDraw) setFixtures(p *jornada.Published) error {
	if len(d.Fixtures) != len(p.Fixtures) {
		return fault.New(fault.Invalid, "it has %d fixtures, not %d", len(d.Fixtures), len(p.Fixtures))
	}
	outcomes := []byte(strings.Repeat("-", jornada.Fixtures))
	signs := strings.Split(string(d.Combination), " - ")
	given := make([]bool, len(p.Fixtures))
	for order := range d.Fixtures {
		one := &d.Fixtures[order]
		i := order
		if one.Position != "" {
			n, err := strconv.Atoi(string(one.Position))
			if err != nil || n < 1 || n > len(p.Fixtures) || given[n-1] {
				return fault.New(fault.Invalid, "%q is not the position of a fixture", string(one.Position))
			}
			i = n - 1
		}
		given[i] = true
		p.Fixtures[i] = newFixture(string(one.Home), string(one.Away))
		for _, day := range []text{one.FullDay, one.Day} {
			if at, hour := parseTime(day); hour && p.Fixtures[i].Kickoff.IsZero() {
				p.Fixtures[i].Kickoff = at
			}
		}
		sign := one.Sign
		if sign == "" && len(signs) == len(p.Fixtures) {
			sign = text(strings.TrimSpace(signs[i]))
		}
		if err := setSign(p, outcomes, i, sign, one.Score); err != nil {
			return err
		}
	}
	if strings.Trim(string(outcomes), "-") != "" {
		p.Outcomes = string(outcomes)
	}
	return nil
}

// setSign sets the official sign of a fixture. One that its score contradicts counts
// all the same, as the pool draws lots for matches that are not played in time.
func setSign(p *jornada.Published, outcomes []byte, i int, sign, score text) (err error) {
	if sign == "" || sign == "-" {
		return nil
	}
	if i == jornada.Fixtures {
		p.Pleno, err = parsePleno(strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(string(sign))))
		return err
	}
	s := strings.ToUpper(string(sign))
	if s != "1" && s != "X" && s != "2" {
		return fault.New(fault.Invalid, "%q is not a sign: it is 1, X or 2", string(sign))
	}
	outcomes[i] = s[0]
	home, away, ok := strings.Cut(string(score), "-")
	h, errHome := strconv.Atoi(strings.TrimSpace(home))
	a, errAway := strconv.Atoi(strings.TrimSpace(away))
	known := ok && errHome == nil && errAway == nil
	if by := (football.Score{Home: h, Away: a}).Outcome().String(); known && by != s {
		p.Corrected = append(p.Corrected, fault.Say("fixture %d is %s officially, although its score is %d-%d: the official sign counts", i+1, s, h, a))
	}
	return nil
}

// mostPriceQuotient: takings of more than so many euros a column are in cents. A column
// has cost between .50 € and .75 €.
const mostPriceQuotient = 7.5

func (d *selaeDraw) setPrizes(p *jornada.Published) {
	winners, prizes := [jornada.Categories]int{}, [jornada.Categories]float64{}
	paid := false
	for _, one := range d.Categories {
		n, err := strconv.Atoi(string(one.Category))
		if err != nil || n < 1 || n > jornada.Categories {
			continue // other games have more
		}
		winners[n-1], prizes[n-1] = int(one.Winners), float64(one.Prize)
		paid = paid || one.Winners > 0
	}
	if paid && p.Finished() {
		p.Winners, p.Prizes = &winners, &prizes
	}
	repaired := p.Takings
	if d.Bets > 0 {
		if p.Takings/float64(d.Bets) > mostPriceQuotient {
			repaired = p.Takings / 100
		}
	} else if p.Winners != nil {
		repaired = repairedTakings(&p.Jornada)
	}
	if repaired != p.Takings {
		p.Takings = repaired
		p.Corrected = append(p.Corrected, fault.Say("the takings were given in cents, or without their decimal point"))
	}
}

// readShares reads the public's percentages of the official service, which do not say
// whose they are.
func readShares(content []byte, asked jornada.Asked) (read jornada.Reading, err error) {
	var fixtures map[string]json.RawMessage
	if err := json.Unmarshal(content, &fixtures); err != nil {
		return read, fault.New(fault.Invalid, "the file is not in the expected JSON format")
	}
	if asked.Number == 0 || asked.Season == 0 {
		return read, fault.New(fault.Invalid, "these are the public's percentages, but not of which jornada: name its season and number")
	}
	p := jornada.Published{Supplement: true}
	p.Season, p.Number = asked.Season, asked.Number
	for i := range p.Public {
		var one struct {
			Home amount `json:"valor1"`
			Draw amount `json:"valorx"`
			Away amount `json:"valor2"`
		}
		raw, there := fixtures[strconv.Itoa(i+1)]
		if !there {
			continue
		}
		if err := json.Unmarshal(raw, &one); err != nil {
			return read, fault.About(fault.Say("fixture %d", i+1), fault.New(fault.Invalid, "the public's percentages cannot be read"))
		}
		if p.Public[i], err = newShares(float64(one.Home), float64(one.Draw), float64(one.Away)); err != nil {
			return read, fault.About(fault.Say("fixture %d", i+1), err)
		}
	}
	if p.Public == ([jornada.Fixtures]football.Probs{}) {
		return read, fault.New(fault.Invalid, "the public's percentages are not known yet")
	}
	read.Jornadas = append(read.Jornadas, p)
	return read, nil
}
