package news_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// ways takes what is sent, and fails as a test says.
type ways struct {
	mutex  sync.Mutex
	sent   []string // "push TITLE" or "mail TITLE"
	failed error
	after  func() // what happens while a message is on its way
}

func (w *ways) Push(_ context.Context, d *news.Delivery) error { return w.take("push", d) }
func (w *ways) Mail(_ context.Context, d *news.Delivery) error { return w.take("mail", d) }

func (w *ways) take(way string, d *news.Delivery) error {
	if w.after != nil {
		w.after()
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.failed != nil {
		return w.failed
	}
	w.sent = append(w.sent, way+" "+d.Title)
	return nil
}

// weekend is a jornada with a clock that the test moves, and servers that tell news of it.
type weekend struct {
	store   *store.Store
	ways    ways
	now     time.Time
	servers []*news.Watcher
	ana     account.User // has a device and no ticket at first
	jornada jornada.Jornada
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

func newWeekend(t *testing.T, s *store.Store) *weekend {
	t.Helper()
	w := &weekend{store: s, now: madrid(t, "2026-09-25 10:00")}
	for range 2 {
		w.servers = append(w.servers, &news.Watcher{
			Store: s, Push: &w.ways, Mail: &w.ways, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
			Catalog: func(string) fault.Catalog { return nil },
		})
	}
	var err error
	if w.ana, err = s.AddUser(t.Context(), account.User{Name: "ana", Role: account.Player, PasswordHash: "x", CreatedAt: w.now}); err != nil {
		t.Fatal(err)
	}
	w.bring(t, func(*jornada.Published) {})
	w.addDevice(t, "https://push.example.org/1")
	return w
}

func (w *weekend) addDevice(t *testing.T, endpoint string) news.Device {
	t.Helper()
	d, err := w.store.AddDevice(t.Context(), news.Device{UserID: w.ana.ID, Endpoint: endpoint, P256dh: "k", Auth: "a", CreatedAt: w.now}, news.DefaultSettings("en"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// bring brings in the jornada as a service publishes it.
func (w *weekend) bring(t *testing.T, change func(*jornada.Published)) {
	t.Helper()
	p := jornada.Published{DayExact: true}
	p.Season, p.Number, p.Day, p.Jackpot = 2026, 9, madrid(t, "2026-09-26 13:45"), 800000
	for i := range p.Fixtures {
		p.Fixtures[i] = jornada.Fixture{Home: fmt.Sprintf("Home %d", i+1), Away: fmt.Sprintf("Away %d", i+1), Kickoff: madrid(t, "2026-09-26 14:00")}
	}
	change(&p)
	if _, err := playing.ImportPublished(t.Context(), w.store, jornada.Reading{Jornadas: []jornada.Published{p}}, false, w.now); err != nil {
		t.Fatal(err)
	}
	all, err := w.store.Jornadas(t.Context(), jornada.Query{})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	w.jornada = all[0]
}

// play keeps a ticket with the favourites at home everywhere.
func (w *weekend) play(t *testing.T) {
	t.Helper()
	var ticket pool.Ticket
	if err := ticket.UnmarshalJSON([]byte(`{"columns": ["11111111111111", "X1111111111111"]}`)); err != nil {
		t.Fatal(err)
	}
	kept, err := playing.NewTicket(&w.jornada, &ticket)
	if err != nil {
		t.Fatal(err)
	}
	kept.UserID = w.ana.ID
	if _, err := w.store.SaveTicket(t.Context(), kept, w.now); err != nil {
		t.Fatal(err)
	}
}

// at moves the clock, lets all servers look at once, and returns what was sent.
func (w *weekend) at(t *testing.T, text string) []string {
	t.Helper()
	w.now = madrid(t, text)
	w.ways.sent = nil
	var together sync.WaitGroup
	for _, server := range w.servers {
		together.Go(func() {
			if err := server.Tick(t.Context()); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		})
	}
	together.Wait()
	slices.Sort(w.ways.sent)
	return w.ways.sent
}

func (w *weekend) want(t *testing.T, text string, want ...string) {
	t.Helper()
	if got := w.at(t, text); !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", text, got, want)
	}
}

func (w *weekend) score(t *testing.T, home, away int, ended bool, positions ...int) {
	t.Helper()
	var scores []jornada.RunningScore
	for _, position := range positions {
		scores = append(scores, jornada.RunningScore{Position: position, Score: football.Score{Home: home, Away: away}, Ended: ended, Clock: "55'"})
	}
	if _, err := w.store.SaveScores(t.Context(), w.jornada.ID, scores, w.now); err != nil {
		t.Fatal(err)
	}
}

func (w *weekend) choose(t *testing.T, c news.Settings) {
	t.Helper()
	c.Language = "en"
	if err := w.store.SaveNewsSettings(t.Context(), w.ana.ID, c); err != nil {
		t.Fatal(err)
	}
}

// A weekend on two servers: each thing is told once.
func TestAWeekendIsToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		w.choose(t, news.Settings{Closing: true, Turned: true, Ten: true, Money: true})
		w.want(t, "2026-09-26 09:40")
		w.want(t, "2026-09-26 09:50", "push Jornada 9 closes at 13:45")
		w.want(t, "2026-09-26 10:50")
		w.play(t)
		w.score(t, 1, 0, false, 1, 2, 3)
		w.want(t, "2026-09-26 14:20")
		w.score(t, 1, 1, false, 2)
		w.want(t, "2026-09-26 14:40", "push 2. Home 2 – Away 2: 1 → X")
		w.want(t, "2026-09-26 14:50")
		w.score(t, 2, 1, true, 2)
		w.score(t, 1, 0, true, 1, 3, 4, 5, 6, 7, 8, 9)
		w.want(t, "2026-09-26 16:00", "push 2. Home 2 – Away 2: X → 1")
		w.score(t, 1, 0, true, 10)
		w.want(t, "2026-09-26 18:00", "push Jornada 9: you have 10 right")
		w.score(t, 1, 0, true, 11, 12)
		w.want(t, "2026-09-26 18:30")
		// One is drawn by lot against what was on the field.
		w.bring(t, func(p *jornada.Published) { p.Outcomes, p.Pleno = "11111111111122", "1-0" })
		w.want(t, "2026-09-27 22:00")
		w.bring(t, func(p *jornada.Published) {
			p.Outcomes, p.Pleno, p.Takings = "11111111111122", "1-0", 2e6
			p.Winners, p.Prizes = &[jornada.Categories]int{0, 0, 1, 100, 200, 300}, &[jornada.Categories]float64{0, 0, 5000, 100, 20, 5}
		})
		if _, err := s.TakeStep(t.Context(), w.jornada.ID, jornada.Paid, madrid(t, "2026-09-28 10:00")); err != nil {
			t.Fatal(err)
		}
		w.want(t, "2026-09-28 10:00", "push Jornada 9: you have won 120.00 €")
		w.want(t, "2026-09-28 11:00")
	})
}

// Who is invited to a ticket has none before accepting.
func TestAnInvitationIsNoTicket(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		w.choose(t, news.Settings{Closing: true, Ten: true, Turned: true})
		owner, err := s.AddUser(t.Context(), account.User{Name: "bea", Role: account.Player, PasswordHash: "x", CreatedAt: w.now})
		if err != nil {
			t.Fatal(err)
		}
		invite := func() int64 {
			var ticket pool.Ticket
			if err := ticket.UnmarshalJSON([]byte(`{"columns": ["11111111111111", "X1111111111111"]}`)); err != nil {
				t.Fatal(err)
			}
			kept, err := playing.NewTicket(&w.jornada, &ticket)
			if err != nil {
				t.Fatal(err)
			}
			kept.UserID = owner.ID
			kept.Members = []jornada.Member{{UserID: owner.ID, Name: "bea", Shares: 1}, {UserID: w.ana.ID, Name: "ana", Shares: 1, ByUserName: true}}
			if kept, err = s.SaveTicket(t.Context(), kept, w.now); err != nil {
				t.Fatal(err)
			}
			return kept.ID
		}
		invite()
		second := invite()
		w.want(t, "2026-09-26 09:50", "push Jornada 9 closes at 13:45")
		if err := s.LeaveTicket(t.Context(), w.ana.ID, second, w.now); err != nil { // declines
			t.Fatal(err)
		}
		w.score(t, 1, 0, true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
		w.want(t, "2026-09-26 18:00")
	})
}

