package api

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sentences returns the English formats of faults and problems in the code, and all
// string literals, which include other translated texts such as the names of objects
// in the store.
func sentences(t *testing.T) (faults, literals map[string]token.Position) {
	t.Helper()
	faults, literals = map[string]token.Position{}, map[string]token.Position{}
	position := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "quinielaml" {
			return filepath.SkipDir // the original protocol is English only
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(position, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if text, ok := literal(node); ok {
				literals[text] = position.Position(node.Pos())
			}
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			at := -1
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				if x, ok := f.X.(*ast.Ident); ok && x.Name == "fault" {
					at = slices.Index([]string{"Say", "New"}, f.Sel.Name)
				} else if slices.Contains(sentenceSecond, f.Sel.Name) {
					at = 1
				}
			case *ast.Ident:
				if slices.Contains(sentenceSecond, f.Name) {
					at = 1
				}
			}
			if at < 0 || len(call.Args) <= at {
				return true
			}
			if text, ok := literal(call.Args[at]); ok {
				faults[text] = position.Position(call.Pos())
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return faults, literals
}

// sentenceSecond are the functions whose second parameter is a sentence.
var sentenceSecond = []string{"newProblem", "addProblem", "AddProblem", "addWarning", "wrongAt"}

// literal returns the text of a string literal, or of several that are added.
func literal(node ast.Node) (string, bool) {
	if sum, ok := node.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		x, okX := literal(sum.X)
		y, okY := literal(sum.Y)
		return x + y, okX && okY
	}
	basic, ok := node.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

var (
	verb     = regexp.MustCompile(`%(\[(\d+)\])?([-+#0-9.]*[a-zA-Z])`)
	letters  = regexp.MustCompile(`\pL{2}`)
	ofModule = []string{"invalid ", "unknown ", "validation ", "request ", "expected "} // Huma's own
)

// verbs returns the verbs of a format with the number of their argument.
func verbs(format string) (list []string) {
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
		}
		list = append(list, fmt.Sprintf("%d%s", next, m[3]))
		next++
	}
	slices.Sort(list)
	return list
}

func TestEverySentenceHasASpanishTranslation(t *testing.T) {
	faults, literals := sentences(t)
	if len(faults) < 100 {
		t.Fatalf("%d sentences found", len(faults))
	}
	for text, at := range faults {
		if _, ok := spanish()[text]; !ok && letters.MatchString(verb.ReplaceAllString(text, "")) {
			t.Errorf("%s: no Spanish in es.json of %q", at, text)
		}
	}
	for status := range 600 {
		literals[http.StatusText(status)] = token.Position{} // Echo's own
	}
	for text, said := range spanish() {
		_, there := literals[text]
		if !there && !slices.ContainsFunc(ofModule, func(start string) bool { return strings.HasPrefix(text, start) }) {
			t.Errorf("es.json has %q, which is nowhere in the code", text)
		}
		if a, b := verbs(text), verbs(said); !slices.Equal(a, b) {
			t.Errorf("%q prints %v, its Spanish %v", text, a, b)
		}
	}
}

func TestPreferredLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"":                            "en",
		"*":                           "en",
		"es":                          "es",
		"es-MX,es;q=0.9,en;q=0.8":     "es",
		"en-GB,en;q=0.9,es;q=0.8":     "en",
		"en;q=0.2, es;q=0.7":          "es",
		"fr-FR,fr;q=0.9,es;q=0.5":     "es", // the first supported one
		"de":                          "en",
		"ES":                          "es",
		"gl":                          "es", // Galician falls back to Spanish
		"es;q=0":                      "en",
		"not a language at all;;;q=x": "en",
	} {
		if got := preferredLanguage(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}
