package main

import (
	"crypto/x509"
	"debug/elf"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// containerUser is the id of the user in the image.
const containerUser = 65532

// listRoots is an argument that makes the test binary print how many public roots it
// trusts.
const listRoots = "roots"

func printRoots() int {
	trusted := 0
	for root := range bundle.Roots() {
		certificate, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			return exitFailed
		}
		if _, err := certificate.Verify(x509.VerifyOptions{KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err == nil {
			trusted++
		}
	}
	_, _ = fmt.Println(trusted)
	return exitOK
}

// emptyRoot is a folder with only this program and a folder for data.
type emptyRoot struct{ folder string }

func newEmptyRoot(t *testing.T) emptyRoot {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Skip("this machine's programs are no ELF files:", err)
	}
	defer func() { _ = file.Close() }()
	if libraries, err := file.ImportedLibraries(); err == nil && len(libraries) > 0 {
		t.Skip("this test's program needs libraries, the image has none: build with CGO_ENABLED=0")
	}
	root := emptyRoot{t.TempDir()}
	if err := os.Chmod(root.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	root.write(t, "quiniela", content, 0o755)
	if err := os.Mkdir(filepath.Join(root.folder, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(root.folder, "data"), containerUser, containerUser); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func (r emptyRoot) write(t *testing.T, name string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.folder, name), content, mode); err != nil {
		t.Fatal(err)
	}
}

// command returns a command that has the folder as its root directory. It runs as the
// container's user if that is allowed, otherwise in a user namespace.
func (r emptyRoot) command(environment []string, args ...string) *exec.Cmd {
	cmd := exec.Command("/quiniela", args...)
	cmd.Path, cmd.Err, cmd.Dir = "/quiniela", nil, "/"
	cmd.Env = append([]string{asProcess + "=1"}, environment...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: r.folder}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: containerUser, Gid: containerUser}
	} else {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: containerUser, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: containerUser, HostID: os.Getgid(), Size: 1}}
	}
	return cmd
}

// run runs a command to its end. It skips the test if the root directory cannot be
// changed.
func (r emptyRoot) run(t *testing.T, environment []string, args ...string) (code int, out string) {
	t.Helper()
	text, err := r.command(environment, args...).CombinedOutput()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return ended.ExitCode(), string(text)
	}
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.ENOSPC) {
		t.Skip("this test needs to be root or to make a user namespace:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return exitOK, string(text)
}

func TestFetchOverTLSInAnEmptyImage(t *testing.T) {
	root := newEmptyRoot(t)
	site := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "Date,Team 1,FT,HT,Team 2\nSat Oct 14 2023,A,0-1,0-0,C\n")
	}))
	site.Config.ErrorLog = log.New(io.Discard, "", 0) // it would log the rejected handshakes that the test expects
	site.StartTLS()
	defer site.Close()
	root.write(t, "root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: site.Certificate().Raw}), 0o644)
	allow := "QUINIELA_FETCH_ALLOW=127.0.0.1"
	fetch := []string{"import", "--data-dir", "/data", site.URL + "/es.1.csv"}

	if code, out := root.run(t, []string{allow, "SSL_CERT_FILE=/root.pem"}, fetch...); code != exitOK || !strings.Contains(out, "1 matches: 1 new") {
		t.Errorf("with the site's own root: %d %s", code, out)
	}
	if code, out := root.run(t, []string{allow}, fetch...); code != exitFailed || !strings.Contains(out, "cannot be reached") {
		t.Errorf("with the public roots alone: %d %s", code, out)
	}
	if code, out := root.run(t, []string{"SSL_CERT_FILE=/root.pem"}, fetch...); code != exitFailed || !strings.Contains(out, "public Internet") {
		t.Errorf("without leave to fetch from here: %d %s", code, out)
	}
}

func TestPublicRootsInAnEmptyImage(t *testing.T) {
	root := newEmptyRoot(t)
	if code, out := root.run(t, []string{asProcess + "=" + listRoots}); code != exitOK || len(strings.TrimSpace(out)) < 3 {
		t.Errorf("%d, %s roots are trusted, want more than a hundred", code, out)
	}
}

func TestServerIsHealthyInAnEmptyImage(t *testing.T) {
	root := newEmptyRoot(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	environment := []string{"QUINIELA_ADDR=" + address, "QUINIELA_DATA_DIR=/data", "QUINIELA_SAMPLE=off"}
	if code, out := root.run(t, environment, "healthcheck"); code != exitFailed || !strings.Contains(out, "does not answer") {
		t.Fatalf("without a server: %d %s", code, out)
	}
	server := root.command(environment, "serve")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	code, out := root.run(t, environment, "healthcheck")
	for code != exitOK && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
		code, out = root.run(t, environment, "healthcheck")
	}
	if code != exitOK {
		t.Errorf("%d %s", code, out)
	}
	if err := server.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(root.folder)
	if err != nil || len(files) != 2 {
		t.Errorf("the server wrote beside its data: %v, %v", files, err)
	}
}

func TestHealthcheckOfAWrongAddress(t *testing.T) {
	for _, addr := range []string{"8080", "a b:1"} {
		if code, _, stderr := quiniela(t, "healthcheck", "--addr", addr); code == exitOK || !strings.Contains(stderr, "quiniela: ") {
			t.Errorf("%s: %d %s", addr, code, stderr)
		}
	}
}
