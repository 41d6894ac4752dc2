package week_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/espn"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

// services stands in for all services of the week. Answers are by path.
type services struct {
	*httptest.Server
	mutex   sync.Mutex
	answers map[string]func(w http.ResponseWriter, r *http.Request)
	asked   []string // paths
}

func newServices(t *testing.T) *services {
	t.Helper()
	s := &services{answers: map[string]func(http.ResponseWriter, *http.Request){}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mutex.Lock()
		s.asked = append(s.asked, r.URL.Path)
		answer := s.answers[r.URL.Path]
		s.mutex.Unlock()
		if answer == nil {
			http.NotFound(w, r)
			return
		}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *services) set(path string, value any) {
	text, ok := value.(string)
	if !ok {
		encoded, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		text = string(encoded)
	}
	s.handle(path, func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(text)))
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		_, _ = io.WriteString(w, text)
	})
}

func (s *services) handle(path string, answer func(http.ResponseWriter, *http.Request)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.answers[path] = answer
}

// count returns how often paths that contain a text have been asked since the last
// count.
func (s *services) count(part string) (n int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, path := range s.asked {
		if strings.Contains(path, part) {
			n++
		}
	}
	s.asked = slices.DeleteFunc(s.asked, func(path string) bool { return strings.Contains(path, part) })
	return n
}

// watch is a week with a clock that the test moves.
type watch struct {
	*week.Runner
	services *services
	store    *store.Store
	now      time.Time
	reached  []jornada.State
}

func newWatch(t *testing.T, s *store.Store) *watch {
	t.Helper()
	w := &watch{services: newServices(t), store: s, now: madrid(t, "2026-09-21 10:00")}
	allowed, err := fetch.ParseAllowed([]string{netip.MustParseAddr("127.0.0.1").String()})
	if err != nil {
		t.Fatal(err)
	}
	site := fetch.New(fetch.Settings{Allowed: allowed, Tries: 1, Timeout: 300 * time.Millisecond, Interval: time.Microsecond, MaxBytes: 1 << 20})
	w.Runner = &week.Runner{
		Store:     s,
		Addresses: week.Addresses{SELAE: w.services.URL + "/selae/", Quinielista: w.services.URL + "/quinielista", ESPN: w.services.URL + "/espn/"},
		Get: func(ctx context.Context, address string, known week.Got) (week.Got, error) {
			got, err := site.Get(ctx, address, fetch.Known{ETag: known.ETag, LastModified: known.LastModified})
			if errors.Is(err, fetch.ErrForbidden) {
				err = errors.Join(week.ErrRefused, err)
			} else if errors.Is(err, fetch.ErrMissing) {
				err = errors.Join(week.ErrMissing, err)
			}
			return week.Got{ETag: got.ETag, LastModified: got.LastModified, Content: got.Content, Unchanged: got.Unchanged}, err
		},
		Jornadas: func(content []byte, asked jornada.Asked) (jornada.Reading, error) {
			return lae.Read(bytes.NewReader(content), asked)
		},
		Matches: espn.Read,
		Reached: func(_ jornada.Jornada, step jornada.State) []job.Also {
			return []job.Also{func(context.Context, job.Tx) error {
				w.reached = append(w.reached, step)
				return nil
			}}
		},
		Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
	}
	return w
}

