package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/frontend"
)

type importCommand struct {
	Files    []string `arg:"" optional:"" name:"file" help:"Files of football-data.co.uk, openfootball, footballcsv, BDFutbol, or QuinielaML's own table." type:"path"`
	Sample   bool     `help:"Import the sample of real results that the binary carries."`
	Division string   `help:"Division of files that do not say it: SP1, E0 …" placeholder:"CODE"`
	Season   string   `help:"Season of files that do not say it: 2023 or 2023-24." placeholder:"SEASON"`
	DryRun   bool     `help:"Report what would change, keep nothing."`
	JSON     bool     `name:"json" help:"Print the reports as JSON."`
}

// Help shows an example.
func (importCommand) Help() string {
	return "The format is recognised from the content. Of a file with anything wrong in it nothing is kept.\n\nExample: quiniela import SP1.csv SP2.csv && quiniela train"
}

// fileReport is the report on one file.
type fileReport struct {
	File string `json:"file"`
	ingest.Report
	Problems *listing.Problems `json:"problems,omitempty"`
	Error    string            `json:"error,omitempty"`
}

// Run imports the files one by one; each is kept whole or not at all.
func (c *importCommand) Run(w *world) error {
	if len(c.Files) == 0 && !c.Sample {
		return wrongUse("name a file to import, or --sample")
	}
	season, err := c.hints()
	if err != nil {
		return err
	}
	db, err := w.open()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()

	var reports []fileReport
	failed := 0
	if c.Sample {
		report, err := importSample(w.ctx, db, ingest.Options{DryRun: c.DryRun, Sample: true})
		reports = append(reports, newFileReport("the sample", report, err))
	}
	for _, file := range c.Files {
		report, err := importFile(w, db, file, listing.Hints{Name: file, Division: c.Division, Season: season}, ingest.Options{DryRun: c.DryRun})
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		reports = append(reports, newFileReport(file, report, err))
	}
	for _, report := range reports {
		if report.Error != "" {
			failed++
		}
		if !c.JSON {
			report.print(w, c.DryRun)
		}
	}
	if c.JSON {
		encoder := json.NewEncoder(w.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(reports); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files not imported; nothing of them was kept", failed, len(reports))
	}
	return nil
}

// hints checks what the flags say of files that do not say it themselves.
func (c *importCommand) hints() (football.Season, error) {
	if _, ok := football.DivisionByCode(c.Division); c.Division != "" && !ok {
		return 0, wrongUse("--division: there is no division %q", c.Division)
	}
	if c.Season == "" {
		return 0, nil
	}
	season, err := football.ParseSeason(c.Season)
	if err != nil {
		return 0, wrongUse("--season: %v", err)
	}
	return season, nil
}

func newFileReport(file string, report ingest.Report, err error) fileReport {
	r := fileReport{File: file, Report: report}
	if err != nil {
		r.Error = err.Error()
		if problems := (*listing.Problems)(nil); errors.As(err, &problems) {
			r.Problems = problems
		}
	}
	return r
}

func (r fileReport) print(w *world, dry bool) {
	if r.Error != "" {
		_, _ = fmt.Fprintf(w.stderr, "%s: %s\n", r.File, r.Error)
		return
	}
	would := ""
	if dry {
		would = " (dry run: nothing was kept)"
	}
	_, _ = fmt.Fprintf(w.stdout, "%s: %d matches: %d new, %d changed, %d unchanged; %d new teams%s\n",
		r.File, r.Entries, r.New, r.Changed, r.Unchanged, len(r.NewTeams), would)
	if r.Dropped > 0 {
		_, _ = fmt.Fprintf(w.stdout, "  %d matches of the sample data made way for your own\n", r.Dropped)
	}
	for _, warning := range r.Warnings {
		_, _ = fmt.Fprintf(w.stdout, "  left out: %s\n", warning.Error())
	}
	if more := r.Warned - len(r.Warnings); more > 0 {
		_, _ = fmt.Fprintf(w.stdout, "  … and %d more values left out\n", more)
	}
}

func importFile(w *world, db *store.Store, path string, hints listing.Hints, options ingest.Options) (ingest.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return ingest.Report{}, errors.New("there is no such file")
		}
		return ingest.Report{}, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return ingest.Report{}, err
	}
	if info.IsDir() {
		return ingest.Report{}, errors.New("it is a folder, not a file")
	}
	var source io.Reader = file
	if out, ok := w.stderr.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
		bar := progressbar.NewOptions64(info.Size(),
			progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(info.Name()), progressbar.OptionShowBytes(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
		defer func() { _ = bar.Finish() }()
		source = io.TeeReader(file, bar)
	}
	return importFrom(w.ctx, db, source, hints, options)
}

// errNoSample: the binary was built without the web page, which carries it.
var errNoSample = errors.New("this binary carries no sample: it was built without the web page")

func importSample(ctx context.Context, db *store.Store, options ingest.Options) (ingest.Report, error) {
	page, ok := frontend.Page()
	if !ok {
		return ingest.Report{}, errNoSample
	}
	file, err := page.Open(frontend.SampleFile)
	if err != nil {
		return ingest.Report{}, fmt.Errorf("open the sample: %w", err)
	}
	defer func() { _ = file.Close() }()
	return importFrom(ctx, db, file, listing.Hints{}, options)
}

func importFrom(ctx context.Context, db *store.Store, source io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, error) {
	entries, _, err := feed.Open(source, hints)
	if err != nil {
		return ingest.Report{}, err
	}
	begin := func(ctx context.Context) (ingest.Book, error) { return db.BeginImport(ctx) }
	return ingest.Import(ctx, begin, entries, options)
}
