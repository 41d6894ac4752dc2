// Package fetch downloads published files politely: one request per second and site,
// a few tries, and limits on time and size.
package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Settings configure a client; a zero setting means the default that ends its
// comment.
type Settings struct {
	Timeout  time.Duration // of one try, including the download; 60 s
	Tries    int           // at most; 4
	Pause    time.Duration // before the second try, doubled each time; 1 s
	Interval time.Duration // between requests to one site; 1 s
	MaxBytes int64         // of a file; 100 MB
	Allowed  Allowed       // addresses beyond the public ones; none
	// Proxy that a request goes through, nil for none; as the environment says.
	Proxy func(*http.Request) (*url.URL, error)
}

// Client downloads files. It is safe for concurrent use.
type Client struct {
	settings Settings
	http     *retryablehttp.Client
	mutex    sync.Mutex
	sites    map[string]*rate.Limiter
}

// maxSites is how many sites are remembered; forgetting them all makes one
// request to each come a second early.
const maxSites = 1000

// userAgent identifies the product to the sites.
const userAgent = "QuinielaML/1 (+https://github.com/quinielaml/quinielaml)"

// New returns a client.
func New(s Settings) *Client {
	fill := func(d *time.Duration, defaultValue time.Duration) {
		if *d == 0 {
			*d = defaultValue
		}
	}
	fill(&s.Timeout, time.Minute)
	fill(&s.Pause, time.Second)
	fill(&s.Interval, time.Second)
	if s.Tries == 0 {
		s.Tries = 4
	}
	if s.MaxBytes == 0 {
		s.MaxBytes = 100 << 20
	}
	if s.Proxy == nil {
		s.Proxy = http.ProxyFromEnvironment
	}
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.RetryMax = s.Tries - 1
	client.RetryWaitMin, client.RetryWaitMax = s.Pause, 16*s.Pause
	client.CheckRetry = func(ctx context.Context, response *http.Response, err error) (bool, error) {
		if errors.Is(err, errRefused) {
			return false, err // it stays refused, and its time must not tell what is there
		}
		return retryablehttp.DefaultRetryPolicy(ctx, response, err)
	}
	client.HTTPClient = &http.Client{Timeout: s.Timeout, Transport: newGuard(s.Allowed, s.Proxy)}
	return &Client{settings: s, http: client, sites: map[string]*rate.Limiter{}}
}

// Check returns an Invalid fault for an address that Open would not accept, without
// requesting it.
func Check(address string) error {
	_, err := parse(address)
	return err
}

func parse(address string) (*url.URL, error) {
	parsed, err := url.Parse(address)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" || parsed.User != nil {
		return nil, fault.New(fault.Invalid, "%q is not an address such as https://www.football-data.co.uk/fixtures.csv", address)
	}
	return parsed, nil
}

// Known is what is known of a file from the last time: the validators that its site gave.
type Known struct {
	ETag, LastModified string
}

// Got is the answer to a conditional request.
type Got struct {
	Known
	Content   []byte
	Unchanged bool // since Known; there is no content
}

// ErrForbidden is the cause of the fault when a site refuses this client (401, 403, 429
// or 451), so that asking again soon is of no use.
var ErrForbidden = errors.New("the site refuses this client")

// ErrMissing is the cause of the fault when a site has nothing at an address.
var ErrMissing = errors.New("there is nothing at this address")

// Get requests the content of a file unless it is unchanged. Faults are those of Open.
func (c *Client) Get(ctx context.Context, address string, known Known) (got Got, err error) {
	response, err := c.request(ctx, address, known)
	if err != nil {
		return got, err
	}
	defer func() { _ = response.Body.Close() }()
	got.Known = Known{ETag: response.Header.Get("ETag"), LastModified: response.Header.Get("Last-Modified")}
	if response.StatusCode == http.StatusNotModified {
		got.Known, got.Unchanged = known, true
		return got, nil
	}
	got.Content, err = io.ReadAll(response.Body)
	return got, err
}

// Open requests a file and returns its content and name. The caller must close file.
// If the site does not deliver the file, the error is a fault of kind Unavailable; an
// unacceptable address or a file that is too large is Invalid.
func (c *Client) Open(ctx context.Context, address string) (file io.ReadCloser, name string, err error) {
	response, err := c.request(ctx, address, Known{})
	if err != nil {
		return nil, "", err
	}
	return response.Body, path.Base(response.Request.URL.Path), nil
}

// request returns a response with the status 200, or 304 if something is known.
func (c *Client) request(ctx context.Context, address string, known Known) (*http.Response, error) {
	parsed, err := parse(address)
	if err != nil {
		return nil, err
	}
	if err := c.limiterFor(parsed.Host).Wait(ctx); err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, parsed.String(), nil)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%q cannot be requested", address)
	}
	request.Header.Set("User-Agent", userAgent)
	for name, value := range map[string]string{"If-None-Match": known.ETag, "If-Modified-Since": known.LastModified} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := c.http.Do(request)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, errRefused):
		return nil, fault.New(fault.Invalid, "%s is not a site of the public Internet: this server does not fetch from other networks unless its operator allows it", parsed.Host)
	case err != nil:
		return nil, fault.New(fault.Unavailable, "%s cannot be reached: check the address and the server's connection to the Internet. Nothing was changed.", parsed.Host)
	}
	response.Request.URL = parsed // its name, not that of where it redirects to
	notModified := response.StatusCode == http.StatusNotModified && known != (Known{})
	if response.StatusCode != http.StatusOK && !notModified {
		_ = response.Body.Close()
		failed := fault.New(fault.Unavailable, "%s answers %d %s. Nothing was changed.", address, response.StatusCode, http.StatusText(response.StatusCode))
		switch response.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons:
			return nil, failed.Because(ErrForbidden)
		case http.StatusNotFound, http.StatusGone:
			return nil, failed.Because(ErrMissing)
		}
		return nil, failed
	}
	if response.ContentLength > c.settings.MaxBytes {
		_ = response.Body.Close()
		return nil, c.tooLarge(address)
	}
	response.Body = &limitedBody{body: response.Body, left: c.settings.MaxBytes, errTooLarge: c.tooLarge(address)}
	return response, nil
}

func (c *Client) tooLarge(address string) error {
	return fault.New(fault.Invalid, "%s is larger than %d MB", address, c.settings.MaxBytes>>20)
}

func (c *Client) limiterFor(host string) *rate.Limiter {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	limiter, ok := c.sites[host]
	if !ok {
		if len(c.sites) >= maxSites {
			clear(c.sites)
		}
		limiter = rate.NewLimiter(rate.Every(c.settings.Interval), 1)
		c.sites[host] = limiter
	}
	return limiter
}

// limitedBody fails if the file exceeds the limit or the connection breaks off.
type limitedBody struct {
	body        io.ReadCloser
	left        int64
	errTooLarge error
}

func (l *limitedBody) Read(p []byte) (int, error) {
	n, err := l.body.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, l.errTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.New(fault.Unavailable, "the connection broke off in the middle of the file. Nothing was changed.")
	}
	return n, err
}

func (l *limitedBody) Close() error { return l.body.Close() }
