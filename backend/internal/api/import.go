package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"reflect"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Importer fetches, reads and imports published files.
type Importer interface {
	// Import imports one file and returns the name of its detected format.
	Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error)
	// CheckAddress returns an error if an address may not be fetched.
	CheckAddress(address string) error
	// Fetch opens the file at a web address and returns its name.
	Fetch(ctx context.Context, address string) (io.ReadCloser, string, error)
	// Jornadas reads what is published of jornadas. asked is whose an answer is that does
	// not say so.
	Jornadas(file io.Reader, asked jornada.Asked) (jornada.Reading, error)
	// Template returns an empty CSV table to be filled in.
	Template() string
}

// uploadStore stores uploaded files until they are imported.
type uploadStore interface {
	AddUploads(ctx context.Context, files []ingest.Upload, at time.Time, also func(ids []int64) job.Also) error
	LastUpdate(ctx context.Context) (ingest.Update, error)
}

// importQueue queues import jobs.
type importQueue interface {
	Add(ctx context.Context, kind job.Kind, args any) (job.Job, error)
	// AddIn queues a job within a transaction and returns its id.
	AddIn(ctx context.Context, tx job.Tx, kind job.Kind, args any) (int64, error)
	Job(ctx context.Context, id int64) (job.Job, error)
}

type importRoutes struct {
	*router
	store    uploadStore
	importer Importer
	jobs     importQueue
	sites    ingest.Sites
}

// uploadLimit is the maximum size of the body of an upload in bytes.
const uploadLimit = 20 << 20

type uploadInput struct {
	RawBody multipart.Form
}

// importSettings are the body of a request, or the form field "settings" of an
// upload.
type importSettings struct {
	Address   string           `json:"address,omitempty" validate:"omitempty,max=2000" doc:"of a file on the web, instead of an upload"`
	Source    string           `json:"source,omitempty" validate:"omitempty,oneof=football-data" doc:"a site that is known, instead of an upload"`
	Divisions []string         `json:"divisions,omitempty" nullable:"false" validate:"omitempty,max=50,dive,max=10" doc:"codes, of a source"`
	Seasons   []seasonInput    `json:"seasons,omitempty" nullable:"false" validate:"omitempty,max=60,dive,season" doc:"of a source"`
	Division  string           `json:"division,omitempty" validate:"omitempty,max=10" doc:"of a file that does not say it"`
	Season    seasonInput      `json:"season,omitempty" validate:"omitempty,season" doc:"of a file that does not say it"`
	Field     string           `json:"field,omitempty" validate:"omitempty,oneof=men women" doc:"whose teams play, of a file that does not say it"`
	SkipWrong bool             `json:"skipWrong,omitempty" doc:"keep the good lines of a file with wrong ones"`
	Early     bool             `json:"earlyResults,omitempty" doc:"keep scores of matches whose kick-off is to come, as when kick-offs are wrong. Otherwise such lines are wrong"`
	Spellings map[string]int64 `json:"spellings,omitempty" doc:"which team (by id) a spelling means that is not known; 0: a new one. They are remembered"`
}

type importSettingsInput struct {
	Body importSettings
}

