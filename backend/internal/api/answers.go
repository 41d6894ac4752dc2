package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/sync/singleflight"

	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// sharedRoutes are the routes whose successful responses are the same for every user:
// they depend only on the data, the URL, the time, and the language of names.
var sharedRoutes = map[string]bool{
	"/api/v1/divisions": true, "/api/v1/seasons": true, "/api/v1/teams": true, "/api/v1/teams/:id": true,
	"/api/v1/referees": true, "/api/v1/referees/:id": true, "/api/v1/standings": true, "/api/v1/deductions": true,
	"/api/v1/matches": true, "/api/v1/matches/:id": true, "/api/v1/matches/:id/forecast": true,
	"/api/v1/forecasts": true, "/api/v1/simulations": true, "/api/v1/models": true, "/api/v1/track-record": true,
	"/api/v1/jornadas": true, "/api/v1/jornadas/seasons": true, "/api/v1/jornadas/:id": true,
}

// Limits of the cached responses. answerTTL is how long one is used while this
// process changes nothing: changes made by other processes, and those that come with
// the time of day, become visible within a second.
const (
	answerTTL      = 750 * time.Millisecond
	maxAnswers     = 4000
	maxAnswerBytes = 1 << 20  // of one response; longer ones are not cached
	maxCacheBytes  = 32 << 20 // of all together
)

// Limits of the headers whose language is remembered. Browsers send a few dozen.
const (
	maxLanguages      = 200
	maxLanguageHeader = 200
)

// minCompressed is the length below which a response fits into one packet anyway.
const minCompressed = 1400

// answers sends the responses of the API, compressed for clients that accept it. It
// caches those of sharedRoutes in encoded form. A cached response is used only if the
// store has counted no change since before it was computed, so a client never sees
// old data after its own change.
type answers struct {
	changes func() uint64
	now     func() time.Time
	running singleflight.Group // concurrent requests for the same response compute it once

	compressors chan *gzip.Writer // each needs more than a megabyte, so there are few

	mutex sync.Mutex
	size  int // bytes of the bodies in cache
	cache *lru.Cache[string, *cachedAnswer]

	languages *lru.Cache[string, string] // by Accept-Language, which takes longer to read than an answer to find
}

func newAnswers(changes func() uint64, now func() time.Time) *answers {
	a := &answers{changes: changes, now: now, compressors: make(chan *gzip.Writer, processors.Count())}
	for range cap(a.compressors) {
		w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
		if err != nil {
			panic(err) // only an invalid level is an error
		}
		a.compressors <- w
	}
	var err error
	a.cache, err = lru.NewWithEvict(maxAnswers, func(_ string, old *cachedAnswer) { a.size -= old.bytes })
	if err != nil {
		panic(err) // only a size below 1 is an error
	}
	if a.languages, err = lru.New[string, string](maxLanguages); err != nil {
		panic(err) // as above
	}
	return a
}

// language chooses the language of an answer by an Accept-Language header.
func (a *answers) language(header string) string {
	language, ok := a.languages.Get(header)
	if !ok {
		language = preferredLanguage(header)
		if len(header) <= maxLanguageHeader {
			a.languages.Add(header, language)
		}
	}
	return language
}

// middleware must run after authentication: a cached response is sent without asking
// the route.
func (a *answers) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	streamed := middleware.GzipWithConfig(middleware.GzipConfig{Level: gzip.BestSpeed, MinLength: minCompressed})(next)
	return func(c echo.Context) error {
		request := c.Request()
		switch path := request.URL.Path; {
		case !strings.HasPrefix(path, "/api/"), strings.HasSuffix(path, "/events"): // events must not wait in a buffer
			return next(c)
		case strings.HasPrefix(path, "/api/v1/export/"): // too long for a buffer
			return streamed(c)
		case request.Method != http.MethodGet || !sharedRoutes[c.Path()]:
			answer, err := a.record(c, next)
			if err != nil {
				return err
			}
			return a.send(c, answer)
		}
		return a.shared(c, next)
	}
}

func (a *answers) shared(c echo.Context, next echo.HandlerFunc) error {
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language")
	key := a.language(c.Request().Header.Get("Accept-Language")) + " " + c.Request().URL.Path + "?" + c.Request().URL.RawQuery
	if answer := a.find(key); answer != nil {
		return a.send(c, answer)
	}
	leading := false
	found, err, _ := a.running.Do(key, func() (any, error) {
		leading = true
		answer, err := a.record(c, next)
		if err == nil {
			a.keep(key, answer)
		}
		return answer, err
	})
	answer, _ := found.(*cachedAnswer)
	switch {
	case leading && err != nil:
		return err
	case err == nil && (leading || answer.status == http.StatusOK):
		return a.send(c, answer)
	}
	// The leader's response is a problem of its own, or it has none because its client left.
	if answer, err = a.record(c, next); err != nil {
		return err
	}
	return a.send(c, answer)
}

