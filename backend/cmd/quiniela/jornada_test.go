package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// officialDraw is the answer of the official service for a draw with some fixtures.
func officialDraw(number, fixtures int) string {
	var list []string
	for n := 1; n <= fixtures; n++ {
		list = append(list, fmt.Sprintf(`{"local": "Casa %d", "visitante": "Fuera %d", "fecha_completa": "2026-09-30 20:45:00"}`, n, n))
	}
	return fmt.Sprintf(`{"fecha_sorteo": "2026-09-30 00:00:00", "jornada": "%d", "temporada": "2026-2027", "partidos": [%s]}`, number, strings.Join(list, ","))
}

func TestJornadasFromTheCommandLine(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "draws.json")
	if err := os.WriteFile(file, []byte("["+officialDraw(10, 15)+","+officialDraw(11, 3)+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := "--data-dir=" + filepath.Join(folder, "data")
	for _, step := range []struct {
		name, input    string
		arguments      []string
		code           int
		stdout, stderr string
	}{
		{"all or none", "", []string{file}, exitFailed, "", "jornada 11: it has 3 fixtures, not 15"},
		{"the good ones", "", []string{file, "--skip-wrong"}, exitOK, "jornada 10 of 2026-27: ", "left out: jornada 11"},
		{"from standard input", "[" + officialDraw(12, 15) + "]", []string{"-"}, exitOK, "jornada 12 of 2026-27: ", ""},
		{"percentages", `{"1": {"valor1": "61", "valorx": "24", "valor2": "15"}}`, []string{"-", "--season", "2026-27", "--number", "10"}, exitOK, "jornada 10 of 2026-27", ""},
		{"percentages of nobody", `{"1": {"valor1": "61", "valorx": "24", "valor2": "15"}}`, []string{"-"}, exitFailed, "", "not of which jornada"},
		{"half a name", "", []string{"-", "--number", "10"}, exitUsage, "", "--season and --number"},
		{"no season", "", []string{"-", "--season", "soon", "--number", "10"}, exitUsage, "", "--season"},
		{"no file", "", []string{filepath.Join(folder, "none.json")}, exitFailed, "", "none.json"},
		{"a web page", "<html></html>", []string{"-"}, exitFailed, "", "this is a web page"},
	} {
		code, stdout, stderr := runWithInput(t, step.input, append([]string{"jornada", "import", data}, step.arguments...)...)
		if code != step.code || !strings.Contains(stdout, step.stdout) || !strings.Contains(stderr, step.stderr) {
			t.Errorf("%s: exit %d, %q, %q", step.name, code, stdout, stderr)
		}
	}
}

// The official service is asked for some weeks at a time; what it has answered stays
// when it refuses later on.
func TestPastJornadasFromTheOfficialService(t *testing.T) {
	var asked []string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		asked = append(asked, q.Get("fechaInicioInclusiva")+"-"+q.Get("fechaFinInclusiva"))
		switch len(asked) {
		case 1:
			_, _ = fmt.Fprint(w, "["+officialDraw(10, 15)+"]")
		case 2:
			_, _ = fmt.Fprint(w, "[]")
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer service.Close()
	data := "--data-dir=" + t.TempDir()
	arguments := []string{"jornada", "history", data, "--fetch-allow", "127.0.0.1", "--selae-url", service.URL, "--from", "2026-09-20"}
	code, stdout, stderr := quiniela(t, append(arguments, "--to", "2026-11-10")...)
	if code != exitOK || !strings.Contains(stdout, "jornada 10 of 2026-27") || strings.Join(asked, " ") != "20260920-20261017 20261018-20261110" {
		t.Errorf("exit %d, %q, %q, asked %v", code, stdout, stderr, asked)
	}
	if code, _, stderr = quiniela(t, append(arguments, "--to", "2026-09-25")...); code != exitFailed || !strings.Contains(stderr, "403") {
		t.Errorf("refused: exit %d, %q", code, stderr)
	}
	if code, _, stderr = quiniela(t, append(arguments, "--to", "2025-01-01")...); code != exitUsage || !strings.Contains(stderr, "--from and --to") {
		t.Errorf("days the wrong way round: exit %d, %q", code, stderr)
	}
}
