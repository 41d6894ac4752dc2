package api_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

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
