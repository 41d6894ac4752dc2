package competition

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

//go:embed catalogue/*.json
var files embed.FS

// groups are the catalogue's files in the order of All.
var groups = []string{
	"spain", "england", "scotland", "italy", "germany", "france", "netherlands", "portugal", "belgium", "turkey", "greece", "austria",
	"nordic", "east", "europe", "america", "asia", "women", "uefa", "cups", "national",
}

// Area is a country with leagues of its own.
type Area struct {
	Code          string   `json:"-"` // ISO 3166: ES, GB-ENG …
	Name          Names    `json:"name"`
	Confederation string   `json:"confederation"` // UEFA …
	Codes         []string `json:"codes"`         // behind the names of clubs in files of cups: ESP
	Words         []string `json:"words"`         // that stand before or after a league's name
	Zone          string   `json:"zone"`          // IANA name of the time zone
}

// catalogue is all competitions with the indices of their names. It is not modified
// once it is made.
type catalogue struct {
	list      []Competition
	codes     map[string]int // position in list; so are the following
	headings  map[string]heading
	fileNames map[string]int
	histories map[CountryLeague]int // folded
	// tournaments are those of national teams.
	tournaments map[tournament]int
	samples     map[string]int
	// fileAreas are the areas of the first parts of names of files: es of es.1.
	fileAreas map[string]string
}

var (
	areas   = mustReadAreas()
	builtIn = mustReadBuiltIn()
	current = func() *atomic.Pointer[catalogue] {
		var p atomic.Pointer[catalogue]
		made, err := newCatalogue(builtIn)
		if err != nil {
			panic(err)
		}
		p.Store(made)
		return &p
	}()
)

// All returns the competitions, Spain's first.
func All() []Competition { return slices.Clone(current.Load().list) }

// ByCode returns the competition with a code.
func ByCode(code string) (Competition, bool) {
	c := current.Load()
	at, ok := c.codes[code]
	if !ok {
		return Competition{}, false
	}
	return c.list[at], true
}

// AreaByCode returns the area with a code.
func AreaByCode(code string) (Area, bool) {
	area, ok := areas[code]
	return area, ok
}

// Areas returns all areas, by code.
func Areas() []Area {
	return slices.SortedFunc(maps.Values(areas), func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
}

// AreaOfClub returns the area of the code behind a club in a file of a cup: ESP.
func AreaOfClub(code string) (Area, bool) {
	for _, area := range areas {
		if slices.Contains(area.Codes, code) {
			return area, true
		}
	}
	return Area{}, false
}

// Use replaces the operator's own competitions, which are in the catalogue besides the
// built-in ones. An entry that is not right, or has the code or a name of another one,
// is an Invalid fault, and nothing changes.
func Use(own []Competition) error {
	made, err := newCatalogue(slices.Concat(builtIn, own))
	if err != nil {
		return err
	}
	current.Store(made)
	return nil
}

// UseFitting is Use, but leaves out the entries that are not right. It returns an error
// about each of them.
func UseFitting(own []Competition) []error {
	if Use(own) == nil {
		return nil
	}
	fitting := make([]Competition, 0, len(own))
	var out []error
	for _, c := range own {
		if err := Check(append(fitting, c)); err != nil {
			out = append(out, err)
			continue
		}
		fitting = append(fitting, c)
	}
	if err := Use(fitting); err != nil {
		out = append(out, err)
	}
	return out
}

// Check returns the fault that Use would return.
func Check(own []Competition) error {
	_, err := newCatalogue(slices.Concat(builtIn, own))
	return err
}

// BuiltIn reports whether a code is that of a built-in competition.
func BuiltIn(code string) bool {
	return slices.ContainsFunc(builtIn, func(c Competition) bool { return c.Code == code })
}

// Parse reads a list of competitions, or a single one, as JSON. What is not right is an
// Invalid fault.
func Parse(text []byte) ([]Competition, error) {
	var list []Competition
	var err error
	if strings.HasPrefix(strings.TrimSpace(string(text)), "[") {
		err = readStrictly(text, &list)
	} else {
		list = make([]Competition, 1)
		err = readStrictly(text, &list[0])
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "this is not a competition in JSON: %s", err.Error())
	}
	for _, c := range list {
		if err := c.check(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func readStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if decoder.More() {
		return errors.New("there is more after its end")
	}
	return nil
}

func mustReadAreas() map[string]Area {
	text, err := files.ReadFile("catalogue/areas.json")
	if err != nil {
		panic(err)
	}
	var list map[string]Area
	if err := readStrictly(text, &list); err != nil {
		panic(fmt.Errorf("areas: %w", err))
	}
	for code, area := range list {
		area.Code = code
		list[code] = area
	}
	return list
}

func mustReadBuiltIn() []Competition {
	var all []Competition
	for _, group := range groups {
		text, err := files.ReadFile("catalogue/" + group + ".json")
		if err != nil {
			panic(err)
		}
		var list []Competition
		if err := readStrictly(text, &list); err != nil {
			panic(fmt.Errorf("%s: %w", group, err))
		}
		all = append(all, list...)
	}
	return all
}
