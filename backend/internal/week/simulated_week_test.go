package week_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// installation is two servers and two workers on one database, with stand-ins of all
// services and a clock that the test moves.
type installation struct {
	*watch
	*crew
	servers  []*watch // that are alive
	watchers []*news.Watcher
	mutex    sync.Mutex
	sent     []string
	refused  bool // the official services answer 403
	ana      account.User
}

func (i *installation) Push(_ context.Context, d *news.Delivery) error {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.sent = append(i.sent, d.Title)
	return nil
}

func newInstallation(t *testing.T, url string, refused bool) *installation {
	t.Helper()
	s := storetest.Open(t, url)
	i := &installation{watch: newWatch(t, s), refused: refused}
	sites := i.Addresses
	i.withFiles(t) // the first division of Spain is the user's own
	sites.Sites = ingest.Sites{FootballData: i.services.URL + "/fd/"}
	i.Addresses = sites
	i.crew = newCrew(t, url)
	for n := range 2 {
		queue := i.queues[n]
		server := newWatch(t, s)
		server.services, server.Addresses = i.services, i.Addresses
		server.Now = func() time.Time { return i.now }
		server.Import = func(ctx context.Context, file ingest.SourceFile, divisions []string, content []byte) error {
			options := ingest.Options{Name: file.Address, Divisions: divisions, Now: i.now, News: []job.Also{queue.Also(job.Forecast, nil)}}
			return i.bring(ctx, content, listing.Hints{Name: path.Base(file.Address), Field: file.Field}, options)
		}
		i.servers = append(i.servers, server)
		i.watchers = append(i.watchers, &news.Watcher{
			Store: s, Push: i, Now: func() time.Time { return i.now }, Log: slog.New(slog.DiscardHandler), Catalog: func(string) fault.Catalog { return nil },
		})
	}
	var err error
	if i.ana, err = s.AddUser(t.Context(), account.User{Name: "ana", Role: account.Player, PasswordHash: "x", CreatedAt: i.now}); err != nil {
		t.Fatal(err)
	}
	device := news.Device{UserID: i.ana.ID, Endpoint: "https://push.example.org/1", P256dh: "k", Auth: "a", CreatedAt: i.now}
	if _, err := s.AddDevice(t.Context(), device, news.DefaultSettings("en")); err != nil {
		t.Fatal(err)
	}
	if refused {
		for _, service := range []string{"proximosv3", "fechav3", "estadisticas"} {
			i.services.handle("/selae/"+service, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusForbidden)
				_, _ = fmt.Fprint(w, "<html>Access denied</html>")
			})
		}
	}
	return i
}

// publish lets an official service answer, or pastes its answer where it refuses servers.
func (i *installation) publish(t *testing.T, service string, answer any) {
	t.Helper()
	if !i.refused {
		i.services.set("/selae/"+service, answer)
		return
	}
	encoded, err := json.Marshal(answer)
	if text, ok := answer.(string); ok {
		encoded, err = []byte(text), nil
	}
	if err != nil {
		t.Fatal(err)
	}
	asked := jornada.Asked{}
	if service == "estadisticas" {
		asked = jornada.Asked{Season: 2026, Number: 9}
	}
	read, err := lae.Read(bytes.NewReader(encoded), asked)
	if err != nil {
		t.Fatal(err)
	}
	done, err := playing.ImportPublished(t.Context(), i.store, read, true, i.now)
	if err != nil || len(done.Refused) > 0 {
		t.Fatalf("%s: %v, %v", service, done.Refused, err)
	}
}

