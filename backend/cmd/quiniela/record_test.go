package main

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

// The track record of past seasons has exactly the figures of the backtest.
func TestTrackRecordAgreesWithTheBacktest(t *testing.T) {
	const secret = "from the environment"
	t.Setenv("QUINIELA_ADMIN_PASSWORD", secret)
	folder := t.TempDir()
	file := filepath.Join(folder, "spain.csv")
	content, err := io.ReadAll(realdata.Open(t, "spain.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	data := "--data-dir=" + filepath.Join(folder, "data")
	mustRun(t, "import", data, file)
	type figures struct {
		N                      int
		RPS, LogLoss, Accuracy float64
		Excess                 *float64
	}
	var report struct {
		Models []struct {
			Name     string
			All      figures
			VsMarket *struct {
				N           int
				RPSDiff, SE float64
			}
		}
	}
	if err := json.Unmarshal([]byte(mustRun(t, "backtest", data, "--from", "2021", "--to", "2023", "--model", "strength", "--json")), &report); err != nil {
		t.Fatal(err)
	}

	s := startServer(t, data, "--sample", "off")
	defer s.end(t)
	token := s.tokenOf(t, "admin", secret)
	status, answer := s.send(t, http.MethodPost, "/api/v1/jobs", token, `{"kind": "backtest", "models": ["strength"], "from": "2021", "to": "2023"}`)
	if status != http.StatusAccepted {
		t.Fatalf("%d %s", status, answer)
	}
	var job struct {
		ID    int64
		State string
		Error string
	}
	for deadline := time.Now().Add(2 * time.Minute); job.State != "succeeded"; time.Sleep(50 * time.Millisecond) {
		if err := json.Unmarshal([]byte(answer), &job); err != nil || job.State == "failed" || time.Now().After(deadline) {
			t.Fatalf("%s, %v", answer, err)
		}
		_, answer = s.send(t, http.MethodGet, "/api/v1/jobs/"+strconv.FormatInt(job.ID, 10), token, "")
	}
	for _, m := range report.Models {
		_, answer := s.send(t, http.MethodGet, "/api/v1/track-record?source=backtest&model="+m.Name, token, "")
		var record struct {
			Ours     figures
			VsMarket *struct {
				N        int
				Mean, SE float64
			}
		}
		if err := json.Unmarshal([]byte(answer), &record); err != nil {
			t.Fatalf("%s: %v", answer, err)
		}
		near := func(what string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-9 {
				t.Errorf("%s, %s: %v in the track record, %v in the backtest", m.Name, what, got, want)
			}
		}
		near("matches", float64(record.Ours.N), float64(m.All.N))
		near("RPS", record.Ours.RPS, m.All.RPS)
		near("log loss", record.Ours.LogLoss, m.All.LogLoss)
		near("accuracy", record.Ours.Accuracy, m.All.Accuracy)
		if m.All.Excess != nil && record.Ours.Excess != nil {
			near("excess", *record.Ours.Excess, *m.All.Excess)
		}
		if m.VsMarket != nil && record.VsMarket != nil {
			near("difference to the market", record.VsMarket.Mean, m.VsMarket.RPSDiff)
			near("its standard error", record.VsMarket.SE, m.VsMarket.SE)
		}
		t.Logf("%s: RPS %.4f on %d matches", m.Name, record.Ours.RPS, record.Ours.N)
		if m.Name == "strength" && record.Ours.RPS > .2005 {
			t.Errorf("strength: RPS %.4f", record.Ours.RPS)
		}
	}
	if len(report.Models) != 3 {
		t.Errorf("%d models", len(report.Models))
	}
}
