package lae

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// quinielista is the XML of quinielista.es: pairs and the public's percentages.
type quinielista struct {
	XMLName xml.Name `xml:"quinielista"`
	List    struct {
		Number   string `xml:"jornada,attr"`
		Season   string `xml:"temporada,attr"` // the year in which it ends
		Fixtures []struct {
			Number string `xml:"num,attr"`
			Home   string `xml:"local,attr"`
			Away   string `xml:"visitante,attr"`
			One    string `xml:"porc_1,attr"`
			X      string `xml:"porc_X,attr"`
			Two    string `xml:"porc_2,attr"`
		} `xml:"partido"`
	} `xml:"porcentajes"`
}

func readXML(content []byte, asked jornada.Asked) (read jornada.Reading, err error) {
	var file quinielista
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return encoding.NewDecoder().Reader(input), nil
	}
	if err := decoder.Decode(&file); err != nil {
		return read, fault.New(fault.Invalid, "this is a web page or another XML file: save the answer of the service itself")
	}
	number, errNumber := strconv.Atoi(file.List.Number)
	end, errSeason := strconv.Atoi(file.List.Season)
	if errNumber != nil || errSeason != nil {
		return read, fault.New(fault.Invalid, "the file does not say which jornada it is")
	}
	p := jornada.Published{Supplement: true}
	p.Season, p.Number = football.Season(end-1), number
	if asked.Number != 0 && asked != (jornada.Asked{Season: p.Season, Number: p.Number}) {
		return read, fault.New(fault.Invalid, "jornada %d of %s was asked for, and this is jornada %d of %s", asked.Number, asked.Season, p.Number, p.Season)
	}
	for order, one := range file.List.Fixtures {
		n, err := strconv.Atoi(one.Number)
		if err != nil {
			n = order + 1
		}
		if n < 1 || n > len(p.Fixtures) {
			return read, fault.New(fault.Invalid, "%q is not the position of a fixture", one.Number)
		}
		p.Fixtures[n-1] = newFixture(one.Home, one.Away)
		if n > jornada.Fixtures {
			continue
		}
		var shares [3]float64
		for s, value := range [3]string{one.One, one.X, one.Two} {
			if value = strings.TrimSpace(strings.ReplaceAll(value, ",", ".")); value == "" {
				continue
			}
			if shares[s], err = strconv.ParseFloat(value, 64); err != nil {
				return read, fault.About(fault.Say("fixture %d", n), fault.New(fault.Invalid, "the public's percentages cannot be read"))
			}
		}
		if p.Public[n-1], err = newShares(shares[0], shares[1], shares[2]); err != nil {
			return read, fault.About(fault.Say("fixture %d", n), err)
		}
	}
	read.Jornadas = append(read.Jornadas, p)
	return read, nil
}
