package store

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

func TestCopyIncludesEveryTable(t *testing.T) {
	known := []string{
		"job_beats", // copied by package jobs, with the queue
		"divisions", // now competitions
	}
	for _, one := range tables {
		known = append(known, one.name)
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "migrations", "postgres", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`CREATE TABLE (\w+)`).FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(known, found[1]) {
				t.Errorf("%s of %s is not copied", found[1], filepath.Base(file))
			}
		}
	}
}