func madrid(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// at moves the clock and lets everything happen that is due.
func (w *watch) at(t *testing.T, text string) jornada.Jornada {
	t.Helper()
	w.now = madrid(t, text)
	if err := w.Tick(t.Context()); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	all, err := w.store.Jornadas(t.Context(), jornada.Query{})
	if err != nil || len(all) > 1 {
		t.Fatalf("%s: %d jornadas, %v", text, len(all), err)
	}
	if len(all) == 0 {
		return jornada.Jornada{}
	}
	return all[0]
}

func (w *watch) failure(t *testing.T, source string) week.Failure {
	t.Helper()
	all, err := w.store.Answers(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Source == source && a.Failure != week.NoFailure {
			return a.Failure
		}
	}
	return week.NoFailure
}

var next = []any{map[string]any{"fecha": "2026-09-27 00:00:00", "game_id": "LAQU", "cierre": "2026-09-26 13:45:00", "estado": "abierto", "jornada": 9, "premio_bote": "800.000"}}

var teams = []string{
	"Oviedo", "Sporting", "Betis", "Sevilla", "Racing", "Zaragoza", "Málaga", "Eibar", "Granada", "Cádiz", "Leganés", "Getafe", "Alavés", "Osasuna",
	"Celta", "Girona", "Elche", "Levante", "Mirandés", "Burgos", "Castellón", "Almería", "Huesca", "Albacete", "Córdoba", "Ceuta", "Barcelona", "Atlético Baleares",
	"Valencia", "Villarreal",
}

// draw is the official answer for jornada 9; change changes a fixture.
func draw(fields map[string]any, change func(n int, fixture map[string]any)) []any {
	one := map[string]any{"fecha_sorteo": "2026-09-27 00:00:00", "jornada": "9", "temporada": "2026-2027"}
	var fixtures []any
	for n := 1; n <= 15; n++ {
		f := map[string]any{"posicion": strconv.Itoa(n), "local": teams[2*n-2] + " (m)", "visitante": teams[2*n-1] + " (m)", "fecha_completa": "2026-09-26 14:00:00"}
		if n > 7 {
			f["fecha_completa"] = "2026-09-27 18:30:00"
		}
		if change != nil {
			change(n, f)
		}
		fixtures = append(fixtures, f)
	}
	one["partidos"] = fixtures
	maps.Copy(one, fields)
	return []any{one}
}

// event is a match on a scoreboard.
func event(home, away string, goals [2]int, state, clock string) map[string]any {
	status := map[string]any{"displayClock": clock, "period": 2, "type": map[string]any{"state": state, "completed": state == "post", "name": map[string]string{"in": "STATUS_SECOND_HALF", "post": "STATUS_FULL_TIME"}[state]}}
	side := func(which, name string, goals int) map[string]any {
		return map[string]any{"homeAway": which, "team": map[string]any{"displayName": name}, "score": strconv.Itoa(goals)}
	}
	return map[string]any{"date": "2026-09-26T12:00Z", "competitions": []any{map[string]any{"competitors": []any{side("home", home, goals[0]), side("away", away, goals[1])}, "status": status}}}
}

const statistics = `{"1": {"valor1": "61", "valorx": "24", "valor2": "15"}}`

// A whole week, from the announcement to the money, without anybody typing.
func TestAWeekRunsItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.services.set("/selae/proximosv3", next)
		w.services.set("/selae/fechav3", "[]")
		j := w.at(t, "2026-09-21 10:00")
		if j.State(w.now) != jornada.Announced || j.Number != 9 || j.Season != 2026 || j.Jackpot != 800000 || !j.Day.Equal(madrid(t, "2026-09-26 13:45")) {
			t.Fatalf("announced: %+v", j)
		}
		w.services.set("/selae/fechav3", draw(nil, nil))
		w.services.set("/selae/estadisticas", statistics)
		if j = w.at(t, "2026-09-21 10:10"); j.HasFixtures() {
			t.Error("the draw was asked for again within minutes")
		}
		j = w.at(t, "2026-09-21 12:10")
		if j.State(w.now) != jornada.Open || j.Fixtures[0].Home != "Oviedo" || !j.Fixtures[14].Kickoff.Equal(madrid(t, "2026-09-27 18:30")) {
			t.Fatalf("open: %+v", j)
		}
		if j = w.at(t, "2026-09-21 12:20"); j.Public[0][0] != .61 {
			t.Fatalf("percentages: %+v", j.Public)
		}
		// Nothing is asked for without need: three ticks in a minute, no request.
		w.services.count("/")
		for range 3 {
			w.at(t, "2026-09-21 12:21")
		}
		if n := w.services.count("/"); n != 0 {
			t.Errorf("%d requests within a minute", n)
		}
		// The public changes its mind on the last day.
		w.services.set("/selae/estadisticas", strings.Replace(statistics, "61", "57", 1))
		if j = w.at(t, "2026-09-25 20:00"); j.Public[0][0] <= .5 || j.Public[0][0] >= .6 {
			t.Errorf("percentages of the last day: %v", j.Public[0])
		}
		if j = w.at(t, "2026-09-26 13:50"); j.State(w.now) != jornada.Closed {
			t.Errorf("after the closing: %s", j.State(w.now))
		}
		// Under way: one score from the second division's board.
		w.services.set("/espn/esp.2/scoreboard", map[string]any{"events": []any{event("Real Oviedo", "Sporting Gijón", [2]int{1, 0}, "in", "55'"), event("Real Zaragoza", "Racing Santander", [2]int{3, 0}, "in", "55'")}})
		j = w.at(t, "2026-09-26 15:05")
		scores, err := s.RunningScores(t.Context(), j.ID)
		if err != nil || len(scores) != 1 || scores[0].Position != 1 || scores[0].Score.Home != 1 || scores[0].Ended || scores[0].Clock != "55'" {
			t.Fatalf("running scores %+v, %v", scores, err)
		}
		w.services.set("/espn/esp.2/scoreboard", map[string]any{"events": []any{event("Real Oviedo", "Sporting Gijón", [2]int{1, 1}, "post", "90'")}})
		w.at(t, "2026-09-26 15:10")
		if scores, err = s.RunningScores(t.Context(), j.ID); err != nil || len(scores) != 1 || !scores[0].Ended || scores[0].Score.Away != 1 {
			t.Fatalf("final score %+v, %v", scores, err)
		}
		// Official signs one after another, one by lot against its score, then the money.
		w.services.set("/selae/fechav3", draw(nil, func(n int, f map[string]any) {
			if n == 1 {
				f["signo"], f["marcador"] = "X", "1 - 1"
			}
		}))
		if j = w.at(t, "2026-09-26 17:00"); j.State(w.now) != jornada.Playing || j.Outcomes != "X-------------" {
			t.Fatalf("first sign: %q", j.Outcomes)
		}
		all := func(n int, f map[string]any) {
			f["signo"], f["marcador"] = "1", "2 - 0"
			if n == 3 {
				f["marcador"] = "0 - 0"
			}
			if n == 15 {
				f["signo"] = "M-0"
			}
		}
		w.services.set("/selae/fechav3", draw(nil, all))
		if j = w.at(t, "2026-09-27 22:00"); j.State(w.now) != jornada.Complete || j.Outcomes != "11111111111111" || j.Pleno != "M-0" {
			t.Fatalf("complete: %q %q", j.Outcomes, j.Pleno)
		}
		w.services.set("/selae/fechav3", draw(map[string]any{"recaudacion": "2.000.000,00", "escrutinio": []any{map[string]any{"categoria": 2, "ganadores": "2", "premio": "160.000,00"}}}, all))
		if j = w.at(t, "2026-09-28 10:00"); j.State(w.now) != jornada.Paid || j.Takings != 2e6 || j.Prizes[1] != 160000 {
			t.Fatalf("paid: %+v", j)
		}
		w.at(t, "2026-09-29 10:00")
		if want := []jornada.State{jornada.Open, jornada.Closed, jornada.Playing, jornada.Complete, jornada.Paid}; !slices.Equal(w.reached, want) {
			t.Errorf("steps %v, want %v", w.reached, want)
		}
		if w.services.count("fechav3"); w.at(t, "2026-09-30 10:00").Number == 0 || w.services.count("fechav3") != 0 {
			t.Error("a jornada that is paid is asked for")
		}
	})
}

