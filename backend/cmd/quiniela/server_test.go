package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func startServer(t *testing.T, args ...string) *testServer {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &testServer{out: &output{}, errs: &output{}, stop: cancel, code: make(chan int, 1), transferred: &http.Client{Timeout: 20 * time.Second}}
	go func() {
		s.code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), s.out, s.errs)
	}()
	t.Cleanup(cancel)
	for range 1000 {
		if found := regexp.MustCompile(`http://\S+`).FindString(s.out.String()); found != "" {
			s.address = found
			return s
		}
		select {
		case code := <-s.code:
			t.Fatalf("the server ended with %d: %s", code, s.errs)
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("no address: %s %s", s.out, s.errs)
	return nil
}

func (s *testServer) end(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case code := <-s.code:
		if code != exitOK {
			t.Errorf("the server ended with %d: %s", code, s.errs)
		}
	case <-time.After(20 * time.Second):
		t.Error("the server does not end")
	}
}

// send sends a request and returns the response.
func (s *testServer) send(t *testing.T, method, path, token, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := s.transferred.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// upload sends a file to import.
func (s *testServer) upload(t *testing.T, token, name, content string) (status int, answer string) {
	t.Helper()
	return s.uploadTo(t, "/api/v1/imports", token, name, content)
}

func (s *testServer) uploadTo(t *testing.T, path, token, name, content string) (status int, answer string) {
	t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.address+path, &text)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := s.transferred.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func (s *testServer) ask(t *testing.T, token, path string) int {
	t.Helper()
	status, _ := s.send(t, http.MethodGet, path, token, "")
	return status
}

func (s *testServer) logIn(t *testing.T, user, password string) int {
	t.Helper()
	status, _ := s.credentials(t, user, password)
	return status
}

func (s *testServer) credentials(t *testing.T, user, password string) (status int, answer string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"user": user, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	return s.send(t, http.MethodPost, "/api/v1/auth/login", "", string(body))
}

func (s *testServer) tokenOf(t *testing.T, user, password string) string {
	t.Helper()
	status, answer := s.credentials(t, user, password)
	var tokens struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(answer), &tokens); err != nil || status != http.StatusOK {
		t.Fatalf("log in: %d %s", status, answer)
	}
	return tokens.AccessToken
}

func TestFirstStartPrintsAPasswordOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		data := t.TempDir()
		args := []string{"--data-dir", data, "--database-url", url, "--sample", "off"}
		first := startServer(t, args...)
		found := regexp.MustCompile(`User admin, password (\S+)`).FindStringSubmatch(first.out.String())
		for range 100 {
			if found != nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
			found = regexp.MustCompile(`User admin, password (\S+)`).FindStringSubmatch(first.out.String())
		}
		if found == nil {
			t.Fatalf("no password in %q", first.out)
		}
		if code := first.logIn(t, "admin", found[1]); code != http.StatusOK {
			t.Errorf("log in with the printed password: %d", code)
		}
		first.end(t)
		if strings.Contains(first.errs.String(), found[1]) {
			t.Error("the password is in the log")
		}

		second := startServer(t, args...)
		if code := second.logIn(t, "admin", found[1]); code != http.StatusOK {
			t.Errorf("log in after a second start: %d", code)
		}
		if strings.Contains(second.out.String(), "password") {
			t.Errorf("the second start speaks of a password: %s", second.out)
		}
		second.end(t)
	})
}

func TestPasswordFromTheEnvironmentIsNotPrinted(t *testing.T) {
	const password = "from the environment"
	t.Setenv("QUINIELA_ADMIN_PASSWORD", password)
	t.Setenv("QUINIELA_ADMIN_USER", "eva")
	s := startServer(t, "--data-dir", t.TempDir(), "--sample", "off")
	if code := s.logIn(t, "EVA", password); code != http.StatusOK {
		t.Errorf("log in: %d", code)
	}
	s.end(t)
	if strings.Contains(s.out.String()+s.errs.String(), password) {
		t.Errorf("the password was printed: %s %s", s.out, s.errs)
	}
}

func TestAddressInUse(t *testing.T) {
	s := startServer(t, "--data-dir", t.TempDir(), "--sample", "off")
	defer s.end(t)
	code, _, stderr := quiniela(t, "serve", "--data-dir", t.TempDir(), "--sample", "off", "--addr", strings.TrimPrefix(s.address, "http://"))
	if code != exitFailed || !strings.Contains(stderr, "QUINIELA_ADDR") {
		t.Errorf("%d %s", code, stderr)
	}
}
