package fetch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
)

func allow(t *testing.T, texts ...string) fetch.Allowed {
	t.Helper()
	allowed, err := fetch.ParseAllowed(texts)
	if err != nil {
		t.Fatal(err)
	}
	return allowed
}

// Every one of them is refused with the same words, without a second try and
// without a connection: the time it takes says so too.
func TestAddressesThatAreNotPublicAreRefusedAlike(t *testing.T) {
	patient := quick
	patient.Pause = time.Hour // a second try would be noticed
	client := fetch.New(patient)
	for _, host := range []string{
		"127.0.0.1", "127.8.9.1", "localhost", "[::1]", "0.0.0.0", "[::]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254",
		"[fc00::1]", "[fd12::1]", "[fe80::1]", "[fec0::1]", "224.0.0.1", "[ff02::1]", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
		"[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[::127.0.0.1]", "[2001:db8::1]",
	} {
		for _, port := range []string{"1", "80"} {
			address := "http://" + host + ":" + port + "/x.csv"
			_, _, err := read(t, client, address)
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", address, err)
				continue
			}
			if want := host + ":" + port + " is not a site of the public Internet"; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}

func TestARedirectDoesNotLeadInside(t *testing.T) {
	var reached atomic.Bool
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer inside.Close()
	outside := httptest.NewServer(http.RedirectHandler(strings.Replace(inside.URL, "127.0.0.1", "localhost", 1)+"/secret", http.StatusFound))
	defer outside.Close()
	// Of the loopback network the first server's address alone counts as public.
	settings := quick
	settings.Allowed = allow(t, "127.0.0.2")
	if _, _, err := read(t, fetch.New(settings), outside.URL); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without leave: %v", err)
	}
	address, _ := url.Parse(outside.URL)
	settings.Allowed = allow(t, "outside.test")
	settings.Proxy = func(r *http.Request) (*url.URL, error) {
		if r.URL.Hostname() == "outside.test" {
			return address, nil // stands for the name's resolution
		}
		return nil, nil
	}
	if _, _, err := read(t, fetch.New(settings), "http://outside.test/x.csv"); fault.KindOf(err) != fault.Invalid || reached.Load() {
		t.Errorf("by a redirect: %v, reached %v", err, reached.Load())
	}
}

func TestAProxyDoesNotLeadInside(t *testing.T) {
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = fmt.Fprint(w, r.URL.Host)
	}))
	defer proxy.Close()
	address, _ := url.Parse(proxy.URL)
	settings := quick
	settings.Proxy = http.ProxyURL(address)
	client := fetch.New(settings)
	for _, inside := range []string{"http://127.0.0.1:1/x", "http://10.0.0.1/x", "http://localhost:1/x", "http://[::ffff:192.168.0.1]/x"} {
		if _, _, err := read(t, client, inside); fault.KindOf(err) != fault.Invalid || asked.Load() != 0 {
			t.Errorf("%s: %v, the proxy was asked %d times", inside, err, asked.Load())
		}
	}
	if text, _, err := read(t, client, "http://1.1.1.1/x.csv"); err != nil || text != "1.1.1.1" {
		t.Errorf("a public address: %q, %v", text, err)
	}
}

func TestWhatIsAllowedIsFetched(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "x") }))
	defer site.Close()
	named := strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
	for _, one := range []struct {
		allowed string
		address string
		ok      bool
	}{
		{"127.0.0.0/8", site.URL, true},
		{"127.0.0.1", site.URL, true},
		{"10.0.0.0/8", site.URL, false},
		{"localhost", named, true},
		{"localhost", site.URL, false},
	} {
		settings := quick
		settings.Allowed = allow(t, one.allowed)
		if _, _, err := read(t, fetch.New(settings), one.address); (err == nil) != one.ok {
			t.Errorf("%s allowed, %s fetched: %v", one.allowed, one.address, err)
		}
	}
	for _, wrong := range []string{"10.0.0.0/33", "http://example.org", "", "a b"} {
		if _, err := fetch.ParseAllowed([]string{wrong}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
