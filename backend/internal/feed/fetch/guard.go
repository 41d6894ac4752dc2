package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// errRefused: the address is not one of the public Internet. A server fetches
// addresses that its users name, and must not be their way into the network it
// stands in, where databases, routers and a cloud's secrets answer without a
// password.
var errRefused = errors.New("the address is not one of the public Internet")

// notPublic are the networks beyond those that netip knows as private, loopback,
// link-local or multicast (IANA special-purpose address registries, RFC 6890).
var notPublic = prefixes(
	"0.0.0.0/8", "100.64.0.0/10" /* carrier-grade NAT */, "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96" /* IPv4-compatible */, "64:ff9b:1::/48", "100::/64", "2001::/23" /* Teredo and other protocols */, "2001:db8::/32", "fec0::/10" /* site-local */)

// Prefixes that carry an IPv4 address, and the byte at which it begins.
var carriesIPv4 = map[netip.Prefix]int{
	netip.MustParsePrefix("64:ff9b::/96"): 12, // NAT64
	netip.MustParsePrefix("2002::/16"):    2,  // 6to4
}

func prefixes(texts ...string) (list []netip.Prefix) {
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// isPublic reports whether an address is one of the public Internet.
func isPublic(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false
	}
	for prefix, at := range carriesIPv4 {
		if prefix.Contains(address) {
			bytes := address.As16()
			return isPublic(netip.AddrFrom4([4]byte(bytes[at : at+4])))
		}
	}
	return !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(address) })
}

// Allowed are addresses that may be fetched although they are not public.
type Allowed struct {
	networks []netip.Prefix
	hosts    []string
}

// ParseAllowed reads networks (10.0.0.0/8), addresses (127.0.0.1) and names of
// hosts (files.example.lan).
func ParseAllowed(texts []string) (a Allowed, err error) {
	for _, text := range texts {
		text = strings.ToLower(strings.TrimSpace(text))
		if prefix, err := netip.ParsePrefix(text); err == nil {
			a.networks = append(a.networks, prefix.Masked())
		} else if address, err := netip.ParseAddr(text); err == nil {
			a.networks = append(a.networks, netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
		} else if text != "" && !strings.ContainsAny(text, "/:@ ") {
			a.hosts = append(a.hosts, text)
		} else {
			return Allowed{}, fmt.Errorf("%q is not a network such as 10.0.0.0/8, an address or the name of a host", text)
		}
	}
	return a, nil
}

func (a Allowed) host(name string) bool { return slices.Contains(a.hosts, strings.ToLower(name)) }

func (a Allowed) address(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return isPublic(address) || slices.ContainsFunc(a.networks, func(p netip.Prefix) bool { return p.Contains(address) })
}

// guard sends requests to allowed addresses only. It looks at the address that
// is dialled, after the name was resolved, so that a name cannot point elsewhere
// than it did when it was checked; and as every redirect is a request of its
// own, those are looked at as well.
type guard struct {
	allowed Allowed
	proxy   func(*http.Request) (*url.URL, error)
	direct  http.RoundTripper
	proxied http.RoundTripper
}

// Transport returns a transport that sends requests to public and allowed addresses only.
func Transport(allowed Allowed, proxy func(*http.Request) (*url.URL, error)) http.RoundTripper {
	return newGuard(allowed, proxy)
}

func newGuard(allowed Allowed, proxy func(*http.Request) (*url.URL, error)) *guard {
	g := &guard{allowed: allowed, proxy: proxy}
	transport := func(dial func(context.Context, string, string) (net.Conn, error), proxy func(*http.Request) (*url.URL, error)) *http.Transport {
		return &http.Transport{
			Proxy: proxy, DialContext: dial, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 30 * time.Second, MaxIdleConns: 4, IdleConnTimeout: time.Minute,
			MaxResponseHeaderBytes: 64 << 10,
		}
	}
	g.direct = transport(g.dial, nil)
	// The proxy itself is the operator's choice and may stand anywhere.
	g.proxied = transport((&net.Dialer{Timeout: dialTimeout}).DialContext, proxy)
	return g
}

const dialTimeout = 10 * time.Second

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	if host, _, err := net.SplitHostPort(address); err != nil || !g.allowed.host(host) {
		dialer.Control = func(_, resolved string, _ syscall.RawConn) error {
			if to, err := netip.ParseAddrPort(resolved); err != nil || !g.allowed.address(to.Addr()) {
				return errRefused
			}
			return nil
		}
	}
	return dialer.DialContext(ctx, network, address)
}

// RoundTrip sends one request. Behind a proxy it is the proxy that resolves the
// name; the name is resolved here first, and none of its addresses may be a
// refused one.
func (g *guard) RoundTrip(request *http.Request) (*http.Response, error) {
	proxy, err := g.proxy(request)
	if err != nil {
		return nil, err
	}
	if proxy == nil {
		return g.direct.RoundTrip(request)
	}
	if host := request.URL.Hostname(); !g.allowed.host(host) {
		addresses, err := net.DefaultResolver.LookupNetIP(request.Context(), "ip", host)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !g.allowed.address(a) }) {
			return nil, errRefused
		}
	}
	return g.proxied.RoundTrip(request)
}
