package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// asProcess is an environment variable that makes the test binary run as quiniela, in
// a process that can be killed.
const asProcess = "QUINIELA_TEST_AS_PROCESS"

// quickPace declares a silent process dead sooner than the default does.
var quickPace = jobs.Config{Heartbeat: 50 * time.Millisecond, LostAfter: 600 * time.Millisecond}

// defaultPace is the value of asProcess with which the process keeps the defaults
// instead of quickPace.
const defaultPace = "default"

// process starts quiniela in a separate process.
func process(t *testing.T, args ...string) *exec.Cmd { return processAs(t, "1", args...) }

func processAs(t *testing.T, pace string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), asProcess+"="+pace)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// kill ends a process abruptly, like a power cut.
func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the error is that it was killed
}

const (
	leagueTeams = 12
	leagueSize  = leagueTeams * (leagueTeams - 1)
)

// seasonFile returns a CSV file of one season of a small league. With open, the last
// matches are still to come.
func seasonFile(season int, open bool) string {
	var text strings.Builder
	text.WriteString("division,season,kickoff,home,away,home_goals,away_goals\n")
	n := 0
	for home := range leagueTeams {
		for away := range leagueTeams {
			if home == away {
				continue
			}
			goals := fmt.Sprintf("%d,%d", (home*7+away*3+season)%4, (home+away*5+season)%3)
			if open && n >= leagueSize-20 {
				goals = ","
			}
			day := time.Date(season, time.August, 15, 18, 0, 0, 0, time.UTC).AddDate(0, 0, 3*(n/6))
			fmt.Fprintf(&text, "SP1,%d,%s,Team %02d,Team %02d,%s\n", season, day.Format(time.RFC3339), home, away, goals)
			n++
		}
	}
	return text.String()
}

// effects counts what the jobs have left in a database.
type effects struct {
	Matches, Twice, Imports, Uploads, Half int
}

