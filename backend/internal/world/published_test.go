package world_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

var shared = filepath.Join("..", "..", "..", "..", "shared", "data")

func day(year int) int { return history.Day(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)) }

// yardstick is the mean RPS of the world, of Elo and of base rates on the same games.
type yardstick struct {
	ours, elo, base scoring.Scores
	gain            scoring.Difference // of ours over Elo
}

// measure replays a field. scored tells which games count, fit those on which the
// benchmarks are fitted, which are before the day from.
func measure(f *world.Field, from int, scored, fit func(i int) bool) (y yardstick) {
	outcome := func(i int) football.Outcome {
		g := &f.Games[i]
		return football.Score{Home: int(g.Goals[0]), Away: int(g.Goals[1])}.Outcome()
	}
	var rates football.Probs
	for i := range f.Games {
		if f.Games[i].Day < from && f.Games[i].Learn && fit(i) {
			rates[outcome(i)]++
		}
	}
	sum := rates[0] + rates[1] + rates[2]
	for o := range rates {
		rates[o] /= sum
	}
	counts := func(i int) bool { return f.Games[i].Day >= from && f.Games[i].Learn && scored(i) }
	elo := map[int]football.Probs{}
	f.NewElo().Replay(f.Games, from, fit, func(i int, p football.Probs) {
		if counts(i) {
			elo[i] = p
			y.elo.Add(p, outcome(i), nil)
			y.base.Add(rates, outcome(i), nil)
		}
	})
	f.Replay(func(i int, made world.Forecast) {
		if counts(i) {
			y.ours.Add(made.Probs, outcome(i), nil)
			y.gain.Add(scoring.RPS(made.Probs, outcome(i)), scoring.RPS(elo[i], outcome(i)))
		}
	})
	return y
}

// check checks the number of matches, the loss, and by how many standard errors of the
// paired difference it is less than Elo's.
func (y *yardstick) check(t *testing.T, what string, matches int, atMost, errors float64) {
	t.Helper()
	t.Logf("%s: %d matches, RPS %.4f, Elo %.4f, base rates %.4f; against Elo %+.4f ± %.4f", what, y.ours.N, y.ours.RPS, y.elo.RPS, y.base.RPS, y.gain.Mean, y.gain.SE())
	if y.ours.N != matches || y.ours.RPS > atMost || y.gain.Mean > -errors*y.gain.SE() {
		t.Errorf("%s: %d matches, want %d; RPS %.4f, want at most %.4f; against Elo %+.4f ± %.4f", what, y.ours.N, matches, y.ours.RPS, atMost, y.gain.Mean, y.gain.SE())
	}
}

// uefa are the members of UEFA since 2010, and former ones that have played since 1990.
const uefa = "Albania,Andorra,Armenia,Austria,Azerbaijan,Belarus,Belgium,Bosnia and Herzegovina,Bulgaria,Croatia,Cyprus,Czech Republic,Denmark,England,Estonia,Faroe Islands," +
	"Finland,France,Georgia,Germany,Gibraltar,Greece,Hungary,Iceland,Israel,Italy,Kazakhstan,Kosovo,Latvia,Liechtenstein,Lithuania,Luxembourg,Malta,Moldova,Montenegro," +
	"Netherlands,North Macedonia,Northern Ireland,Norway,Poland,Portugal,Republic of Ireland,Romania,Russia,San Marino,Scotland,Serbia,Slovakia,Slovenia,Spain,Sweden," +
	"Switzerland,Turkey,Ukraine,Wales"

// nationalMatches are the published matches of national teams.
type nationalMatches struct {
	field  *world.Field
	before map[string]int // of the side that had played fewer, by day and teams
}

