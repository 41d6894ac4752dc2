package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// competitionPollInterval is the interval at which a process looks for competitions that
// others have added.
const competitionPollInterval = time.Second

// maxCompetitionFile limits the size of a file of competitions in bytes.
const maxCompetitionFile = 1 << 20

// readCompetitions stores the competitions of the folder's files in the database, from
// which all processes take them. A file that is not right is logged and left out: a
// server must start after an upgrade that has a competition built in.
func (w *environment) readCompetitions(db *store.Store, log *slog.Logger) error {
	names, err := filepath.Glob(filepath.Join(w.settings.CompetitionsDir, "*.json"))
	if err != nil {
		return fmt.Errorf("QUINIELA_COMPETITIONS_DIR: %w", err)
	}
	ctx := audit.WithActor(w.ctx, audit.Console)
	for _, name := range names {
		list, err := readCompetitionFile(name)
		for _, c := range list {
			err = errors.Join(err, db.SaveCompetition(ctx, c, true, time.Now()))
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err != nil {
			log.Error("a competition cannot be used", "file", name, "error", err)
		}
	}
	return nil
}

func readCompetitionFile(name string) ([]competition.Competition, error) {
	file, err := openFile(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s", err).Because(err)
	}
	defer func() { _ = file.Close() }()
	return readCompetitionsFrom(file)
}

func readCompetitionsFrom(from io.Reader) ([]competition.Competition, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxCompetitionFile+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, "it cannot be read: %s", err).Because(err)
	}
	if len(text) > maxCompetitionFile {
		return nil, fault.New(fault.Invalid, "it is larger than %d bytes", maxCompetitionFile)
	}
	return competition.Parse(text)
}

type competitionCommand struct {
	Add    competitionAddCommand    `cmd:"" help:"Add competitions that the catalogue does not have, from a file."`
	List   competitionListCommand   `cmd:"" help:"List the competitions."`
	Remove competitionRemoveCommand `cmd:"" help:"Remove a competition that was added and has no matches."`
}

type competitionAddCommand struct {
	File    string `arg:"" help:"File with one competition or a list of them as JSON; - reads standard input."`
	Replace bool   `help:"Replace those that were added before."`
}

// Help shows an example.
func (competitionAddCommand) Help() string {
	return "The fields are described in docs/competitions.md; quiniela competition list --json SP1 shows a built-in one.\n\n" +
		"Example: quiniela competition add andorra.json"
}

// Run adds the competitions of the file in their order, up to the first that is refused.
func (c *competitionAddCommand) Run(w *environment) error {
	read := func() ([]competition.Competition, error) { return readCompetitionFile(c.File) }
	if c.File == "-" {
		read = func() ([]competition.Competition, error) { return readCompetitionsFrom(w.stdin) }
	}
	list, err := read()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, one := range list {
		if err := db.SaveCompetition(audit.WithActor(w.ctx, audit.Console), one, c.Replace, time.Now()); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(w.stdout, "%s: %s\n", one.Code, one.Name.English)
	}
	return nil
}

type competitionListCommand struct {
	Codes []string `arg:"" optional:"" help:"Only those with these codes." placeholder:"CODE"`
	Own   bool     `help:"Only those that were added."`
	JSON  bool     `name:"json" help:"As JSON, in full, as competition add reads it."`
}

// Help shows an example.
func (competitionListCommand) Help() string { return "Example: quiniela competition list --own --json" }

// Run lists the competitions.
func (c *competitionListCommand) Run(w *environment) error {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	list := competition.All()
	list = slices.DeleteFunc(list, func(one competition.Competition) bool {
		return c.Own && competition.BuiltIn(one.Code) || len(c.Codes) > 0 && !slices.Contains(c.Codes, one.Code)
	})
	for _, code := range c.Codes {
		if _, ok := competition.ByCode(code); !ok {
			return usageErrorf("there is no competition %q", code)
		}
	}
	if c.JSON {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(append([]competition.Competition{}, list...))
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "CODE\tAREA\tKIND\tTEAMS\tNAME\tADDED")
	for _, one := range list {
		added := "-"
		if !competition.BuiltIn(one.Code) {
			added = "yes"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", one.Code, one.Area, one.Kind, one.Field, one.Name.English, added)
	}
	return table.Flush()
}

type competitionRemoveCommand struct {
	Code string `arg:"" help:"Code of the competition."`
}

// Help shows an example.
func (competitionRemoveCommand) Help() string { return "Example: quiniela competition remove AND1" }

// Run removes the competition.
func (c *competitionRemoveCommand) Run(w *environment) error {
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.DeleteCompetition(audit.WithActor(w.ctx, audit.Console), c.Code, time.Now()); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "removed %s\n", c.Code)
	return w.warnOfFile(c.Code)
}

// warnOfFile says if a file of the folder would add a competition again.
func (w *environment) warnOfFile(code string) error {
	names, err := filepath.Glob(filepath.Join(w.settings.CompetitionsDir, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		list, err := readCompetitionFile(name)
		if err == nil && slices.ContainsFunc(list, func(one competition.Competition) bool { return one.Code == code }) {
			_, _ = fmt.Fprintf(w.stderr, "%s has it as well: delete it there, or the next start adds it again\n", name)
		}
	}
	return nil
}
