package api

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// writeTimeout is how long a client may take to receive one part of a response.
const writeTimeout = 30 * time.Second

// cutSlowReaders gives every write of a response its own deadline, so that a client
// that does not read does not keep the response in memory, and long responses may
// still take long.
func cutSlowReaders(next http.Handler, timeout time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&deadlineWriter{ResponseWriter: w, controller: http.NewResponseController(w), timeout: timeout}, r)
	})
}

type deadlineWriter struct {
	http.ResponseWriter

	controller *http.ResponseController
	timeout    time.Duration
	set        time.Time
}

func (w *deadlineWriter) Write(part []byte) (int, error) {
	w.extend()
	return w.ResponseWriter.Write(part)
}

func (w *deadlineWriter) WriteHeader(status int) {
	w.extend()
	w.ResponseWriter.WriteHeader(status)
}

func (w *deadlineWriter) Flush() {
	w.extend()
	_ = w.controller.Flush() // fails only if the client is gone, which the next write reports
}

// Unwrap lets http.ResponseController find the connection.
func (w *deadlineWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// extend sets the deadline anew. It does so rarely, because it costs more than a write.
func (w *deadlineWriter) extend() {
	if now := time.Now(); now.Sub(w.set) > w.timeout/16 {
		w.set = now
		_ = w.controller.SetWriteDeadline(now.Add(w.timeout)) // not supported by the writers of some tests
	}
}

// overloaded is sent on connections over the limit, before their request is read.
const overloaded = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " + retryAfter + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

// LimitConnections returns a listener that answers 503 on connections over the
// maximum number and closes them.
func LimitConnections(listener net.Listener, maximum int, log *slog.Logger) net.Listener {
	return &limitedListener{Listener: listener, maximum: int64(maximum), log: log}
}

type limitedListener struct {
	net.Listener

	maximum int64
	open    atomic.Int64
	log     *slog.Logger
	warned  time.Time
}

func (l *limitedListener) Accept() (net.Conn, error) {
	for {
		connection, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.maximum {
			return &limitedConnection{Conn: connection, release: sync.OnceFunc(func() { l.open.Add(-1) })}, nil
		}
		l.open.Add(-1)
		if now := time.Now(); now.Sub(l.warned) > time.Minute {
			l.warned = now
			l.log.Warn("too many connections", "maximum", l.maximum)
		}
		_ = connection.SetWriteDeadline(time.Now().Add(time.Second)) // an empty send buffer takes it at once
		_, _ = connection.Write([]byte(overloaded))
		_ = connection.Close()
	}
}

type limitedConnection struct {
	net.Conn

	release func()
}

func (c *limitedConnection) Close() error {
	c.release()
	return c.Conn.Close()
}
