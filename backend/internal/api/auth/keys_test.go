package auth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
)

var today = time.Date(2023, time.September, 1, 10, 0, 0, 0, time.UTC)

func TestOldKeysAreRemovedWhenNothingIsSignedWithThem(t *testing.T) {
	folder := t.TempDir()
	for day, want := range []int{1, 2, 3, 3, 3, 3} { // each is kept for two days after the next one was created
		_, _, err := auth.RotateKeys(folder, today.AddDate(0, 0, day).Add(time.Duration(day)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		keys, err := auth.ListKeys(folder)
		if err != nil || len(keys) != want {
			t.Errorf("day %d: %d keys, %v, want %d", day, len(keys), err, want)
		}
	}
	if _, _, err := auth.RotateKeys(folder, today); err == nil || !strings.Contains(err.Error(), "clock") {
		t.Errorf("a key older than the others: %v", err)
	}
}

func TestADamagedSigningKeyStopsTheStart(t *testing.T) {
	folder := t.TempDir()
	if _, err := auth.OpenKeys(folder, today); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.pem"))
	info, err := os.Stat(files[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(files[0], []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenKeys(folder, today); err == nil || !strings.Contains(err.Error(), files[0]) {
		t.Errorf("error %v, want one that names the file", err)
	}
}