// After a night without any server every step is still taken once, in order; several
// servers take each of them once.
func TestStepsAreTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.services.set("/selae/proximosv3", next)
		w.services.set("/selae/fechav3", draw(nil, nil))
		w.at(t, "2026-09-21 10:00")
		w.services.set("/selae/fechav3", draw(nil, func(n int, f map[string]any) {
			if f["signo"] = "1"; n == 15 {
				f["signo"] = "M-0"
			}
		}))
		w.now = madrid(t, "2026-09-28 10:00")
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				if err := w.Tick(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		together.Wait()
		w.at(t, "2026-09-28 10:30")
		if want := []jornada.State{jornada.Open, jornada.Closed, jornada.Playing, jornada.Complete}; !slices.Equal(w.reached, want) {
			t.Errorf("steps %v, want %v", w.reached, want)
		}
	})
}

// What services do when they are in a mood: nothing of it is taken in, what was known
// stays, and they are left alone for longer and longer.
func TestServicesFail(t *testing.T) {
	refuse := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<html>Access denied</html>")
	}
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		want   week.Failure
	}{
		"refused":    {refuse, week.Refused},
		"a web page": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>hello</html>") }, week.Unreadable},
		"garbage":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\x00\xff{") }, week.Unreadable},
		"nothing":    {func(http.ResponseWriter, *http.Request) {}, week.Unreadable},
		"an error":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, week.Unreachable},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "5000")
			_, _ = io.WriteString(w, "[{")
		}, week.Unreachable},
		"too slow": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, week.Unreachable},
		"another draw": {func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(draw(map[string]any{"fecha_sorteo": "2026-10-04 00:00:00", "jornada": "10"}, nil))
		}, week.Another},
		"fewer fixtures": {func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(draw(map[string]any{"partidos": []any{}}, nil))
		}, week.Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				w := newWatch(t, s)
				w.Addresses.Quinielista, w.Addresses.ESPN = "", ""
				w.services.set("/selae/proximosv3", next)
				w.services.set("/selae/fechav3", draw(nil, nil))
				w.services.set("/selae/estadisticas", statistics)
				before := w.at(t, "2026-09-25 09:00")
				w.services.handle("/selae/fechav3", test.answer)
				after := w.at(t, "2026-09-25 16:00")
				if got := w.failure(t, week.SELAE); got != test.want {
					t.Errorf("failure %q, want %q", got, test.want)
				}
				before.Public, before.Version, after.Version = after.Public, 0, 0
				if before != after {
					t.Errorf("the jornada has changed: %+v, before %+v", after, before)
				}
				// Matches are being played: asked every quarter of an hour at first.
				w.at(t, "2026-09-26 15:00")
				w.services.count("fechav3")
				for i := range 4 * 60 / 5 {
					w.now = madrid(t, "2026-09-26 15:00").Add(time.Duration(i) * 5 * time.Minute)
					if err := w.Tick(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				most := map[week.Failure]int{week.Refused: 5}[test.want]
				if most == 0 {
					most = 17
				}
				if n := w.services.count("fechav3"); n < 2 || n > most {
					t.Errorf("asked %d times in four hours", n)
				}
				w.services.set("/selae/fechav3", draw(nil, nil))
				w.at(t, "2026-09-27 20:00")
				if got := w.failure(t, week.SELAE); got != week.NoFailure {
					t.Errorf("it answers again, and stands as %q", got)
				}
			})
		})
	}
}

// Where the service refuses the server, the answer that a reader brings in does the same.
func TestAnAnswerBroughtInByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.services.set("/selae/proximosv3", next)
		w.services.handle("/selae/fechav3", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
		j := w.at(t, "2026-09-21 10:00")
		if got, want := w.Addresses.DrawAddress(&j), w.services.URL+"/selae/fechav3?game_id=LAQU&fecha_sorteo=20260927"; got != want {
			t.Errorf("the reader is sent to %s, want %s", got, want)
		}
		pasted, err := json.Marshal(draw(nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		read, err := lae.Read(bytes.NewReader(pasted), jornada.Asked{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := playing.ImportPublished(t.Context(), s, read, false, w.now); err != nil {
			t.Fatal(err)
		}
		if j = w.at(t, "2026-09-21 11:00"); j.State(w.now) != jornada.Open {
			t.Errorf("after the answer was pasted: %s", j.State(w.now))
		}
	})
}
