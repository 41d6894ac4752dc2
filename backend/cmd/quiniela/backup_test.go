package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/migrations"
)

// names returns the names of the files in a folder.
func names(t *testing.T, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func content(t *testing.T, file string) []byte {
	t.Helper()
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRestoreIntoTheOtherKindOfDatabase(t *testing.T) {
	tests := []struct {
		name     string
		from, to func(testing.TB) string
	}{
		{"SQLite", storetest.SQLite, storetest.Postgres},
		{"PostgreSQL", storetest.Postgres, storetest.SQLite},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			from, to := test.from(t), test.to(t)
			fillDatabase(t, from)
			folder := t.TempDir()
			file := filepath.Join(folder, "all.db")
			server := startServer(t, "--database-url="+from, "--data-dir", t.TempDir(), "--sample", "off")
			mustRun(t, "backup", file, "--database-url", from)
			server.end(t)
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			if got := names(t, folder); !slices.Equal(got, []string{"all.db"}) {
				t.Errorf("beside the backup: %q", got)
			}
			before := content(t, file)
			got := mustRun(t, "restore", file, "--database-url", to, "--data-dir", folder)
			if !strings.Contains(got, "rows restored and compared") || !strings.Contains(got, "river_job") {
				t.Error(got)
			}
			if !bytes.Equal(before, content(t, file)) || !slices.Equal(names(t, folder), []string{"all.db"}) {
				t.Errorf("restoring changed the backup, or left something: %q", names(t, folder))
			}
			sameAnswers(t, from, to)
			mustRun(t, "user", "add", "eva", "--generate", "--database-url", to) // gets a new id
			if code, _, stderr := quiniela(t, "restore", file, "--database-url", to, "--data-dir", folder); code != exitFailed || !strings.Contains(stderr, "is not empty") {
				t.Errorf("into a full database: %d %s", code, stderr)
			}
		})
	}
}