func (i importRoutes) register() {
	const tag = "imports"
	settings := reflect.TypeFor[importSettings]()
	const form = "A form with files and, as the field \"settings\", what POST imports/fetch takes as JSON. "
	upload := operation(http.MethodPost, "importFiles", "imports", tag, "Import uploaded files in the background", http.StatusTooManyRequests)
	upload.Description = form + "Of a file with anything wrong in it nothing is kept unless skipWrong asks for the good lines: the job fails then, and its result says why."
	route(i.router, withLoad(heavy, asyncForEditors(i.uploading(upload, settings))), i.importFiles)
	preview := operation(http.MethodPost, "previewFiles", "imports/preview", tag, "Say what an import of uploaded files would change")
	preview.Description = form + "Says which spellings are not known, too. Nothing is kept."
	route(i.router, withLoad(heavy, forEditors(i.uploading(preview, settings))), i.previewFiles)
	route(i.router, asyncForEditors(operation(http.MethodPost, "importAddress", "imports/fetch", tag, "Import files from the web in the background")), i.importAddress)
	route(i.router, withLoad(transfer, forEditors(operation(http.MethodPost, "previewAddress", "imports/fetch/preview", tag, "Say what an import from the web would change", http.StatusServiceUnavailable))), i.previewAddress)
	problems := operation(http.MethodPost, "downloadProblemsOfFiles", "imports/preview/problems", tag, "Everything that is wrong with uploaded files, as CSV")
	route(i.router, i.uploading(listingProblems(problems), settings), i.problemsOfFiles)
	fetched := operation(http.MethodPost, "downloadProblemsOfAddress", "imports/fetch/preview/problems", tag, "Everything that is wrong with files on the web, as CSV", http.StatusServiceUnavailable)
	route(i.router, listingProblems(fetched), i.problemsOfAddress)
	route(i.router, forEditors(get("getLastUpdate", "imports/last-update", tag, "What the latest daily update did; empty before the first")), i.getLastUpdate)
	template := get("getImportTemplate", "imports/template", tag, "A table to be filled in, as CSV")
	route(i.router, forEditors(responding(template, csvType, text())), i.importTemplate)
}

type updateBody struct {
	Day        string     `json:"day,omitzero" format:"date"`
	StartedAt  time.Time  `json:"startedAt,omitzero"`
	FinishedAt *time.Time `json:"finishedAt,omitempty" doc:"absent: under way, or broken off"`
	Report     string     `json:"report,omitzero" doc:"a line for each file"`
	Failed     bool       `json:"failed"`
}

func (i importRoutes) getLastUpdate(ctx context.Context, _ *struct{}) (*body[updateBody], error) {
	last, err := i.store.LastUpdate(ctx)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	return answer(updateBody{last.Day, last.StartedAt, last.FinishedAt, last.Report.In(translationsFor(languageOf(ctx))), last.Failed}), nil // none yet is no error
}

type csvOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func (i importRoutes) importTemplate(context.Context, *struct{}) (*csvOutput, error) {
	return &csvOutput{"text/csv; charset=utf-8", `attachment; filename="matches.csv"`, []byte(i.importer.Template())}, nil
}

// readUpload reads and checks the settings and files of an upload.
func (i importRoutes) readUpload(ctx context.Context, in *uploadInput) (settings importSettings, files []*multipart.FileHeader, err error) {
	text, files, err := readForm(in, "settings")
	if err != nil {
		return settings, nil, err
	}
	if text != "" {
		if err := jsonFormat.Unmarshal([]byte(text), &settings); err != nil {
			return settings, nil, fault.At("body.settings", fault.New(fault.Invalid, "the settings are not JSON of the right form"))
		}
		if err := i.translator.validate(ctx, &importSettingsInput{settings}); err != nil {
			return settings, nil, err
		}
		c := i.newChecker(ctx)
		c.json("body.settings", c.schemas.Schema(reflect.TypeFor[importSettings](), true, ""), []byte(text))
		if err := c.problem(); err != nil {
			return settings, nil, err
		}
	}
	return settings, files, settings.check()
}

// maxFileName is the maximum length of a file's name in bytes, of which reports and
// the audit log show.
const maxFileName = 200

// fileName returns the name of an uploaded file without what text must not contain.
func fileName(header *multipart.FileHeader) string {
	name := cleantext.Repair(header.Filename)
	if len(name) > maxFileName { // keep the end, which has the extension
		name = cleantext.Repair(name[len(name)-maxFileName:])
	}
	return name
}

// check returns an Invalid fault if the division is unknown.
func (i importSettings) check() error {
	if _, ok := competition.ByCode(i.Division); i.Division != "" && !ok {
		return fault.At("body.division", fault.New(fault.Invalid, "there is no division %q", i.Division))
	}
	return nil
}

func (i importSettings) request() ingest.Request {
	return ingest.Request{Division: i.Division, Season: seasonOf(i.Season), Field: football.Field(i.Field), SkipWrong: i.SkipWrong, EarlyResults: i.Early, Spellings: i.Spellings}
}

