package main

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

type jornadaCommand struct {
	Import  jornadaImportCommand  `cmd:"" help:"Bring in jornadas: answers of the official services, of quinielista.es, and published lists."`
	History jornadaHistoryCommand `cmd:"" help:"Ask the official service for past jornadas, with their signs, takings, winners and prizes."`
}

type jornadaImportCommand struct {
	Files     []string `arg:"" name:"file" help:"Files, - for standard input." placeholder:"FILE"`
	SkipWrong bool     `help:"Keep the good jornadas of a file with wrong ones."`
	Season    string   `help:"Season of the public's percentages, which do not say it, such as 2026-27." placeholder:"SEASON"`
	Number    int      `help:"Number of the jornada whose percentages they are." placeholder:"N"`
}

// Help shows examples.
func (jornadaImportCommand) Help() string {
	return "The services answer browsers where they refuse programs: save what their address shows, or copy it.\n\n" +
		"Example: quiniela jornada import answer.json --skip-wrong\n" +
		"Example: quiniela jornada import - --season 2026-27 --number 9 < percentages.json"
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
	return printImported(w, &done)
}

func printImported(w *environment, done *playing.Imported) error {
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

type jornadaHistoryCommand struct {
	From     string `help:"First day, such as 2015-08-01." required:"" placeholder:"DAY"`
	To       string `help:"Last day." required:"" placeholder:"DAY"`
	SELAEURL string `name:"selae-url" help:"Folder of the official services of La Quiniela." env:"QUINIELA_SELAE_URL" default:"https://www.loteriasyapuestas.es/servicios/" placeholder:"URL"`
}

// Help shows an example.
func (jornadaHistoryCommand) Help() string {
	return "What is answered is kept as it comes; jornadas that are here already are completed.\n\n" +
		"Example: quiniela jornada history --from 2015-08-01 --to 2024-06-30"
}

// historyDays is how many days are asked for at once: some eight jornadas.
const historyDays = 28

// Run asks for one span after another and keeps what each answers, so that what was
// brought in stays when a later one fails.
func (c *jornadaHistoryCommand) Run(w *environment) error {
	from, errFrom := time.Parse(time.DateOnly, c.From)
	to, errTo := time.Parse(time.DateOnly, c.To)
	if errFrom != nil || errTo != nil || to.Before(from) {
		return usageErrorf("--from and --to are days such as 2015-08-01, and the first is not after the last")
	}
	if c.SELAEURL == sourceOff || fetch.Check(c.SELAEURL) != nil {
		return usageErrorf("--selae-url is %q: name the folder of the official services", c.SELAEURL)
	}
	allowed, err := fetch.ParseAllowed(w.settings.FetchAllow)
	if err != nil {
		return err
	}
	site := fetch.New(fetch.Settings{Allowed: allowed, Timeout: answerTimeout, MaxBytes: maxAnswerBytes})
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for day := from; !day.After(to); day = day.AddDate(0, 0, historyDays) {
		last := day.AddDate(0, 0, historyDays-1)
		if last.After(to) {
			last = to
		}
		got, err := site.Get(w.ctx, week.Addresses{SELAE: c.SELAEURL}.HistoryAddress(day, last), fetch.Known{})
		if err != nil {
			return err
		}
		read, err := lae.Read(bytes.NewReader(got.Content), jornada.Asked{})
		if errors.Is(err, lae.ErrNone) {
			continue // no draw in these weeks
		}
		if err != nil {
			return fmt.Errorf("%s to %s: %w", day.Format(time.DateOnly), last.Format(time.DateOnly), err)
		}
		done, err := playing.ImportPublished(w.ctx, db, read, true, time.Now())
		if err != nil && len(read.Jornadas) > 0 {
			return err
		}
		if err := printImported(w, &done); err != nil {
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
