package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// docsHTML shows the OpenAPI file. Its script and style sheet are part of the web page.
//
//go:embed docs.html
var docsHTML []byte

func docsPage(c echo.Context) error { return c.HTMLBlob(http.StatusOK, docsHTML) }

// asset is one file of the web page in up to three encodings.
type asset struct {
	contentType string
	immutable   bool
	part        bool               // of a document, never opened as one and never the script of a worker
	policy      string             // what it may do, where that is not what every document may
	variants    map[string]variant // by Content-Encoding, "" for uncompressed
}

type variant struct {
	body []byte
	etag string
}

// hashedName matches file names with a hash of the content, as made by the build of
// the page. They can be cached forever.
var hashedName = regexp.MustCompile(`-[A-Za-z0-9_-]{8}\.(js|css|woff2?|svg|png)$`)

// partName matches the hashed files that browsers only load into a document. A drawing (SVG)
// can be opened by itself, and the scripts of workers have no hash.
var partName = regexp.MustCompile(`-[A-Za-z0-9_-]{8}\.(js|css|woff2?)$`)

// documentHeaders say what a document may do. Browsers ignore them on its scripts and styles,
// of which Home has a dozen: there they would only be weight.
var documentHeaders = []string{
	echo.HeaderContentSecurityPolicy, echo.HeaderXFrameOptions, echo.HeaderXXSSProtection, echo.HeaderReferrerPolicy,
	"Cross-Origin-Opener-Policy", "Permissions-Policy",
}

// servePage serves the files of the web page, and index.html for the paths of its
// client-side routes.
func (s *Server) servePage() error {
	assets, err := loadPage(s.cfg.Page)
	if err != nil {
		return fmt.Errorf("load the web page: %w", err)
	}
	handler := func(c echo.Context) error {
		name := strings.TrimPrefix(path.Clean("/"+c.Param("*")), "/")
		if name == "api" || strings.HasPrefix(name, "api/") || strings.HasPrefix(name, ".well-known/") {
			return echo.ErrNotFound
		}
		found, ok := assets[name]
		if !ok {
			if path.Ext(name) != "" {
				return echo.ErrNotFound
			}
			if found, ok = assets["index.html"]; !ok {
				return newProblem(http.StatusNotFound, "This binary was built without the web page; the API is at /api/docs.")
			}
		}
		return found.serve(c)
	}
	s.echo.GET("/*", handler)
	s.echo.HEAD("/*", handler)
	return nil
}

func loadPage(files fs.FS) (map[string]*asset, error) {
	assets := map[string]*asset{}
	if files == nil {
		return assets, nil
	}
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		name, encoding := file, ""
		if plain, ok := strings.CutSuffix(file, ".br"); ok {
			name, encoding = plain, "br"
		} else if plain, ok := strings.CutSuffix(file, ".gz"); ok {
			name, encoding = plain, "gzip"
		}
		a := assets[name]
		if a == nil {
			a = &asset{
				contentType: contentType(name),
				immutable:   hashedName.MatchString(name),
				part:        partName.MatchString(name),
				variants:    map[string]variant{},
			}
			assets[name] = a
		}
		if file == "index.html" {
			a.policy = contentSecurityPolicy(inlineScripts(content)...)
		}
		sum := sha256.Sum256(content)
		a.variants[encoding] = variant{content, `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	})
	return assets, err
}

// inlineScript matches the scripts that are part of a document.
var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// inlineScripts returns the hashes by which a policy allows the scripts in a document.
func inlineScripts(document []byte) (hashes []string) {
	for _, match := range inlineScript.FindAllSubmatch(document, -1) {
		sum := sha256.Sum256(match[1])
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return hashes
}

// contentType returns the content type by extension. Types that are missing on some
// systems or differ between them are fixed here.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".webmanifest":
		return "application/manifest+json"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ico":
		return "image/x-icon"
	case ".txt":
		return "text/plain; charset=utf-8"
	default:
		if known := mime.TypeByExtension(ext); known != "" {
			return known
		}
		return "application/octet-stream"
	}
}

func (a *asset) serve(c echo.Context) error {
	encoding := ""
	for _, candidate := range []string{"br", "gzip"} {
		if _, ok := a.variants[candidate]; ok && accepts(c.Request().Header.Get(echo.HeaderAcceptEncoding), candidate) {
			encoding = candidate
			break
		}
	}
	chosen := a.variants[encoding]
	header := c.Response().Header()
	header.Set("ETag", chosen.etag)
	header.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	header.Set(echo.HeaderCacheControl, "no-cache")
	if a.immutable {
		header.Set(echo.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if a.policy != "" {
		header.Set(echo.HeaderContentSecurityPolicy, a.policy)
	}
	if a.part {
		for _, name := range documentHeaders {
			header.Del(name)
		}
	}
	if c.Request().Header.Get("If-None-Match") == chosen.etag {
		return c.NoContent(http.StatusNotModified)
	}
	if encoding != "" {
		header.Set(echo.HeaderContentEncoding, encoding)
	}
	header.Set(echo.HeaderContentLength, strconv.Itoa(len(chosen.body)))
	return c.Blob(http.StatusOK, a.contentType, chosen.body)
}

// accepts reports whether an Accept-Encoding header allows an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		if q, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q="); ok {
			weight, err := strconv.ParseFloat(q, 64)
			return err == nil && weight > 0
		}
		return true
	}
	return false
}