// At night nothing is told that keeps until the morning, and nothing that does not.
func TestTheNightIsQuiet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		w.choose(t, news.Settings{Turned: true, Ten: true})
		w.play(t)
		w.score(t, 1, 0, true, 1, 2, 3, 4, 5, 6, 7, 8)
		w.score(t, 1, 0, false, 9)
		w.want(t, "2026-09-26 22:50")
		w.score(t, 1, 1, false, 9)
		w.score(t, 1, 0, true, 10, 11)
		w.want(t, "2026-09-26 23:10")
		w.want(t, "2026-09-27 03:00")
		w.want(t, "2026-09-27 08:00", "push Jornada 9: you have 10 right")

		w.choose(t, news.Settings{Turned: true, Night: true})
		w.score(t, 2, 1, false, 9)
		w.want(t, "2026-09-27 23:10", "push 9. Home 9 – Away 9: X → 1")
	})
}

// A message that was certainly not sent is tried again; one that may have arrived is not,
// and neither is one whose server died while it was sent.
func TestAMessageIsLostRatherThanSentTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		w.ways.failed = news.ErrNotSent
		w.want(t, "2026-09-26 10:00")
		w.ways.failed = nil
		w.want(t, "2026-09-26 10:00")
		w.want(t, "2026-09-26 10:02", "push Jornada 9 closes at 13:45")
		if _, err := s.AddDevice(t.Context(), news.Device{UserID: w.ana.ID, Endpoint: "https://push.example.org/2", P256dh: "k", Auth: "a", CreatedAt: w.now}, news.DefaultSettings("en")); err != nil {
			t.Fatal(err)
		}
		w.want(t, "2026-09-26 10:10") // what was told is told to no device that comes later

		other := newReader(t, s)
		other.ways.failed = errors.New("cut off")
		other.want(t, "2026-09-26 10:20")
		other.ways.failed = nil
		other.want(t, "2026-09-26 10:40")
		other.want(t, "2026-09-26 12:40")
	})
}

