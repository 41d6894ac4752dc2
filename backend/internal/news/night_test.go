package news

import (
	"testing"
	"time"
)

func TestTheNightEndsAtEightInMadrid(t *testing.T) {
	for at, want := range map[string]string{
		"2026-09-26T22:59": "2026-09-26T22:59",
		"2026-09-26T23:00": "2026-09-27T08:00",
		"2026-09-27T00:30": "2026-09-27T08:00",
		"2026-09-27T07:59": "2026-09-27T08:00",
		"2026-09-27T08:00": "2026-09-27T08:00",
		"2026-10-24T23:30": "2026-10-25T08:00", // the clocks go back in this night
	} {
		parse := func(text string) time.Time {
			got, err := time.ParseInLocation("2006-01-02T15:04", text, spain())
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := afterNight(parse(at).UTC()); !got.Equal(parse(want)) {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestPushServicesAreKnownByTheirHosts(t *testing.T) {
	services := Services{"fcm.googleapis.com", "*.push.services.mozilla.com"}
	for endpoint, want := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/abc":            true,
		"https://FCM.googleapis.com:443/x":                   true,
		"https://updates.push.services.mozilla.com/wpush/v2": true,
		"http://fcm.googleapis.com/x":                        false,
		"https://fcm.googleapis.com:8443/x":                  false,
		"https://fcm.googleapis.com.example.org/x":           false,
		"https://user@fcm.googleapis.com/x":                  false,
		"https://push.services.mozilla.com/x":                false,
		"https://evilpush.services.mozilla.com/x":            false,
		"https://169.254.169.254/latest":                     false,
		"//fcm.googleapis.com/x":                             false,
		"":                                                   false,
	} {
		if got := services.Knows(endpoint); got != want {
			t.Errorf("%q: %v, want %v", endpoint, got, want)
		}
	}
}

func TestAddressesOfMail(t *testing.T) {
	for address, want := range map[string]bool{
		"ana@example.org": true, "ana.b+c@mail.example.org": true, "Ana <ana@example.org>": false, "ana": false, "ana@localhost": false,
		"ana@example.org\r\nBcc: b@example.org": false, "": false, "a@b.c, d@e.f": false,
	} {
		if got := CheckMail(address) == nil; got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}
