package api_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// A disk with less room than a copy of the database takes and some more is told everywhere,
// but the server is ready all the same.
func TestADiskThatIsNearlyFullIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		free := int64(900_000_000)
		p := serve(t, s, func(c *api.Config) {
			c.Disks = func() []metrics.Disk {
				return []metrics.Disk{{Of: metrics.DatabaseDisk, Free: free, Total: 5e9}, {Of: metrics.BackupDisk, Free: 4e9, Total: 5e9}}
			}
		})
		p.addUser(t, "pia", account.Player)
		p.addUser(t, "a.editor", account.Editor)
		token := p.sessionOf(t, account.Editor)
		type disk struct {
			Of                    string
			FreeBytes, TotalBytes int64
			Low                   bool
		}
		read := func() (size int64, disks []disk) {
			got := decode[struct {
				Storage struct {
					DatabaseBytes int64
					Disks         []disk
				}
			}](t, p.get(t, token, "/api/v1/status")).Storage
			return got.DatabaseBytes, got.Disks
		}
		size, disks := read()
		if size < 100_000 || len(disks) != 2 || disks[0] != (disk{"database", free, 5e9, true}) || disks[1].Low {
			t.Errorf("%d bytes, %+v", size, disks)
		}
		ready := p.get(t, "", "/readyz")
		if ready.Code != http.StatusOK || strings.TrimSpace(ready.Body.String()) != `{"disk":"low","status":"ok"}` {
			t.Errorf("%d %s", ready.Code, ready.Body)
		}
		text := p.scrape(t)
		wantLines(t, text, `quiniela_disk_free_bytes{of="database"} 9e+08`, `quiniela_disk_free_bytes{of="backups"} 4e+09`)
		if !strings.Contains(text, "\nquiniela_database_size_bytes ") {
			t.Error("the size of the database is not measured")
		}
		free = 2e9
		p.clock.Advance(11 * time.Second)
		if ready := p.get(t, "", "/readyz"); strings.TrimSpace(ready.Body.String()) != `{"status":"ok"}` {
			t.Errorf("with room again: %s", ready.Body)
		}
	})
}

func TestStatusOfTheServer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		for day, failed := range map[string]error{"2026-01-01": nil, "2026-01-02": errors.New("/secret/folder is full")} {
			if _, err := s.BeginBackup(t.Context(), day, "/secret/folder/"+day, today); err != nil {
				t.Fatal(err)
			}
			if err := s.EndBackup(t.Context(), day, failed, today.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		answer := p.get(t, token, "/api/v1/status")
		got := decode[struct {
			Writable, DailyBackups bool
			StartedAt              time.Time
			Queued, Running        int
			Backups                []struct {
				Day        string
				FinishedAt *time.Time
				Failed     bool
			}
		}](t, answer)
		if !got.Writable || got.DailyBackups || got.StartedAt.IsZero() || got.Queued != 0 || got.Running != 0 {
			t.Errorf("%+v", got)
		}
		if len(got.Backups) != 2 || got.Backups[0].Day != "2026-01-02" || !got.Backups[0].Failed || got.Backups[0].FinishedAt != nil || got.Backups[1].Failed || got.Backups[1].FinishedAt == nil {
			t.Errorf("backups %+v", got.Backups)
		}
		if strings.Contains(answer.Body.String(), "secret") {
			t.Errorf("folders of the server are told: %s", answer.Body)
		}
	})
}
