package ingest_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

func collect(t *testing.T, g *ingest.Collector, text string) {
	t.Helper()
	reader, _, err := feed.Open(strings.NewReader(text), listing.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Add(reader); err != nil {
		t.Fatal(err)
	}
}

func recordsOf(t *testing.T, g *ingest.Collector) []football.MatchRecord {
	t.Helper()
	records, err := g.MatchRecords()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

const columnsOfResults = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n"

func TestSpellingsOfAClubAreTheSameTeam(t *testing.T) {
	var g ingest.Collector
	collect(t, &g, columnsOfResults+
		"SP1,01/09/1998,Villareal,Betis,1,0,H\nSP2,01/09/1999,Villarreal,Lerida,1,0,H\nSP2,01/09/2000,Lleida,Extremadura,2,0,H\n"+
		"SP2,01/09/2018,Extremadura UD,Granada,1,1,D\nSP2,08/09/2018,Cultural,Granada,1,1,D\n")
	if err := g.AddAliases(strings.NewReader("Name,Alias\nVillareal,Villarreal\nLleida,UE Lleida\nLerida,UE Lleida\nExtremadura UD,Extremadura\nLeonesa,Cultural\n")); err != nil {
		t.Fatal(err)
	}
	records := recordsOf(t, &g)
	if a, b := records[0].Home, records[1].Home; a != b {
		t.Errorf("one follows the other: %v and %v", a, b)
	}
	if a, b := records[1].Away, records[2].Home; a != b {
		t.Errorf("with a common alias: %v and %v", a, b)
	}
	if a, b := records[2].Away, records[3].Home; a == b {
		t.Errorf("two clubs that lie years apart are one: %v", a)
	}
	if records[4].Home.Name != "Leonesa" {
		t.Errorf("an alias stays %q", records[4].Home.Name)
	}
}

func TestClubsThatPlayEachOtherAreNeverMerged(t *testing.T) {
	var g ingest.Collector
	collect(t, &g, columnsOfResults+"SP1,01/09/2010,Rojo,Azul,1,0,H\n")
	if err := g.AddAliases(strings.NewReader("Name,Alias\nRojo,Azul\n")); err != nil {
		t.Fatal(err)
	}
	if s := recordsOf(t, &g)[0]; s.Home.ID == s.Away.ID {
		t.Errorf("%v plays itself", s.Home)
	}
}

func TestMatchdaysComeFromATable(t *testing.T) {
	var g ingest.Collector
	collect(t, &g, columnsOfResults+"SP1,01/09/2010,Rojo,Azul,1,0,H\nSP1,01/09/2010,Verde,Gris,1,0,H\n")
	if err := g.AddMatchdays(strings.NewReader("Season,Div,Matchday,Date,HomeTeam,AwayTeam\n2010-11,SP1,7,01/09/2010,Rojo,Azul\n")); err != nil {
		t.Fatal(err)
	}
	if records := recordsOf(t, &g); records[0].Matchday != 7 || records[1].Matchday != 0 {
		t.Errorf("matchdays %d and %d", records[0].Matchday, records[1].Matchday)
	}
}

func TestAMatchInTwoFilesIsReturnedOnce(t *testing.T) {
	var g ingest.Collector
	collect(t, &g, "Div,Date,HomeTeam,AwayTeam\nSP1,01/09/2010,Rojo,Azul\n")
	collect(t, &g, columnsOfResults+"SP1,01/09/2010,Rojo,Azul,1,0,H\n")
	collect(t, &g, columnsOfResults+"SP1,01/09/2010,Rojo,Azul,1,0,H\n")
	if records := recordsOf(t, &g); len(records) != 1 || records[0].Score == nil {
		t.Errorf("%+v", records)
	}
	collect(t, &g, columnsOfResults+"SP1,01/09/2010,Rojo,Azul,4,0,H\n")
	if _, err := g.MatchRecords(); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "1-0 and 4-0") {
		t.Errorf("two scores: %v", err)
	}
}

func TestInvalidTablesAreRefused(t *testing.T) {
	for what, text := range map[string]string{
		"empty": "", "another columnsOfResults": "Club,Other\n", "a line too short": "Name,Alias\nRojo\n",
	} {
		var g ingest.Collector
		if err := g.AddAliases(strings.NewReader(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	const columns = "Season,Div,Matchday,HomeTeam,AwayTeam\n"
	for what, line := range map[string]string{"a season": "next,SP1,1,A,B\n", "a matchday": "2010,SP1,first,A,B\n", "no matchday": "2010,SP1,0,A,B\n"} {
		var g ingest.Collector
		if err := g.AddMatchdays(strings.NewReader(columns + line)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
