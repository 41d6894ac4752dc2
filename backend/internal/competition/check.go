package competition

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

var (
	// CodePattern is what codes look like.
	CodePattern = regexp.MustCompile(fmt.Sprintf(`^[A-Z0-9][A-Z0-9-]{0,%d}$`, MaxCode-1))

	filePattern = regexp.MustCompile(`^[a-z]{2,3}\.[a-z0-9]+$`)
	// repositoryPattern has no "..": the path stays below the folder.
	repositoryPattern = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z]+)?(/[a-z0-9{}_-]+)+\.(txt|json)$`)
	confederation     = []string{"FIFA", "UEFA", "CONMEBOL", "CONCACAF", "CAF", "AFC", "OFC"}
)

// The limits of an entry. Lengths are in characters.
const (
	MaxCode     = 10
	MaxName     = 80  // also of a heading
	MaxTeams    = 800 // of a cup with all its rounds
	MaxMeetings = 8
	MaxRounds   = 99
	MaxTier     = 20
	MaxAhead    = 99
	MaxLegs     = 2
)

// DayLayout is how the first day of a season is written.
const DayLayout = "01-02"

// check returns an Invalid fault about the first thing that is not right, with its place
// in the entry as the location.
func (c Competition) check() error {
	wrongAt := func(at, format string, args ...any) error {
		return fault.At("body."+at, fault.About(fault.Say("%s", c.Code), fault.New(fault.Invalid, format, args...)))
	}
	switch {
	case !CodePattern.MatchString(c.Code):
		return fault.At("body.code", fault.New(fault.Invalid, "%q is not a code: one to ten capital letters, digits and hyphens", c.Code))
	case c.Name.English == "" || tooLong(c.Name.English) || tooLong(c.Name.Spanish):
		return wrongAt("name", "the name is missing, or too long")
	case !slices.Contains(confederation, c.Area) && areas[c.Area].Code == "":
		return wrongAt("area", "%q is no area: write ISO 3166's code, or a confederation such as UEFA", c.Area)
	case !slices.Contains([]football.Field{football.Men, football.Women, football.MenNational, football.WomenNational}, c.Field):
		return wrongAt("field", "%q is no field: men, women, men-national or women-national", string(c.Field))
	case !slices.Contains([]Kind{League, Cup, Friendlies}, c.Kind):
		return wrongAt("kind", "%q is no kind: league, cup or friendlies", string(c.Kind))
	case c.Tier < 0 || c.Tier > MaxTier || c.Kind == League && c.Tier == 0:
		return wrongAt("tier", "the tier is missing, or is not between 1 and %d", MaxTier)
	case len(c.Eras) == 0:
		return wrongAt("eras", "there are no eras: one at least says how it is played")
	}
	if err := c.checkCalendar(wrongAt); err != nil {
		return err
	}
	for i, era := range c.Eras {
		if i > 0 && era.Since <= c.Eras[i-1].Since {
			return wrongAt(fmt.Sprintf("eras[%d].since", i), "the eras are not in order: %s comes after %s", era.Since, c.Eras[i-1].Since)
		}
		if err := era.check(fmt.Sprintf("eras[%d].", i), wrongAt); err != nil {
			return err
		}
		for k, stage := range era.Stages {
			if stage.Against != nil && stage.Against.Division == c.Code {
				return wrongAt(fmt.Sprintf("eras[%d].stages[%d].against.division", i, k), "no team meets another one of its own division for a place in a higher one")
			}
		}
	}
	if len(c.Eras[0].Stages) == 0 {
		return wrongAt("eras[0].stages", "the first era has no stages")
	}
	return c.Sources.check(wrongAt)
}

func tooLong(name string) bool { return utf8.RuneCountInString(name) > MaxName }

type wrongly func(at, format string, args ...any) error

func (c Competition) checkCalendar(wrongAt wrongly) error {
	if _, err := time.Parse(DayLayout, c.Calendar.From); err != nil {
		return wrongAt("calendar.from", "%q is not the first day of a season: write it as 07-01", c.Calendar.From)
	}
	for season, day := range c.Calendar.Exceptions {
		year, err := strconv.Atoi(season)
		first, dayErr := time.Parse(time.DateOnly, day)
		if err != nil || dayErr != nil || first.Year() != year {
			return wrongAt("calendar.exceptions", "%q is not the first day of the season %s: write it as 2020-08-10", day, season)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return wrongAt("zone", "%q is no time zone: write it as Europe/Madrid", c.Zone)
	}
	return nil
}

func (e Era) check(at string, wrongAt wrongly) error {
	switch fewest, most := e.Teams[0], e.Teams[1]; {
	case fewest < 0 || fewest > most || most > MaxTeams || most == 1:
		return wrongAt(at+"teams", "a season cannot have %d to %d teams", fewest, most)
	case e.Win != 0 && e.Win != 2 && e.Win != 3:
		return wrongAt(at+"win", "a win counts 2 or 3 points, not %d", e.Win)
	case e.Down != nil && (*e.Down < 0 || *e.Down > MaxTeams):
		return wrongAt(at+"down", "%d teams cannot go down", *e.Down)
	}
	for i, criterion := range e.Ties {
		if !slices.Contains(criteria, criterion) || slices.Contains(e.Ties[:i], criterion) {
			return wrongAt(at+"ties", "%q does not separate teams level on points, or is there twice", string(criterion))
		}
	}
	for i, line := range e.Lines {
		if !slices.Contains([]BoundaryKind{Title, Promotion, Champions, Europe, Conference, PlayOff}, line.Kind) {
			return wrongAt(at+"lines", "%q is nothing that a place in the table leads to", string(line.Kind))
		}
		if line.Places < 1 || i > 0 && line.Places <= e.Lines[i-1].Places {
			return wrongAt(at+"lines", "the places of the lines are not in order")
		}
	}
	seen := map[string]bool{}
	for i, stage := range e.Stages {
		at := fmt.Sprintf("%sstages[%d].", at, i)
		if err := checkHeadings(at+"headings", stage.Headings, wrongAt); err != nil {
			return err
		}
		for _, name := range append([]string{stage.Name}, stage.Also...) {
			if folded := football.FoldText(name); seen[folded] {
				return wrongAt(at+"name", "two stages are named %q", name)
			} else {
				seen[folded] = true
			}
		}
		if err := stage.check(at, wrongAt); err != nil {
			return err
		}
	}
	return nil
}

func (s Stage) check(at string, wrongAt wrongly) error {
	switch {
	case !slices.Contains([]StageKind{RoundRobin, Split, Groups, KnockOut}, s.Kind):
		return wrongAt(at+"kind", "%q is no kind of stage: round-robin, split, groups or knock-out", string(s.Kind))
	case s.Meetings < 0 || s.Meetings > MaxMeetings || s.Meetings == 0 && s.Kind != KnockOut:
		return wrongAt(at+"meetings", "the stage %q does not say how often two teams meet at the same ground, from 1 to %d", s.Name, MaxMeetings)
	case s.Rounds < 0 || s.Rounds > MaxRounds:
		return wrongAt(at+"rounds", "the stage %q cannot have %d rounds", s.Name, s.Rounds)
	case s.Legs < 0 || s.Legs > MaxLegs:
		return wrongAt(at+"legs", "the ties of the stage %q have one leg or two, not %d", s.Name, s.Legs)
	case s.FirstLegs < 0 || s.FirstLegs > MaxLegs:
		return wrongAt(at+"firstLegs", "the ties of the stage %q have one leg or two, not %d", s.Name, s.FirstLegs)
	case s.FinalLegs < 0 || s.FinalLegs > MaxLegs:
		return wrongAt(at+"finalLegs", "the ties of the stage %q have one leg or two, not %d", s.Name, s.FinalLegs)
	case s.Kind == Split && !slices.Contains([]Carry{CarryAll, CarryHalf, CarryHalfUp, CarryNone}, s.Carry):
		return wrongAt(at+"carry", "the split %q does not say which points it takes along: all, half, half-up or none", s.Name)
	case s.Level != "" && !slices.Contains([]Level{Penalties, HigherPlace, HigherPlaceAtOnce}, s.Level):
		return wrongAt(at+"level", "%q does not separate the teams of a level tie: penalties, higher-place or higher-place-at-once", string(s.Level))
	case s.UnlessAhead < 0 || s.UnlessAhead > MaxAhead:
		return wrongAt(at+"unlessAhead", "the points that save a team the stage %q are between 0 and %d", s.Name, MaxAhead)
	case s.UnlessAhead > 0 && s.Places[1] <= s.Places[0]:
		return wrongAt(at+"unlessAhead", "the stage %q has no second place that the first could be ahead of", s.Name)
	case s.Against != nil && !CodePattern.MatchString(s.Against.Division):
		return wrongAt(at+"against.division", "%q is not a code: one to ten capital letters, digits and hyphens", s.Against.Division)
	case s.Against != nil && (s.Kind != KnockOut || s.Places[0] < 2 || s.Legs == 0 || s.Level == ""):
		return wrongAt(at+"against", "the stage %q is not a knock-out with places from the second on, legs and level, whose winner could meet another division's", s.Name)
	case s.Places[0] < 0 || s.Places[1] < s.Places[0]:
		return wrongAt(at+"places", "the places of the stage %q are not in order", s.Name)
	}
	return nil
}

func (s Sources) check(wrongAt wrongly) error {
	if err := checkHeadings("sources.headings", slices.Concat(s.Headings, s.HeadingsWithArea), wrongAt); err != nil {
		return err
	}
	if s.OpenFootball == "" && len(s.OpenFootballAlso) > 0 {
		return wrongAt("sources.openfootballAlso", "further files of openfootball are beside a first one in openfootball")
	}
	for _, path := range s.OpenFootballFiles() {
		if !repositoryPattern.MatchString(path) {
			return wrongAt("sources.openfootball", "%q is not the path of a file below openfootball's repositories, such as champions-league/master/{season}/cl.txt", path)
		}
	}
	for _, names := range [][]string{s.FootballCSV, s.FootballJSON} {
		for _, name := range names {
			if !filePattern.MatchString(name) {
				return wrongAt("sources", "%q is not a short name in the name of a file, such as es.1", name)
			}
		}
	}
	return nil
}

func checkHeadings(at string, names []string, wrongAt wrongly) error {
	for _, name := range names {
		if name == "" || tooLong(name) || name != football.FoldText(separators.Replace(name)) {
			return wrongAt(at, "the heading %q has to be in small letters, without accents and separators", name)
		}
	}
	return nil
}