// newReader is another user of the same weekend, on a server of her own.
func newReader(t *testing.T, s *store.Store) *weekend {
	t.Helper()
	w := &weekend{store: s, now: madrid(t, "2026-09-26 10:15")}
	w.servers = []*news.Watcher{{Store: s, Push: &w.ways, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), Catalog: func(string) fault.Catalog { return nil }}}
	var err error
	if w.ana, err = s.AddUser(t.Context(), account.User{Name: "berta", Role: account.Player, PasswordHash: "x", CreatedAt: w.now}); err != nil {
		t.Fatal(err)
	}
	w.addDevice(t, "https://push.example.org/3")
	return w
}

func TestADeviceThatIsGoneIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		w.ways.failed = news.ErrGone
		w.want(t, "2026-09-26 10:00")
		if devices, err := s.Devices(t.Context(), w.ana.ID); err != nil || len(devices) != 0 {
			t.Errorf("devices %+v, %v", devices, err)
		}
	})
}

func TestMailIsSentOnceItsAddressIsConfirmed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWeekend(t, s)
		ask := func(address, code string) error {
			return s.AskMail(t.Context(), w.ana.ID, address, code, news.DefaultSettings("en"), news.Item{
				UserID: w.ana.ID, Kind: news.Code, Topic: code, Title: "code " + code, Language: "en", NotBefore: w.now, ExpiresAt: w.now.Add(time.Hour), Mail: address,
			}, w.now)
		}
		w.now = madrid(t, "2026-09-25 23:30") // codes are sent at night, too
		if err := ask("ana@example.org", "123456"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "2026-09-25 23:30", "mail code 123456")
		for range 3 {
			if err := s.ConfirmMail(t.Context(), w.ana.ID, "000000", w.now); fault.KindOf(err) != fault.Invalid {
				t.Errorf("a wrong code: %v", err)
			}
		}
		if err := s.ConfirmMail(t.Context(), w.ana.ID, "123456", w.now); err != nil {
			t.Fatal(err)
		}
		w.want(t, "2026-09-26 10:00", "mail Jornada 9 closes at 13:45", "push Jornada 9 closes at 13:45")
		// A code is of use for an hour and for few tries, and only some are sent in a day.
		if err := ask("ana@example.com", "222222"); err != nil {
			t.Fatal(err)
		}
		if err := s.ConfirmMail(t.Context(), w.ana.ID, "222222", w.now.Add(2*time.Hour)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an old code: %v", err)
		}
		for range 5 {
			_ = s.ConfirmMail(t.Context(), w.ana.ID, "000000", w.now)
		}
		if err := s.ConfirmMail(t.Context(), w.ana.ID, "222222", w.now); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the sixth try: %v", err)
		}
		var failed error
		for i := range 6 {
			failed = errors.Join(failed, ask("ana@example.com", strings.Repeat(strconv.Itoa(i), 6)))
		}
		if fault.KindOf(failed) != fault.TooMany {
			t.Errorf("many codes: %v", failed)
		}
		if err := s.RemoveMail(t.Context(), w.ana.ID); err != nil {
			t.Fatal(err)
		}
		if _, mail, _, err := s.NewsSettings(t.Context(), w.ana.ID); err != nil || mail != (news.Mail{}) {
			t.Errorf("mail %+v, %v", mail, err)
		}
	})
}