func TestBackupIsNotOverwritten(t *testing.T) {
	url, file := "--database-url="+storetest.SQLite(t), filepath.Join(t.TempDir(), "all.db")
	mustRun(t, "user", "add", "ana", "--generate", url)
	mustRun(t, "backup", file, url)
	before := content(t, file)
	mustRun(t, "user", "add", "eva", "--generate", url)
	if code, _, stderr := quiniela(t, "backup", file, url); code != exitFailed || !strings.Contains(stderr, "--force") {
		t.Errorf("%d %s", code, stderr)
	}
	if !bytes.Equal(before, content(t, file)) {
		t.Error("the backup changed")
	}
	mustRun(t, "backup", file, "--force", url)
	if bytes.Equal(before, content(t, file)) {
		t.Error("--force did nothing")
	}
	if err := os.WriteFile(file+".partial", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := quiniela(t, "backup", file, "--force", url); code != exitFailed || !strings.Contains(stderr, "another backup") {
		t.Errorf("while another writes: %d %s", code, stderr)
	}
	for _, wrong := range [][]string{{"backup", url}, {"backup", url, file, "--history"}} {
		if code, _, stderr := quiniela(t, wrong...); code != exitUsage {
			t.Errorf("%v: %d %s", wrong, code, stderr)
		}
	}
	nowhere := filepath.Join(filepath.Dir(file), "no", "all.db")
	if code, _, stderr := quiniela(t, "backup", nowhere, url); code != exitFailed || !strings.Contains(stderr, "write the backup") {
		t.Errorf("into no folder: %d %s", code, stderr)
	}
}

func TestRestoreRejectsOtherFiles(t *testing.T) {
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	write := func(name string, content []byte) string {
		if err := os.WriteFile(file(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	change := func(name, statement string) string {
		db, err := sql.Open("sqlite", "file:"+file(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return file(name)
	}
	url := storetest.SQLite(t)
	mustRun(t, "import", smallLeague, "--database-url", url)
	mustRun(t, "backup", file("whole.db"), "--database-url", url)
	whole := content(t, file("whole.db"))
	write("newer.db", whole)
	write("inuse.db", whole)
	write("inuse.db-wal", whole[:10])
	tests := []struct{ name, file, want string }{
		{"nothing", file("no.db"), "there is no such file"},
		{"a text", write("notes.txt", []byte("hello, this is not a database")), "is not a backup"},
		{"an empty file", write("empty.db", nil), "is not a backup"},
		{"half of one", write("half.db", whole[:len(whole)/2]), "damaged or was cut off"},
		{"another program's", change("other.db", "CREATE TABLE songs (name text)"), "not a backup of QuinielaML"},
		{"a newer one", change("newer.db", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"), "newer version"},
		{"a database in use", file("inuse.db"), "quiniela backup"},
	}
	for _, test := range tests {
		target := filepath.Join(t.TempDir(), "target.db")
		code, _, stderr := quiniela(t, "restore", test.file, "--database-url=sqlite:"+target, "--data-dir", t.TempDir())
		if code != exitFailed || !strings.Contains(stderr, test.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: %d %s, want %q", test.name, code, stderr, test.want)
		}
		if _, err := os.Stat(target); err == nil {
			t.Errorf("%s: a database was made", test.name)
		}
	}
	if code, _, stderr := quiniela(t, "restore", file("whole.db"), "--database-url=sqlite:"+file("whole.db")); code != exitUsage || !strings.Contains(stderr, "the database itself") {
		t.Errorf("into itself: %d %s", code, stderr)
	}
}

func TestBackupOfAnOlderVersionIsMigrated(t *testing.T) {
	file := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations.Files, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO login_tries (subject, empty_at) VALUES ('x', 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := content(t, file)
	got := mustRun(t, "restore", file, "--database-url", storetest.Postgres(t), "--data-dir", t.TempDir())
	if !strings.Contains(got, "1 rows restored") {
		t.Error(got)
	}
	if !bytes.Equal(before, content(t, file)) {
		t.Error("the backup changed")
	}
}

func TestOneProcessTakesTheDailyBackup(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		folder := t.TempDir()
		db, err := openMigrated(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		taker := backups{backupSettings{folder, 2}, db, url, slog.New(slog.DiscardHandler)}
		// Files with only similar names are not deleted.
		for _, name := range []string{"quiniela-2020-01-01.db.gz", "my-quiniela-2020-01-01.db", "quiniela-2020-01-02.db"} {
			if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		day := time.Date(2026, time.November, 27, 0, 5, 0, 0, time.UTC)
		for i := range 3 {
			for range 2 { // the second time as another process, or as this one restarted
				if err := taker.take(t.Context(), day.AddDate(0, 0, i)); err != nil {
					t.Fatal(err)
				}
			}
		}
		want := []string{"my-quiniela-2020-01-01.db", "quiniela-2020-01-01.db.gz", "quiniela-2026-11-28.db", "quiniela-2026-11-29.db"}
		if got := names(t, folder); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		mustRun(t, "restore", filepath.Join(folder, "quiniela-2026-11-29.db"), "--database-url", storetest.SQLite(t), "--data-dir", t.TempDir())
		var history []job.Backup
		if err := json.Unmarshal([]byte(mustRun(t, "backup", "--history", "--json", "--database-url", url)), &history); err != nil {
			t.Fatal(err)
		}
		if len(history) != 3 || history[0].Day != "2026-11-29" || history[0].FinishedAt == nil || history[0].Problem != "" {
			t.Errorf("%+v", history)
		}
	})
}

func TestFailedDailyBackupIsRetried(t *testing.T) {
	url, folder := storetest.SQLite(t), t.TempDir()
	db, err := openMigrated(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	taker := backups{backupSettings{folder, 2}, db, url, slog.New(slog.DiscardHandler)}
	partial := filepath.Join(folder, "quiniela-2026-11-27.db.partial")
	if err := os.WriteFile(partial, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 27, 8, 0, 0, 0, time.UTC)
	if err := os.Chtimes(partial, now, now); err != nil {
		t.Fatal(err)
	}
	if err := taker.take(t.Context(), now); err == nil {
		t.Error("a backup was taken while another process writes it")
	}
	if got := mustRun(t, "backup", "--history", "--database-url", url); !strings.Contains(got, "failed: ") {
		t.Error(got)
	}
	if err := taker.take(t.Context(), now.Add(30*time.Minute)); err != nil {
		t.Errorf("too soon: %v", err)
	}
	if err := taker.take(t.Context(), now.Add(2*time.Hour)); err == nil {
		t.Error("it was not tried again")
	}
	// The incomplete file of a killed process is deleted after some time.
	if err := taker.take(t.Context(), now.Add(9*time.Hour)); err != nil {
		t.Error(err)
	}
	if got := names(t, folder); !slices.Equal(got, []string{"quiniela-2026-11-27.db"}) {
		t.Errorf("%q", got)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_ = taker.take(stopped, now.AddDate(0, 0, 1))
	if err := taker.take(t.Context(), now.AddDate(0, 0, 1)); err != nil || len(names(t, folder)) != 2 {
		t.Errorf("after a process that was stopped: %q, %v", names(t, folder), err)
	}
}

func TestServerTakesTheDailyBackup(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "backups")
	server := startServer(t, "--data-dir", t.TempDir(), "--sample", "off", "--backup-dir", folder)
	deadline := time.Now().Add(20 * time.Second)
	for {
		if files, _ := filepath.Glob(filepath.Join(folder, "quiniela-*.db")); len(files) == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no backup")
		}
		time.Sleep(50 * time.Millisecond)
	}
	server.end(t)
	for setting, args := range map[string][]string{
		"QUINIELA_BACKUP_KEEP": {"--backup-keep", "0"}, "QUINIELA_BACKUP_DIR": {"--backup-dir", "/dev/null/x"},
	} {
		for _, command := range []string{"serve", "worker"} {
			if code, _, stderr := quiniela(t, append([]string{command, "--data-dir", t.TempDir()}, args...)...); code != exitUsage || !strings.Contains(stderr, setting) {
				t.Errorf("%s %v: %d %s", command, args, code, stderr)
			}
		}
	}
}
