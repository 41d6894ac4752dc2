package main

import (
	"strings"
	"testing"
)

func TestWrongWaysOfNewsAreNamed(t *testing.T) {
	right := newsSettings{PushServices: []string{"*.push.apple.com", "fcm.googleapis.com"}, PushContact: "ops@example.org"}
	if err := right.checkNews(); err != nil {
		t.Error(err)
	}
	for setting, change := range map[string]func(s *newsSettings){
		"QUINIELA_PUSH_SERVICES": func(s *newsSettings) { s.PushServices = []string{"https://fcm.googleapis.com"} },
		"*.com":                  func(s *newsSettings) { s.PushServices = []string{"*.com"} },
		"QUINIELA_PUSH_CONTACT":  func(s *newsSettings) { s.PushContact = "me" },
		"QUINIELA_SMTP_URL":      func(s *newsSettings) { s.SMTPURL, s.SMTPFrom = "mail.example.org", "news@example.org" },
		"is not a sender":        func(s *newsSettings) { s.SMTPURL = "smtp://mail.example.org" },
		"QUINIELA_PUBLIC_URL":    func(s *newsSettings) { s.PublicURL = "quiniela.example.org" },
	} {
		wrong := right
		change(&wrong)
		if err := wrong.checkNews(); err == nil || !strings.Contains(err.Error(), setting) {
			t.Errorf("%s: %v", setting, err)
		}
	}
}