func TestDevicesHaveAQuotaAndOneOwner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Devices: 2})
		w := newWeekend(t, s)
		first := w.addDevice(t, "https://push.example.org/1")
		if again := w.addDevice(t, "https://push.example.org/1"); again.ID != first.ID {
			t.Errorf("the same browser is device %d and %d", first.ID, again.ID)
		}
		w.addDevice(t, "https://push.example.org/2")
		_, err := s.AddDevice(t.Context(), news.Device{UserID: w.ana.ID, Endpoint: "https://push.example.org/3", CreatedAt: w.now}, news.DefaultSettings("en"))
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a third: %v", err)
		}
		berta, err := s.AddUser(t.Context(), account.User{Name: "berta", Role: account.Player, PasswordHash: "x", CreatedAt: w.now})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddDevice(t.Context(), news.Device{UserID: berta.ID, Endpoint: "https://push.example.org/2", CreatedAt: w.now}, news.DefaultSettings("es")); err != nil {
			t.Fatal(err)
		}
		if devices, err := s.Devices(t.Context(), w.ana.ID); err != nil || len(devices) != 1 {
			t.Errorf("devices of ana: %+v, %v", devices, err)
		}
		if err := s.RemoveDevice(t.Context(), w.ana.ID, first.ID+1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's device: %v", err)
		}
	})
}

// Two servers that start together make one pair of keys.
func TestTheKeysAreMadeOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var together sync.WaitGroup
		keys := make([]news.Keys, 4)
		for i := range keys {
			together.Go(func() {
				got, err := s.NewsKeys(t.Context(), func() (news.Keys, error) { return news.Keys{Private: strconv.Itoa(i), Public: strconv.Itoa(i)}, nil }, time.Now())
				if err != nil {
					t.Error(err)
				}
				keys[i] = got
			})
		}
		together.Wait()
		if keys[0].Private == "" || slices.ContainsFunc(keys, func(k news.Keys) bool { return k != keys[0] }) {
			t.Errorf("keys %+v", keys)
		}
	})
}
