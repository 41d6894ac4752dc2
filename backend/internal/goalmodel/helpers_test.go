package goalmodel_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.9f, want %.9f", what, got, want)
	}
}

// played returns a match between the teams with the given ids, day days after
// 1 August; a negative score makes it a fixture.
func played(division string, season football.Season, day, home, away, goals, against int) football.MatchRecord {
	team := func(n int) football.Team {
		return football.Team{ID: int64(n), Name: fmt.Sprintf("%03d", n), Country: "ES"}
	}
	s := football.MatchRecord{Status: football.Scheduled, Fixture: football.Fixture{
		Division: division, Season: season, Kickoff: time.Date(int(season), time.August, 1+day, 12, 0, 0, 0, time.UTC), Home: team(home), Away: team(away),
	}}
	if goals >= 0 {
		s.Status, s.Score = football.Played, &football.Score{Home: goals, Away: against}
	}
	return s
}

func shots(s football.MatchRecord, home, away int) football.MatchRecord {
	s.Statistics = &football.Statistics{}
	s.Statistics.Home.ShotsOnTarget, s.Statistics.Away.ShotsOnTarget = &home, &away
	return s
}

func historyOf(records ...football.MatchRecord) *history.History {
	return history.ByCountry(records, odds.Power)[0]
}

func sharedHistory(tb testing.TB, name string, from, to football.Season) *history.History {
	tb.Helper()
	return historyOf(realdata.Records(tb, name, from, to)...)
}