func (i importRoutes) importFiles(ctx context.Context, in *uploadInput) (*jobOutput, error) {
	settings, headers, err := i.readUpload(ctx, in)
	if err != nil {
		return nil, err
	}
	var files []ingest.Upload
	for _, header := range headers {
		file, err := header.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		files = append(files, ingest.Upload{Name: fileName(header), Content: content})
	}
	var id int64
	err = i.store.AddUploads(ctx, files, i.now(), func(ids []int64) job.Also {
		request := settings.request()
		request.Uploads = ids
		return func(ctx context.Context, tx job.Tx) (err error) {
			id, err = i.jobs.AddIn(ctx, tx, job.Import, request)
			return err
		}
	})
	if err != nil {
		return nil, err
	}
	j, err := i.jobs.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	return jobAccepted(ctx, j, i.now()), nil
}

func (i importRoutes) previewFiles(ctx context.Context, in *uploadInput) (*body[list[ImportReport]], error) {
	reports, err := i.lookAtFiles(ctx, in)
	if err != nil {
		return nil, err
	}
	return previewOutput(ctx, reports), nil
}

func previewOutput(ctx context.Context, reports []fileReport) *body[list[ImportReport]] {
	return listOf(reports, "", func(r fileReport) ImportReport { return r.in(languageOf(ctx)) })
}

// lookAtFiles reports what an import of uploaded files would do.
func (i importRoutes) lookAtFiles(ctx context.Context, in *uploadInput) ([]fileReport, error) {
	settings, headers, err := i.readUpload(ctx, in)
	if err != nil {
		return nil, err
	}
	var reports []fileReport
	for _, header := range headers {
		file, err := header.Open()
		if err != nil {
			return nil, err
		}
		report, err := i.preview(ctx, fileName(header), file, settings)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}

func (i importRoutes) preview(ctx context.Context, name string, file io.Reader, settings importSettings) (fileReport, error) {
	r := settings.request()
	options := ingest.Options{Name: name, DryRun: true, SkipWrong: r.SkipWrong, Spellings: r.Spellings}
	if !r.EarlyResults {
		options.Now = i.now()
	}
	report, format, err := i.importer.Import(ctx, file, listing.Hints{Name: name, Division: r.Division, Season: r.Season, Field: r.Field}, options)
	return newFileReport(name, format, report, true, err)
}

// addresses returns the addresses of all files to fetch, at least one.
func (i importSettings) addresses(sites ingest.Sites) ([]string, error) {
	seasons := make([]string, len(i.Seasons))
	for n, season := range i.Seasons {
		seasons[n] = string(season)
	}
	addresses, err := sites.Addresses(i.Source, i.Divisions, seasons)
	if err != nil {
		return nil, err
	}
	if i.Address != "" {
		addresses = append(addresses, i.Address)
	}
	if len(addresses) == 0 {
		return nil, fault.At("body.address", fault.New(fault.Invalid, "name an address, or a source with divisions and seasons"))
	}
	return addresses, i.check()
}

func (i importRoutes) importAddress(ctx context.Context, in *importSettingsInput) (*jobOutput, error) {
	addresses, err := in.Body.addresses(i.sites)
	if err != nil {
		return nil, err
	}
	for _, address := range addresses {
		if err := i.importer.CheckAddress(address); err != nil {
			return nil, fault.At("body.address", err)
		}
	}
	request := in.Body.request()
	request.Addresses = addresses
	j, err := i.jobs.Add(ctx, job.Import, request)
	if err != nil {
		return nil, err
	}
	return jobAccepted(ctx, j, i.now()), nil
}

func (i importRoutes) previewAddress(ctx context.Context, in *importSettingsInput) (*body[list[ImportReport]], error) {
	reports, err := i.lookAtAddresses(ctx, in)
	if err != nil {
		return nil, err
	}
	return previewOutput(ctx, reports), nil
}

// lookAtAddresses reports what an import from the web would do.
func (i importRoutes) lookAtAddresses(ctx context.Context, in *importSettingsInput) ([]fileReport, error) {
	addresses, err := in.Body.addresses(i.sites)
	if err != nil {
		return nil, err
	}
	var reports []fileReport
	for _, address := range addresses {
		file, name, err := i.importer.Fetch(ctx, address)
		if err != nil {
			return nil, fault.At("body.address", err)
		}
		report, err := i.preview(ctx, name, file, in.Body)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}
