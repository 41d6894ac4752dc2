package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/feed/plain"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/frontend"
)

type importCommand struct {
	Files        []string `arg:"" optional:"" name:"file" help:"Files or addresses of football-data.co.uk, openfootball, footballcsv, BDFutbol, martj42's results of national teams, or QuinielaML's own table."`
	Sample       bool     `help:"Import the sample of real results that the binary carries."`
	Source       string   `help:"A site that is known: football-data. Without division and season, its coming fixtures." enum:",football-data" default:"" placeholder:"SITE"`
	Division     []string `help:"Divisions of the source, or the one of files that do not say it: SP1, E0 …" placeholder:"CODE"`
	Season       []string `help:"Seasons of the source, or the one of files that do not say it: 2023 or 2023-24." placeholder:"SEASON"`
	Field        string   `help:"Whose teams play, of files that do not say it: men or women." enum:",men,women" default:"" placeholder:"men|women"`
	NewTeams     bool     `help:"Take spellings that are not known for new teams, also those that likely mean a known one."`
	SkipWrong    bool     `help:"Keep the good lines of a file with wrong ones."`
	EarlyResults bool     `help:"Keep scores of matches whose kick-off is to come, which are wrong otherwise."`
	DryRun       bool     `help:"Report what would change, keep nothing."`
	JSON         bool     `name:"json" help:"Print the reports as JSON."`
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

// Run imports the files one by one, each in full or not at all.
func (c *importCommand) Run(w *environment) error {
	if len(c.Files) == 0 && !c.Sample && c.Source == "" {
		return usageErrorf("name a file to import, --source, or --sample")
	}
	addresses, season, err := c.hints(w)
	if err != nil {
		return err
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	log, err := w.settings.logger(w)
	if err != nil {
		return err
	}
	if err := w.readCompetitions(db, log); err != nil {
		return err
	}
	division := ""
	if len(c.Division) == 1 && c.Source == "" {
		division = c.Division[0]
		if _, ok := competition.ByCode(division); !ok {
			return usageErrorf("--division: there is no division %q", division)
		}
	}

	var reports []fileReport
	failed := 0
	if c.Sample {
		report, err := importSample(w.ctx, db, ingest.Options{Name: "sample", DryRun: c.DryRun, Sample: true})
		reports = append(reports, newFileReport("the sample", report, err))
	}
	from, err := w.newImporter(db)
	if err != nil {
		return err
	}
	queue, err := openQueue(db, log, from)
	if err != nil {
		return err
	}
	w.ctx = audit.WithActor(w.ctx, audit.Console)
	for _, file := range append(c.Files, addresses...) {
		now := time.Now()
		if c.EarlyResults {
			now = time.Time{}
		}
		report, err := from.importFrom(w, file, listing.Hints{Name: file, Division: division, Season: season, Field: football.Field(c.Field)}, ingest.Options{
			Name: filepath.Base(file), DryRun: c.DryRun, SkipWrong: c.SkipWrong, NewTeams: c.NewTeams, Now: now,
			Also: []job.Also{queue.Also(job.Forecast, nil)}, // run by a server or worker on the same database
		})
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

// hints checks the flags and returns the addresses of a source's files, and the season
// of files that do not contain it.
func (c *importCommand) hints(w *environment) (addresses []string, season football.Season, err error) {
	if c.Source != "" {
		sites, err := w.settings.sites()
		if err != nil {
			return nil, 0, err
		}
		addresses, err = sites.Addresses(c.Source, c.Division, c.Season)
		if err != nil {
			return nil, 0, usageError{err}
		}
		return addresses, 0, nil
	}
	if len(c.Division) > 1 || len(c.Season) > 1 {
		return nil, 0, usageErrorf("a file is of one division and one season: name several with --source alone")
	}
	if len(c.Season) == 1 {
		if season, err = football.ParseSeason(c.Season[0]); err != nil {
			return nil, 0, usageErrorf("--season: %v", err)
		}
	}
	return nil, season, nil
}

// importFrom imports a file of this machine or from the web.
func (i importer) importFrom(w *environment, name string, hints listing.Hints, options ingest.Options) (ingest.Report, error) {
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return i.importFile(w, name, hints, options)
	}
	file, _, err := i.Fetch(w.ctx, name)
	if err != nil {
		return ingest.Report{}, err
	}
	defer func() { _ = file.Close() }()
	report, _, err := i.Import(w.ctx, file, hints, options)
	return report, err
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

func (r fileReport) print(w *environment, dry bool) {
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
	r.printContents(w)
	if r.Dropped > 0 {
		_, _ = fmt.Fprintf(w.stdout, "  %d matches of the sample data made way for your own\n", r.Dropped)
	}
	if r.Rejected != nil {
		_, _ = fmt.Fprintf(w.stdout, "  lines left out: %s\n", r.Rejected.Error())
	}
	shown := r.Warnings[:min(len(r.Warnings), listing.MaxShown)]
	for _, warning := range shown {
		_, _ = fmt.Fprintf(w.stdout, "  left out: %s\n", warning.Error())
	}
	if more := r.Warned - len(shown); more > 0 {
		_, _ = fmt.Fprintf(w.stdout, "  … and %d more values left out\n", more)
	}
}

// maxContents limits the divisions of a file that are printed.
const maxContents = 20

func (r fileReport) printContents(w *environment) {
	for i, c := range r.Contents {
		if i == maxContents {
			_, _ = fmt.Fprintf(w.stdout, "  … and %d more divisions\n", len(r.Contents)-i)
			break
		}
		seasons := competition.SeasonName(c.Division, c.First)
		if c.Last != c.First {
			seasons += " to " + competition.SeasonName(c.Division, c.Last)
		}
		stages := ""
		if len(c.Stages) > 0 {
			stages = "; stages: " + strings.Join(c.Stages, ", ")
		}
		_, _ = fmt.Fprintf(w.stdout, "  %s %s: %d matches of %d teams%s\n", c.Division, seasons, c.Matches, c.Teams, stages)
	}
}

// openFile opens a file, with a plain error if it does not exist.
func openFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no such file")
	}
	return file, err
}

func (i importer) importFile(w *environment, path string, hints listing.Hints, options ingest.Options) (ingest.Report, error) {
	file, err := openFile(path)
	if err != nil {
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
	report, _, err := i.Import(w.ctx, source, hints, options)
	return report, err
}

// errNoSample is returned by a binary built without the web page, which has the sample.
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
	report, _, err := importer{db: db}.Import(ctx, file, listing.Hints{}, options)
	return report, err
}

// importer imports files into a store, for the command line and for the API.
type importer struct {
	db    *store.Store
	site  *fetch.Client
	sites ingest.Sites
}

func (w *environment) newImporter(db *store.Store) (importer, error) {
	allowed, err := fetch.ParseAllowed(w.settings.FetchAllow)
	if err != nil {
		return importer{}, fmt.Errorf("QUINIELA_FETCH_ALLOW: %w", err)
	}
	sites, err := w.settings.sites()
	if err != nil {
		return importer{}, err
	}
	return importer{db, fetch.New(fetch.Settings{Allowed: allowed}), sites}, nil
}

// Import reads one file; see api.Importer.
func (i importer) Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error) {
	// Another process may have added the competition a moment ago.
	if _, err := i.db.LoadCompetitions(ctx); err != nil {
		return ingest.Report{}, "", err
	}
	entries, format, err := feed.Open(file, hints)
	if err != nil {
		return ingest.Report{}, format, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return i.db.BeginImport(ctx) }
	report, err := ingest.Import(ctx, begin, entries, options)
	return report, format, err
}

// CheckAddress returns an error if an address may not be fetched.
func (importer) CheckAddress(address string) error { return fetch.Check(address) }

// Fetch opens a file on the web.
func (i importer) Fetch(ctx context.Context, address string) (io.ReadCloser, string, error) {
	return i.site.Open(ctx, address)
}

// Jornadas reads a published list of jornadas of the pool.
func (importer) Jornadas(file io.Reader, asked jornada.Asked) (jornada.Reading, error) {
	return lae.Read(file, asked)
}

// Template returns the header of a table of matches for users to fill in.
func (importer) Template() string { return plain.Template }
