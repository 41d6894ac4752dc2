package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a temporary PostgreSQL server that one test process shares. It listens
// only on a Unix socket in its own directory.
type cluster struct {
	folder    string
	process   *exec.Cmd
	databases atomic.Int64
}

var (
	shared     *cluster
	errCluster error
	startOnce  sync.Once
)

// Postgres returns the address of a new, empty database.
func Postgres(t testing.TB) string {
	t.Helper()
	startOnce.Do(func() { shared, errCluster = startCluster() })
	if errCluster != nil {
		t.Fatalf("these tests need PostgreSQL (make setup installs it): %v", errCluster)
	}
	name := fmt.Sprintf("test_%d", shared.databases.Add(1))
	connection, err := pgx.Connect(t.Context(), shared.url("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close(context.Background()) }()
	if _, err := connection.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return shared.url(name)
}

// PostgresToStop returns the address of a new, empty database on a server of its own,
// and a function that stops this server.
func PostgresToStop(t testing.TB) (url string, stop func()) {
	t.Helper()
	c, err := startCluster()
	if err != nil {
		t.Fatalf("these tests need PostgreSQL (make setup installs it): %v", err)
	}
	stop = sync.OnceFunc(func() {
		if err := c.stop(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return c.url("postgres"), stop
}

func (c *cluster) url(database string) string {
	return "postgres://app@/" + database + "?host=" + c.folder
}

func startCluster() (*cluster, error) {
	binaries, err := postgresFolder()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "quiniela-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder}
	credential, err := c.unprivileged()
	if err != nil {
		return nil, err
	}
	command := func(name string, arguments ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(binaries, name), arguments...)
		cmd.Dir = folder
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
		cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
		return cmd
	}
	data := filepath.Join(folder, "data")
	if out, err := command("initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	c.process = command("postgres", "-D", data, "-k", folder,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=64MB", "-c", "max_connections=200")
	if err := c.process.Start(); err != nil {
		return nil, err
	}
	for range 500 {
		connection, err := pgx.Connect(context.Background(), c.url("postgres"))
		if err == nil {
			return c, connection.Close(context.Background())
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, errors.Join(errors.New("PostgreSQL does not answer"), c.stop())
}

// unprivileged gives the directory to another user when the tests run as root,
// because PostgreSQL refuses to run as root.
func (c *cluster) unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(c.folder, int(uid), int(gid))
}

// postgresFolder returns the directory of initdb, which Debian does not put in PATH.
func postgresFolder() (string, error) {
	if versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(versions) > 0 {
		return filepath.Dir(slices.Max(versions)), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

func stopCluster() error {
	if shared == nil {
		return nil
	}
	return shared.stop()
}

func (c *cluster) stop() error {
	// SIGINT is PostgreSQL's fast shutdown: it ends connections and shuts down cleanly.
	if err := c.process.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	_ = c.process.Wait()
	return os.RemoveAll(c.folder)
}
