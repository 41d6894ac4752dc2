package ingest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

const resultsHeading = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\n"

// Where two teams meet more than once at a ground, the nearest day tells which meeting
// a line is, and lines of one file are different meetings.
func TestWhichMeetingALineIs(t *testing.T) {
	const first, second, third = "SC0,05/08/2023,Northburgh,Eastmuir,1,0\n", "SC0,02/12/2023,Northburgh,Eastmuir,2,2\n", "SC0,27/04/2024,Northburgh,Eastmuir,0,3\n"
	for _, one := range []struct {
		what         string
		before, file string
		want         counts
		days         []string // of the season's matches
	}{
		{"three meetings", "", first + second + third, counts{New: 3}, []string{"2023-08-05", "2023-12-02", "2024-04-27"}},
		{"in another order", "", third + first + second, counts{New: 3}, []string{"2023-08-05", "2023-12-02", "2024-04-27"}},
		{"the later ones in another file", first, second + third, counts{New: 2}, []string{"2023-08-05", "2023-12-02", "2024-04-27"}},
		{"a corrected day", first + second, strings.Replace(second, "02/12", "03/12", 1), counts{Changed: 1}, []string{"2023-08-05", "2023-12-03"}},
		{
			"all days corrected", first + second + third, "SC0,06/08/2023,Northburgh,Eastmuir,1,0\nSC0,03/12/2023,Northburgh,Eastmuir,2,2\nSC0,28/04/2024,Northburgh,Eastmuir,0,3\n",
			counts{Changed: 3},
			[]string{"2023-08-06", "2023-12-03", "2024-04-28"},
		},
		{"a corrected day of two meetings in a league of two", "SC1,05/08/2023,Alfa,Beta,1,0\n", "SC1,06/08/2023,Alfa,Beta,1,0\n", counts{Changed: 1}, []string{"2023-08-06"}},
		{
			"a postponed fixture beside another meeting", "SC0,05/08/2023,Northburgh,Eastmuir,,\n", second + "SC0,19/09/2023,Northburgh,Eastmuir,1,0\n",
			counts{New: 1, Changed: 1},
			[]string{"2023-09-19", "2023-12-02"},
		},
		{"a result far from the fixture's day in a league of one meeting", "SP1,19/08/2023,A,B,,\n", "SP1,10/04/2024,A,B,1,0\n", counts{Changed: 1}, []string{"2024-04-10"}},
	} {
		s := storetest.Open(t, storetest.SQLite(t))
		if one.before != "" {
			mustImport(t, s, resultsHeading+one.before, ingest.Options{})
		}
		if got := count(mustImport(t, s, resultsHeading+one.file, ingest.Options{})); got != one.want {
			t.Errorf("%s: %+v, want %+v", one.what, got, one.want)
		}
		var days []string
		meetings := map[int]bool{}
		for _, record := range all(t, s) {
			days = append(days, record.Kickoff.Format(time.DateOnly))
			meetings[record.Meeting] = true
		}
		if !slices.Equal(days, one.days) || len(meetings) != len(days) {
			t.Errorf("%s: days %v, meetings %v", one.what, days, meetings)
		}
		if again := count(mustImport(t, s, resultsHeading+one.file, ingest.Options{})); again.New+again.Changed > 0 {
			t.Errorf("%s: the same file again %+v", one.what, again)
		}
	}
	for what, file := range map[string]string{
		"a day twice":         first + second + strings.Replace(second, "2,2", "3,3", 1),
		"a fourth meeting":    first + second + third + "SC0,11/05/2024,Northburgh,Eastmuir,0,0\n",
		"a pair twice in SP1": "SP1,19/08/2023,A,B,1,0\nSP1,20/09/2023,A,B,2,0\n",
	} {
		_, err := importText(t, storetest.Open(t, storetest.SQLite(t)), resultsHeading+file, ingest.Options{})
		var problems *listing.Problems
		if !errors.As(err, &problems) || problems.Total != 1 || !strings.Contains(problems.List[0].Message.String(), "there already, on line") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