func readNational(t *testing.T, name string, field football.Field) (m nationalMatches) {
	t.Helper()
	file, err := os.Open(filepath.Join(shared, "raw", "internationals", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the results of national teams are not available")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	m.before = map[string]int{}
	teams, played := map[string]int64{}, map[int64]int{}
	team := func(name string) football.Team {
		if teams[name] == 0 {
			teams[name] = int64(len(teams) + 1)
		}
		return football.Team{ID: teams[name], Name: name, Country: "FIFA"}
	}
	var records []football.MatchRecord
	for _, row := range rows[1:] {
		at, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			t.Fatal(err)
		}
		home, homeErr := strconv.Atoi(row[3])
		away, awayErr := strconv.Atoi(row[4])
		if homeErr != nil || awayErr != nil {
			continue
		}
		named, known := competition.ByTournament(field, row[5])
		if !known {
			t.Fatalf("no competition for %q", row[5])
		}
		r := football.MatchRecord{
			Fixture: football.Fixture{
				ID: int64(len(records) + 1), Division: named.Code, Season: football.Season(at.Year()), Kickoff: at, Home: team(row[1]), Away: team(row[2]), Neutral: row[8] == "TRUE",
			},
			Status: football.Played, Score: &football.Score{Home: home, Away: away},
		}
		m.before[fmt.Sprint(history.Day(at), r.Home.ID, r.Away.ID)] = min(played[r.Home.ID], played[r.Away.ID])
		played[r.Home.ID]++
		played[r.Away.ID]++
		records = append(records, r)
	}
	m.field = world.NewField(field, records)
	return m
}

// experienced reports whether both sides of a game had played ten matches before.
func (m *nationalMatches) experienced(i int) bool {
	g := &m.field.Games[i]
	return m.before[fmt.Sprint(g.Day, m.field.Teams[g.Home].ID, m.field.Teams[g.Away].ID)] >= 10
}

func TestYardstickOfNationalTeams(t *testing.T) {
	m := readNational(t, "men-results.csv", football.MenNational)
	f, european := m.field, map[string]bool{}
	for name := range strings.SplitSeq(uefa, ",") {
		european[name] = true
	}
	fit := func(i int) bool { return m.experienced(i) && f.Games[i].Day >= day(1990) }
	all := measure(f, day(2010), m.experienced, fit)
	all.check(t, "national teams 2010–2024", 14_212, .1720, 3)
	europe := measure(f, day(2010), func(i int) bool {
		return m.experienced(i) && european[f.Teams[f.Games[i].Home].Name] && european[f.Teams[f.Games[i].Away].Name]
	}, fit)
	europe.check(t, "both of UEFA", 3_745, .1665, 1.5)
}

func TestYardstickOfWomensNationalTeams(t *testing.T) {
	m := readNational(t, "women-results.csv", football.WomenNational)
	fit := func(i int) bool { return m.experienced(i) && m.field.Games[i].Day >= day(1995) }
	all := measure(m.field, day(2013), m.experienced, fit)
	all.check(t, "women's national teams 2013–2024", 5_066, .1440, 3)
}

// clubRecords reads all published leagues and European cups.
func clubRecords(t *testing.T) (records []football.MatchRecord) {
	t.Helper()
	teams, seen := map[string]football.Team{}, map[string]bool{}
	team := func(area, name string, season football.Season) football.Team {
		known := club.Find(football.Men, area, name, season)
		if known == nil {
			for _, other := range []string{"FR", "CH"} { // Monaco, Vaduz
				known = club.Find(football.Men, other, name, season)
				if known != nil {
					break
				}
			}
		}
		if known != nil {
			area, name = known.Area, known.Key
		}
		key := area + " " + name
		if teams[key].ID == 0 {
			teams[key] = football.Team{ID: int64(len(teams) + 1), Name: name, Country: area}
		}
		return teams[key]
	}
	var names []string
	for _, pattern := range []string{"spain.csv", "england.csv", "raw/openfootball-json/*.json", "raw/football-data-new/*.csv", "raw/openfootball-europe/*.txt", "raw/champions-league/*.txt"} {
		found, err := filepath.Glob(filepath.Join(shared, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 100 {
		t.Skip("the published leagues are not available")
	}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		reader, _, err := feed.Open(file, listing.Hints{Name: filepath.Base(name)})
		for err == nil {
			var e listing.Entry
			if e, err = reader.Next(); err != nil {
				break
			}
			c, _ := competition.ByCode(e.Division)
			areas := [2]string{c.Area, c.Area}
			for side, code := range [2]string{e.HomeCountry, e.AwayCountry} {
				if area, known := competition.AreaOfClub(code); known {
					areas[side] = area.Code
				}
			}
			r := football.MatchRecord{
				Fixture: football.Fixture{
					ID: int64(len(records) + 1), Division: e.Division, Season: e.Season, Kickoff: e.Kickoff, Neutral: e.Neutral,
					Home: team(areas[0], e.Home, e.Season), Away: team(areas[1], e.Away, e.Season),
				},
				Status: e.Status, Score: e.Score, Quotes: e.Quotes,
			}
			key := fmt.Sprint(history.Day(r.Kickoff), r.Home.ID, r.Away.ID) // some seasons are in two files
			if e.Score != nil && !seen[key] {
				seen[key] = true
				records = append(records, r)
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
		_ = file.Close()
	}
	return records
}

func TestYardstickOfEuropeanCups(t *testing.T) {
	records := clubRecords(t)
	f := world.NewField(football.Men, records)
	cup := func(i int) bool {
		c, _ := competition.ByCode(records[f.Source[i]].Division)
		return c.Kind == competition.Cup && c.Area == "UEFA"
	}
	scored := func(i int) bool { return cup(i) && records[f.Source[i]].Season >= 2017 }
	y := measure(f, day(2017)+181, scored, cup)
	y.check(t, "European cups 2017-18 to 2024-25", 2_871, .2030, 1.5) // four more were awarded
	if len(records) < 100_000 || math.IsNaN(y.ours.LogLoss) {
		t.Errorf("%d records", len(records))
	}
}