func readEffects(t *testing.T, db *store.Store) (e effects) {
	t.Helper()
	pool, _, err := db.SQL()
	if err != nil {
		t.Fatal(err)
	}
	count := func(into *int, query string) {
		t.Helper()
		if err := pool.QueryRowContext(t.Context(), query).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	count(&e.Matches, "SELECT count(*) FROM matches")
	count(&e.Twice, "SELECT count(*) FROM matches WHERE version <> 1")
	count(&e.Imports, "SELECT count(*) FROM audit_entries WHERE kind = 'import'")
	count(&e.Uploads, "SELECT count(*) FROM uploads")
	// A model is written at the start of its transaction, its audit entry at the end.
	count(&e.Half, "SELECT count(*) FROM models WHERE id NOT IN (SELECT object_id FROM audit_entries WHERE kind = 'model')")
	return e
}

// queueSeason queues the import of a season.
func queueSeason(t *testing.T, db *store.Store, queue *jobs.Jobs, season int, open bool) {
	t.Helper()
	file := ingest.Upload{Name: fmt.Sprintf("%d.csv", season), Content: []byte(seasonFile(season, open))}
	err := db.AddUploads(t.Context(), []ingest.Upload{file}, time.Now(), func(ids []int64) job.Also {
		return queue.Also(job.Import, ingest.Request{Uploads: ids})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// waitForJobs waits until no job is queued or running.
func waitForJobs(t *testing.T, queue *jobs.Jobs) []job.Job {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		list, err := queue.List(t.Context(), job.Query{Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		over := true
		for _, j := range list {
			over = over && j.State.Finished()
		}
		if over {
			return list
		}
		if time.Now().After(deadline) {
			t.Fatalf("jobs are not over: %+v", list)
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// A worker is killed again and again, at random moments. In the end every job is
// finished, and its effects are complete and not duplicated.
func TestKilledProcessesLoseNoJobs(t *testing.T) {
	const kills, perSeason = 50, 2
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		db := storetest.Open(t, url)
		if _, err := migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		queue, err := openQueue(db, slog.New(slog.DiscardHandler), importer{db: db})
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, 2))
		seasons := 0
		for n := range kills {
			if n%perSeason == 0 {
				queueSeason(t, db, queue, 1980+seasons, false)
				seasons++
			}
			worker := process(t, "worker", "--database-url", url)
			time.Sleep(time.Duration(150+random.IntN(700)) * time.Millisecond)
			kill(t, worker)
			if e := readEffects(t, db); e.Matches%leagueSize != 0 || e.Imports*leagueSize != e.Matches || e.Half > 0 {
				t.Fatalf("after kill %d something is half there: %+v", n+1, e)
			}
		}
		queueSeason(t, db, queue, 1980+seasons, true)
		seasons++
		worker := process(t, "worker", "--database-url", url)
		defer kill(t, worker)
		lost := 0
		for _, j := range waitForJobs(t, queue) {
			if j.State != job.Succeeded {
				t.Errorf("%s ended as %s: %s", j.Kind, j.State, j.Error)
			}
			if j.Attempt > 1 {
				lost++
			}
		}
		if lost < 5 {
			t.Errorf("only %d jobs were hit by a kill: the test shows little", lost)
		}
		if e, want := readEffects(t, db), (effects{Matches: seasons * leagueSize, Imports: seasons}); e != want {
			t.Errorf("in the end %+v, want %+v", e, want)
		}
		fixtures, _, err := db.Matches(t.Context(), football.MatchQuery{Status: football.Scheduled, Limit: 50})
		if err != nil || len(fixtures) != 20 {
			t.Fatal(len(fixtures), err)
		}
		for _, fixture := range fixtures {
			if f, err := db.ForecastOf(t.Context(), fixture); err != nil || f == nil {
				t.Errorf("%s is not forecast: %v", fixture.Title(), err)
			}
		}
	})
}

// With the default settings, the training of a killed worker goes on within half a
// minute once another worker, or the same one again, is running.
func TestTrainingOfAKilledWorkerIsTakenOverSoon(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		db := storetest.Open(t, url)
		if _, err := migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		queue, err := openQueue(db, slog.New(slog.DiscardHandler), importer{db: db})
		if err != nil {
			t.Fatal(err)
		}
		for season := range 4 {
			queueSeason(t, db, queue, 1980+season, false)
		}
		importing := process(t, "worker", "--database-url", url)
		waitForJobs(t, queue)
		kill(t, importing)

		training, err := queue.Add(t.Context(), job.Train, nil)
		if err != nil {
			t.Fatal(err)
		}
		const limit = 30 * time.Second
		running := func(attempt int) {
			t.Helper()
			for deadline := time.Now().Add(limit); ; time.Sleep(10 * time.Millisecond) {
				one, err := queue.Job(t.Context(), training.ID)
				switch {
				case err != nil:
					t.Fatal(err)
				case one.State == job.Running && one.Attempt == attempt && one.Step != "": // it has sent a heartbeat
					return
				case one.State.Finished() || time.Now().After(deadline):
					t.Fatalf("attempt %d was not seen: %+v", attempt, one)
				}
			}
		}
		first := processAs(t, defaultPace, "worker", "--database-url", url)
		running(1)
		kill(t, first)
		second := processAs(t, defaultPace, "worker", "--database-url", url)
		defer kill(t, second)
		running(2)
	})
}

// Two servers and two workers on one PostgreSQL share forty jobs. One worker is
// killed meanwhile; every job takes effect exactly once.
func TestTwoServersAndTwoWorkersShareTheJobs(t *testing.T) {
	const secret = "from the environment"
	t.Setenv("QUINIELA_ADMIN_PASSWORD", secret)
	url := storetest.Postgres(t)
	keys := t.TempDir()
	var servers []*testServer
	for range 2 { // at the same time, on an empty database
		servers = append(servers, startServer(t, "--database-url", url, "--keys-dir", keys, "--sample", "off", "--no-worker"))
	}
	victim, survivor := process(t, "worker", "--database-url", url), process(t, "worker", "--database-url", url)
	defer kill(t, survivor)
	token := servers[0].tokenOf(t, "admin", secret)

	const imports = 38
	var locations []string
	for n := range imports {
		status, answer := servers[n%2].upload(t, token, fmt.Sprintf("%d.csv", 1980+n), seasonFile(1980+n, n == imports-1))
		if status != http.StatusAccepted {
			t.Fatalf("import %d: %d %s", n, status, answer)
		}
		locations = append(locations, answer)
		if n == imports/2 {
			kill(t, victim)
		}
	}
	db := storetest.Open(t, url)
	queue, err := openQueue(db, slog.New(slog.DiscardHandler), importer{db: db})
	if err != nil {
		t.Fatal(err)
	}
	for readEffects(t, db).Matches < 2*leagueSize { // until models have enough to learn from
		time.Sleep(20 * time.Millisecond)
	}
	for n, body := range []string{`{"kind": "train", "models": ["elo", "strength"]}`, `{"kind": "backtest", "models": ["pi"]}`} {
		status, answer := servers[n].send(t, http.MethodPost, "/api/v1/jobs", token, body)
		if status != http.StatusAccepted {
			t.Fatalf("%s: %d %s", body, status, answer)
		}
		locations = append(locations, answer)
	}
	for _, j := range waitForJobs(t, queue) {
		if j.State != job.Succeeded {
			t.Errorf("%s ended as %s: %s", j.Kind, j.State, j.Error)
		}
	}
	for n, text := range locations { // every server shows every job
		var one struct {
			ID    int64
			State string
		}
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Fatal(err)
		}
		_, answer := servers[(n+1)%2].send(t, http.MethodGet, fmt.Sprintf("/api/v1/jobs/%d", one.ID), token, "")
		if !strings.Contains(answer, `"succeeded"`) {
			t.Errorf("job %d: %s", one.ID, answer)
		}
	}
	if e, want := readEffects(t, db), (effects{Matches: imports * leagueSize, Imports: imports}); e != want {
		t.Errorf("in the end %+v, want %+v", e, want)
	}
	all, err := db.Comparisons(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, one := range all { // a retrospective, with the blend, follows the first forecasts
		if !slices.ContainsFunc(one.Ranks, func(r training.Rank) bool { return r.Model == forecast.Blend }) {
			asked++
		}
	}
	if asked != 2 || len(all) < 3 {
		t.Errorf("%d comparisons that were asked for, %d in all", asked, len(all))
	}
	for _, s := range servers {
		s.end(t)
	}
}