// find returns a cached response that is still valid, or nil.
func (a *answers) find(key string) *cachedAnswer {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	answer, ok := a.cache.Get(key)
	if !ok {
		return nil
	}
	if age := a.now().Sub(answer.at); answer.changes != a.changes() || age < 0 || age >= answerTTL {
		a.cache.Remove(key)
		return nil
	}
	return answer
}

func (a *answers) keep(key string, answer *cachedAnswer) {
	if answer.status != http.StatusOK || len(answer.body) > maxAnswerBytes {
		return
	}
	if answer.header.Get("ETag") == "" { // otherwise it is a version for If-Match, which may stay while names change
		sum := sha256.Sum256(answer.body)
		answer.etag = base64.RawURLEncoding.EncodeToString(sum[:12])
		answer.header.Set(echo.HeaderCacheControl, "private, no-cache")
	}
	answer.bytes = 2 * len(answer.body) // with its compressed form
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.cache.Remove(key)
	for a.size+answer.bytes > maxCacheBytes {
		a.cache.RemoveOldest()
	}
	a.cache.Add(key, answer)
	a.size += answer.bytes
}

// record lets the route write its response into memory.
func (a *answers) record(c echo.Context, next echo.HandlerFunc) (*cachedAnswer, error) {
	answer := &cachedAnswer{changes: a.changes(), at: a.now(), header: http.Header{}}
	response := c.Response()
	before := response.Header().Clone()
	client := response.Writer
	recorder := &recorder{ResponseWriter: client, status: http.StatusOK}
	response.Writer = recorder
	err := func() error {
		defer func() { response.Writer = client }() // also if the route panics
		return next(c)
	}()
	response.Committed, response.Size, response.Status = false, 0, http.StatusOK
	if err != nil {
		return nil, err
	}
	answer.status, answer.body = recorder.status, recorder.body.Bytes()
	for name, values := range response.Header() {
		if !slices.Equal(values, before[name]) {
			answer.header[name] = slices.Clone(values)
		}
	}
	return answer, nil
}

// send sends a response, or 304 to a client that has it already.
func (a *answers) send(c echo.Context, answer *cachedAnswer) error {
	header := c.Response().Header()
	maps.Copy(header, answer.header)
	body, etag := answer.body, answer.etag
	header.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if len(body) >= minCompressed && acceptsGzip(c.Request()) {
		body, etag = answer.compressed(a.compressors), etag+"-gzip" // a strong tag is of these very bytes
		header.Set(echo.HeaderContentEncoding, "gzip")
	}
	if answer.etag != "" {
		header.Set("ETag", `"`+etag+`"`)
		if matchesETag(c.Request().Header.Get("If-None-Match"), `"`+etag+`"`) {
			header.Del(echo.HeaderContentType)
			header.Del(echo.HeaderContentEncoding)
			return c.NoContent(http.StatusNotModified)
		}
	}
	if len(body) > 0 {
		header.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	}
	c.Response().WriteHeader(answer.status)
	if len(body) == 0 {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get(echo.HeaderAcceptEncoding), "gzip")
}

// matchesETag compares the tags of an If-None-Match header weakly, as it requires.
func matchesETag(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// cachedAnswer is a response in memory.
type cachedAnswer struct {
	status  int
	header  http.Header // set by the route
	body    []byte
	etag    string // without quotes; "": none
	bytes   int    // that count towards maxCacheBytes
	changes uint64 // the store's counter before it was computed
	at      time.Time

	compressOnce sync.Once
	gzipped      []byte
}

// compressed returns the body compressed with gzip.
func (a *cachedAnswer) compressed(compressors chan *gzip.Writer) []byte {
	a.compressOnce.Do(func() {
		w := <-compressors
		defer func() { compressors <- w }()
		var out bytes.Buffer
		w.Reset(&out)
		_, _ = w.Write(a.body) // a buffer does not fail
		_ = w.Close()
		a.gzipped = out.Bytes()
	})
	return a.gzipped
}

// recorder writes a response into memory.
type recorder struct {
	http.ResponseWriter // for deadlines

	status int
	body   bytes.Buffer
}

func (r *recorder) Write(text []byte) (int, error) { return r.body.Write(text) }
func (r *recorder) WriteHeader(status int)         { r.status = status }
func (r *recorder) Unwrap() http.ResponseWriter    { return r.ResponseWriter }
