package main

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthcheckCommand struct {
	Addr string `help:"Address that the server listens on." env:"QUINIELA_ADDR" default:":8080" placeholder:"HOST:PORT"`
}

// healthTimeout is how long a server may take to answer.
const healthTimeout = 5 * time.Second

// Help shows an example.
func (healthcheckCommand) Help() string {
	return "For containers, whose image has no other program that could ask. The exit code is 0 if the server answers, else 1.\n\n" +
		"Example: quiniela healthcheck --addr :8080"
}

// Run checks the health of the server on this machine.
func (c *healthcheckCommand) Run(w *environment) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return usageErrorf("QUINIELA_ADDR is %q: write an address such as :8080", c.Addr)
	}
	// A server that listens on all addresses is reached on the loopback address.
	if ip := net.ParseIP(host); host == "" || ip.Equal(net.IPv4zero) {
		host = "127.0.0.1"
	} else if ip.Equal(net.IPv6unspecified) {
		host = "::1"
	}
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return usageErrorf("QUINIELA_ADDR is %q: write an address such as :8080", c.Addr)
	}
	client := &http.Client{Timeout: healthTimeout, Transport: &http.Transport{Proxy: nil}}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	if err := response.Body.Close(); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	_, _ = fmt.Fprintln(w.stdout, "the server is well")
	return nil
}
