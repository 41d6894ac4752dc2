package text_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
)

func TestParseDay(t *testing.T) {
	for value, want := range map[string]string{
		"28/08/2004":           "2004-08-28",
		"28/08/04":             "2004-08-28",
		"28/08/94":             "1994-08-28",
		"28.08.2004":           "2004-08-28",
		"28-08-2004":           "2004-08-28",
		"28/08/2004 18:30":     "2004-08-28",
		"2004-08-28":           "2004-08-28",
		"2004-08-28T18:30:00Z": "2004-08-28",
		"2004-08-28 18:30":     "2004-08-28",
		"38227":                "2004-08-28",
	} {
		if day, err := text.ParseDay(value); err != nil || day.Format(time.DateOnly) != want {
			t.Errorf("%q: %v, %v; want %s", value, day, err, want)
		}
	}
	for _, value := range []string{
		"", " ", "/", "8", "28 August", "28 08/2004", "2 8/04", "a b/c", "28/08", "28/08/", "28//2004", "31/02/2004", "28/08/204",
		"2004-08", "2004-13-01", "2004/08/28", "00/00/0000", "-1/01/2004",
	} {
		if day, err := text.ParseDay(value); err == nil {
			t.Errorf("%q was read as %v", value, day)
		}
	}
}

// Whatever stands in a cell is a day within the years of football or an error.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"28/08/2004", "2 8/04", "2004-08-28T18:30", "38227.77", "0.770833", "1,85", "18.30", "٣/٤/٢٠٠٤"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if day, err := text.ParseDay(value); err == nil && text.CheckDay(day) != nil {
			t.Errorf("%q: %v", value, day)
		}
		if hour, minute, ok := text.ParseClock(value); ok && (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
			t.Errorf("%q: %d:%d", value, hour, minute)
		}
		_, _ = text.ParseDecimal(value)
	})
}
