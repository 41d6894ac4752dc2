package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type jornadaCommand struct {
	Import jornadaImportCommand `cmd:"" help:"Bring in jornadas: answers of the official services, of quinielista.es, and published lists."`
}

type jornadaImportCommand struct {
	Files     []string `arg:"" name:"file" help:"Files, - for standard input." placeholder:"FILE"`
	SkipWrong bool     `help:"Keep the good jornadas of a file with wrong ones."`
	Season    string   `help:"Season of the public's percentages, which do not say it, such as 2026-27." placeholder:"SEASON"`
	Number    int      `help:"Number of the jornada whose percentages they are." placeholder:"N"`
}

func (c *jornadaImportCommand) Run(w *environment) (err error) {
	asked := jornada.Asked{Number: c.Number}
	if c.Season != "" {
		if asked.Season, err = football.ParseSeason(c.Season); err != nil {
			return usageErrorf("--season: %v", err)
		}
	}
	if (c.Season == "") != (c.Number == 0) || c.Number < 0 {
		return usageErrorf("name both --season and --number of a jornada, or neither")
	}
	var read jornada.Reading
	for _, name := range c.Files {
		one, err := w.readJornadas(name, asked)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		read.Jornadas, read.Refused = append(read.Jornadas, one.Jornadas...), append(read.Refused, one.Refused...)
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	done, err := playing.ImportPublished(w.ctx, db, read, c.SkipWrong, time.Now())
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	now := time.Now()
	for _, j := range done.Jornadas {
		found := 0
		for _, f := range j.Fixtures {
			if f.MatchID != 0 {
				found++
			}
		}
		if _, err := fmt.Fprintf(w.stdout, "%s: %s, %d of %d matches found\n", j.Name(), j.State(now), found, len(j.Fixtures)); err != nil {
			return err
		}
	}
	for _, text := range done.Corrected {
		if _, err := fmt.Fprintf(w.stderr, "put right: %s\n", text); err != nil {
			return err
		}
	}
	for _, text := range done.Refused {
		if _, err := fmt.Fprintf(w.stderr, "left out: %s\n", text); err != nil {
			return err
		}
	}
	return nil
}

// readJornadas reads the jornadas of a file, or of standard input for -.
func (w *environment) readJornadas(name string, asked jornada.Asked) (jornada.Reading, error) {
	if name == "-" {
		return lae.Read(w.stdin, asked)
	}
	file, err := openFile(name)
	if err != nil {
		return jornada.Reading{}, err
	}
	read, err := lae.Read(file, asked)
	if err := errors.Join(err, file.Close()); err != nil {
		return jornada.Reading{}, err
	}
	for i := range read.Jornadas {
		read.Jornadas[i].File = name
	}
	return read, nil
}
