package openfootball_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Files in the forms of other repositories and years: tournaments, old seasons, other
// languages.
func TestFilesOfOtherRepositoriesAndYears(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a tournament of 2014", `##########################
# World Cup 2014 Brazil

= World Cup 2014

Group A  |  Brazil  Croatia   Mexico      Cameroon

Matchday 1  |  Thu Jun/12
Matchday 16 |  Jun/28 - Jun/29

Group A:

(1) Thu Jun/12 17:00   Brazil  3-1 (1-1)  Croatia   @ Arena de São Paulo, São Paulo (UTC-3)
       [Neymar 29', 71' (pen.)  Oscar 90+1';  Marcelo 11' (o.g.)]

Round of 16

(49) Sat Jun/28 13:00   Brazil  1-1 a.e.t. (1-1, 1-1)  3-2 pen.  Chile   @ Belo Horizonte (UTC-3)
`, []string{
			"2014-06-12 20:00 Brazil – Croatia 3-1 (1-1) [Group A] @ Arena de São Paulo, São Paulo",
			"2014-06-28 16:00 Brazil – Chile 1-1 (1-1) aet 1-1 pen 3-2 [Play-offs] [Round of 16] @ Belo Horizonte",
		}},
		{"a tournament of 2022", `= World Cup 2022     # in Qatar, Nov 20 - Dec 18

Group A  | Qatar  Ecuador  Senegal  Netherlands

▪ Group A
Sun Nov 20
  19:00 UTC+3    Qatar   0-2 (0-2)   Ecuador      @ Al Bayt Stadium, Al Khor
                   (Enner Valencia 16' (pen.) 31')
Mon Nov 21
  19:00    Senegal  v Netherlands   0-2 (0-0)   @ Al Thumama Stadium, Doha
                   (Cody Gakpo 84'
                    Davy Klaassen 90+9')

▪ Final
Sun Dec 18
  18:00     Argentina  3-3 a.e.t. (2-2, 2-0), 4-2 pen.  France     @ Lusail Iconic Stadium, Lusail
                 (Lionel Messi 23' (pen.), 108', Ángel Di María 36'; Kylian Mbappé 80' (pen.), 81', 118' (pen.))
`, []string{
			"2022-11-20 16:00 Qatar – Ecuador 0-2 (0-2) [Group A] @ Al Bayt Stadium, Al Khor",
			"2022-11-21 19:00 Senegal – Netherlands 0-2 (0-0) [Group A] @ Al Thumama Stadium, Doha",
			"2022-12-18 18:00 Argentina – France 2-2 (2-0) aet 3-3 pen 4-2 [Play-offs] [Final] @ Lusail Iconic Stadium, Lusail",
		}},
		{"an old German season", `= Deutsche Bundesliga 1963/64

1. Spieltag
[Sa 24.8.1963]
  17.00  1. FC Saarbrücken   0-2 (0-1)  1. FC Köln
         Hertha BSC          1-1 (0-1)  1. FC Nürnberg
[So 25.8.]
         FC Schalke 04  -  VfB Stuttgart   2:0 (1:0)
2. Spieltag
[Sa. 31.8.]
  Borussia Dortmund v SV Werder Bremen 2-3
`, []string{
			"1963-08-24 16:00 1. FC Saarbrücken – 1. FC Köln 0-2 (0-1) md 1",
			"1963-08-24 16:00 Hertha BSC – 1. FC Nürnberg 1-1 (0-1) md 1",
			"1963-08-25 FC Schalke 04 – VfB Stuttgart 2-0 (1-0) md 1",
			"1963-08-31 Borussia Dortmund – SV Werder Bremen 2-3 md 2",
		}},
		{"a heading in a comment", `###################################
# English Premier League 2012/13

Matchday 1
[Sat Aug/18]
  12.45  Arsenal FC  0-0  Sunderland AFC
`, []string{"2012-08-18 11:45 Arsenal FC – Sunderland AFC 0-0 md 1"}},
		{"a season of South America", `= Argentina Primera División 2024

▪ Apertura, Matchday 1
Thu May 9 2024
 19:00  Club Atlético Platense v  Gimnasia y Esgrima (LP)  1-0 (0-0)
 21:15  Central (Córdoba)      v  Boca Juniors  [postponed]
 Talleres v Lanús     1-1 [abandoned 67']
▪ Clausura, Quarterfinals
Thu Dec 5
 Talleres v Lanús     1-1 (0-0), 5-4 pen.
`, []string{
			"2024-05-09 18:00 Club Atlético Platense – Gimnasia y Esgrima (LP) 1-0 (0-0) [Apertura] md 1",
			"2024-05-09 20:15 Central (Córdoba) – Boca Juniors postponed [Apertura] md 1",
			"2024-05-09 20:15 Talleres – Lanús abandoned [Apertura] md 1",
			"2024-12-05 Talleres – Lanús 1-1 (0-0) pen 5-4 [Clausura] [Quarterfinals]",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !openfootball.RecogniseText([]byte(test.text)) {
				t.Error("not recognised")
			}
			got, problems := readText(t, test.text, listing.Hints{Division: "E0"}) // whatever league: this is about lines
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") || len(problems) > 0 {
				t.Errorf("%s\n%s\nwant\n%s", strings.Join(got, "\n"), problems, strings.Join(test.want, "\n"))
			}
		})
	}
}
