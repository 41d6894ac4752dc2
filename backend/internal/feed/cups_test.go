package feed_test

import (
	"path"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// The files of cups that the week asks openfootball for, in the shapes in which they are
// published, are read as matches of the competition that names them.
func TestFilesOfCupsAreOfTheirCompetition(t *testing.T) {
	for address, text := range map[string]string{
		"england/master/2024-25/facup.txt": `= English FA Cup 2024/25

# Date       Fri Nov/1 2024 - Sat May/17 2025 (197d)

» Round 1
  Fri Nov/1 2024
    19.45  Tamworth FC             v Huddersfield Town        1-0 (1-0)
  Sat Nov/2
    15.00  Hednesford Town         v Gainsborough Trinity     4-5 pen. 4-4 a.e.t. (3-3, 2-0)
`,
		"england/master/2024-25/eflcup.txt": `= English EFL Cup 2024/25

▪ Round 1
  Tue Aug 13 2024
    19:30  Leyton Orient           v Newport County           4-1 (2-0)
    19:45  Walsall FC              v Exeter City              4-3 pen. (1-1, 0-1)
`,
		"deutschland/master/2025-26/cup.txt": `= DFB Pokal 2025/26

▪ 1. Round
  Sat Aug 16 2025
    12:00  BFC Dynamo              v VfL Bochum               1-3 a.e.t. (1-1, 0-0)
▪ Round of 16
  Tue Dec 2
           Hamburger SV            v Holstein Kiel
▪ Final
  Sat May 23 2026
           N.N.                    v N.N.
`,
		"italy/master/2024-25/cup.txt": `= Coppa Italia 2024/25

» Preliminary round
  Sat Aug/3 2024
    18.00  Carrarese Calcio        v Calcio Catania           2-1 (0-0)
» Final
  Wed May/14 2025
    21.00  Bologna FC              v AC Milan
`,
		"austria/master/2025-26/cup.txt": `= ÖFB Cup 2025/26

» 1. Round
  Fri Jul/25 2025
    17.00  Kremser SC              v SKU Amstetten            2-3 pen. 1-1 a.e.t. (1-1, 1-0)
    18.30  SV Horn                 v SK Austria Klagenfurt    2-0 (2-0)
`,
		"europe/master/france/2024-25_frcup.txt": `= French Coupe de France 2024/25

» Round 7
  Sun Nov/10 2024
    17.30  Jeunesse Evolution      v CS Moulien               7-6 pen. (0-0)
  Sun Nov/17
           Étoile Maritime         v USSA Vertou              0-3    [awarded]
`,
		"europe/master/netherlands/2024-25_nlcup.txt": `= Netherlands Cup 2024/25

» 1. Vorrunde
  Tue Sep/3 2024
    20.00  VV DOVO Veenendaal      v SVV Scheveningen         2-1 a.e.t. (1-1, 1-0)
           VV Kloetinge            v Quick'20                 1-2 (0-1)
`,
		"europe/master/portugal/2024-25_ptcup.txt": `= Portuguese Taça de Portugal 2024/25

» Round 2
  Fri Sep/20 2024
    20.30  1° de Dezembro          v UD Oliveirense           2-1 (0-1)
           Associação Académica de Coimbra v Atlético dos Arcos       1-2 a.e.t. (1-1, 1-1)
`,
		"europe/master/switzerland/2024-25_chcup.txt": `= Swiss Cup 2024/25

» Round 1
  Fri Aug/16 2024
    20.00  FC Wettswil-Bonstetten  v FC Winterthur            1-2 (0-0)
           Lancy FC                v Etoile Carouge FC        1-4 pen. 3-3 a.e.t. (3-3, 2-1)
`,
		"europe/master/denmark/2024-25_dkcup.txt": `= Denmark Landspokalturneringen 2024/25

▪ Round 1
  Mon Aug 5 2024
    18:00  Karlslunde IF           v B.93 København           0-1 (0-0)
           Kolding Boldklub        v Dalum IF                 5-3 pen. 1-1 a.e.t. (1-1, 1-1)
`,
		"south-america/master/copa-libertadores/2025_copal.txt": `= Copa Libertadores 2025

» Qualifying, Round 1
  Tue Feb/4 2025
    21.30  Monagas SC (VEN)        v Defensor SC (URU)        2-0 (0-0)
» Group, Matchday 2
  Fri Apr/11
           CSD Colo-Colo (CHI)     v Fortaleza EC (BRA)       [postponed]
» Finals, Final
  Sat Nov/29
           N.N.                    v N.N.
`,
		"south-america/master/copa-libertadores/2025_copas.txt": `= Copa Sudamericana 2025

» Preliminary round
  Tue Mar/4 2025
           Universidad Católica (CHI) v Palestino (CHI)          4-5 pen. (1-1, 0-1)
» Group A
  Tue Apr/1
    19.00  Boston River (URU)      v Guaraní (PAR)            3-3 (1-0)
`,
		"champions-league/master/2025-26/clq.txt": `= UEFA Champions League - Quali 2025/26

» Round 1
  Tue Jul/8 2025
    17.00  Kuopion PS (FIN)        v FC Milsami (MDA)         1-0 (0-0)
  Tue Jul/15
    19.00  Hamrun Spartans (MLT)   v FK Žalgiris (LTU)        11-10 pen. 2-0 a.e.t. (2-0, 2-0)
» Playoffs
  Wed Aug/20
           Celtic FC (SCO)         v N.N.
`,
	} {
		entries, format, problems := readAll(t, text, listing.Hints{Name: path.Base(address)})
		if format != "Football.TXT" || len(entries) != 2 || problems.Total > 0 {
			t.Errorf("%s: %q, %d matches, %v", address, format, len(entries), problems)
			continue
		}
		c, known := competition.ByCode(entries[0].Division)
		var asked []string
		for _, file := range c.Sources.OpenFootballFiles() {
			asked = append(asked, strings.ReplaceAll(file, "{season}", c.SeasonName(entries[0].Season)))
		}
		if !known || !strings.Contains(strings.Join(asked, " ")+" ", address+" ") {
			t.Errorf("%s is of %s, which comes from %q", address, entries[0].Division, asked)
		}
		for _, e := range entries {
			if e.Division != entries[0].Division || e.Season != entries[0].Season || e.Penalties != nil && e.Score == nil {
				t.Errorf("%s: %+v", address, e)
			}
			if e.Penalties != nil && *e.Score == (football.Score{}) && e.Home != "Jeunesse Evolution" {
				t.Errorf("%s: %s with the score %v", address, e.Home, *e.Score)
			}
		}
	}
}
