package notify_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/news"
	"github.com/quinielaml/quinielaml/backend/internal/notify"
)

// mailServer is an SMTP server on the machine itself.
type mailServer struct {
	net.Listener
	mutex  sync.Mutex
	mails  []string
	refuse string // answer to RCPT; "": accept
	cut    bool   // end the conversation instead of answering to the mail
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{Listener: listener}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go s.talk(connection)
		}
	}()
	return s
}

func (s *mailServer) talk(connection net.Conn) {
	defer func() { _ = connection.Close() }()
	lines := bufio.NewScanner(connection)
	say := func(text string) { _, _ = fmt.Fprintf(connection, "%s\r\n", text) }
	say("220 ready")
	for lines.Scan() {
		s.mutex.Lock()
		refuse, cut := s.refuse, s.cut
		s.mutex.Unlock()
		switch command, _, _ := strings.Cut(strings.ToUpper(lines.Text()), " "); command {
		case "EHLO":
			say("250-localhost")
			say("250 8BITMIME")
		case "RCPT":
			if refuse != "" {
				say(refuse)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			var text strings.Builder
			for lines.Scan() && lines.Text() != "." {
				_, _ = fmt.Fprintln(&text, lines.Text())
			}
			s.mutex.Lock()
			s.mails = append(s.mails, text.String())
			s.mutex.Unlock()
			if cut {
				return
			}
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func TestNewsAreSentAsMail(t *testing.T) {
	server := newMailServer(t)
	way, err := notify.NewMail("smtp://"+server.Addr().String(), "Quiniela <news@example.org>", "https://quiniela.example.org/")
	if err != nil {
		t.Fatal(err)
	}
	way.Footer = func(language string) string { return "footer " + language }
	delivery := &news.Delivery{ID: 7, Title: "La jornada 9 cierra a las 13:45", Text: "Aún no tienes boleto.", Path: "/pool/5", Language: "es", Mail: "ana@example.org", ExpiresAt: time.Now()}
	if err := way.Mail(t.Context(), delivery); err != nil {
		t.Fatal(err)
	}
	if len(server.mails) != 1 {
		t.Fatalf("%d mails", len(server.mails))
	}
	for _, want := range []string{"To: <ana@example.org>", `From: "Quiniela" <news@example.org>`, "Subject: La jornada 9 cierra a las 13:45", "tienes boleto.", "https://quiniela.example.org/pool/5", "footer es", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(server.mails[0], want) {
			t.Errorf("the mail lacks %q: %s", want, server.mails[0])
		}
	}
	// Refused for now, refused for good, and cut off when it may have arrived.
	server.refuse = "451 later"
	if err := way.Mail(t.Context(), delivery); !errors.Is(err, news.ErrNotSent) {
		t.Errorf("later: %v", err)
	}
	server.refuse = "550 nobody of that name"
	if err := way.Mail(t.Context(), delivery); err == nil || errors.Is(err, news.ErrNotSent) {
		t.Errorf("nobody: %v", err)
	}
	server.refuse, server.cut = "", true
	if err := way.Mail(t.Context(), delivery); err == nil || errors.Is(err, news.ErrNotSent) {
		t.Errorf("cut off: %v", err)
	}
	_ = server.Close()
	if err := way.Mail(t.Context(), delivery); !errors.Is(err, news.ErrNotSent) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestAWrongServerOfMailIsNamed(t *testing.T) {
	for _, address := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org:99999", "smtp://mail.example.org/path"} {
		if _, err := notify.NewMail(address, "news@example.org", ""); err == nil {
			t.Errorf("%q is accepted", address)
		}
	}
	if _, err := notify.NewMail("smtps://user:pass@mail.example.org", "nobody", ""); err == nil {
		t.Error("a sender without an address is accepted")
	}
	// Only a server on the machine itself may do without TLS.
	server := newMailServer(t)
	host := strings.Replace(server.Addr().String(), "127.0.0.1", "127.0.0.2", 1)
	if way, err := notify.NewMail("smtp://"+host, "news@example.org", ""); err != nil {
		t.Error(err)
	} else if err := way.Mail(t.Context(), &news.Delivery{Mail: "ana@example.org"}); err == nil {
		t.Error("mail was sent without TLS")
	}
}
