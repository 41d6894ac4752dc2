package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMain(m *testing.M) {
	for _, name := range []string{"QUINIELA_SELAE_URL", "QUINIELA_QUINIELISTA_URL", "QUINIELA_ESPN_URL", "QUINIELA_FOOTBALL_DATA_URL", "QUINIELA_OPENFOOTBALL_URL", "QUINIELA_INTERNATIONALS_URL"} {
		if err := os.Setenv(name, "off"); err != nil { // tests ask no service
			panic(err)
		}
	}
	switch os.Getenv(asProcess) {
	case "":
	case listRoots:
		os.Exit(printRoots())
	default:
		if os.Getenv(asProcess) != defaultPace {
			queueConfig = quickPace
		}
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	storetest.Main(m)
}

// output collects what a command prints. A server may write while the test reads.
type output struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (o *output) Write(text []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// quiniela runs the program with arguments and returns what it printed.
func quiniela(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runWithInput(t, "", args...)
}

// runWithInput runs the program with a standard input.
func runWithInput(t testing.TB, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs output
	code = run(t.Context(), args, strings.NewReader(input), &out, &errs)
	return code, out.String(), errs.String()
}

func mustRun(t testing.TB, args ...string) string {
	t.Helper()
	code, stdout, stderr := quiniela(t, args...)
	if code != exitOK {
		t.Fatalf("quiniela %s: %d %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

func TestEveryCommandHasHelp(t *testing.T) {
	help := mustRun(t, "--help")
	commands := regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)  `).FindAllStringSubmatch(help, -1)
	if len(commands) < 8 {
		t.Fatalf("only %d commands in:\n%s", len(commands), help)
	}
	for _, command := range commands {
		text := mustRun(t, append(strings.Fields(command[1]), "--help")...)
		if !strings.Contains(text, "Example: ") {
			t.Errorf("%s --help has no example:\n%s", command[1], text)
		}
	}
}

func TestExitCodesAndSentences(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	empty := filepath.Join(folder, "empty.csv")
	columns := filepath.Join(folder, "columns.csv")
	for path, content := range map[string]string{text: "hello", empty: "", columns: "Div,Date,HomeTeam,FTHG,FTAG\nSP1,12/08/2023,A,1,0\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data := "--data-dir=" + filepath.Join(folder, "data")
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no command", nil, exitUsage, "expected one of"},
		{"unknown command", []string{"dance"}, exitUsage, "dance"},
		{"unknown flag", []string{"train", "--fast"}, exitUsage, "--fast"},
		{"no such source", []string{"import", data, "--source", "elsewhere"}, exitUsage, "elsewhere"},
		{"a source's season without division", []string{"import", data, "--football-data-url", "https://example.org/", "--source", "football-data", "--season", "2023"}, exitUsage, "divisions and seasons"},
		{"a source that is off", []string{"import", data, "--source", "football-data"}, exitUsage, "switched football-data off"},
		{"no folder", []string{"migrate", "status", data, "--openfootball-url", "raw"}, exitUsage, "QUINIELA_OPENFOOTBALL_URL"},
		{"a file of two divisions", []string{"import", data, "--division", "SP1,SP2", text}, exitUsage, "one division"},
		{"no such division to import", []string{"import", data, "--division", "XX", text}, exitUsage, `"XX"`},
		{"no such season to import", []string{"import", data, "--season", "23", text}, exitUsage, "--season"},
		{"an address that nobody answers", []string{"import", data, "--fetch-allow=127.0.0.1", "http://127.0.0.1:1/SP1.csv"}, exitFailed, "cannot be reached"},
		{"an address of the network of the server", []string{"import", data, "http://127.0.0.1:1/SP1.csv"}, exitFailed, "not a site of the public Internet"},
		{"a wrong network to fetch from", []string{"import", data, "--fetch-allow=10.0.0.0/99", text}, exitUsage, "QUINIELA_FETCH_ALLOW: \"10.0.0.0/99\""},
		{"nothing to import", []string{"import", data}, exitUsage, "name a file"},
		{"no such file", []string{"import", data, filepath.Join(folder, "no.csv")}, exitFailed, "there is no such file"},
		{"a folder", []string{"import", data, folder}, exitFailed, "folder"},
		{"another kind of file", []string{"import", data, text}, exitFailed, "not a file that can be imported"},
		{"an empty file", []string{"import", data, empty}, exitFailed, "empty"},
		{"a missing column", []string{"import", data, columns}, exitFailed, "line 1: AwayTeam: the column is missing"},
		{"a model that nobody knows", []string{"train", data, "--model", "oracle"}, exitUsage, `"oracle"`},
		{"nothing to learn from", []string{"train", data}, exitFailed, "no played matches"},
		{"nothing to show", []string{"forecast", data}, exitFailed, "no forecasts yet"},
		{"no such division", []string{"forecast", data, "--division", "XX"}, exitUsage, `"XX"`},
		{"no such format", []string{"forecast", data, "--format", "pdf"}, exitUsage, "pdf"},
		{"wrong database", []string{"train", "--database-url", "mysql://x"}, exitFailed, "QUINIELA_DATABASE_URL"},
		{"wrong log", []string{"train", "--log", "loud"}, exitUsage, "QUINIELA_LOG"},
		{"a negative time", []string{"train", "--slow-query=-1s"}, exitUsage, "QUINIELA_SLOW_QUERY"},
		{"no data folder", []string{"train", "--data-dir", ""}, exitUsage, "QUINIELA_DATA_DIR"},
		{"too short a token", []string{"serve", data, "--access-ttl", "0s"}, exitUsage, "QUINIELA_ACCESS_TTL"},
		{"too long a token", []string{"serve", data, "--access-ttl", "25h"}, exitUsage, "QUINIELA_ACCESS_TTL"},
		{"a session shorter than its token", []string{"serve", data, "--access-ttl", "1h", "--refresh-ttl", "1h"}, exitUsage, "QUINIELA_REFRESH_TTL"},
		{"no duration", []string{"serve", data, "--access-ttl", "soon"}, exitUsage, "access-ttl"},
		{"no tickets", []string{"serve", data, "--max-tickets", "0"}, exitUsage, "QUINIELA_MAX_TICKETS"},
		{"no origin", []string{"serve", data, "--allowed-origins", "http://x/path"}, exitUsage, "QUINIELA_ALLOWED_ORIGINS"},
		{"no network", []string{"serve", data, "--trusted-proxies", "ten"}, exitUsage, "QUINIELA_TRUSTED_PROXIES"},
		{"too short a password", []string{"serve", data, "--admin-password", "short"}, exitUsage, "QUINIELA_ADMIN_PASSWORD"},
		{"a common password", []string{"serve", data, "--admin-password", "password1234"}, exitUsage, "common"},
		{"no name", []string{"serve", data, "--admin-user", "a b"}, exitUsage, "QUINIELA_ADMIN_USER"},
		{"too short a token for the metrics", []string{"serve", data, "--metrics-token", "short"}, exitUsage, "QUINIELA_METRICS_TOKEN"},
		{"no address", []string{"serve", data, "--selae-url", "loterias"}, exitUsage, "QUINIELA_SELAE_URL"},
		{"no time of the day", []string{"serve", data, "--schedule", "soon"}, exitUsage, "QUINIELA_SCHEDULE"},
		{"no address", []string{"serve", data, "--addr", "nowhere"}, exitFailed, "QUINIELA_ADDR"},
		{"sample neither on nor off", []string{"serve", data, "--sample", "maybe"}, exitUsage, "sample"},
	}
	for _, test := range tests {
		code, _, stderr := quiniela(t, test.args...)
		if code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: %d %q, want %d with %q", test.name, code, stderr, test.code, test.want)
		}
		if strings.Contains(stderr, "goroutine") || strings.Contains(stderr, "wrong use") {
			t.Errorf("%s: %q is no sentence", test.name, stderr)
		}
	}
}

const smallLeague = "testdata/league.csv"

func TestImportTrainForecast(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := "--database-url=" + url
		if got := mustRun(t, "import", db, smallLeague); !strings.Contains(got, "24 matches: 24 new, 0 changed, 0 unchanged; 8 new teams") {
			t.Errorf("import: %s", got)
		}
		if got := mustRun(t, "import", db, "--dry-run", smallLeague); !strings.Contains(got, "24 unchanged") || !strings.Contains(got, "dry run") {
			t.Errorf("dry run: %s", got)
		}
		if got := mustRun(t, "train", db); !strings.Contains(got, "learnt from 20 matches") || !strings.Contains(got, "4 fixtures forecast") || !strings.Contains(got, "retrospective of 2023-24 to 2023-24: 20 matches") {
			t.Errorf("train: %s", got)
		}
		if got := mustRun(t, "train", db); strings.Contains(got, "retrospective") {
			t.Errorf("train again: %s", got)
		}

		if got := mustRun(t, "train", db, "--model", "elo", "--no-record"); strings.Contains(got, "retrospective") || !strings.Contains(got, "elo learnt from 20 matches") {
			t.Errorf("train another model: %s", got)
		}
		mustRun(t, "train", db)

		table := mustRun(t, "forecast", db)
		if strings.Count(table, "\n") < 8 || !strings.Contains(table, "SP1 2023-24") || !strings.Contains(table, "SP2 2023-24") {
			t.Errorf("table:\n%s", table)
		}
		if got := mustRun(t, "forecast", db, "--division", "SP2"); strings.Contains(got, "SP1") {
			t.Errorf("one division:\n%s", got)
		}
		var lines []forecastLine
		if err := json.Unmarshal([]byte(mustRun(t, "forecast", db, "--format", "json")), &lines); err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if sum := line.P1 + line.PX + line.P2; sum < .999999 || sum > 1.000001 || !line.Retrospective || line.Sample {
				t.Errorf("%+v", line)
			}
		}
		records, err := csv.NewReader(strings.NewReader(mustRun(t, "forecast", db, "--format", "csv"))).ReadAll()
		if err != nil || len(records) != 1+len(lines) || len(lines) != 4 {
			t.Errorf("%d lines of JSON, %d of CSV, %v", len(lines), len(records), err)
		}
		if got := mustRun(t, "migrate", "status", db); !strings.Contains(got, "00001_football.sql") || strings.Contains(got, "not applied") {
			t.Errorf("migrate status: %s", got)
		}
		if got := mustRun(t, "migrate", "up", db); !strings.Contains(got, "0 steps") {
			t.Errorf("migrate up: %s", got)
		}
	})
}

func TestReportsAsJSON(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,12/08/2023,A,B,x,0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, _ := quiniela(t, "import", "--json", "--data-dir", t.TempDir(), smallLeague, bad)
	var reports []struct {
		File     string
		New      int
		Error    string
		Problems *struct {
			List []struct {
				Line            int
				Column, Message string
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &reports); err != nil {
		t.Fatalf("%s: %v", stdout, err)
	}
	if code != exitFailed || len(reports) != 2 || reports[0].New != 24 || reports[0].Error != "" || reports[1].Problems == nil {
		t.Fatalf("%d %+v", code, reports)
	}
	if got := reports[1].Problems.List[0]; got.Line != 2 || got.Column != "FTHG" || got.Message == "" {
		t.Errorf("%+v", got)
	}
}

// testServer is `quiniela serve` in the background.
type testServer struct {
	address     string
	out, errs   *output
	stop        context.CancelFunc
	code        chan int
	transferred *http.Client
}

func BenchmarkImportSpain(b *testing.B) {
	file := filepath.Join("..", "..", "..", "..", "shared", "data", "spain.csv")
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		b.Skip("the file spain.csv is not at hand")
	}
	const matches = 24798
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				url := address(b)
				b.StartTimer()
				if got := mustRun(b, "import", "--database-url", url, file); !strings.Contains(got, fmt.Sprintf("%d new", matches)) {
					b.Fatal(got)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/import")
			b.ReportMetric(matches*float64(b.N)/b.Elapsed().Seconds(), "matches/s")
		})
	}
}

// BenchmarkStart measures the time from the start of the built program to its first
// response, on an existing database.
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join("..", "..", "..", "bin", "quiniela")
	if _, err := os.Stat(binary); err != nil {
		b.Skip("bin/quiniela is not built: make build")
	}
	data := b.TempDir()
	start := func() {
		command := exec.CommandContext(b.Context(), binary, "serve", "--addr", "127.0.0.1:0", "--data-dir", data)
		stdout, err := command.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := command.Start(); err != nil {
			b.Fatal(err)
		}
		address := ""
		for lines := bufio.NewScanner(stdout); address == "" && lines.Scan(); {
			address = regexp.MustCompile(`http://\S+`).FindString(lines.Text())
		}
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address+"/readyz", nil)
		if err != nil {
			b.Fatal(err)
		}
		for status := 0; status != http.StatusOK; time.Sleep(time.Millisecond) {
			if response, err := http.DefaultClient.Do(request); err == nil {
				status = response.StatusCode
				_ = response.Body.Close()
			}
		}
		b.StopTimer()
		http.DefaultClient.CloseIdleConnections()
		if err := command.Process.Signal(os.Interrupt); err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, stdout)
		_ = command.Wait()
		b.StartTimer()
	}
	start()
	for b.Loop() {
		start()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/start")
}