// look moves the clock and lets all servers that are alive look at once.
func (i *installation) look(t *testing.T, text string) jornada.Jornada {
	t.Helper()
	i.now = madrid(t, text)
	var together sync.WaitGroup
	for n, server := range i.servers {
		together.Go(func() {
			if err := server.Tick(t.Context()); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		})
		together.Go(func() {
			if err := i.watchers[n].Tick(t.Context()); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		})
	}
	together.Wait()
	// Half a minute later: addresses that one server left because the other one was asking
	// their host, and news of what has come in.
	for n, server := range i.servers {
		if err := server.Tick(t.Context()); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if err := i.watchers[n].Tick(t.Context()); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	all, err := i.store.Jornadas(t.Context(), jornada.Query{})
	if err != nil || len(all) > 1 {
		t.Fatalf("%s: %d jornadas, %v", text, len(all), err)
	}
	if len(all) == 0 {
		return jornada.Jornada{}
	}
	return all[0]
}

// board is the scoreboard of the first division with some fixtures of the jornada.
func board(state, clock, day string, fixtures ...int) map[string]any {
	var events []any
	for _, n := range fixtures {
		goals := [2]int{1, 0}
		if n == 15 {
			goals = [2]int{2, 1}
		}
		one := event(teams[2*n-2], teams[2*n-1], goals, state, clock)
		one["date"] = day
		events = append(events, one)
	}
	return map[string]any{"events": events}
}

func percentages(favourite int) string {
	fixtures := map[string]any{}
	for n := 1; n <= 14; n++ {
		fixtures[strconv.Itoa(n)] = map[string]string{"valor1": strconv.Itoa(favourite), "valorx": "24", "valor2": strconv.Itoa(76 - favourite)}
	}
	encoded, err := json.Marshal(fixtures)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// signed gives fixtures their official signs; the third was postponed and is drawn by lot.
func signed(n int, f map[string]any) {
	switch n {
	case 3:
		f["signo"] = "X"
	case 15:
		f["signo"], f["marcador"] = "2-1", "2 - 1"
	default:
		f["signo"], f["marcador"] = "1", "1 - 0"
	}
}

// The whole week on two servers and two workers, one of each killed on Saturday night,
// with the official services and with their answers pasted: nobody types anything else,
// and the player is told two things.
func TestAWholeWeek(t *testing.T) {
	for name, refused := range map[string]bool{"official": false, "pasted": true} {
		t.Run(name, func(t *testing.T) {
			storetest.EachURL(t, func(t *testing.T, url string) { wholeWeek(t, newInstallation(t, url, refused)) })
		})
	}
}

func wholeWeek(t *testing.T, i *installation) {
	t.Helper()
	s := i.store
	state := func(j *jornada.Jornada, want jornada.State) {
		t.Helper()
		if got := j.State(i.now); got != want {
			t.Fatalf("%s: %s, want %s: %+v", i.now, got, want, j)
		}
	}
	// Monday: the jornada is announced, later its fixtures.
	i.publish(t, "proximosv3", next)
	if !i.refused {
		i.services.set("/selae/fechav3", "[]")
	}
	j := i.look(t, "2026-09-21 10:00")
	state(&j, jornada.Announced)
	i.publish(t, "fechav3", draw(nil, nil))
	j = i.look(t, "2026-09-21 17:00")
	state(&j, jornada.Open)
	i.publish(t, "estadisticas", percentages(61))
	if j = i.look(t, "2026-09-22 10:00"); j.Public[0][0] != .61 {
		t.Fatalf("percentages %v", j.Public[0])
	}
	// Friday: the public has changed its mind, and a ticket is kept in one tap.
	i.publish(t, "estadisticas", percentages(57))
	if j = i.look(t, "2026-09-25 20:00"); j.Public[0][0] != .57 {
		t.Fatalf("percentages of the last day %v", j.Public[0])
	}
	coupon, err := playing.LoadCoupon(t.Context(), s, nil, j, i.now)
	if err != nil {
		t.Fatal(err)
	}
	proposed, err := coupon.Calculator().Propose(t.Context(), playing.Wish{Budget: 12, Aim: playing.AimPrize})
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := playing.NewTicket(&j, &proposed.Ticket)
	if err != nil {
		t.Fatal(err)
	}
	ticket.UserID = i.ana.ID
	if ticket, err = s.SaveTicket(t.Context(), ticket, i.now); err != nil {
		t.Fatal(err)
	}
	j = i.look(t, "2026-09-26 13:50")
	state(&j, jornada.Closed)
	if _, err := s.SaveTicket(t.Context(), ticket, i.now); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a ticket is changed after the closing: %v", err)
	}
	// Saturday: seven matches but the third, which is postponed.
	saturday, sunday := "2026-09-26T12:00Z", "2026-09-27T16:30Z"
	i.services.set("/espn/esp.1/scoreboard", board("in", "55'", saturday, 1, 2, 4, 5, 6, 7))
	j = i.look(t, "2026-09-26 15:05")
	state(&j, jornada.Playing)
	wantScores(t, s, j.ID, 6, 0)
	i.services.set("/espn/esp.1/scoreboard", board("post", "90'", saturday, 1, 2, 4, 5, 6, 7))
	i.killOne(t, "2026-09-26 21:00")
	wantScores(t, s, j.ID, 6, 0)
	i.look(t, "2026-09-26 21:01") // the address is still the dead server's
	wantScores(t, s, j.ID, 6, 0)
	i.look(t, "2026-09-26 21:03")
	wantScores(t, s, j.ID, 6, 6)
	if len(i.sent) != 0 {
		t.Fatalf("before the second day: %q", i.sent)
	}
	// In the night Saturday's results come as a file. The worker that makes the forecasts which
	// follow from it is killed, and the other one takes them over.
	results := heading + "SP1,26/09/2026,Betis,Sevilla,1,0,H\n"
	i.services.set("/fd/mmz4281/2627/SP1.csv", results)
	i.hold.Store(true)
	i.look(t, "2026-09-27 03:30")
	i.kill(t)
	i.wantForecasts(t, 2)
	// Sunday: the others; ten are right.
	i.services.set("/espn/esp.1/scoreboard", board("post", "90'", sunday, 8, 9, 10, 11, 12, 13, 14, 15))
	j = i.look(t, "2026-09-27 21:00")
	state(&j, jornada.Playing)
	wantScores(t, s, j.ID, 14, 14)
	if len(i.sent) != 1 || !strings.Contains(i.sent[0], "right") {
		t.Fatalf("on Sunday: %q", i.sent)
	}
	// Monday: the lot, then the money; results come as a file, and forecasts follow it.
	i.publish(t, "fechav3", draw(nil, signed))
	j = i.look(t, "2026-09-28 09:00")
	state(&j, jornada.Complete)
	if j.Outcomes != "11X11111111111" || j.Pleno != "2-1" {
		t.Errorf("signs %q, %q", j.Outcomes, j.Pleno)
	}
	var prizes []any
	for n, prize := range []string{"0,00", "9.000,00", "250,00", "30,00", "6,00", "2,00"} {
		prizes = append(prizes, map[string]any{"categoria": n + 1, "ganadores": "100", "premio": prize})
	}
	i.publish(t, "fechav3", draw(map[string]any{"recaudacion": "2.000.000,00", "escrutinio": prizes}, signed))
	i.services.set("/fd/mmz4281/2627/SP1.csv", results+"SP1,27/09/2026,Sevilla,Betis,2,2,D\n")
	j = i.look(t, "2026-09-28 12:00")
	state(&j, jornada.Paid)
	kept, err := playing.OpenTickets(t.Context(), s, i.ana.ID, j.ID)
	if err != nil || len(kept) != 1 || kept[0].Settled.Best < 12 || kept[0].Net() == nil || *kept[0].Net() < 30 {
		t.Fatalf("the ticket: %+v, %v", kept, err)
	}
	for _, later := range []string{"2026-09-28 12:30", "2026-09-28 20:00", "2026-09-29 10:00", "2026-10-03 10:00"} {
		i.look(t, later)
	}
	if len(i.sent) != 2 || !strings.Contains(i.sent[1], "won") && !strings.Contains(i.sent[1], "€") {
		t.Errorf("told: %q", i.sent)
	}
	steps, err := s.Steps(t.Context(), j.ID)
	if err != nil || len(steps) != 5 {
		t.Errorf("steps %v, %v", steps, err)
	}
	i.wantForecasts(t, 2, 1)
	if refused := i.failure(t, week.SELAE) == week.Refused; refused != i.refused {
		t.Errorf("refused: %v", refused)
	}
}

// killOne kills a server while it waits for the scoreboard: what it was asking stays its
// own for a while.
func (i *installation) killOne(t *testing.T, text string) {
	t.Helper()
	i.now = madrid(t, text)
	const address = "/espn/esp.1/scoreboard"
	i.services.mutex.Lock()
	good := i.services.answers[address]
	i.services.mutex.Unlock()
	ctx, kill := context.WithCancel(t.Context())
	i.services.handle(address, func(http.ResponseWriter, *http.Request) { kill() })
	if err := i.servers[0].Tick(ctx); err == nil {
		t.Error("the server was not killed")
	}
	i.services.handle(address, good)
	i.servers = slices.Delete(i.servers, 0, 1)
}

func wantScores(t *testing.T, s *store.Store, id int64, want, ended int) {
	t.Helper()
	scores, err := s.RunningScores(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, score := range scores {
		if score.Ended {
			n++
		}
		if score.Position == 15 && score.Score != (football.Score{Home: 2, Away: 1}) {
			t.Errorf("pleno %v", score.Score)
		}
	}
	if len(scores) != want || n != ended {
		t.Fatalf("%d scores, %d of them final, want %d and %d: %+v", len(scores), n, want, ended, scores)
	}
}
